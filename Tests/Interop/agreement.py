"""Does the judge say of a message what a running Home Assistant does with it?

Messages of discovery and of state, right and wrong ones, go to both. What Home Assistant rejects, complains of or
silently ignores the judge must fail or warn of; what it takes without a word, and is right, the judge must pass.
It runs in the virtual environment of the Home Assistant that it starts. The last line counts what agreed and what not.
"""
import argparse
import asyncio
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys

import paho.mqtt.client as mqtt

from home_assistant import HomeAssistant
from listener import Listener
from messages import discovery_cases
from processes import CATALOG, ROOT, program, start_broker, start_simulation, wait_until
from states import state_cases


# Cases that are made at random of their seed, or of forms that were added after the rules.
FRESH = re.compile(r"^(?:discovery \S+(?: light)?: (?:ours|another's|form:)|state made )")
# How many cases are judged in one capture.
TOGETHER = 15


def client(port):
    """A plain client of the broker."""
    arguments = {"client_id": "interop-sender", "protocol": mqtt.MQTTv311}
    if hasattr(mqtt, "CallbackAPIVersion"):
        arguments["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
    sender = mqtt.Client(**arguments)
    sender.connect("127.0.0.1", port)
    sender.loop_start()
    return sender


def collect_announcements(port, binary, folder):
    """What all our device types announce."""
    listener = Listener(port)
    sims = start_simulation(binary, port, ["all"], folder / "devices")
    wait_until(lambda: len(listener.last) > 4000, 60)
    wait_until(lambda before=[0]: before[0] == (before.__setitem__(0, len(listener.last)) or before[0]), 3, 1)
    found = {topic: config for topic, (_, config) in listener.configs().items()}
    for sim in sims:
        sim.stop()
    # Nothing of theirs stays: what they said would be taken for the states of what is changed.
    for topic in [topic for topic, payload in listener.last.items() if payload]:
        listener.client.publish(topic, "", 1, True)
    wait_until(lambda: not listener.configs(), 30)
    listener.stop()
    return found


# Complaints of a state, which names the topic of a device of ours that was kept by the broker.
ON_OTHERS = re.compile(r"topic:? '?hl/|Payload '\{|[Ii]nvalid (?:option|value) received")


def is_seen(case):
    """False where it cannot be seen what the hub does: with an entity that goes by another name, or that there is not."""
    if case.seen.startswith("None -> None"):
        return False
    try:
        config = json.loads(case.payload)
    except ValueError:
        return True
    unique = config.get("unique_id", case.unique) if isinstance(config, dict) else case.unique
    return not isinstance(unique, (str, int, float, bool)) or unique == case.unique


def share_out(complaints, cases):
    """Gives complaints to the cases that they name; those that name none stay with whom they came after."""
    by_name = {case.unique: case for case in cases}
    for case in cases:
        case.log = []
    for line, nearest in complaints:
        # What is told on topics that a config names is no word about the config.
        if ON_OTHERS.search(line) and not re.search(r"(?:case|state)\d+", line):
            continue
        named = [by_name[name] for name in re.findall(r"(?:case|state)\d+", line) if name in by_name]
        owner = named[0] if named else nearest
        owner.log.append(line)


async def subscribed(home, sender):
    """Waits until Home Assistant hears discovery; it subscribes some time after its start."""
    config = {"command_topic": "lab/first/set", "unique_id": "first", "name": "first"}
    for _ in range(60):
        sender.publish("homeassistant/switch/first/config", json.dumps(config), 1, False)
        await asyncio.sleep(0.5)
        await home.look()
        if "switch.first" in home.states:
            return
    raise RuntimeError("Home Assistant does not hear discovery")


async def ask_hub_discovery(home, sender, cases):
    """What Home Assistant does with each config: taken, complains or rejected."""
    verdicts, complaints = {}, []
    for case in cases:
        offset = len(home.child.text())
        sender.publish(case.topic, case.payload.encode("utf-8"), 1, False)
        await asyncio.sleep(0.12)
        complaints += [(line, case) for line in home.complaints(offset)]
    await asyncio.sleep(3)
    share_out(complaints, cases)
    entities = {one["unique_id"] for one in await home.call("config/entity_registry/list") if one["platform"] == "mqtt"}
    # Triggers and tags make no entity, but their device is known.
    devices = {name[1] for one in await home.call("config/device_registry/list") for name in one["identifiers"] if name[0] == "mqtt"}
    # A config without unique_id makes an entity that no registry knows, under the name that it has.
    await home.look()
    for case in cases:
        taken = case.unique in entities or case.component in ("device_automation", "tag") and case.unique in devices or '"unique_id"' not in case.payload and case.component != "device" and any(
            state["attributes"].get("friendly_name") == case.friendly for state in home.states.values())
        verdicts[case] = "rejected" if not taken else "complains" if case.log else "taken"
    return verdicts


async def ask_hub_states(home, sender, cases):
    """Whether each payload changed what Home Assistant shows."""
    for case in cases:
        for topic, text in case.setting:
            sender.publish(topic, text, 1, False)
    await asyncio.sleep(4)
    for case in cases:
        for topic, text in case.before:
            sender.publish(topic, text, 1, False)
    await asyncio.sleep(2)
    entities = {one["unique_id"]: one["entity_id"] for one in await home.call("config/entity_registry/list")}
    await home.look()
    before = {case: dict(home.states.get(entities.get(case.unique), {})) for case in cases}
    complaints = []
    for case in cases:
        offset = len(home.child.text())
        sender.publish(case.topic, case.payload.encode("utf-8"), 1, False)
        await asyncio.sleep(0.08)
        complaints += [(line, case) for line in home.complaints(offset)]
    await asyncio.sleep(2)
    share_out(complaints, cases)
    await home.look()
    verdicts = {}
    for case in cases:
        after = home.states.get(entities.get(case.unique), {})
        kept = {key: (before[case].get(key), after.get(key)) for key in ("state", "attributes")}
        changed = any(left != right for left, right in kept.values())
        case.seen = f"{before[case].get('state')} -> {after.get('state')}"
        verdicts[case] = "complains" if case.log else "taken" if changed else "ignored"
    return verdicts


def ask_judge(binary, folder, name, lines, version):
    """The findings of the judge by topic, with the clauses and what became of them."""
    capture, result, profile = folder / f"{name}.jsonl", folder / f"{name}.json", folder / "profile.yaml"
    capture.write_text("".join(
        json.dumps({"tst": f"2026-01-01T00:00:{number // 1000:02}.{number % 1000:03}+0000", "topic": topic, "qos": 1,
                    "retain": 0, "payload": payload}, ensure_ascii=False) + "\n"
        for number, (topic, payload) in enumerate(lines)), encoding="utf-8")
    year, month = version.split(".")[:2]
    profile.write_text(f"limits: {{ HA-03.version: {year}{int(month):02} }}\n")
    done = subprocess.run(
        [binary, "judge", capture, "--json", result, "--profile", profile, "--quiet"], capture_output=True, text=True,
        timeout=600, env={**os.environ, **CATALOG})
    if done.returncode not in (0, 1, 4):
        raise RuntimeError(f"hulian judge: {done.stdout}{done.stderr}")
    found = collections.defaultdict(list)
    for run in json.loads(result.read_text())["runs"]:
        for clause in run["clauses"]:
            # Clauses of Hulian's own levels want more of a device than Home Assistant does.
            if not clause["id"].startswith("HA-"):
                continue
            for finding in clause.get("findings", []):
                found[finding.get("topic")].append((clause["id"], clause["verdict"], str(finding.get("actual", ""))[:120]))
    return found


def compare(kind, cases, hub, findings):
    """Agreement in counts and the differences in words."""
    agreed, differences, table = 0, [], collections.Counter()
    for case, said in zip(cases, hub, strict=True):
        case.seen = said["seen"]
        if not is_seen(case):
            continue
        found = findings.get(case.topic, [])
        theirs, ours = said["does"], "finds" if found else "passes"
        table[(theirs, ours)] += 1
        if case.senseless or ours == ("passes" if theirs == "taken" else "finds"):
            agreed += 1
        else:
            log = said["log"][0][24:300] if said["log"] else ""
            differences.append(
                f"{kind} {case.name}: Home Assistant: {theirs} {said['seen']}, the judge {ours} {found[:2]}; "
                f"{case.payload[:150]!r} {log}")
    return agreed, differences, table


def cases_of(kind, options, ours):
    """The cases of a kind."""
    if kind == "discovery":
        return discovery_cases(options.seed, ours, options.mutations)
    return state_cases(options.seed, random.Random(options.seed))


async def ask_hub(options, folder, ours):
    """What Home Assistant does with each case of each kind, in words that can be kept."""
    broker, port = start_broker(folder)
    sender = client(port)
    home = HomeAssistant(folder / "hub", sys.executable, options.version, port)
    home.lay_out()
    said = {"ours": ours}
    try:
        if ours is None:
            said["ours"] = await asyncio.to_thread(collect_announcements, port, options.binary, folder)
        await home.start()
        await subscribed(home, sender)
        for kind in options.kinds:
            cases = cases_of(kind, options, said["ours"])
            ask = ask_hub_discovery if kind == "discovery" else ask_hub_states
            verdicts = await ask(home, sender, cases)
            said[kind] = [
                {"name": case.name, "does": verdicts[case], "log": case.log[:1], "seen": case.seen} for case in cases]
    finally:
        sender.loop_stop()
        await home.stop()
        broker.stop()
    return said


def run(options, folder):
    """Asks both and compares; returns how many agree, and how many do not."""
    kept = folder / "hub.json"
    said = json.loads(kept.read_text()) if options.reuse else asyncio.run(ask_hub(options, folder, None))
    kept.write_text(json.dumps(said))
    total = failed = 0
    for kind in options.kinds:
        cases = cases_of(kind, options, said["ours"])
        if options.hub_only:
            continue
        findings = {}
        # The judge keeps so many findings of a clause and no more.
        for start in range(0, len(cases), TOGETHER):
            lines = [line for case in cases[start:start + TOGETHER] for line in case.lines()]
            findings.update(ask_judge(options.binary, folder, f"{kind}-{start}", lines, options.version))
        agreed, differences, table = compare(kind, cases, said[kind], findings)
        count = sum(table.values())
        print(f"{kind}, Home Assistant {options.version}, seed {options.seed}: {agreed} of {count} agree, "
              f"{100 * agreed / count:.1f} %; {len(cases) - count} cannot be seen")
        fresh = [line for line in differences if FRESH.search(line)]
        made = sum(is_seen(case) and bool(FRESH.search(f"{kind} {case.name}: ")) for case in cases)
        if made:
            print(f"  of {made} that the seed made or the form is new of, {made - len(fresh)} agree, {100 * (made - len(fresh)) / made:.1f} %")
        for (theirs, own), count in sorted(table.items()):
            print(f"  Home Assistant: {theirs:<9} the judge {own:<6} {count:>5}")
        for line in differences[:options.lines]:
            print(f"  differs: {line}")
        total += agreed
        failed += len(differences)
    return total, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True, help="the Home Assistant that runs us")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutations", type=int, default=300)
    parser.add_argument("--kinds", nargs="+", default=["discovery", "state"])
    parser.add_argument("--lines", type=int, default=60, help="how many differences are shown")
    parser.add_argument("--reuse", action="store_true", help="take what Home Assistant did in the last run")
    parser.add_argument("--hub-only", action="store_true", help="ask Home Assistant only, for runs that reuse it")
    parser.add_argument("--least", type=float, default=95.0, help="the least agreement in percent that passes")
    options = parser.parse_args()
    options.binary = program()
    folder = ROOT / f".cache/interop/runs/agreement-{options.version}-{options.seed}"
    if not options.reuse:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    agreed, differing = run(options, folder)
    share = 100 * agreed / max(1, agreed + differing)
    print(f"agreement {share:.1f} %, at least {options.least:g} % is wanted")
    print(f"{int(share >= options.least)} passed, {int(share < options.least)} failed")
    sys.exit(0 if share >= options.least else 1)


if __name__ == "__main__":
    main()
