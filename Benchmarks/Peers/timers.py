"""A discrete-event simulation in SimPy: processes that wait, change a value and hand the change over.

usage: timers.py PROCESSES ROUNDS
Prints JSON with the updates a second of each round; an update is a timer that fires or a change that is handed over.
"""

import importlib.metadata
import json
import sys
import time

import simpy


class Listener:
    """Counts what changed."""

    def __init__(self):
        self.changes = 0

    def has_news(self, device):
        self.changes += 1


class Device:
    """One value that a timer moves."""

    def __init__(self, environment, listener, index):
        self.value = 0
        self.timers = 0
        self.listener = listener
        environment.process(self.run(environment, 5 + index % 55))

    def run(self, environment, period):
        while True:
            yield environment.timeout(period)
            self.timers += 1
            value = self.value + period % 3
            if value != self.value:
                self.value = value
                self.listener.has_news(self)


def main():
    count, rounds = int(sys.argv[1]), int(sys.argv[2])
    environment = simpy.Environment()
    listener = Listener()
    devices = [Device(environment, listener, index) for index in range(count)]
    environment.run(until=60)
    rates = []
    for _ in range(rounds):
        before = listener.changes + sum(device.timers for device in devices)
        start = time.perf_counter()
        environment.run(until=environment.now + 300)
        seconds = time.perf_counter() - start
        rates.append((listener.changes + sum(device.timers for device in devices) - before) / seconds)
    version = f"{importlib.metadata.version('simpy')} on Python {sys.version.split()[0]}"
    print(json.dumps({"rates": rates, "version": version}))


main()
