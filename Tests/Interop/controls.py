"""How each kind of entity is controlled with the services of Home Assistant, and what must show then."""
from dataclasses import dataclass, field


@dataclass
class Wish:
    """One call of a service and what must be seen of it."""

    service: str
    data: dict
    # True for the state that must come.
    shows: object
    # What must come, in words.
    words: str


@dataclass
class Control:
    """One thing that can be controlled of an entity: the wishes are tried in turn until one is fulfilled."""

    name: str
    wishes: list = field(default_factory=list)


def state_is(*words):
    return lambda state: state["state"] in words


def number_is(key, value, tolerance):
    def shows(state):
        shown = state["state"] if key is None else state["attributes"].get(key)
        try:
            return abs(float(shown) - value) <= tolerance
        except (TypeError, ValueError):
            return False

    return shows


def attribute_is(key, value):
    return lambda state: state["attributes"].get(key) == value


def controls(component, config, state):
    """What can be controlled of an entity, starting from the state that it shows now."""
    return PLANS[component](config, state) if component in PLANS else []


def switch(config, state):
    on = Wish("turn_on", {}, state_is("on"), "on")
    off = Wish("turn_off", {}, state_is("off"), "off")
    first, second = (off, on) if state["state"] == "on" else (on, off)
    return [Control(first.service, [first]), Control(second.service, [second])]


def candidates(low, high, step, now):
    """Numbers to set, different from the one that is shown: neighbours first, the ends last."""
    count = int((high - low) / step + 1e-9)
    places = [count // 2, 1, count - 1, count // 4, 3 * count // 4, 0, count]
    if now is not None:
        place = round((now - low) / step)
        places = [place + 1, place - 1] + places
    found = []
    for place in places:
        value = round(low + place * step, 6)
        if 0 <= place <= count and value not in found and (now is None or abs(value - now) > step / 2):
            found.append(value)
    return found


def shown_number(state, key=None):
    shown = state["state"] if key is None else state["attributes"].get(key)
    try:
        return float(shown)
    except (TypeError, ValueError):
        return None


def number(config, state):
    step = float(config.get("step", 1))
    low, high = float(config.get("min", 1)), float(config.get("max", 100))
    return [Control("set_value", [
        Wish("set_value", {"value": value}, number_is(None, value, step / 2), f"{value:g}")
        for value in candidates(low, high, step, shown_number(state))[:6]])]


def select(config, state):
    others = [str(option) for option in config["options"] if str(option) != state["state"]]
    return [Control("select_option", [Wish("select_option", {"option": one}, state_is(one), one) for one in others])]


def text(config, state):
    is_hex = "pattern" in config
    most = config.get("max", 255)
    wishes = ["0a0b", "00ff10"] if is_hex else [word[:most] for word in ("evening", "zh-CN", "en-US", "https://example.org/a")]
    return [Control("set_value", [
        Wish("set_value", {"value": word}, state_is(word), word) for word in wishes if word != state["state"]])]


def button(config, state):
    before = state["state"]
    return [Control("press", [Wish("press", {}, lambda now: now["state"] not in (before, "unavailable"), "pressed")])]


def light(config, state):
    found = [Control("turn_on", [Wish("turn_on", {}, state_is("on"), "on")])]
    if "brightness_command_topic" in config:
        shown = state["attributes"].get("brightness") or 0
        value = 60 if shown > 128 else 200
        found.append(Control("brightness", [
            Wish("turn_on", {"brightness": value}, number_is("brightness", value, 2), f"brightness {value}")]))
    if "color_temp_command_topic" in config:
        low = 1_000_000 / config.get("max_mireds", 500)
        high = 1_000_000 / config.get("min_mireds", 153)
        value = round((low + high) / 2)
        # A step of one mired is this much of a kelvin.
        found.append(Control("color temperature", [
            Wish("turn_on", {"color_temp_kelvin": value},
                 number_is("color_temp_kelvin", value, value * value / 1_000_000 + 1), f"{value} K")]))
    return found + [Control("turn_off", [Wish("turn_off", {}, state_is("off"), "off")]),
                    Control("turn_on again", [Wish("turn_on", {}, state_is("on"), "on")])]


def climate(config, state):
    modes = [mode for mode in config.get("modes", []) if mode != state["state"]]
    # Off comes last: some take no target while they are off.
    modes.sort(key=lambda mode: mode == "off")
    found = [Control("mode", [Wish("set_hvac_mode", {"hvac_mode": one}, state_is(one), one) for one in modes])]
    if "temperature_command_topic" in config:
        step = float(config.get("temp_step", 1))
        low, high = float(config.get("min_temp", 7)), float(config.get("max_temp", 35))
        found.append(Control("temperature", [
            Wish("set_temperature", {"temperature": value}, number_is("temperature", value, 0.06), f"{value:g} °C")
            for value in candidates(low, high, max(step, 0.5), shown_number(state, "temperature"))[:6]]))
    if "fan_mode_command_topic" in config:
        others = [mode for mode in config["fan_modes"] if mode != state["attributes"].get("fan_mode")]
        found.append(Control("fan mode", [
            Wish("set_fan_mode", {"fan_mode": one}, attribute_is("fan_mode", one), f"fan {one}") for one in others]))
    return found


def cover(config, state):
    def moves(target):
        start = state["attributes"].get("current_position")

        def shows(now):
            here = now["attributes"].get("current_position")
            # A motor takes its time; that it runs towards its target is what must show soon.
            if here is None or start is None:
                return here == target
            return abs(here - target) < abs(start - target)

        return shows

    start = state["attributes"].get("current_position") or 0
    target = 30 if start > 50 else 80
    return [Control("set_cover_position", [
        Wish("set_cover_position", {"position": target}, moves(target), f"position {target}")])]


def lock(config, state):
    lock = Control("lock", [Wish("lock", {}, state_is("locked"), "locked")])
    unlock = Control("unlock", [Wish("unlock", {}, state_is("unlocked", "open"), "unlocked")])
    return [unlock, lock] if state["state"] == "locked" else [lock, unlock]


def valve(config, state):
    opens = Control("open_valve", [Wish("open_valve", {}, state_is("open", "opening"), "open")])
    closes = Control("close_valve", [Wish("close_valve", {}, state_is("closed", "closing"), "closed")])
    return [closes, opens] if state["state"] == "open" else [opens, closes]


PLANS = {
    "switch": switch, "number": number, "select": select, "text": text, "button": button, "light": light,
    "climate": climate, "cover": cover, "lock": lock, "valve": valve,
}
