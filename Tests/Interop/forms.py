"""Configs in forms of their own: devices in one message, triggers, tags, short keys; right ones and wrong ones."""

DEVICE = {"identifiers": ["UNIQUE"], "name": "Thing"}
ORIGIN = {"name": "maker"}
PART = {"platform": "switch", "command_topic": "C", "state_topic": "S", "unique_id": "UNIQUE", "name": "thing"}
WHOLE = {"device": DEVICE, "origin": ORIGIN, "components": {"one": PART}}
TRIGGER = {"automation_type": "trigger", "type": "button_short_press", "subtype": "button_1", "topic": "S", "device": DEVICE}
TAG = {"topic": "S", "value_template": "{{ value_json.uid }}", "device": DEVICE}
SHORT = {"cmd_t": "C", "stat_t": "S", "uniq_id": "UNIQUE", "name": "thing", "dev": {"ids": ["UNIQUE"], "name": "Thing"}}

# For each form: the component of the topic, its right config, and changes: name, change, and whether Home Assistant
# takes it although it makes no sense. A change of `part` is one of the component in a device.
FORMS = [
    ("device", WHOLE, [
        ("as it is", {}, False), ("no origin", {"origin": ...}, False), ("no device", {"device": ...}, False),
        ("no components", {"components": ...}, False), ("components empty", {"components": {}}, True),
        ("components as a list", {"components": [PART]}, False), ("a component that is text", {"components": {"one": "switch"}}, False),
        ("origin without name", {"origin": {"sw": "1"}}, False), ("origin with all", {"origin": {"name": "m", "sw": "1", "url": "https://example.org"}}, False),
        ("origin as text", {"origin": "maker"}, False), ("device without identifiers", {"device": {"name": "Thing"}}, False),
        ("device with a key of no kind", {"device": {**DEVICE, "colour": "red"}}, False), ("device as text", {"device": "lamp"}, False),
        ("key of no kind", {"colour": "red"}, False), ("qos for all", {"qos": 1}, False), ("qos 3 for all", {"qos": 3}, False),
        ("availability for all", {"availability": [{"topic": "S/a"}]}, False), ("state topic for all", {"state_topic": "S"}, False),
        ("part without platform", {"part": {"platform": ...}}, False), ("part without unique_id", {"part": {"unique_id": ...}}, False),
        ("part of a platform that is none", {"part": {"platform": "lamp"}}, False), ("part of a platform in capitals", {"part": {"platform": "Switch"}}, False),
        ("part without what it needs", {"part": {"command_topic": ...}}, False), ("part with a key of no kind", {"part": {"colour": "red"}}, False),
        ("part with qos 3", {"part": {"qos": 3}}, False), ("part with a template that is broken", {"part": {"value_template": "{{ value"}}, False),
        ("two parts", {"components": {"one": PART, "two": {"platform": "sensor", "state_topic": "S/b", "unique_id": "UNIQUE-b"}}}, False),
        ("two parts of which one is wrong", {"components": {"one": PART, "two": {"platform": "select", "command_topic": "C", "unique_id": "UNIQUE-b"}}}, False),
        ("two parts of which one is of no kind", {"components": {"one": PART, "two": {"platform": "lamp", "unique_id": "UNIQUE-b"}}}, False),
        ("short keys", {"device": ..., "origin": ..., "components": ..., "dev": {"ids": ["UNIQUE"], "name": "Thing"}, "o": {"name": "maker"},
                        "cmps": {"one": {"p": "switch", "cmd_t": "C", "stat_t": "S", "uniq_id": "UNIQUE", "name": "thing"}}}, False),
    ]),
    ("device_automation", TRIGGER, [
        ("as it is", {}, False), ("no type", {"type": ...}, False), ("no subtype", {"subtype": ...}, False), ("no topic", {"topic": ...}, False),
        ("no device", {"device": ...}, False), ("no automation_type", {"automation_type": ...}, False),
        ("automation_type action", {"automation_type": "action"}, False), ("payload", {"payload": "short"}, False),
        ("qos 3", {"qos": 3}, False), ("qos 2", {"qos": 2}, False), ("type null", {"type": None}, False), ("type of its own", {"type": "wink"}, False),
        ("key of no kind", {"colour": "red"}, False), ("template", {"value_template": "{{ value_json.action }}"}, False),
        ("template that is broken", {"value_template": "{{ value_json.action"}, True), ("empty topic", {"topic": ""}, True),
        ("device without identifiers", {"device": {"name": "Thing"}}, False), ("subtype a list", {"subtype": ["a"]}, False),
        ("short keys", {"automation_type": ..., "topic": ..., "subtype": ..., "atype": "trigger", "t": "S", "stype": "button_1"}, False),
    ]),
    ("tag", TAG, [
        ("as it is", {}, False), ("no topic", {"topic": ...}, False), ("no template", {"value_template": ...}, False),
        ("template that is broken", {"value_template": "{{ value_json.uid"}, False), ("empty topic", {"topic": ""}, False),
        ("key of no kind", {"colour": "red"}, False), ("topic a list", {"topic": ["S"]}, False), ("device as text", {"device": "lamp"}, False),
        ("device without identifiers", {"device": {"name": "Thing"}}, False), ("short keys", {"topic": ..., "value_template": ..., "t": "S", "val_tpl": "{{ value }}"}, False),
    ]),
    ("switch", SHORT, [
        ("short keys", {}, False), ("short keys without command topic", {"cmd_t": ...}, False), ("short qos 3", {"qos": 3}, False),
        ("base before", {"~": "lab/UNIQUE", "cmd_t": "~/set", "stat_t": "~/state"}, False), ("base behind", {"~": "lab/UNIQUE", "cmd_t": "set/~", "stat_t": "state/~"}, False),
        ("base that is not used", {"~": "lab/UNIQUE"}, False), ("base a number", {"~": 5, "cmd_t": "~/set"}, False),
        ("short availability", {"avty": [{"t": "S/a", "pl_avail": "up", "pl_not_avail": "down"}]}, False),
        ("short availability without topic", {"avty": [{"pl_avail": "up"}]}, False), ("short words", {"pl_on": "yes", "pl_off": "no"}, False),
        ("short class of no kind", {"dev_cla": "lamp"}, False), ("short class", {"dev_cla": "outlet"}, False), ("short icon", {"ic": "mdi:lamp"}, False),
        ("short icon without prefix", {"ic": "lamp"}, False), ("short device of no kind", {"dev": {"ids": ["UNIQUE"], "maker": "x"}}, False),
        ("short connections", {"dev": {"cns": [["mac", "02:00:00:00:00:02"]], "name": "Thing"}}, False),
        ("short origin", {"o": {"name": "maker", "sw": "1"}}, False), ("short origin without name", {"o": {"sw": "1"}}, False),
        ("short retain maybe", {"ret": "maybe"}, False), ("short category of no kind", {"ent_cat": "system"}, False),
        ("short json attributes", {"json_attr_t": "S/j"}, False), ("short template that is broken", {"val_tpl": "{{ value"}, False),
    ]),
]


def changed_form(config, change, changed):
    """A config with a change, which may be one of the only part of a device."""
    if "part" in change:
        return {**config, "components": {"one": changed(config["components"]["one"], change["part"])}}
    return changed(config, change)
