"""Messages of state, right and wrong ones, for entities of each kind."""
import json

from messages import changed, filled, whole

# For each kind of entity: changes of its right config, the topic (by its key), what it says first, what is then said
# that is right, what is wrong, and what is taken although it makes no sense.
STATES = [
    ("switch", {}, "state_topic", "OFF", ["ON"], ["on", "1", "True", "true", "", "off", "ON ", "Open"], []),
    ("switch", {"state_on": "yes", "state_off": "no"}, "state_topic", "no", ["yes"], ["ON", "YES", "1"], []),
    ("switch", {"value_template": "{{ value_json.power }}"}, "state_topic", '{"power":"OFF"}', ['{"power":"ON"}'],
     ['{"power":"on"}', '{"power":true}', '{"power":1}'], []),
    ("binary_sensor", {}, "state_topic", "OFF", ["ON"], ["on", "1", "open", "true", ""], []),
    ("binary_sensor", {"payload_on": "open", "payload_off": "closed"}, "state_topic", "closed", ["open"], ["ON", "Open"], []),
    ("sensor", {}, "state_topic", "20", ["21.5", "-5", "1e1", "21"], ["abc", "21.5 °C", "warm", "unavailable", ""], ["-300"]),
    ("sensor", {"value_template": "{{ value_json.t }}"}, "state_topic", '{"t":20}', ['{"t":21.5}', '{"t":"22"}'],
     ['{"t":"hot"}', '{"t":true}', '{"t":[1]}'], []),
    ("sensor", {"device_class": "enum", "options": ["idle", "busy"], "unit_of_measurement": ..., "state_class": ...},
     "state_topic", "idle", ["busy"], ["Busy", "gone", "1", ""], []),
    ("sensor", {"device_class": ..., "unit_of_measurement": ..., "state_class": ...}, "state_topic", "a", ["b", "1"],
     ["x" * 300], [""]),
    ("sensor", {"device_class": "timestamp", "unit_of_measurement": ..., "state_class": ...}, "state_topic",
     "2026-01-01T00:00:00+00:00", ["2026-01-02T00:00:00+00:00", "2026-01-02T00:00:00Z"], ["2026-01-02T00:00:00", "today", "1700000000"], []),
    ("light", {}, "state_topic", "OFF", ["ON"], ["on", "1", "true", ""], []),
    ("light", {}, "brightness_state_topic", "10", ["100", "255", "1"], ["bright", "", "0"], ["300"]),
    ("json light", {"supported_color_modes": ["brightness"]}, "state_topic", '{"state":"OFF"}',
     ['{"state":"ON"}', '{"state":"ON","brightness":100}'],
     ['{"state":"on"}', '{"state":true}', "ON", "{", '["ON"]', '{"state":"1"}', '{"status":"ON"}'], []),
    ("lock", {}, "state_topic", "LOCKED", ["UNLOCKED", "LOCKING", "UNLOCKING", "JAMMED"], ["unlocked", "AJAR", "0", ""], []),
    ("cover", {"position_topic": ..., "set_position_topic": ...}, "state_topic", "closed", ["open", "opening", "closing"],
     ["OPEN", "50", "ajar", ""], []),
    ("cover", {"state_topic": ...}, "position_topic", "0", ["50", "100"], ["half", ""], ["150", "-1", "50.5"]),
    ("valve", {}, "state_topic", "closed", ["open", "opening"], ["OPEN", "ajar", ""], []),
    ("valve", {"reports_position": True}, "state_topic", "0", ["50", "100"], ["half", ""], ["101"]),
    ("fan", {}, "state_topic", "OFF", ["ON"], ["on", "1", ""], []),
    ("fan", {}, "percentage_state_topic", "10", ["50", "100", "1"], ["150", "fast", "-1", ""], []),
    ("fan", {}, "preset_mode_state_topic", "auto", ["sleep"], ["turbo", "Sleep", ""], []),
    ("climate", {}, "mode_state_topic", "off", ["heat", "cool"], ["turbo", "Heat", "dry", ""], []),
    ("climate", {}, "temperature_state_topic", "20", ["21.5", "30"], ["warm", ""], ["99"]),
    ("humidifier", {}, "state_topic", "OFF", ["ON"], ["on", "1", ""], []),
    ("humidifier", {}, "target_humidity_state_topic", "40", ["50"], ["120", "moist", ""], []),
    ("humidifier", {}, "mode_state_topic", "normal", ["eco"], ["turbo", "Eco", ""], []),
    ("number", {}, "state_topic", "10", ["50", "100", "0"], ["101", "-1", "many", ""], ["10.5"]),
    ("select", {}, "state_topic", "a", ["b"], ["c", "B", ""], []),
    ("text", {}, "state_topic", "a", ["b", "evening"], ["x" * 30], []),
    ("text", {"pattern": "^[a-z]+$"}, "state_topic", "a", ["b"], ["B", "1"], []),
    ("event", {}, "state_topic", '{"event_type":"press"}', ['{"event_type":"hold"}', '{"event_type":"hold","n":1}'],
     ['{"event_type":"shake"}', '{"event":"hold"}', "hold", "{", '{"event_type":1}', ""], []),
    ("siren", {}, "state_topic", "OFF", ["ON", '{"state":"ON"}'], ["on", "1", ""], []),
    ("vacuum", {}, "state_topic", '{"state":"docked"}', ['{"state":"cleaning"}', '{"state":"idle"}'],
     ['{"state":"sweeping"}', '{"state":"CLEANING"}', "cleaning", '{"status":"cleaning"}', ""], []),
    ("lawn_mower", {}, "activity_state_topic", "docked", ["mowing", "paused"], ["cutting", "Mowing", ""], []),
    ("alarm_control_panel", {}, "state_topic", "disarmed", ["armed_away", "triggered"], ["armed", "DISARMED", ""], []),
    ("device_tracker", {}, "state_topic", "home", ["not_home", "work"], [], []),
    ("water_heater", {}, "mode_state_topic", "off", ["eco"], ["turbo", "Eco", ""], []),
    ("*", {"availability_topic": "S/a"}, "availability_topic", "offline", ["online"], ["Online", "1", "ONLINE", ""], []),
    ("*", {"availability": [{"topic": "S/a", "payload_available": "up", "payload_not_available": "down"}]}, "availability",
     "down", ["up"], ["online", "UP"], []),
]


class StateCase:
    """One message of state for an entity of its own."""

    def __init__(self, name, unique, setting, before, topic, payload, senseless):
        self.name, self.unique, self.setting, self.before = name, unique, setting, before
        self.topic, self.payload, self.senseless, self.log, self.seen = topic, payload, senseless, [], ""

    def lines(self):
        """What a capture of it holds."""
        return [*self.setting, *self.before, (self.topic, self.payload)]


def strange(dice, first, right, known):
    """A payload that is made at random of the right ones, and is neither one of those nor what was said before."""
    word = dice.choice([first, *right])
    made = dice.choice([
        word.upper(), word.lower(), word.title(), f" {word}", f"{word}\n", f'"{word}"', word[:-1], word + word[-1:], word.replace(".", ","),
        word.replace('"', "'"), json.dumps({"state": word}), json.dumps([word]), "null", "NULL", "unknown", "nan", "{}", "0x10", "٣",
        word.replace("_", " "), word.replace("O", "0"), word.replace("{", "[").replace("}", "]")])

    def number(text):
        try:
            return float(text)
        except ValueError:
            return text

    same = any(number(made) == number(one) for one in (first, *right)) or made in known or not made
    return [] if same else [made]


def state_cases(seed, dice):
    """All cases of state in an order that the seed shuffles."""
    cases = []
    for component, change, key, first, right, wrong, senseless in STATES:
        for real in ["switch", "sensor", "number"] if component == "*" else [component]:
            made = {one for _ in range(4) for one in strange(dice, first, right, [*wrong, *senseless])}
            made = sorted(made)
            for payload in [*right, *wrong, *senseless, *made]:
                unique = f"state{len(cases)}"
                config = filled(changed(whole(real), change), unique)
                named = "light" if real == "json light" else real
                topic = config[key] if isinstance(config[key], str) else config[key][0]["topic"]
                # A light tells its brightness while it is on; an entity that is not there shows no state.
                before = [(topic, first)]
                if key == "brightness_state_topic" or key.startswith(("percentage", "preset", "target_humidity")):
                    before.insert(0, (config["state_topic"], "ON"))
                if named == "humidifier" and key == "mode_state_topic":
                    before.insert(0, (config["state_topic"], "ON"))
                setting = [(f"homeassistant/{named}/{unique}/config", json.dumps(config, ensure_ascii=False))]
                cases.append(StateCase(
                    f"{'made ' if payload in made else ''}{component} {key} {payload[:40]!r} after {first!r}", unique, setting, before, topic, payload,
                    payload in senseless))
    dice.shuffle(cases)
    return cases
