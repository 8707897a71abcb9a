"""Simulated devices of Homie 5 are found, read and controlled by the controller of ebus-sdk.

One device of each type describes itself. The controller must know each with all its properties; ebus-sdk itself says
whether a description and a value are such as Homie wants them, and which value a device may be asked for.
"""
import collections
import json
import logging
import pathlib
import sys
import tempfile
import time

from capture import Capture, Counter, judge, program, start_broker, wait_until
from ebus_sdk import homie
from processes import start_simulation

# How long a new value may take, in seconds.
LIMIT = 5.0
# How many properties of a device are set; more would take long and show nothing new.
EACH = 4


class Warnings(logging.Handler):
    """Keeps what ebus-sdk warns of."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []
        logging.getLogger().addHandler(self)

    def emit(self, record):
        self.lines.append(record.getMessage())


def properties(device):
    """The properties that a device describes: node, property and what is said of it."""
    for node, one in (device.description or {}).get("nodes", {}).items():
        for name, facts in one.get("properties", {}).items():
            yield node, name, facts


def fault_of_description(device):
    """Why ebus-sdk would not make this device itself; nothing when it would."""
    for node, name, facts in properties(device):
        try:
            made = homie.Property(
                id=name, name=facts.get("name"), datatype=homie.PropertyDatatype(facts["datatype"]), format=facts.get("format"),
                settable=facts.get("settable", False), retained=facts.get("retained", True), unit=facts.get("unit"),
                set_callback=lambda value: None)
        except Exception as error:  # noqa: BLE001
            return f"{node}/{name} {facts}: {error!r}"
        if made.as_dict().get("datatype") != facts["datatype"]:
            return f"{node}/{name} became {made.as_dict()}"
    return ""


def fault_of_value(facts, value):
    """Why a value is none of its datatype and format; nothing when it is."""
    if facts["datatype"] == "string":
        return ""
    return homie._parse_set_payload(value, facts["datatype"], facts.get("format"), None)[1] or ""  # noqa: SLF001


def wish(facts, value):
    """Another value that a property may be asked for; nothing where none is known."""
    form = facts.get("format", "")
    if facts["datatype"] == "boolean":
        return "false" if value == "true" else "true"
    if facts["datatype"] == "enum":
        return next((word for word in form.split(",") if word != value), None)
    if facts["datatype"] in ("integer", "float") and form.count(":") >= 1:
        least, most, *step = form.split(":")
        if least and most:
            number = float(least) if value is None or float(value) != float(least) else float(least) + float((step or ["1"])[0] or 1)
            return str(int(number)) if facts["datatype"] == "integer" else repr(number).removesuffix(".0")
    return None


def main():
    count, warnings = Counter(), Warnings()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        broker, port = start_broker(folder)
        capture = Capture(port)
        simulations = start_simulation(program(), port, sys.argv[1:] or ["all"], folder / "devices", dialect="homie5")
        controller = homie.Controller(
            mqtt_cfg={"host": "127.0.0.1", "port": port, "clientID": "interop-controller"}, homie_domain="homie", auto_start=True)
        try:
            def known():
                return controller.get_all_devices().values()

            before = [-1]

            def settled():
                now = sum(len(one) for device in known() for one in device.properties.values())
                same, before[0] = now == before[0] > 0, now
                return same

            wait_until(settled, 120, 2)
            announced = {line[1].split("/")[2] for line in capture.lines if line[1].endswith("/$description") and line[4]}
            ready = [device for device in known() if device.state == "ready" and device.description]
            count.check(f"{len(ready)} devices are found and ready", announced and len(ready) == len(announced), f"of {len(announced)}")
            faults = [f"{device.device_id} {words}" for device in ready if (words := fault_of_description(device))]
            count.check("ebus-sdk would make each of them as it is described", not faults, f"{len(faults)}: {faults[:4]}")
            told, faults, missing = 0, [], []
            kept = {line[1]: line[4] for line in list(capture.lines)}
            for device in ready:
                for node, one, facts in properties(device):
                    value = device.get_property(node, one)
                    if value is None:
                        if f"homie/5/{device.device_id}/{node}/{one}" in kept and facts.get("retained", True):
                            missing.append(f"{device.device_id}/{node}/{one}")
                        continue
                    told += 1
                    if words := fault_of_value(facts, value):
                        faults.append(f"{device.device_id}/{node}/{one} {facts} {value!r}: {words}")
            count.check(f"{told} values are of their datatype and format", told and not faults, f"{len(faults)}: {faults[:6]}")
            count.check("each value that is told is known", not missing, f"{len(missing)}: {missing[:4]}")
            control(controller, ready, count)
            for simulation in simulations:
                simulation.kill()
            gone = wait_until(lambda: all(device.state == "lost" for device in known()), 30)
            count.check("all are lost when the devices are killed", gone, str([device.device_id for device in known() if device.state != "lost"][:5]))
            count.check("ebus-sdk warns of nothing", not warnings.lines, f"{len(warnings.lines)}: {list(dict.fromkeys(warnings.lines))[:4]}")
        finally:
            for simulation in simulations:
                simulation.kill()
            controller.stop()
            capture.stop()
            broker.stop()
    verdicts, findings = judge(capture.lines)
    count.check_dialect(verdicts, findings, len(capture.lines), "HM5-", (
        "HM5-01", "HM5-02", "HM5-04", "HM5-05", "HM5-11", "HM5-12", "HM5-13"))
    count.end()


def control(controller, devices, count):
    """Sets some properties of each device, one after the other for all devices at once."""
    asked, wrong, refused, slowest = 0, [], collections.Counter(), 0.0
    plans = {}
    for device in devices:
        plan = [(node, one, facts) for node, one, facts in properties(device)
                if facts.get("settable") and facts.get("retained", True) and device.get_property(node, one) is not None]
        plans[device.device_id] = plan[:EACH]
    for place in range(EACH):
        waiting = {}
        for device in devices:
            if place < len(plans[device.device_id]):
                node, one, facts = plans[device.device_id][place]
                value = wish(facts, device.get_property(node, one))
                if value is not None:
                    controller.set_property(device.device_id, node, one, value)
                    waiting[(device, node, one)] = (facts, value)
        start = time.monotonic()
        asked += len(waiting)

        def shows(key):
            device, node, one = key
            seen, wanted = device.get_property(node, one), waiting[key][1]
            if waiting[key][0]["datatype"] in ("integer", "float"):
                return seen is not None and abs(float(seen) - float(wanted)) < 1e-6
            return seen == wanted

        wait_until(lambda: all(shows(key) for key in waiting), LIMIT, 0.02)
        slowest = max(slowest, time.monotonic() - start)
        for key, (facts, value) in waiting.items():
            if not shows(key):
                device, node, one = key
                wrong.append(f"{device.device_id}/{node}/{one} {facts} to {value}: {device.get_property(node, one)}")
                refused[one] += 1
    # What a device refuses in its state keeps its value, which is what Homie wants; most must do as they are asked.
    print(f"  {asked} values were set, {asked - len(wrong)} came about within {LIMIT:g} s; the others by property: {dict(refused)}")
    count.check("nine of ten values that are set come about", asked and len(wrong) * 10 <= asked, f"{len(wrong)}: {wrong[:6]}")


if __name__ == "__main__":
    main()
