"""What a hand does with mouse and keyboard, as the events that Blender is told."""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]

_DIGITS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
_SIGNS = {
    **{" ": "SPACE", ".": "PERIOD", ",": "COMMA", "-": "MINUS", "=": "EQUAL", "/": "SLASH"},
    **{";": "SEMI_COLON", "'": "QUOTE", "[": "LEFT_BRACKET", "]": "RIGHT_BRACKET"},
    **{"\\": "BACK_SLASH", "`": "ACCENT_GRAVE"},
}


def move(x: float, y: float) -> list[Event]:
    """Two events, since what stands under the mouse is looked up when it moves."""
    return [_moved(x - 1, y), _moved(x, y), _moved(x, y)]


def click(x: float, y: float, button: str, modifiers: dict[str, bool]) -> list[Event]:
    return [*move(x, y), *_pressed(_mouse(button), modifiers)]


def drag(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    button: str,
    modifiers: dict[str, bool],
    steps: int,
) -> list[Event]:
    down, up = _pressed(_mouse(button), modifiers)
    parts = [step / steps for step in range(1, steps + 1)]
    way = [_moved(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part) for part in parts]
    return [*move(x1, y1), down, *way, up]


def scroll(x: float, y: float, steps: int) -> list[Event]:
    wheel = "WHEELDOWNMOUSE" if steps > 0 else "WHEELUPMOUSE"
    return [*move(x, y), *({"type": wheel} for _ in range(abs(steps)))]


def key(name: str, modifiers: dict[str, bool]) -> list[Event]:
    return _pressed(name, modifiers)


def typing(text: str) -> list[Event]:
    """Key events with the characters they mean; whichever key makes an unusual one."""
    events: list[Event] = []
    for character in text:
        if character == "\n":
            events += key("RET", {})
            continue
        name = "A"
        if character.isascii() and character.isalpha():
            name = character.upper()
        elif character.isascii() and character.isdigit():
            name = _DIGITS[int(character)]
        elif character in _SIGNS:
            name = _SIGNS[character]
        shift = character.isascii() and character.isupper()
        events.append({"type": name, "unicode": character, "shift": shift})
        events.append({"type": name, "value": "RELEASE"})
    return events


def _moved(x: float, y: float) -> Event:
    return {"type": "MOUSEMOVE", "value": "NOTHING", "x": x, "y": y}


def _pressed(name: str, modifiers: dict[str, bool]) -> list[Event]:
    return [{"type": name, **modifiers}, {"type": name, "value": "RELEASE", **modifiers}]


def _mouse(button: str) -> str:
    return f"{button}MOUSE"
