"""Keeps what goes over a broker as a capture that hulian reads, and has it judged."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import paho.mqtt.client as mqtt  # noqa: E402

from processes import CATALOG, ROOT, program, start_broker, wait_until  # noqa: E402, F401


class Capture:
    """All messages of a broker in the order in which they came."""

    def __init__(self, port):
        self.lines = []
        arguments = {"client_id": "interop-capture", "protocol": mqtt.MQTTv311}
        if hasattr(mqtt, "CallbackAPIVersion"):
            arguments["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        self.client = mqtt.Client(**arguments)
        ready = []
        self.client.on_connect = lambda client, *_: client.subscribe("#", 2)
        self.client.on_subscribe = lambda *_: ready.append(True)
        self.client.on_message = self._got
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_until(lambda: ready, 20)

    def _got(self, client, userdata, message):
        self.lines.append((time.time(), message.topic, message.qos, int(message.retain), message.payload.decode("utf-8", "replace")))

    def stop(self):
        self.client.disconnect()
        self.client.loop_stop()


def judge(lines):
    """What hulian says of a capture: the clauses that were judged, by verdict, and the findings of those that failed."""
    with tempfile.TemporaryDirectory() as folder:
        path, result = pathlib.Path(folder) / "capture.jsonl", pathlib.Path(folder) / "result.json"
        path.write_text("".join(
            json.dumps({"tst": when, "topic": topic, "qos": qos, "retain": retain, "payload": payload}) + "\n"
            for when, topic, qos, retain, payload in lines), encoding="utf-8")
        done = subprocess.run(
            [program(), "judge", path, "--json", result, "--quiet"], capture_output=True, text=True, timeout=300,
            env={**os.environ, **CATALOG})
        if not result.exists():
            raise RuntimeError(f"hulian judge: {done.stdout}{done.stderr}")
        verdicts, findings = {}, []
        for run in json.loads(result.read_text())["runs"]:
            for clause in run["clauses"]:
                verdicts.setdefault(clause["verdict"], []).append(clause["id"])
                if clause["verdict"] in ("failed", "warned"):
                    findings += [
                        f"{clause['id']} {clause['verdict']}: {one.get('topic')}: expected {one.get('expected')}, "
                        f"got {one.get('actual')}" for one in clause.get("findings", [])]
        return verdicts, findings


def replaced(line, part, old, new):
    """A line of a capture with something else in its payload; nothing where the topic ends otherwise or it is not there."""
    return (*line[:4], line[4].replace(old, new)) if line[1].endswith(part) and old in line[4] else None


class Counter:
    """Counts what holds, and says what does not."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, words, holds, more=""):
        self.passed += bool(holds)
        self.failed += not holds
        print(f"  {'ok' if holds else 'FAILED'}: {words}{'' if holds else f': {more}'}")

    def check_dialect(self, verdicts, findings, total, prefix, looked_at):
        """Checks that no clause of a dialect fails over a capture of so many messages, and that some were looked at."""
        failed = [clause for clause in verdicts.get("failed", []) if clause.startswith(prefix)]
        self.check(f"no clause of the dialect fails over {total} messages", not failed, "; ".join(
            line for line in findings if line.startswith(prefix))[:1500])
        self.check_looked_at(verdicts, looked_at)

    def check_looked_at(self, verdicts, clauses):
        """Checks that clauses were looked at, whatever came of it but a failure."""
        looked = set(verdicts.get("passed", []) + verdicts.get("warned", []))
        for clause in clauses:
            self.check(f"{clause} was looked at", clause in looked, f"{sorted(looked)}")

    def check_broken(self, lines, words, clause, change):
        """Checks that a clause fails for a capture in which something was changed for the worse."""
        changed = [change(line) or line for line in lines]
        assert changed != lines, words
        failed = judge(changed)[0].get("failed", [])
        self.check(f"{words} is found", clause in failed, f"{clause} did not fail, but {failed}")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)
