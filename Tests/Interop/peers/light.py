"""A device of somebody else, a light written with paho-mqtt, is driven and judged; its faults are named."""
import os
import pathlib
import subprocess
import sys
import tempfile

from capture import CATALOG, ROOT, Counter, program, start_broker, wait_until
from processes import Child

# What the light does, the exit code of its check, and clauses that must fail by name.
CASES = [("none", 0, []), ("own-words", 0, []), ("plain-topics", 0, []), ("no-report", 1, ["H1-CTL-1"]),
         ("wrong-state", 1, ["HA-15"]), ("accepts-anything", 1, ["HA-15"])]


def main():
    count = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        broker, port = start_broker(folder)
        lights, checks = [], []
        try:
            for fault, code, clauses in CASES:
                identifier = f"wl-{fault}"
                light = Child(
                    [sys.executable, "-W", "ignore", ROOT / "Tests/Peers/paho_light.py", "--port", port, "--id", identifier,
                     "--fault", fault], folder / f"{fault}.light")
                lights.append(light)
                count.check(f"a light with fault '{fault}' connects", wait_until(lambda: "connected" in light.text(), 20), light.text())
                checks.append((fault, code, clauses, subprocess.Popen(
                    [program(), "check", "--broker", f"mqtt://127.0.0.1:{port}", "--dialect", "homeassistant", "--device-type",
                     "lighting.dimmableLight", "--device", identifier, "--client-id", identifier, "--patience", "3 s", "--gentle"],
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **CATALOG})))
            for fault, code, clauses, check in checks:
                output = check.communicate(timeout=300)[0]
                count.check(
                    f"its check ends with {code}" + "".join(f", {clause} fails" for clause in clauses),
                    check.returncode == code and all(clause in output for clause in clauses), f"{check.returncode}: {output[-1500:]}")
        finally:
            for light in lights:
                light.kill()
            broker.stop()
    count.end()


if __name__ == "__main__":
    main()
