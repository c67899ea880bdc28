"""A model's own message: gathered from an answer, and given back in a conversation.

OpenRouter wants a model's earlier messages back as they came, with their ``reasoning_details``
(its page "Reasoning Tokens", *Preserving Reasoning*). In a stream, these come in pieces.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..core.request import Reference, Request

_LONGEST = 16 * 1024 * 1024
"""Characters kept of one message; signatures of pictures are some MB at most."""

_TAKEN_BACK = {
    "content",
    "refusal",
    "reasoning",
    "reasoning_details",
    "tool_calls",
    "name",
    "audio",
}
"""What the SDK's type of an assistant's message in a request has, but for role and images. An
answer has more (annotations), which is kept and not sent."""

_JOINED = ("text", "summary", "data")
"""What of a reasoning detail comes in pieces; of the rest, the latest holds."""


class MessageDraft:
    """One assistant message while it arrives: everything but its words and pictures."""

    def __init__(self) -> None:
        self._parts: dict[str, Any] = {}
        self._details: list[Any] = []
        self._size = 0
        self.is_null = True
        """Whether no content of any kind was named."""

    def take(self, part: Mapping[str, Any], *, is_piece: bool) -> None:
        """Read a message, or one delta of it."""
        self.is_null = self.is_null and part.get("content") is None
        for key, value in part.items():
            if key in ("role", "content", "images") or value is None:
                continue
            self._size += _weight(value)
            if self._size > _LONGEST:
                continue
            if key == "reasoning_details" and isinstance(value, list):
                self._details = _merged(self._details, value) if is_piece else value
            elif is_piece and isinstance(value, str) and isinstance(self._parts.get(key), str):
                self._parts[key] += value
            else:
                self._parts[key] = value

    def finish(self, words: str) -> dict[str, Any]:
        """The message without its pictures; empty when it grew beyond all measure, for then it
        cannot be given back as it came."""
        if self._size > _LONGEST:
            return {}
        message = {"role": "assistant", "content": None if self.is_null else words, **self._parts}
        if self._details:
            message["reasoning_details"] = self._details
        return message


def _merged(known: list[Any], pieces: Iterable[Any]) -> list[Any]:
    """Join the pieces of each detail by its index and type, in the order of their first piece."""
    merged = list(known)
    places = {_place(detail): at for at, detail in enumerate(merged)}
    for piece in pieces:
        at = places.get(_place(piece)) if _place(piece) is not None else None
        if at is None:
            places[_place(piece)] = len(merged)
            merged.append(piece)
            continue
        before = merged[at]
        told = {key: value for key, value in piece.items() if value is not None}
        for key in _JOINED:
            if isinstance(told.get(key), str) and isinstance(before.get(key), str):
                told[key] = before[key] + told[key]
        merged[at] = {**before, **told}
    return merged


def _place(detail: Any) -> tuple[Any, Any] | None:
    """What says that two pieces belong together; None where nothing does."""
    if not isinstance(detail, Mapping) or not isinstance(detail.get("index"), int):
        return None
    return detail["index"], str(detail.get("type"))


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_weight(part) for part in value.values())
    return sum(_weight(part) for part in value) if isinstance(value, list) else 1


def messages(request: Request, prompt: str) -> list[dict[str, Any]]:
    """The whole exchange (openrouter-api.md, 4.1): the text first, then the pictures.

    ``prompt`` is what the request's own turn says.
    """
    found = []
    for turn in request.turns:
        found.append(_asked(turn.prompt, turn.shown))
        if turn.message is not None:
            found.append(_answered(turn.message, turn.pictures))
    return [*found, _asked(prompt, request.references)]


def _asked(prompt: str, pictures: Iterable[Reference]) -> dict[str, Any]:
    content = [{"type": "text", "text": prompt}, *(image_part(picture) for picture in pictures)]
    return {"role": "user", "content": content}


def _answered(message: Mapping[str, Any], pictures: Iterable[Reference]) -> dict[str, Any]:
    # The SDK's type for a model's own pictures has no ``type``, unlike that of a question's.
    images = [{"image_url": {"url": picture}} for picture in pictures]
    said = {name: value for name, value in message.items() if name in _TAKEN_BACK}
    return {**said, "role": "assistant", **({"images": images} if images else {})}


def image_part(reference: Reference) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": reference}}
