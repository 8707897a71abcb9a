#!/usr/bin/env python3
"""A dimmable light for Home Assistant, written with paho-mqtt as a maker of lights would write it.

It describes itself by MQTT discovery, keeps its state, has a will on its availability topic, and answers commands with
its state. It runs until a signal ends it. Works with paho-mqtt 1 and 2.
"""
import argparse
import json
import signal
import sys

import paho.mqtt.client as mqtt

# The last two are no faults but other ways to be right: other words and scales, and a topic for each value.
FAULTS = ("none", "no-report", "accepts-anything", "no-will", "wrong-state", "own-words", "plain-topics")


class Light:
    """The light itself, without MQTT."""

    def __init__(self, fault):
        self.fault = fault
        self.is_on = False
        self.brightness = 50 if fault == "own-words" else 128
        self.full = 100 if fault == "own-words" else 255

    def obey_plain(self, topic, payload):
        """Does what a command on a topic of its own says; returns False when there was nothing to do in it."""
        text = payload.decode("utf-8", "replace")
        if topic.endswith("/power") and text in ("on", "off"):
            self.is_on = text == "on"
            return True
        if topic.endswith("/level") and text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= self.full:
            self.brightness = int(text[:9])
            self.is_on = True
            return True
        return False

    def obey(self, payload):
        """Does what a command says; returns False when there was nothing to do in it."""
        try:
            command = json.loads(payload)
        except (ValueError, UnicodeDecodeError, RecursionError):
            return False
        if not isinstance(command, dict):
            return False
        state = command.get("state", "ON" if self.is_on else "OFF")
        brightness = command.get("brightness", self.brightness)
        if self.fault == "accepts-anything":
            self.is_on, self.brightness = state != "OFF", brightness
            return True
        if state not in ("ON", "OFF"):
            return False
        if type(brightness) is not int or not 1 <= brightness <= self.full:
            return False
        self.is_on, self.brightness = state == "ON", brightness
        return True

    def state(self):
        """The state as JSON."""
        state = {"state": "ON" if self.is_on else "OFF", "brightness": self.brightness, "color_mode": "brightness"}
        if self.fault == "wrong-state":
            state["state"] = "on" if self.is_on else "off"
        return json.dumps(state)


class Connection:
    """The light on a broker."""

    def __init__(self, options):
        self.options = options
        self.light = Light(options.fault)
        base = f"workshop/lamps/{options.id}"
        self.topics = {"state": base, "command": f"{base}/control", "availability": f"{base}/lwt"}
        self.is_plain = options.fault == "plain-topics"
        self.words = ("Online", "Offline") if options.fault == "own-words" else ("online", "offline")
        if self.is_plain:
            self.topics.update(power=f"{base}/tele/power", level=f"{base}/tele/level")
            self.topics.update(command_power=f"{base}/cmnd/power", command_level=f"{base}/cmnd/level")
        arguments = {"client_id": options.client_id or options.id, "protocol": mqtt.MQTTv311}
        if hasattr(mqtt, "CallbackAPIVersion"):
            arguments["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        self.client = mqtt.Client(**arguments)
        self.client.reconnect_delay_set(min_delay=1, max_delay=2)
        if options.fault != "no-will":
            self.client.will_set(self.topics["availability"], self.words[1], qos=1, retain=True)
        self.client.on_connect = self.joined
        self.client.on_message = self.got

    def discovery(self):
        """How the light describes itself."""
        description = {
            "name": None,
            "unique_id": f"{self.options.id}_light",
            "qos": 1,
            "device": {
                "identifiers": [self.options.id],
                "name": "Workshop lamp",
                "manufacturer": "Workshop",
                "model": "WL-1",
                "sw_version": "0.3",
                "hw_version": "B",
                "serial_number": self.options.id,
            },
            "origin": {"name": "workshop-firmware"},
        }
        if self.is_plain:
            description.update(
                {
                    "~": self.topics["state"],
                    "avty_t": "~/lwt",
                    "stat_t": "~/tele/power",
                    "cmd_t": "~/cmnd/power",
                    "pl_on": "on",
                    "pl_off": "off",
                    "bri_stat_t": "~/tele/level",
                    "bri_cmd_t": "~/cmnd/level",
                }
            )
            return description
        description.update(
            {
                "schema": "json",
                "state_topic": self.topics["state"],
                "command_topic": self.topics["command"],
                "availability_topic": self.topics["availability"],
                "brightness": True,
                "supported_color_modes": ["brightness"],
            }
        )
        if self.options.fault == "own-words":
            description.update(payload_available="Online", payload_not_available="Offline", brightness_scale=100)
        return description

    def joined(self, client, userdata, flags, code):
        """Says everything that Home Assistant wants to know of a light that came."""
        if code != 0:
            return
        commands = ["command_power", "command_level"] if self.is_plain else ["command"]
        client.subscribe([(self.topics[name], 1) for name in commands] + [("homeassistant/status", 0)])
        client.publish(f"homeassistant/light/{self.options.id}/config", json.dumps(self.discovery()), 1, True)
        client.publish(self.topics["availability"], self.words[0], 1, True)
        self.report()
        print("connected", flush=True)

    def got(self, client, userdata, message):
        """Does what it is told."""
        if message.topic == "homeassistant/status":
            if message.payload == b"online":
                client.publish(f"homeassistant/light/{self.options.id}/config", json.dumps(self.discovery()), 1, True)
                # Other hubs may come at any time, which would make up for what it does not report.
                if self.options.fault != "no-report":
                    self.report()
            return
        if self.is_plain:
            did = self.light.obey_plain(message.topic, message.payload)
        else:
            did = self.light.obey(message.payload)
        if did and self.options.fault != "no-report":
            self.report()

    def report(self):
        """Tells the state."""
        if self.is_plain:
            self.client.publish(self.topics["power"], "on" if self.light.is_on else "off", 1, True)
            self.client.publish(self.topics["level"], str(self.light.brightness), 1, True)
            return
        self.client.publish(self.topics["state"], self.light.state(), 1, True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--id", default="wl-0042")
    parser.add_argument("--client-id")
    parser.add_argument("--fault", choices=FAULTS, default="none")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Whoever starts it from a thread with signals blocked hands that on, and could then not end it.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    connection = Connection(options)
    connection.client.connect(options.host, options.port, keepalive=30)
    try:
        connection.client.loop_forever(retry_first_connection=True)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
