"""Starts and ends the processes that a test of interoperation needs: a broker, the program, and what stands beside it."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def free_port():
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    """True when somebody listens on a port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(holds, seconds, pause=0.1):
    """Waits until something holds; returns whether it came to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(pause)
    return bool(holds())


class Child:
    """A process that ends with us."""

    def __init__(self, command, log, environment=None):
        self.log = pathlib.Path(log)
        self.output = open(self.log, "ab")
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output,
            env={**os.environ, **(environment or {})})

    @property
    def is_alive(self):
        return self.process.poll() is None

    def text(self):
        """What it has said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def stop(self, seconds=30):
        """Asks it to end, and ends it when it does not."""
        if self.is_alive:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        self.output.close()

    def kill(self):
        """Ends it without a word, as a power cut does."""
        if self.is_alive:
            self.process.kill()
        self.process.wait()
        self.output.close()


def broker_binary():
    """Where mosquitto is; nothing where it is not."""
    return shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")


def start_broker(folder, port=None):
    """Starts mosquitto on a free port of the loopback, without a limit of what waits; returns the process and the port."""
    port = port or free_port()
    configuration = pathlib.Path(folder) / "mosquitto.conf"
    # As root it would change its user, who may not read our folder.
    configuration.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\npersistence false\nuser root\n")
    child = Child([broker_binary(), "-c", configuration], pathlib.Path(folder) / "mosquitto.log")
    if not wait_until(lambda: answers(port) or not child.is_alive, 30) or not child.is_alive:
        raise RuntimeError(f"mosquitto did not start: {child.text()}")
    return child, port


# The catalog beside these tests, whatever the program was built with.
CATALOG = {"HULIAN_CATALOG": os.environ.get("HULIAN_CATALOG", str(ROOT / "Sources/HulianCatalog/Catalog"))}


def program():
    """The hulian to test: HULIAN_BINARY, else the newest that was built here; nothing when there is none."""
    if named := os.environ.get("HULIAN_BINARY"):
        return pathlib.Path(named)
    built = [path for path in (ROOT / ".build").glob("*/hulian") if os.access(path, os.X_OK) and path.is_file()]
    return max(built, key=lambda path: path.stat().st_mtime, default=None)


def start_simulation(binary, port, device_types, log, dialect="homeassistant", more=()):
    """Starts devices on a broker; all types in one process, which is what 'all' stands for, or a process for each."""
    return [
        Child(
            [binary, "simulate", "--device-type", name, "--dialect", dialect, "--broker",
             f"mqtt://127.0.0.1:{port}", *more],
            f"{log}-{name}.log", CATALOG)
        for name in device_types
    ]
