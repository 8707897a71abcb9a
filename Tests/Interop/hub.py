"""A running Home Assistant and simulated devices of ours on one broker: found, shown, controlled, restarted, killed.

It runs in the virtual environment of the Home Assistant that it starts. The last line counts what passed and failed.
"""
import argparse
import asyncio
import collections
import json
import pathlib
import re
import shutil
import statistics
import sys
import time

from controls import controls
from expectations import Unread, fault
from home_assistant import HomeAssistant, ServiceError
from listener import Listener
from processes import ROOT, program, start_broker, start_simulation

# What stands in the log of every start that is made this way, and has nothing to do with messages.
EXPECTED = re.compile(r"Skipping pip installation|zlib_ng and isal are not available|no backup|Python \d|deprecated.*Python")
LIMIT = 5.0
# How many devices are controlled at the same time; more would measure how fast the machine is.
TOGETHER = 6


class Result:
    """What was found, by check."""

    def __init__(self):
        self.passed = collections.Counter()
        self.faults = collections.defaultdict(list)
        self.notes = []

    def check(self, name, holds, words=""):
        if holds:
            self.passed[name] += 1
        else:
            self.faults[name].append(words)
        return holds

    def table(self):
        names = list(dict.fromkeys([*self.passed, *self.faults]))
        width = max(map(len, names), default=0)
        return [f"{name:<{width}}  {self.passed[name]:>6} passed  {len(self.faults[name]):>5} failed" for name in names]

    @property
    def counts(self):
        return sum(self.passed.values()), sum(map(len, self.faults.values()))


class Hub:
    """The hub, the devices and what is known of both."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.result = Result()
        self.offset = 0
        self.latencies = collections.defaultdict(list)
        self.tries = collections.Counter()
        self.by_unique = {}
        self.configs = {}
        self.sims = []

    async def run(self):
        broker, self.port = start_broker(self.folder)
        self.home = HomeAssistant(self.folder / "hub", sys.executable, self.options.version, self.port)
        self.home.lay_out()
        self.listener = Listener(self.port)
        try:
            await self.home.start()
            if "mqtt" not in (await self.home.call("get_config"))["components"]:
                raise RuntimeError(f"Home Assistant runs without MQTT: {self.home.child.text()[-2000:]}")
            self.start_devices()
            await self.see("found")
            await self.control("controlled")
            self.complaints("controlled")
            if not self.options.short:
                await self.restart_devices()
                await self.restart_hub()
            await self.kill_devices()
        finally:
            for sim in self.sims:
                sim.stop()
            self.listener.stop()
            await self.home.stop()
            broker.stop()

    def start_devices(self):
        self.sims = start_simulation(
            self.options.binary, self.port, self.options.device_types, self.folder / f"devices-{time.monotonic_ns()}")

    def complaints(self, when):
        """Warnings and errors since the last look; each is a failure."""
        new = [line for line in self.home.complaints(self.offset) if not EXPECTED.search(line)]
        self.offset = len(self.home.child.text())
        self.result.check(f"{when}: no warning or error in the log", not new, f"{len(new)} lines")
        for line in list(dict.fromkeys(line[24:] for line in new))[:40]:
            self.result.notes.append(f"log, {when}: {line[:700]}")

    # Found and shown

    async def see(self, when, all_back=True):
        """Every entity that is described is there, and shows what its device says."""
        await asyncio.sleep(2)
        await self.home.settled()
        self.configs = self.listener.configs()
        if all_back:
            # Devices of a busy machine may still be on their way.
            await self.home.wait(lambda: len(self.home.states) >= len(self.configs), 120)
        entities = await self.home.call("config/entity_registry/list")
        self.by_unique = {entity["unique_id"]: entity["entity_id"] for entity in entities if entity["platform"] == "mqtt"}
        devices = await self.home.call("config/device_registry/list")
        known = {name[1] for device in devices for name in device["identifiers"] if name[0] == "mqtt"}
        described = collections.defaultdict(list)
        for topic, (component, config) in self.configs.items():
            described[config["device"]["identifiers"][0]].append((topic, component, config))
        self.described = described
        for device, parts in described.items():
            missing = [topic for topic, _, config in parts if config["unique_id"] not in self.by_unique]
            self.result.check(
                f"{when}: devices with all their entities", device in known and not missing,
                f"{device}: {'is not there' if device not in known else 'without ' + ', '.join(missing)}")
        # The hub hears of availability some time after it made the entities.
        await self.home.wait(lambda: not self.unavailable(), 60)
        await self.shows(when)
        self.complaints(when)

    async def shows(self, when):
        """What Home Assistant shows is what the devices say."""

        def wrong(component, config):
            try:
                return fault(component, config, self.home.states.get(self.by_unique.get(config["unique_id"])), self.listener)
            except Unread as template:
                return f"template {template} is not read here"

        # A message may be on its way between the two; where many are wrong, that is not why.
        waits = 30
        for topic, (component, config) in self.configs.items():
            words = wrong(component, config)
            if words and waits:
                waits -= 1
                await self.home.wait(lambda: not wrong(component, config), 2)
                words = wrong(component, config)
            self.result.check(f"{when}: entities that show what the device says", not words, f"{topic}: {words}")

    # Controlled

    async def control(self, when, devices=None):
        """Everything that can be controlled is controlled."""
        gate = asyncio.Semaphore(TOGETHER)
        await self.home.listen()

        async def one(device, parts):
            async with gate:
                # Buttons may start, stop and reset; they come last.
                for topic, component, config in sorted(parts, key=lambda part: (part[1] == "button", part[0])):
                    await self.control_one(when, topic, component, config)

        await asyncio.gather(*(one(device, parts) for device, parts in self.described.items()))
        await self.home.stop_listening()

    async def control_one(self, when, topic, component, config):
        entity = self.by_unique.get(config["unique_id"])
        state = self.home.states.get(entity)
        if state is None or state["state"] == "unavailable":
            return
        for control in controls(component, config, state):
            said = []
            for attempt, wish in enumerate(control.wishes):
                start = time.monotonic()
                try:
                    await self.home.service(entity, wish.service, **wish.data)
                except ServiceError as error:
                    said.append(f"{wish.words}: Home Assistant says {error}")
                    continue
                came, seconds = await self.home.wait(
                    lambda: entity in self.home.states and wish.shows(self.home.states[entity]),
                    LIMIT if attempt == 0 else 1.5)
                if came:
                    self.latencies[component].append(time.monotonic() - start)
                    self.tries[attempt] += 1
                    said = None
                    break
                said.append(f"{wish.words}: shows {self.home.states.get(entity, {}).get('state')}")
            self.result.check(
                f"{when}: controls of {component}", said is None, f"{topic} {control.name}: {'; '.join(said or [])}")

    # Restarted and killed

    async def restart_hub(self):
        # Buttons have tripped breakers and set off alarms; the devices begin anew so that all can be controlled again.
        for sim in self.sims:
            sim.stop()
        await self.home.wait(lambda: len(self.unavailable()) >= len(self.by_unique), 60)
        self.start_devices()
        await self.home.wait(lambda: not self.unavailable(), 120)
        await self.home.stop()
        self.offset = 0
        await self.home.start()
        await self.see("hub restarted")
        await self.control("hub restarted")
        self.complaints("hub restarted, controlled")

    async def restart_devices(self):
        for sim in self.sims:
            sim.stop()
        await self.gone("devices stopped")
        self.start_devices()
        await asyncio.sleep(3)
        await self.home.wait(lambda: not self.unavailable(), 120)
        await self.see("devices restarted")
        await self.control("devices restarted")
        self.complaints("devices restarted, controlled")

    async def kill_devices(self):
        for sim in self.sims:
            sim.kill()
        await self.gone("devices killed")
        self.complaints("devices killed")

    def unavailable(self):
        return [name for name in self.by_unique.values() if self.home.states.get(name, {}).get("state") == "unavailable"]

    async def gone(self, when):
        """All entities of devices that are gone show as unavailable."""
        await self.home.wait(lambda: len(self.unavailable()) >= len(self.by_unique), 60)
        there = collections.Counter(
            device for device, parts in self.described.items() for _, _, config in parts
            if self.home.states.get(self.by_unique.get(config["unique_id"]), {}).get("state") != "unavailable")
        for device in self.described:
            self.result.check(
                f"{when}: devices shown as unavailable", device not in there,
                f"{device}: {there[device]} entities show as if it were there")

    def report(self):
        print(f"Home Assistant {self.options.version}, {len(self.described)} devices, {len(self.configs)} entities")
        for line in self.result.table():
            print("  " + line)
        every = [value for values in self.latencies.values() for value in values]
        if every:
            for name, values in [*sorted(self.latencies.items()), ("all", every)]:
                values = sorted(values)
                print(f"  seconds until {name:<8} showed: median {statistics.median(values):.3f}, "
                      f"99 of 100 {values[int(0.99 * (len(values) - 1))]:.3f}, longest {values[-1]:.3f}, {len(values)} controls")
            tries = sorted(self.tries.items())
            print("  fulfilled at try " + ", ".join(f"{attempt + 1}: {count}" for attempt, count in tries))
        for name, faults in self.result.faults.items():
            for words in faults[:self.options.lines]:
                print(f"  failed, {name}: {words}")
            if len(faults) > self.options.lines:
                print(f"  failed, {name}: {len(faults) - self.options.lines} more")
        for note in self.result.notes:
            print(f"  {note}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True, help="the Home Assistant that runs us")
    parser.add_argument("--device-types", nargs="+", default=["all"])
    parser.add_argument("--folder", type=pathlib.Path, default=None)
    parser.add_argument("--short", action="store_true", help="without restarts")
    parser.add_argument("--lines", type=int, default=20, help="how many failures of a kind are shown")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    options.binary = program()
    folder = options.folder or ROOT / f".cache/interop/runs/hub-{options.version}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    hub = Hub(options, folder)
    asyncio.run(hub.run())
    hub.report()
    if options.json:
        options.json.write_text(json.dumps({"faults": hub.result.faults, "notes": hub.result.notes}, indent=1))
    passed, failed = hub.result.counts
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
