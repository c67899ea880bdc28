"""Types and ranges of a `POST /images` body, answered in the Zod shape (sections 3.3 and 9.1)."""

from __future__ import annotations

from typing import Any

from . import turns
from .errors import issue, zod

RATIOS = [
    *("1:1", "1:2", "1:4", "1:8", "2:1", "2:3", "2.35:1", "3:2", "3:4", "4:1", "4:3", "4:5", "5:2"),
    *("5:4", "5:7", "7:5", "8:1", "9:16", "16:9", "9:19.5", "19.5:9", "9:20", "20:9", "9:21"),
    *("21:9", "auto"),
]

ENUMS = {
    "aspect_ratio": RATIOS,
    "resolution": ["512", "768", "1K", "1.5K", "2K", "4K"],
    "quality": ["auto", "low", "medium", "high", "xhigh", "max"],
    "output_format": ["png", "jpeg", "webp", "svg"],
    "background": ["auto", "transparent", "opaque"],
}
RANGES = {"n": (1, 10), "output_compression": (0, 100), "seed": None}
TEXTS = {"size": None, "user": None, "session_id": 256}
MAX_REFERENCES = 16


def check_images_request(body: Any) -> None:
    """Raises the Zod-shaped 400 listing every fault; unknown keys are let through (3.3)."""
    if not isinstance(body, dict):
        raise zod([issue([], "object", _kind(body))])
    issues: list[dict[str, Any]] = []
    for name in ("model", "prompt"):
        issues += _text(body, name, required=True, shortest=1)
    for name, longest in TEXTS.items():
        issues += _text(body, name, longest=longest)
    for name, values in ENUMS.items():
        if body.get(name) is not None and body[name] not in values:
            issues.append(_not_listed(name, values))
    for name, span in RANGES.items():
        issues += _integer(body, name, span)
    for name, kind, expected in (("stream", bool, "boolean"), ("provider", dict, "object")):
        if body.get(name) is not None and not isinstance(body[name], kind):
            issues.append(issue([name], expected, _kind(body[name])))
    issues += _references(body.get("input_references"))
    if issues:
        raise zod(issues)


def check_chat_request(body: Any) -> None:
    """The little that the chat route insists on: a model and a list of messages (4.1)."""
    if not isinstance(body, dict):
        raise zod([issue([], "object", _kind(body))])
    issues = _text(body, "model", required=True, shortest=1)
    messages = body.get("messages")
    if not isinstance(messages, list):
        issues.append(issue(["messages"], "array", _kind(messages)))
    else:
        issues += turns.check(messages)
    for name, kind, expected in (("modalities", list, "array"), ("image_config", dict, "object")):
        if body.get(name) is not None and not isinstance(body[name], kind):
            issues.append(issue([name], expected, _kind(body[name])))
    if issues:
        raise zod(issues)


def _text(
    body: dict[str, Any],
    name: str,
    required: bool = False,
    shortest: int = 0,
    longest: int | None = None,
) -> list[dict[str, Any]]:
    value = body.get(name)
    if value is None and not required:
        return []
    if not isinstance(value, str):
        return [issue([name], "string", _kind(value))]
    if len(value) < shortest:
        return [_bound(name, "too_small", "string", f">={shortest} characters")]
    if longest is not None and len(value) > longest:
        return [_bound(name, "too_big", "string", f"<={longest} characters")]
    return []


def _integer(body: dict[str, Any], name: str, span: tuple[int, int] | None) -> list[dict[str, Any]]:
    value = body.get(name)
    if value is None:
        return []
    if isinstance(value, bool) or not isinstance(value, int):
        return [issue([name], "int", _kind(value))]
    if span and value < span[0]:
        return [_bound(name, "too_small", "number", f">={span[0]}")]
    if span and value > span[1]:
        return [_bound(name, "too_big", "number", f"<={span[1]}")]
    return []


def _references(value: Any) -> list[dict[str, Any]]:
    path: list[str | int] = ["input_references"]
    if value is None:
        return []
    if not isinstance(value, list):
        return [issue(path, "array", _kind(value))]
    if len(value) > MAX_REFERENCES:
        return [_bound(path[0], "too_big", "array", f"<={MAX_REFERENCES} items")]
    issues = []
    for index, item in enumerate(value):
        here = [*path, index]
        if not isinstance(item, dict):
            issues.append(issue(here, "object", _kind(item)))
        elif item.get("type") != "image_url":
            issues.append({**_not_listed("type", ["image_url"]), "path": [*here, "type"]})
        elif not isinstance(item.get("image_url"), dict):
            issues.append(issue([*here, "image_url"], "object", _kind(item.get("image_url"))))
        elif not isinstance(item["image_url"].get("url"), str):
            kind = _kind(item["image_url"].get("url"))
            issues.append(issue([*here, "image_url", "url"], "string", kind))
    return issues


def _not_listed(name: str, values: list[str]) -> dict[str, Any]:
    options = "|".join(f'"{value}"' for value in values)
    return {
        "code": "invalid_value",
        "values": values,
        "path": [name],
        "message": f"Invalid option: expected one of {options}",
    }


def _bound(name: str | int, code: str, origin: str, rule: str) -> dict[str, Any]:
    size = "small" if code == "too_small" else "big"
    return {
        "origin": origin,
        "code": code,
        "path": [name],
        "message": f"Too {size}: expected {origin} to have {rule}",
    }


def _kind(value: Any) -> str:
    if value is None:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "unknown")
