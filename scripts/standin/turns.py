"""The turns of a conversation on the chat route: what may be in them, and what a model says of
its thoughts (`reasoning_details`), which it wants back as they came."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from . import errors
from .catalogue import Model
from .encode import Drawn
from .errors import issue
from .references import Reference

THINKER = "google/gemini-3-pro-image"
"""The model that tells its thoughts: those recorded of gemini-3.1-flash-image hold none (4.3)."""

ROLES = ("system", "developer", "user", "assistant", "tool")
FORMAT = "google-gemini-v1"
THOUGHTS = "First the large shapes, then the light, and the small things at last."
_SEAL_BYTES = 1800
_PIECES = 3
"""Deltas that one reasoning detail is cut into."""


@dataclass(frozen=True)
class Conversation:
    """`prompt` is the last user message's text; `latest` are the addresses of its pictures, or
    else of the latest pictures before it; `earlier` all others, in order."""

    prompt: str
    latest: list[str]
    earlier: list[str]


def read(messages: list[dict[str, Any]]) -> Conversation:
    prompt, latest, earlier = "", [], []
    for message in messages:
        content = message.get("content")
        parts = content if isinstance(content, list) else [{"type": "text", "text": content or ""}]
        found = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
        found += picture_urls(message)
        if found:
            earlier += latest
            latest = found
        if message.get("role") == "user":
            texts = [part["text"] for part in parts if part["type"] == "text"]
            prompt = "\n".join(texts)
    return Conversation(prompt, latest, earlier)


def picture_urls(message: dict[str, Any]) -> list[str]:
    """The addresses of the pictures that a model's own message brings."""
    return [item["image_url"]["url"] for item in message.get("images") or []]


def check(messages: list[Any]) -> list[dict[str, Any]]:
    """The Zod issues of a list of messages, by the types of the SDK (chatmessages.py)."""
    found = []
    if not messages:
        found.append(issue(["messages"], "non-empty array", "empty array"))
    for at, message in enumerate(messages):
        path = ["messages", at]
        if not isinstance(message, dict):
            found.append(issue(path, "object", _kind(message)))
            continue
        role, content = message.get("role"), message.get("content")
        if role not in ROLES:
            found.append(issue([*path, "role"], "|".join(ROLES), str(role)))
        if isinstance(content, list):
            found += _parts(content, [*path, "content"])
        elif not isinstance(content, str) and not (role == "assistant" and content is None):
            found.append(issue([*path, "content"], "string|array", _kind(content)))
        if role == "assistant":
            found += _own(message, path)
    return found


def _parts(parts: list[Any], path: list[Any]) -> Iterator[dict[str, Any]]:
    for at, part in enumerate(parts):
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "text" and not isinstance(part.get("text"), str):
            yield issue([*path, at, "text"], "string", _kind(part.get("text")))
        elif kind == "image_url" and not _has_url(part):
            yield issue([*path, at, "image_url", "url"], "string", "undefined")
        elif kind not in ("text", "image_url"):
            yield issue([*path, at, "type"], "text|image_url", str(kind))


def _own(message: dict[str, Any], path: list[Any]) -> Iterator[dict[str, Any]]:
    images, details = message.get("images"), message.get("reasoning_details")
    if images is not None and not (isinstance(images, list) and all(map(_has_url, images))):
        yield issue([*path, "images"], "array of image_url", _kind(images))
    if details is None:
        return
    if not isinstance(details, list):
        yield issue([*path, "reasoning_details"], "array", _kind(details))
        return
    for at, detail in enumerate(details):
        if not isinstance(detail, dict) or not str(detail.get("type")).startswith("reasoning."):
            yield issue([*path, "reasoning_details", at, "type"], "reasoning.*", _kind(detail))


def _has_url(part: Any) -> bool:
    image = part.get("image_url") if isinstance(part, dict) else None
    return isinstance(image, dict) and isinstance(image.get("url"), str)


def _kind(value: Any) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def thoughts(model: Model, pictures: list[Drawn]) -> list[dict[str, Any]]:
    """The `reasoning_details` of an answer: words, and a seal for each picture."""
    if model.id != THINKER or not pictures:
        return []
    words = {"type": "reasoning.text", "text": THOUGHTS, "format": FORMAT, "index": 0}
    sealed = [
        {"type": "reasoning.encrypted", "data": _seal(data), "format": FORMAT, "index": 1 + at}
        for at, data in enumerate(_different(drawn.data for drawn in pictures))
    ]
    return [words, *sealed]


def pieces(details: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same as a stream brings them: cut up, to be joined by their index."""
    for detail in details:
        key = "text" if "text" in detail else "data"
        length = -(-len(detail[key]) // _PIECES)
        for at in range(0, len(detail[key]), length):
            yield {**detail, key: detail[key][at : at + length]}


def check_seals(model: Model, message: dict[str, Any], pictures: list[Reference]) -> None:
    """Raises the 400 with which Gemini refuses a picture of its own whose seal is missing or not
    as it came (Google's page on thought signatures; the body is inferred)."""
    if model.id != THINKER or message.get("role") != "assistant":
        return
    details = message.get("reasoning_details") or []
    known = {detail.get("data") for detail in details}
    if any(_seal(picture.data) not in known for picture in pictures):
        raw = "Image part is missing a thought_signature. This is required for conversations."
        raise errors.provider_error(400, raw, "Google AI Studio")
    said = [detail.get("text") for detail in details if detail.get("type") == "reasoning.text"]
    if pictures and said != [THOUGHTS]:
        raise errors.provider_error(400, "Invalid thought text.", "Google AI Studio")


def _seal(picture: bytes) -> str:
    seed = hashlib.sha256(b"sandbox" + picture).digest()
    return base64.b64encode((seed * (_SEAL_BYTES // len(seed) + 1))[:_SEAL_BYTES]).decode()


def _different(pictures: Iterable[bytes]) -> list[bytes]:
    return list(dict.fromkeys(pictures))
