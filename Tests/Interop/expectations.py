"""What Home Assistant must show for an entity when its device has said something.

This is worked out from the config and the payload alone, so that a message which Home Assistant silently ignores is
found by looking at its state.
"""
import json
import re

PATH = re.compile(r"^\{\{ value_json(?:\.(\w+)|\['([^']+)'\]) \}\}$")
LOCK = {"state_locked": ("LOCKED", "locked"), "state_unlocked": ("UNLOCKED", "unlocked"),
        "state_jammed": ("JAMMED", "jammed"), "state_open": ("OPEN", "open")}
VALVE = ("open", "opening", "closed", "closing")


MOVING = re.compile(r"^\{\{ value_json\.(\w+) if value_json\.\1 != '(\w+)' or value_json\.(\w+) != '(\w+)' else '(\w+)' \}\}$")


class Unread(Exception):
    """A template that is not one of the plain ones."""


def said(config, topic_key, template_key, listener):
    """What the device said of a part of an entity; Ellipsis when it said nothing of it."""
    topic = config.get(topic_key)
    payload = None if topic is None else listener.payload(topic)
    if payload is None:
        return ...
    template = config.get(template_key)
    if template is None:
        return payload
    if moving := MOVING.match(template):
        name, word, other, target, instead = moving.groups()
        values = json.loads(payload)
        return instead if values.get(name) == word and values.get(other) == target else values.get(name, ...)
    match = PATH.match(template)
    if not match:
        raise Unread(template)
    return json.loads(payload).get(match.group(1) or match.group(2), ...)


def same_number(left, right, tolerance=1e-6):
    """True when two texts or numbers are the same number."""
    try:
        return abs(float(left) - float(right)) <= tolerance * max(1, abs(float(right)))
    except (TypeError, ValueError):
        return False


def fault(component, config, state, listener):
    """What is wrong with what Home Assistant shows of an entity; nothing when all is well."""
    if state is None:
        return "is not there"
    shown = state["state"]
    if shown == "unavailable":
        return "is unavailable"
    if component in ("button", "event", "scene"):
        return None
    checks = CHECKS.get(component, plain)
    for name, expected, actual, is_right in checks(config, state, listener):
        if not is_right:
            return f"{name}: the device says {expected!r}, Home Assistant shows {actual!r}"
    return None


def plain(config, state, listener):
    """Entities whose state is what the device says."""
    value, shown = said(config, "state_topic", "value_template", listener), state["state"]
    if value is ...:
        return [("state", "nothing", shown, shown == "unknown" or "state_topic" not in config)]
    if value is None or str(value) == "None":
        # Versions before 2024.8 show the word of a sensor that is no number.
        return [("state", None, shown, shown == "unknown" or shown == "None" and "unit_of_measurement" not in config)]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [("state", value, shown, same_number(shown, value))]
    return [("state", value, shown, shown == str(value))]


def two(on, off):
    """Entities with two states, by the keys of their payloads."""

    def check(config, state, listener):
        template = "state_value_template" if "state_value_template" in config else "value_template"
        value, shown = said(config, "state_topic", template, listener), state["state"]
        if value is ... or value is None:
            return [("state", value, shown, shown == "unknown" or "state_topic" not in config)]
        words = {str(config.get(on, "ON")): "on", str(config.get(off, "OFF")): "off"}
        found = [("state", value, shown, shown == words.get(str(value)))]
        if "brightness_state_topic" in config and shown == "on":
            found += light(config, state, listener)
        return found

    return check


def light(config, state, listener):
    """The brightness of a light that is on."""
    value = said(config, "brightness_state_topic", "brightness_value_template", listener)
    shown = state["attributes"].get("brightness")
    if value is ... or value is None:
        return []
    most = config.get("brightness_scale", 255)
    return [("brightness", value, shown, shown is not None and abs(shown - value * 255 / most) <= 1)]


def climate(config, state, listener):
    """The mode, the target and the temperature of a climate entity."""
    found = []
    mode = said(config, "mode_state_topic", "mode_state_template", listener)
    if mode is not ... and mode is not None:
        found.append(("mode", mode, state["state"], state["state"] == mode))
    for key, attribute in (("temperature", "temperature"), ("current_temperature", "current_temperature"),
                           ("fan_mode", "fan_mode")):
        topic, template = f"{key}_state_topic", f"{key}_state_template"
        if key == "current_temperature":
            topic, template = "current_temperature_topic", "current_temperature_template"
        value = said(config, topic, template, listener)
        if value is ... or value is None:
            continue
        shown = state["attributes"].get(attribute)
        # Home Assistant shows temperatures to a tenth of a degree.
        is_right = shown == value if key == "fan_mode" else same_number(shown, value, 0.051)
        found.append((attribute, value, shown, is_right))
    return found


def cover(config, state, listener):
    """The position of a cover."""
    value = said(config, "position_topic", "position_template", listener)
    if value is ... or value is None:
        return []
    shown = state["attributes"].get("current_position")
    return [("position", value, shown, same_number(shown, round(float(value)))),
            ("state", value, state["state"], state["state"] == ("closed" if float(value) == 0 else "open"))]


def lock(config, state, listener):
    """The state of a lock."""
    value, shown = said(config, "state_topic", "value_template", listener), state["state"]
    if value is ... or value is None:
        return [("state", value, shown, shown == "unknown")]
    words = {str(config.get(key, word)): text for key, (word, text) in LOCK.items()}
    # Versions before 2024.10 know no open lock and say that it is unlocked.
    allowed = {words.get(value), "unlocked"} if words.get(value) == "open" else {words.get(value)}
    return [("state", value, shown, shown in allowed)]


def valve(config, state, listener):
    """The state of a valve."""
    value, shown = said(config, "state_topic", "value_template", listener), state["state"]
    if value is ... or value is None:
        return [("state", value, shown, shown == "unknown")]
    words = {str(config.get(f"state_{word}", word)): word for word in VALVE}
    return [("state", value, shown, shown == words.get(value))]


CHECKS = {
    "switch": two("payload_on", "payload_off"), "binary_sensor": two("payload_on", "payload_off"),
    "light": two("payload_on", "payload_off"), "climate": climate, "cover": cover, "lock": lock, "valve": valve,
}
