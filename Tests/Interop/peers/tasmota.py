"""Simulated devices of Tasmota are found, read and controlled by hatasmota, which Home Assistant reads Tasmota with.

One device of each type describes itself; hatasmota makes switches, lights, covers and sensors of that. Each must show
what its device says, each that can be controlled is controlled, and what then crossed the broker is judged.
"""
import asyncio
import collections
import json
import logging
import pathlib
import sys
import tempfile
import time

import paho.mqtt.client as mqtt
from capture import Capture, Counter, judge, program, start_broker
from hatasmota import const, discovery
from hatasmota.mqtt import ReceiveMessage, TasmotaMQTTClient
from processes import start_simulation

# How long a new state may take, in seconds.
LIMIT = 5.0
# How many devices are controlled at the same time.
TOGETHER = 6
# Kinds of entities that one message describes.
KINDS = ("switch", "light", "cover", "binary_sensor", "fan")


class Warnings(logging.Handler):
    """Keeps what hatasmota warns of."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []
        logging.getLogger("hatasmota").addHandler(self)

    def emit(self, record):
        self.lines.append(record.getMessage())


class Network:
    """The broker as hatasmota wants it."""

    def __init__(self, port):
        self.loop = asyncio.get_running_loop()
        self.handlers = collections.defaultdict(list)
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="interop-hatasmota")
        self.client.on_message = lambda client, data, message: self.loop.call_soon_threadsafe(
            self.got, message.topic, message.payload.decode("utf-8", "replace"), message.qos, message.retain)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.tasmota = TasmotaMQTTClient(self.publish, self.subscribe, self.unsubscribe)

    def got(self, topic, payload, qos, retain):
        for name in [name for name in (topic, *self.wide()) if mqtt.topic_matches_sub(name, topic)]:
            for handler in list(self.handlers.get(name, [])):
                answer = handler(ReceiveMessage(topic, payload, qos, retain))
                if asyncio.iscoroutine(answer):
                    asyncio.ensure_future(answer)

    def wide(self):
        return [name for name in self.handlers if name.endswith("#")]

    async def publish(self, topic, payload, qos, retain):
        self.client.publish(topic, payload, qos or 0, bool(retain))

    async def subscribe(self, state, topics):
        state = state or {}
        for key, one in topics.items():
            if key not in state:
                self.handlers[one["topic"]].append(one["msg_callback"])
                self.client.subscribe(one["topic"], one.get("qos", 0))
        return {**state, **topics}

    async def unsubscribe(self, state):
        for one in (state or {}).values():
            self.handlers[one["topic"]].remove(one["msg_callback"])
        return {}


class Entity:
    """One entity of hatasmota and what it shows."""

    def __init__(self, entity, kind, device):
        self.entity, self.kind, self.device = entity, kind, device
        self.shows, self.is_there, self.times = {}, None, 0

    async def start(self):
        def state(value, attributes=None, **more):
            self.times += 1
            if value is not None:
                self.shows["state"] = value
            self.shows.update({key: one for key, one in {**(attributes or {}), **more}.items() if one is not None})

        async def available(there):
            self.is_there = there

        self.entity.set_on_state_callback(state)
        if hasattr(self.entity, "set_on_availability_callback"):
            self.entity.set_on_availability_callback(available)
        await self.entity.subscribe_topics()

    @property
    def name(self):
        return f"{self.device} {self.entity.unique_id.split('_', 1)[1]}"


class Hub:
    """All that hatasmota knows."""

    def __init__(self, port, count):
        self.network = Network(port)
        self.count = count
        self.devices, self.entities, self.latencies = {}, {}, []

    async def find(self):
        found = discovery.TasmotaDiscovery("tasmota/discovery", self.network.tasmota)
        await found.start_discovery(self.device, self.sensors)

    async def device(self, config, mac):
        self.devices[mac] = config
        for kind in KINDS if config else ():
            for entity, _ in discovery.get_entities_for_platform(config, kind):
                if entity is not None:
                    await self.add(entity, kind, config["t"])

    async def sensors(self, sensors, mac):
        for config, _ in sensors:
            if config.platform == "sensor":
                await self.add(config, "sensor", self.devices[mac]["t"])

    async def add(self, config, kind, device):
        if config.unique_id not in self.entities:
            one = self.entities[config.unique_id] = Entity(discovery.get_entity(config, self.network.tasmota), kind, device)
            await one.start()

    def of(self, *kinds):
        return [one for one in self.entities.values() if one.kind in kinds]

    async def wait(self, holds, seconds=LIMIT):
        start = time.monotonic()
        while time.monotonic() < start + seconds:
            if holds():
                self.latencies.append(time.monotonic() - start)
                return True
            await asyncio.sleep(0.01)
        return False

    async def control(self):
        """Controls all that can be; says what did not come about."""
        wrong, done = collections.defaultdict(list), collections.Counter()
        gate = asyncio.Semaphore(TOGETHER)

        async def one(device, parts):
            async with gate:
                for part in parts:
                    for words, act, shows in wishes(part):
                        await act()
                        done[part.kind] += 1
                        if not await self.wait(lambda: shows(part.shows)):
                            wrong[part.kind].append(f"{part.name} {words}: shows {part.shows}")

        by_device = collections.defaultdict(list)
        for part in self.of("switch", "light", "cover"):
            by_device[part.device].append(part)
        await asyncio.gather(*(one(*item) for item in by_device.items()))
        return done, wrong


def wishes(part):
    """What is asked of an entity: words, how it is asked, and what must then show."""
    entity = part.entity

    def near(key, value, by):
        return lambda shows: abs(shows.get(key, -1000) - value) <= by

    if part.kind == "switch":
        asked = part.shows.get("state")
        return [(f"to {to}", lambda to=to: entity.set_state(to), lambda shows, to=to: shows.get("state") is to)
                for to in (not asked, asked is True)]
    if part.kind == "cover":
        # The way takes half a minute: what must show at once is that it goes there.
        before = {}

        def asked(act):
            def run():
                before.update(part.shows)
                return act()

            return run

        def lower(shows):
            return shows["position"] < before["position"]

        def higher(shows):
            return shows["position"] > before["position"]

        async def stop():
            await entity.stop()
            await asyncio.sleep(1.5)
            before.update(part.shows)
            await asyncio.sleep(1.5)

        return [
            ("to 30", asked(lambda: entity.set_position(30)), lower), ("open", asked(entity.open), higher),
            ("close", asked(entity.close), lower),
            ("stop", stop, lambda shows: shows["position"] == before["position"] and 0 < shows["position"] < 100),
        ]
    both = [
        ("on", lambda: entity.set_state(True, {}), lambda shows: shows.get("state") is True),
        ("off", lambda: entity.set_state(False, {}), lambda shows: shows.get("state") is False),
        ("to 40 %", lambda: entity.set_state(True, {"brightness": 40}),
         lambda shows: shows.get("state") is True and near("brightness", 40, 1)(shows)),
    ]
    if entity.light_type in (2, 5):
        both.append(("to 300 mired", lambda: entity.set_state(True, {"color_temp": 300}), near("color_temp", 300, 1)))
    if entity.light_type >= 3:
        both.append(("to a color", lambda: entity.set_state(True, {"color_hs": [120, 50]}),
                     lambda shows: shows.get("color_hs") is not None and abs(shows["color_hs"][0] - 120) <= 2))
    return both


def told(capture):
    """What each device said last of each of its keys, taken from the messages alone."""
    last = collections.defaultdict(dict)
    for _, topic, _, _, payload in list(capture.lines):
        levels = topic.split("/")
        if levels[-1] in ("STATE", "RESULT", "SENSOR") and levels[0] in ("tele", "stat"):
            try:
                said = json.loads(payload)
            except ValueError:
                continue
            for key, value in said.items():
                if isinstance(value, dict):
                    last[levels[1]].setdefault(key, {}).update(value)
                else:
                    last[levels[1]][key] = value
    return last


def disagrees(part, said):
    """Why an entity does not show what its device says; nothing when it does."""
    entity, shows = part.entity, part.shows
    config = entity._cfg  # noqa: SLF001
    if part.kind == "sensor":
        value = said
        for step in config.value_path:
            value = value.get(step) if isinstance(value, dict) else None
        return "" if shows.get("state") == value else f"shows {shows.get('state')} of {value}"
    if part.kind == "cover":
        return "" if shows.get("position") == said.get("Shutter1", {}).get("Position") else f"shows {shows} of {said.get('Shutter1')}"
    power = said.get(f"POWER{config.idx + 1}", said.get("POWER") if config.idx == 0 else None)
    if power is None or shows.get("state") is not (power == "ON"):
        return f"shows {shows.get('state')} of {power}"
    for key, name in (("brightness", "Dimmer"), ("color_temp", "CT")) if part.kind == "light" else ():
        if name in said and shows.get(key) != said[name]:
            return f"shows {key} {shows.get(key)} of {said[name]}"
    return ""


async def run(folder, count):
    broker, port = start_broker(folder)
    warnings, capture = Warnings(), Capture(port)
    simulations = start_simulation(program(), port, sys.argv[1:] or ["all"], folder / "devices", dialect="tasmota")
    hub = Hub(port, count)
    try:
        await hub.find()
        expected = 0
        for _ in range(60):
            await asyncio.sleep(1)
            if len(hub.devices) == expected > 0:
                break
            expected = len(hub.devices)
        await asyncio.sleep(4)
        configs = {line[1] for line in capture.lines if line[1].startswith("tasmota/discovery/") and line[1].endswith("/config")}
        count.check(f"{len(hub.devices)} devices are found", configs and len(hub.devices) == len(configs), f"of {len(configs)}")
        kinds = collections.Counter(one.kind for one in hub.entities.values())
        print(f"  {len(hub.entities)} entities: " + ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())))
        said = told(capture)
        for kind in sorted(kinds):
            parts = hub.of(kind)
            wrong = [f"{part.name} {words}" for part in parts if (words := disagrees(part, said[part.device]))]
            count.check(f"{len(parts)} of {kind} show what the device says", not wrong, f"{len(wrong)}: {wrong[:5]}")
            count.check(f"{len(parts)} of {kind} are there", all(part.is_there for part in parts))
        done, wrong = await hub.control()
        for kind in sorted(done):
            count.check(f"{done[kind]} controls of {kind} show within {LIMIT:g} s", not wrong[kind], f"{len(wrong[kind])}: {wrong[kind][:8]}")
        if hub.latencies:
            print(f"  the slowest took {max(hub.latencies):.2f} s")
        await asyncio.sleep(1)
        said = told(capture)
        late = [f"{part.name} {words}" for part in hub.entities.values() if (words := disagrees(part, said[part.device]))]
        count.check("all still show what the devices say", not late, f"{len(late)}: {late[:5]}")
        for simulation in simulations:
            simulation.kill()
        gone = await hub.wait(lambda: not any(part.is_there for part in hub.entities.values()), 20)
        count.check("all are gone when the devices are killed", gone)
        count.check("hatasmota warns of nothing", not warnings.lines, f"{len(warnings.lines)}: {list(dict.fromkeys(warnings.lines))[:5]}")
    finally:
        for simulation in simulations:
            simulation.kill()
        capture.stop()
        broker.stop()
    verdicts, findings = judge(capture.lines)
    count.check_dialect(verdicts, findings, len(capture.lines), "TA-", (
        "TA-01", "TA-02", "TA-04", "TA-06", "TA-07", "TA-13", "TA-14"))


def main():
    count = Counter()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(pathlib.Path(folder), count))
    count.end()


if __name__ == "__main__":
    main()
