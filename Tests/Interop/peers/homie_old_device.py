"""Devices of Homie 4 that the package Homie4 makes are judged: their known faults are named, and nothing else is.

The package lists its extensions by short names, and tells attributes that no convention of Homie 4 has.
"""
import pathlib
import tempfile
import time

import paho.mqtt.client as mqtt
from capture import Capture, Counter, judge, replaced, start_broker, wait_until
from homie.device_boolean import Device_Boolean
from homie.device_dimmer import Device_Dimmer
from homie.device_switch import Device_Switch
from homie.device_temperature_humidity import Device_Temperature_Humidity

# What the package does that Homie 4 does not allow, and the clause that says so.
FAULTS = {"$extensions": "HM4-16", "$tags": "HM4-01"}


def main():
    count = Counter()
    with tempfile.TemporaryDirectory() as folder:
        broker, port = start_broker(pathlib.Path(folder))
        try:
            capture = Capture(port)
            settings = {"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": port}
            dimmer = Device_Dimmer(device_id="dimmer", name="Dimmer", mqtt_settings=settings)
            switch = Device_Switch(device_id="switch", name="Switch", mqtt_settings=settings)
            truth = Device_Boolean(device_id="truth", name="Truth", mqtt_settings=settings)
            air = Device_Temperature_Humidity(device_id="air", name="Air", mqtt_settings=settings)
            made = {"dimmer", "switch", "truth", "air"}
            ready = wait_until(lambda: made <= {
                line[1].split("/")[1] for line in capture.lines if line[1].endswith("/$state") and line[4] == "ready"}, 30)
            count.check(f"{len(made)} devices become ready", ready)
            dimmer.update_dimmer(40)
            switch.update_switch("ON")
            truth.update_boolean(True)
            air.update_temperature(21.5)
            air.update_humidity(40)
            time.sleep(1)
            sender = mqtt.Client(client_id="interop-sender")
            sender.connect("127.0.0.1", port)
            sender.loop_start()
            sender.publish("homie/dimmer/dimmer/dimmer/set", "60", 1).wait_for_publish(5)
            taken = wait_until(lambda: any(line[1] == "homie/dimmer/dimmer/dimmer" and line[4] == "60" for line in capture.lines), 5)
            count.check("it takes what a hub sets", taken)
            for device in (dimmer, switch, truth, air):
                device.close()
            time.sleep(1)
            sender.loop_stop()
            capture.stop()
        finally:
            broker.stop()
    verdicts, findings = judge(capture.lines)
    for line in findings:
        print(f"  {line[:300]}")
    found = set(verdicts.get("failed", []) + verdicts.get("warned", []))
    for topic, clause in FAULTS.items():
        named = any(line.startswith(clause) and topic in line for line in findings)
        count.check(f"the fault in {topic} is named by {clause}", clause in found and named, f"{sorted(found)}")
    more = {clause for clause in found if clause.startswith("HM4-")} - set(FAULTS.values())
    count.check("nothing else of the dialect fails", not more, f"{sorted(more)}")
    count.check_looked_at(verdicts, ("HM4-02", "HM4-04", "HM4-05", "HM4-15", "HM4-18"))

    count.check_broken(capture.lines, "a number above the format", "HM4-05", lambda line: replaced(line, "dimmer/dimmer/dimmer", "40", "140"))
    count.check_broken(capture.lines, "a truth value in capitals", "HM4-04", lambda line: replaced(line, "truth/boolean/boolean", "true", "TRUE"))
    count.check_broken(capture.lines, "a state of no kind", "HM4-02", lambda line: replaced(line, "/$state", "ready", "online"))
    count.check_broken(capture.lines, "a datatype of no kind", "HM4-15", lambda line: replaced(line, "/$datatype", "integer", "int"))
    count.end()


if __name__ == "__main__":
    main()
