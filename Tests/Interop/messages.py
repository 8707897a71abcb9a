"""Discovery and state messages, right and wrong ones, made from a seed; nothing of it is in the rules that judge them."""
import copy
import json
import random

from forms import FORMS, changed_form

# A right config of each component. `state` and `command` become topics of the case.
BASES = {
    "switch": {"command_topic": "C", "state_topic": "S"},
    "binary_sensor": {"state_topic": "S", "device_class": "door"},
    "sensor": {"state_topic": "S", "device_class": "temperature", "unit_of_measurement": "°C", "state_class": "measurement"},
    "light": {"command_topic": "C", "state_topic": "S", "brightness_command_topic": "C/b", "brightness_state_topic": "S/b"},
    "lock": {"command_topic": "C", "state_topic": "S"},
    "cover": {"command_topic": "C", "state_topic": "S", "position_topic": "S/p", "set_position_topic": "C/p"},
    "valve": {"command_topic": "C", "state_topic": "S"},
    "fan": {"command_topic": "C", "state_topic": "S", "percentage_command_topic": "C/p", "percentage_state_topic": "S/p",
            "preset_modes": ["auto", "sleep"], "preset_mode_command_topic": "C/m", "preset_mode_state_topic": "S/m"},
    "climate": {"modes": ["off", "heat", "cool"], "mode_command_topic": "C/m", "mode_state_topic": "S/m",
                "temperature_command_topic": "C/t", "temperature_state_topic": "S/t", "min_temp": 16, "max_temp": 30},
    "humidifier": {"command_topic": "C", "state_topic": "S", "target_humidity_command_topic": "C/h",
                   "target_humidity_state_topic": "S/h", "modes": ["normal", "eco"], "mode_command_topic": "C/m",
                   "mode_state_topic": "S/m"},
    "number": {"command_topic": "C", "state_topic": "S", "min": 0, "max": 100, "step": 1},
    "select": {"command_topic": "C", "state_topic": "S", "options": ["a", "b"]},
    "text": {"command_topic": "C", "state_topic": "S", "max": 20},
    "button": {"command_topic": "C"},
    "event": {"state_topic": "S", "event_types": ["press", "hold"]},
    "siren": {"command_topic": "C", "state_topic": "S", "available_tones": ["low", "high"]},
    "vacuum": {"command_topic": "C", "state_topic": "S", "supported_features": ["start", "pause", "stop"]},
    "lawn_mower": {"activity_state_topic": "S", "dock_command_topic": "C/d", "start_mowing_command_topic": "C/s"},
    "alarm_control_panel": {"command_topic": "C", "state_topic": "S"},
    "update": {"state_topic": "S", "latest_version_topic": "S/l"},
    "scene": {"command_topic": "C", "payload_on": "ON"},
    "device_tracker": {"state_topic": "S"},
    "image": {"url_topic": "S"},
    "water_heater": {"modes": ["off", "eco"], "mode_command_topic": "C/m", "mode_state_topic": "S/m"},
    "notify": {"command_topic": "C"},
}
JSON_LIGHT = {"schema": "json", "command_topic": "C", "state_topic": "S", "supported_color_modes": ["color_temp", "hs"]}

# Changes of a config by hand, after the rules that are written down: component, name, change, what comes of it. The last
# is only for what Home Assistant takes although it makes no sense: there our judge may say what it wants.
CHANGES = [
    ("*", "no device", {"device": ...}, None),
    ("*", "device without identifiers", {"device": {"name": "x"}}, None),
    ("*", "device with an unknown key", {"device+": {"colour": "red"}}, None),
    ("*", "device with connections", {"device": {"connections": [["mac", "02:00:00:00:00:01"]], "name": "x"}}, None),
    ("*", "connections of another shape", {"device": {"connections": ["mac", "02:00"], "name": "x"}}, None),
    ("*", "device with a link that is none", {"device+": {"configuration_url": "panel"}}, None),
    ("*", "device with a link", {"device+": {"configuration_url": "http://192.0.2.1/"}}, None),
    ("*", "identifiers as one text", {"device": {"identifiers": "UNIQUE", "name": "x"}}, None),
    ("*", "identifiers empty", {"device": {"identifiers": [], "name": "x"}}, None),
    ("*", "device as text", {"device": "lamp"}, None),
    ("*", "unique_id null", {"unique_id": None}, None),
    ("*", "unique_id a list", {"unique_id": ["a"]}, None),
    ("*", "name null", {"name": None}, None),
    ("*", "name a number", {"name": 5}, None),
    ("*", "name an object", {"name": {"en": "x"}}, None),
    ("*", "unknown key", {"colour": "red"}, None),
    ("*", "icon without prefix", {"icon": "lamp"}, None),
    ("*", "icon", {"icon": "mdi:lamp"}, None),
    ("*", "qos 3", {"qos": 3}, None),
    ("*", "qos 2", {"qos": 2}, None),
    ("*", "qos as text", {"qos": "1"}, None),
    ("*", "entity_category diagnostic", {"entity_category": "diagnostic"}, None),
    ("*", "entity_category of no kind", {"entity_category": "system"}, None),
    ("*", "entity_category config", {"entity_category": "config"}, None),
    ("*", "enabled_by_default yes", {"enabled_by_default": "yes"}, None),
    ("*", "enabled_by_default maybe", {"enabled_by_default": "maybe"}, None),
    ("*", "origin without name", {"origin": {"sw": "1"}}, None),
    ("*", "origin", {"origin": {"name": "maker", "sw": "1", "url": "https://example.org"}}, None),
    ("*", "origin with an unknown key", {"origin": {"name": "maker", "colour": "red"}}, None),
    ("*", "availability list", {"availability": [{"topic": "S/a"}]}, None),
    ("*", "availability without topic", {"availability": [{"payload_available": "1"}]}, None),
    ("*", "both availabilities", {"availability": [{"topic": "S/a"}], "availability_topic": "S/a"}, None),
    ("*", "availability_mode some", {"availability_topic": "S/a", "availability_mode": "some"}, None),
    ("*", "availability_mode all", {"availability_topic": "S/a", "availability_mode": "all"}, None),
    ("*", "json_attributes_topic", {"json_attributes_topic": "S/j"}, None),
    ("*", "broken template of attributes", {"json_attributes_topic": "S/j", "json_attributes_template": "{{ value_json"}, None),
    ("*", "encoding null", {"encoding": None}, None),
    ("+command_topic", "no command_topic", {"command_topic": ...}, None),
    ("+command_topic", "wildcard in command_topic", {"command_topic": "C/+"}, None),
    ("+command_topic", "empty command_topic", {"command_topic": ""}, None),
    ("+command_topic", "command_topic a list", {"command_topic": ["C"]}, None),
    ("+command_topic", "retain maybe", {"retain": "maybe"}, None),
    ("+command_topic", "retain true", {"retain": True}, None),
    ("+state_topic", "no state_topic", {"state_topic": ...}, None),
    ("+state_topic", "# not last", {"state_topic": "S/#/x"}, None),
    ("+state_topic", "+ within a level", {"state_topic": "S/a+"}, None),
    ("+state_topic", "NUL in topic", {"state_topic": "S\0"}, None),
    ("+state_topic", "broken template", {"value_template": "{{ value_json.x | }}"}, None),
    ("+state_topic", "template left open", {"value_template": "{% if value %}on"}, None),
    ("+state_topic", "template", {"value_template": "{{ value_json.state }}"}, None),
    ("+state_topic", "template of several parts", {"value_template": "{% if value == '1' %}ON{% else %}OFF{% endif %}"}, None),
    ("sensor", "class of no kind", {"device_class": "warmth"}, None),
    ("sensor", "class in capitals", {"device_class": "Temperature"}, None),
    ("sensor", "unit K", {"unit_of_measurement": "K"}, None),
    ("sensor", "unit C", {"unit_of_measurement": "C"}, None),
    ("sensor", "unit %", {"unit_of_measurement": "%"}, None),
    ("sensor", "state_class of no kind", {"state_class": "meter"}, None),
    ("sensor", "expire_after -1", {"expire_after": -1}, None),
    ("sensor", "expire_after as text", {"expire_after": "30"}, None),
    ("sensor", "precision -1", {"suggested_display_precision": -1}, None),
    ("sensor", "precision 1", {"suggested_display_precision": 1}, None),
    ("sensor", "options without enum", {"options": ["a"], "device_class": ..., "unit_of_measurement": ..., "state_class": ...}, None),
    ("sensor", "enum", {"options": ["a"], "device_class": "enum", "unit_of_measurement": ..., "state_class": ...}, None),
    ("sensor", "enum with unit", {"options": ["a"], "device_class": "enum", "state_class": ...}, None),
    ("sensor", "enum with no options", {"options": [], "device_class": "enum", "unit_of_measurement": ..., "state_class": ...}, None),
    ("sensor", "last reset without total", {"last_reset_value_template": "{{ value_json.r }}"}, None),
    ("sensor", "power in W", {"device_class": "power", "unit_of_measurement": "W"}, None),
    ("sensor", "humidity in ppm", {"device_class": "humidity", "unit_of_measurement": "ppm"}, None),
    ("sensor", "battery in %", {"device_class": "battery", "unit_of_measurement": "%"}, None),
    ("binary_sensor", "class of no kind", {"device_class": "gate"}, None),
    ("binary_sensor", "class null", {"device_class": None}, None),
    ("binary_sensor", "off_delay -1", {"off_delay": -1}, None),
    ("binary_sensor", "off_delay 5", {"off_delay": 5}, None),
    ("switch", "class of no kind", {"device_class": "plug"}, None),
    ("switch", "class outlet", {"device_class": "outlet"}, None),
    ("switch", "same payloads", {"payload_on": "1", "payload_off": "1"}, "senseless"),
    ("button", "class restart", {"device_class": "restart"}, None),
    ("button", "class of no kind", {"device_class": "reset"}, None),
    ("lock", "code_format", {"code_format": "^\\d{4}$"}, None),
    ("lock", "broken code_format", {"code_format": "^(\\d{4}$"}, None),
    ("number", "min over max", {"min": 10, "max": 1}, None),
    ("number", "step 0", {"step": 0}, None),
    ("number", "step 0.5", {"step": 0.5}, None),
    ("number", "mode knob", {"mode": "knob"}, None),
    ("number", "min as text", {"min": "1"}, None),
    ("number", "min as a word", {"min": "low"}, None),
    ("number", "class", {"device_class": "humidity", "unit_of_measurement": "%"}, None),
    ("select", "no options", {"options": ...}, None),
    ("select", "empty options", {"options": []}, "senseless"),
    ("select", "options as text", {"options": "a"}, None),
    ("select", "options with numbers", {"options": [1, 2]}, None),
    ("text", "max 300", {"max": 300}, None),
    ("text", "min over max", {"min": 30, "max": 10}, None),
    ("text", "pattern", {"pattern": "^[a-z]+$"}, None),
    ("text", "broken pattern", {"pattern": "[a-"}, None),
    ("text", "mode secret", {"mode": "secret"}, None),
    ("event", "no event_types", {"event_types": ...}, None),
    ("event", "class doorbell", {"device_class": "doorbell"}, None),
    ("event", "class of no kind", {"device_class": "chime"}, None),
    ("cover", "set_position without position", {"position_topic": ...}, None),
    ("cover", "value_template without state_topic", {"state_topic": ..., "value_template": "{{ value }}"}, None),
    ("cover", "tilt template without topic", {"tilt_status_template": "{{ value }}"}, None),
    ("cover", "class blind", {"device_class": "blind"}, None),
    ("cover", "class of no kind", {"device_class": "roller"}, None),
    ("cover", "payload_stop null", {"payload_stop": None}, None),
    ("cover", "position_open as text", {"position_open": "100"}, None),
    ("cover", "ends alike", {"position_open": 0, "position_closed": 0}, "senseless"),
    ("valve", "reports position and state_open", {"reports_position": True, "state_open": "open"}, None),
    ("valve", "reports position", {"reports_position": True}, None),
    ("valve", "class steam", {"device_class": "steam"}, None),
    ("fan", "presets without topic", {"preset_mode_command_topic": ...}, None),
    ("fan", "topic without presets", {"preset_modes": ...}, None),
    ("fan", "preset None", {"preset_modes": ["None"]}, None),
    ("fan", "speed_range_min 0", {"speed_range_min": 0}, None),
    ("fan", "speed range upside down", {"speed_range_min": 10, "speed_range_max": 3}, None),
    ("fan", "speed range", {"speed_range_min": 1, "speed_range_max": 3}, None),
    ("climate", "preset none", {"preset_modes": ["none", "eco"], "preset_mode_command_topic": "C/x"}, None),
    ("climate", "presets without topic", {"preset_modes": ["eco"]}, None),
    ("climate", "precision 0.3", {"precision": 0.3}, None),
    ("climate", "precision 0.5", {"precision": 0.5}, None),
    ("climate", "unit K", {"temperature_unit": "K"}, None),
    ("climate", "unit C", {"temperature_unit": "C"}, None),
    ("climate", "humidity upside down", {"min_humidity": 80, "max_humidity": 40}, None),
    ("climate", "humidity 120", {"max_humidity": 120}, None),
    ("climate", "humidity state without command", {"target_humidity_state_topic": "S/h"}, None),
    ("climate", "mode turbo", {"modes": ["off", "turbo"]}, "senseless"),
    ("climate", "min over max", {"min_temp": 30, "max_temp": 16}, "senseless"),
    ("climate", "temp_step as a word", {"temp_step": "half"}, None),
    ("humidifier", "no target", {"target_humidity_command_topic": ...}, None),
    ("humidifier", "modes without topic", {"mode_command_topic": ...}, None),
    ("humidifier", "humidity upside down", {"min_humidity": 80, "max_humidity": 40}, None),
    ("humidifier", "class dehumidifier", {"device_class": "dehumidifier"}, None),
    ("humidifier", "class fan", {"device_class": "fan"}, None),
    ("light", "brightness_scale 0", {"brightness_scale": 0}, None),
    ("light", "brightness_scale 100", {"brightness_scale": 100}, None),
    ("light", "on_command_type never", {"on_command_type": "never"}, None),
    ("light", "schema of no kind", {"schema": "xml"}, None),
    ("light", "template schema without templates", {"schema": "template"}, None),
    ("light", "effect_list", {"effect_list": ["a"], "effect_command_topic": "C/e"}, None),
    ("json light", "as it is", {}, None),
    ("json light", "mode of no kind", {"supported_color_modes": ["warm"]}, None),
    ("json light", "onoff beside hs", {"supported_color_modes": ["onoff", "hs"]}, None),
    ("json light", "brightness beside color_temp", {"supported_color_modes": ["brightness", "color_temp"]}, None),
    ("json light", "no modes", {"supported_color_modes": []}, None),
    ("json light", "white alone", {"supported_color_modes": ["white"]}, None),
    ("json light", "white and rgb", {"supported_color_modes": ["white", "rgb"]}, None),
    ("json light", "color_mode true", {"color_mode": True}, None),
    ("json light", "brightness true", {"supported_color_modes": ..., "brightness": True}, None),
    ("json light", "effects", {"effect": True, "effect_list": ["a", "b"]}, None),
    ("json light", "min_mireds -1", {"min_mireds": -1}, None),
    ("vacuum", "feature of no kind", {"supported_features": ["dance"]}, None),
    ("vacuum", "feature battery", {"supported_features": ["start", "battery"]}, None),
    ("alarm_control_panel", "feature of no kind", {"supported_features": ["arm_garden"]}, None),
    ("alarm_control_panel", "code", {"code": "1234", "code_arm_required": False}, None),
    ("update", "class firmware", {"device_class": "firmware"}, None),
    ("update", "class of no kind", {"device_class": "app"}, None),
    ("scene", "no payload_on", {"payload_on": ...}, "senseless"),
    ("device_tracker", "source of no kind", {"source_type": "star"}, None),
    ("device_tracker", "source gps", {"source_type": "gps"}, None),
    ("image", "both topics", {"image_topic": "S/i"}, None),
    ("image", "no topic", {"url_topic": ...}, None),
]
# Topics and texts that are wrong as they are.
RAW = [
    ("not JSON", "switch", "{unique_id: x}"), ("trailing comma", "switch", '{"command_topic":"C","unique_id":"UNIQUE",}'),
    ("NaN", "number", '{"command_topic":"C","unique_id":"UNIQUE","min":NaN}'),
    ("byte order mark", "switch", '\ufeff{"command_topic":"C","unique_id":"UNIQUE"}'),
    ("a list", "switch", "[1]"), ("a text", "switch", '"x"'), ("a number", "switch", "5"), ("cut off", "switch", '{"command_topic":"C"'),
]
OBJECTS = ["OBJECT x", "OBJECT.x", "OBJECT:x", "OBJECT灯", "OBJECT_x", "OBJECT-x", "OBJECT/node-x", "OBJECT/no de"]
COMPONENTS = ["media_player", "lamp", "Switch", "weather"]


def changed(config, change):
    """A config with keys set, added to (+) or taken away (...)."""
    config = copy.deepcopy(config)
    for key, value in change.items():
        if key.endswith("+"):
            config[key[:-1]] = {**config[key[:-1]], **value}
        elif value is ...:
            config.pop(key, None)
        else:
            config[key] = value
    return config


# Short keys of topics.
SHORT_TOPICS = {"t", "cmd_t", "stat_t", "json_attr_t", "avty_t"}


def filled(value, unique, key=""):
    """A config with topics and names of its own; the topics are those of keys that end so."""
    if isinstance(value, str):
        if (key.endswith("topic") or key in SHORT_TOPICS) and value[:1] in ("C", "S") and value[1:2] in ("", "/", "\0"):
            return f"lab/{unique}/{'set' if value[0] == 'C' else 'state'}{value[1:]}"
        return value.replace("UNIQUE", unique).replace("OBJECT", unique)
    if isinstance(value, list):
        return [filled(one, unique, key) for one in value]
    if isinstance(value, dict):
        return {name: filled(one, unique, name) for name, one in value.items()}
    return value


def whole(component):
    """A right config of a component with all around it."""
    base = JSON_LIGHT if component == "json light" else BASES[component]
    return {**base, "unique_id": "UNIQUE", "name": "thing", "device": {"identifiers": ["UNIQUE"], "name": "Thing"}}


class Case:
    """A message of discovery, and what to make of what comes of it."""

    def __init__(self, name, component, topic, payload, unique, senseless=False):
        self.name, self.component, self.topic, self.payload, self.unique = name, component, topic, payload, unique
        self.senseless, self.log, self.seen = senseless, [], ""
        self.friendly = "Thing thing"

    def lines(self):
        """What a capture of it holds."""
        return [(self.topic, self.payload)]


def discovery_cases(seed, announcements, mutations):
    """All cases of discovery."""
    cases = []

    def add(name, component, config, senseless=False, topic=None):
        unique = f"case{len(cases)}"
        real = "light" if component == "json light" else component
        text = config if isinstance(config, str) else json.dumps(filled(config, unique), ensure_ascii=False)
        text = text.replace("UNIQUE", unique)
        topic = filled(topic, unique) if topic else unique
        cases.append(Case(f"{component}: {name}", real, f"homeassistant/{real}/{topic}/config", text, unique, senseless))

    for component in [*BASES, "json light"]:
        add("as it is", component, whole(component))
    for component, name, change, senseless in CHANGES:
        if component == "*":
            names = ["switch", "sensor", "climate"]
        elif component.startswith("+"):
            names = [one for one in ("switch", "sensor", "lock", "button", "number", "cover", "fan", "binary_sensor")
                     if component[1:] in BASES[one]]
        else:
            names = [component]
        for one in names:
            add(name, one, changed(whole(one), change), senseless is not None)
    for name, component, text in RAW:
        add(name, component, text)
    for topic in OBJECTS:
        add(f"topic {topic}", "switch", whole("switch"), topic=topic)
    for component in COMPONENTS:
        add("component", component, whole("switch"))
    for component, base, changes in FORMS:
        for name, change, senseless in changes:
            add(f"form: {name}", component, changed_form(base, change, changed), senseless)
    # Our own announcements, as they are and with something changed at random.
    dice = random.Random(seed)
    chosen = dice.sample(sorted(announcements), min(mutations, len(announcements)))
    for number, topic in enumerate(chosen):
        component, config = topic.split("/")[1], copy.deepcopy(announcements[topic])
        config["unique_id"] = "UNIQUE"
        config["device"]["identifiers"] = ["UNIQUE"]
        name = "ours"
        if number % 5:
            name = mutate(config, dice)
        add(name, component, config)
    for component, name, config in strangers(dice, mutations // 2):
        add(name, component, config)
    return cases


# Right configs of others with something changed at random too: fresh cases come with each seed.
def strangers(dice, count):
    """Right configs of components, each with one thing changed at random: component, name, config."""
    for _ in range(count):
        component = dice.choice([*sorted(BASES), "json light"])
        config = whole(component)
        if dice.randrange(3) == 0:
            more = dice.choice(MORE)
            config = {**config, **copy.deepcopy(more)}
        yield component, mutate(config, dice).replace("ours", "another's"), config


# What a config may have beside what it needs.
MORE = [
    {"qos": 1, "retain": True}, {"icon": "mdi:lamp", "entity_category": "diagnostic"}, {"availability_topic": "S/a", "payload_available": "up"},
    {"availability": [{"topic": "S/a", "value_template": "{{ value_json.s }}"}], "availability_mode": "any"},
    {"json_attributes_topic": "S/j", "json_attributes_template": "{{ value_json | tojson }}"}, {"enabled_by_default": False, "encoding": "utf-8"},
    {"origin": {"name": "maker", "sw_version": "2", "support_url": "https://example.org/help"}},
]
VALUES = [None, True, 0, -1, 1.5, 10 ** 6, "", "x", "{{ value", "a/+/b", "a/#/b", [], ["x"], {}, {"x": 1}, "ON", "°C", "enum"]


def mutate(config, dice):
    """Changes one thing of a config, and says what."""
    key = dice.choice(sorted(config))
    kind = dice.randrange(4)
    if kind == 0:
        del config[key]
        return f"ours without {key}"
    if kind == 1 and isinstance(config.get("device"), dict) and key == "device":
        inner = dice.choice(sorted(config["device"]))
        config["device"][inner] = dice.choice(VALUES)
        return f"ours with device.{inner} {config['device'][inner]!r}"
    if kind == 2:
        other = dice.choice(sorted(config))
        config[key] = copy.deepcopy(config[other])
        return f"ours with {key} as {other}"
    config[key] = dice.choice(VALUES)
    return f"ours with {key} {config[key]!r}"
