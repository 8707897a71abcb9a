"""Hears what goes over the broker, beside the hub."""
import json
import threading

import paho.mqtt.client as mqtt


class Listener:
    """Keeps the last message of every topic."""

    def __init__(self, port, filters=("#",)):
        self.lock = threading.Lock()
        self.last = {}
        self.counts = {}
        arguments = {"client_id": "interop-listener", "protocol": mqtt.MQTTv311}
        if hasattr(mqtt, "CallbackAPIVersion"):
            arguments["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        self.client = mqtt.Client(**arguments)
        self.client.on_connect = lambda client, *_: client.subscribe([(name, 1) for name in filters])
        self.client.on_message = self._got
        self.client.connect("127.0.0.1", port, keepalive=60)
        self.client.loop_start()

    def _got(self, client, userdata, message):
        with self.lock:
            self.last[message.topic] = message.payload
            self.counts[message.topic] = self.counts.get(message.topic, 0) + 1

    def stop(self):
        self.client.disconnect()
        self.client.loop_stop()

    def configs(self):
        """The configs of discovery that are in force: the component and the config of each topic."""
        with self.lock:
            kept = {topic: payload for topic, payload in self.last.items() if payload}
        return {
            topic: (topic.split("/")[1], json.loads(payload))
            for topic, payload in sorted(kept.items())
            if topic.startswith("homeassistant/") and topic.endswith("/config")
        }

    def payload(self, topic):
        """The last payload of a topic as text; nothing for a topic that nobody published on."""
        with self.lock:
            payload = self.last.get(topic)
        return None if payload is None else payload.decode("utf-8", "replace")

    def count(self, topic):
        """How many messages came on a topic."""
        with self.lock:
            return self.counts.get(topic, 0)
