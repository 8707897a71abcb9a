"""A device of Homie 5 that ebus-sdk makes is judged and passes; the same capture with something changed fails by name.

It has a property of each datatype, is set by a plain client, with right values and wrong ones, and disconnects.
"""
import json
import pathlib
import tempfile
import time

import paho.mqtt.client as mqtt
from capture import Capture, Counter, judge, replaced, start_broker, wait_until
from ebus_sdk import homie

KINDS = homie.PropertyDatatype
# Each property: datatype, format, unit, first value, and a value that it is set to and one that it must refuse.
PROPERTIES = {
    "switch": (KINDS.BOOLEAN, None, None, False, "true", "TRUE"),
    "level": (KINDS.INTEGER, "0:100:5", "%", 40, "75", "101"),
    "warmth": (KINDS.FLOAT, "5:30:0.5", "°C", 20.5, "21.5", "31"),
    "mode": (KINDS.ENUM, "off,eco,full", None, "eco", "full", "Eco"),
    "label": (KINDS.STRING, None, None, "hall", "kitchen", None),
    "tint": (KINDS.COLOR, "rgb,hsv", None, "rgb,10,20,30", "hsv,120,50,50", "green"),
    "since": (KINDS.DATETIME, None, None, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "today"),
    "for": (KINDS.DURATION, None, None, "PT5M", "PT1H", "5 minutes"),
    "more": (KINDS.JSON, None, None, {"a": 1}, '{"a":2}', "5"),
}


def make(port):
    """The device, with what it was set to."""
    taken = {}
    device = homie.Device(
        "workshop", name="Workshop", mqtt_cfg={"host": "127.0.0.1", "port": port, "clientID": "workshop"}, homie_domain="homie")
    device.start_mqtt_client()
    wait_until(device.is_connected, 20)
    with device.state_transition():
        node = device.add_node(device.new_node("bench", name="Bench", type="bench"))
        for name, (kind, form, unit, value, _, _) in PROPERTIES.items():
            def take(new, name=name, kind=kind):
                taken[name] = new
                made = node.get_property(name)
                made.set_value(new == "true" if kind == KINDS.BOOLEAN and isinstance(new, str) else new)
                made.publish_value()

            node.add_property(homie.Property(
                id=name, name=name.title(), datatype=kind, format=form, unit=unit, value=value, settable=True, set_callback=take))
    return device, taken


def main():
    count = Counter()
    with tempfile.TemporaryDirectory() as folder:
        broker, port = start_broker(pathlib.Path(folder))
        try:
            capture = Capture(port)
            device, taken = make(port)
            ready = wait_until(lambda: any(line[1] == "homie/5/workshop/$state" and line[4] == "ready" for line in capture.lines), 20)
            count.check("the device becomes ready", ready, str(capture.lines[-3:]))
            time.sleep(1)
            sender = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="interop-sender")
            sender.connect("127.0.0.1", port)
            sender.loop_start()
            for place in (5, 4):
                for name, facts in PROPERTIES.items():
                    if facts[place] is not None:
                        sender.publish(f"homie/5/workshop/bench/{name}/set", facts[place], 1).wait_for_publish(5)
                time.sleep(1)
            device.stop()
            time.sleep(1)
            sender.loop_stop()
            capture.stop()
        finally:
            broker.stop()
    count.check("it takes what it should and nothing else", set(taken) == set(PROPERTIES), str(taken))
    # What a hub sent that was wrong is the hub's fault, and found as such.
    ours = [line for line in capture.lines if not line[1].endswith("/set")]
    verdicts, findings = judge(ours)
    for line in findings:
        print(f"  {line[:300]}")
    count.check_dialect(verdicts, findings, len(ours), "HM5-", (
        "HM5-01", "HM5-02", "HM5-04", "HM5-05", "HM5-07", "HM5-12", "HM5-22"))
    sets = judge(capture.lines)
    for clause in ("HM5-04", "HM5-05"):
        count.check(f"{clause} is broken by what a hub sets", clause in sets[0].get("failed", []), str(sets[0].get("failed")))

    count.check_broken(ours, "a truth value in capitals", "HM5-04", lambda line: replaced(line, "/switch", "true", "TRUE"))
    count.check_broken(ours, "a number above the format", "HM5-05", lambda line: replaced(line, "/level", "75", "175"))
    count.check_broken(ours, "a number with a comma", "HM5-04", lambda line: replaced(line, "/warmth", "21.5", "21,5"))
    count.check_broken(ours, "a word that the format has not", "HM5-05", lambda line: replaced(line, "/mode", "full", "FULL"))
    count.check_broken(ours, "a state of no kind", "HM5-02", lambda line: replaced(line, "/$state", "ready", "online"))
    count.check_broken(ours, "a description that is cut off", "HM5-07", lambda line: replaced(line, "/$description", '"nodes"', "nodes"))

    def without_datatype(line):
        if line[1].endswith("/$description") and line[4]:
            document = json.loads(line[4])
            del document["nodes"]["bench"]["properties"]["level"]["datatype"]
            return (*line[:4], json.dumps(document))
        return None

    count.check_broken(ours, "a property without datatype", "HM5-12", without_datatype)
    count.end()


if __name__ == "__main__":
    main()
