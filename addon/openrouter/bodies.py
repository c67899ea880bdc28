"""What is sent: the JSON of both routes, with its pictures encoded as they leave."""

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from ..core import roles
from ..core.request import Reference, Request, Route
from .turns import image_part, messages

_ENCODED_AT_ONCE = 48 * 1024
"""Bytes of a picture turned into base64 at once; a multiple of three, so that pieces join."""

_CHAT_OPTIONS = {"moderation", "strength", "style"}
"""Options of providers that chat takes in ``image_config`` (openrouter-api.md, section 4.1)."""


def first_payload(request: Request) -> tuple[Route, dict[str, Any]]:
    """The route that is tried first, and the body that goes there."""
    if request.route is Route.CHAT:
        return Route.CHAT, chat_payload(request, modalities_for(request))
    return Route.IMAGES, images_payload(request)


def images_payload(request: Request) -> dict[str, Any]:
    """Body of ``POST /images`` (openrouter-api.md, section 3.3). Only listed fields are sent."""
    body: dict[str, Any] = {"model": request.model.id, "prompt": _text(request)}
    if request.aspect_ratio is not None:
        body["aspect_ratio"] = request.aspect_ratio
    if request.resolution is not None:
        body["size" if request.model.sizes else "resolution"] = request.resolution
    if request.count > 1:
        body["n"] = request.count
    if request.seed is not None:
        body["seed"] = request.seed
    if request.stream:
        body["stream"] = True
    body |= _finish(request)
    if request.provider_options:
        body.setdefault("provider", {})["options"] = request.provider_options
    if request.references:
        body["input_references"] = [image_part(reference) for reference in request.references]
    return body


def chat_payload(request: Request, modalities: list[str]) -> dict[str, Any]:
    """Body of ``POST /chat/completions`` (section 4.1), with the turns before this one."""
    body: dict[str, Any] = {
        "model": request.model.id,
        "messages": messages(request, _text(request)),
        "modalities": modalities,
    }
    config: dict[str, Any] = {}
    if request.aspect_ratio not in (None, "auto"):  # which this route does not know
        config["aspect_ratio"] = request.aspect_ratio
    if request.resolution is not None:
        config["image_size"] = "0.5K" if request.resolution == "512" else request.resolution
    config |= _finish(request)
    config |= {name: value for name, value in request.options if name in _CHAT_OPTIONS}
    if config:
        body["image_config"] = config
    for slug, options in request.provider_options.items():
        rest = {name: value for name, value in options.items() if name not in _CHAT_OPTIONS}
        if rest:
            body.setdefault("provider", {}).setdefault("options", {})[slug] = rest
    if request.zdr:
        body.setdefault("provider", {})["zdr"] = True
    if request.no_training:
        body.setdefault("provider", {})["data_collection"] = "deny"
    if request.seed is not None:
        body["seed"] = request.seed
    if request.stream:
        body["stream"] = True
    return body


def _finish(request: Request) -> dict[str, Any]:
    """What both routes call by the same names."""
    found = {
        "quality": request.quality,
        "background": request.background,
        "output_format": request.output_format,
        "output_compression": request.compression,
    }
    return {name: value for name, value in found.items() if value is not None}


def modalities_for(request: Request) -> list[str]:
    """What the model is asked to answer with; the wrong list gives a 404 (section 9.4)."""
    return ["image", "text"] if request.model.text_output else ["image"]


def _text(request: Request) -> str:
    return roles.described(request.prompt, request.references)


class Upload:
    """A request body that is read once, counts what left, and never holds its base64 whole.

    ``payload`` is JSON with ``Reference`` values where data URLs belong.
    """

    def __init__(
        self,
        payload: dict[str, Any],
        on_read: Callable[[int, int], None] = lambda sent, total: None,
    ) -> None:
        self._parts = _parts(payload)
        self._total = sum(_length(part) for part in self._parts)
        self._pieces = self._encoded()
        self._rest = b""
        self._on_read = on_read
        self.sent = 0
        self.is_sent = False
        """Whether the last byte was handed to the system."""

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(64 * 1024):
            yield piece

    def read(self, size: int = -1) -> bytes:
        """Next bytes; empty once the connection has taken all the earlier ones."""
        self._on_read(self.sent, self._total)
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._rest += piece
        cut = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:cut], self._rest[cut:]
        self.sent += len(piece)
        if not piece:
            self.is_sent = True
        return piece

    def _encoded(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, bytes):
                yield part
                continue
            yield b"data:%s;base64," % part.media_type.encode("ascii")
            for at in range(0, len(part.data), _ENCODED_AT_ONCE):
                yield base64.b64encode(part.data[at : at + _ENCODED_AT_ONCE])


def _parts(payload: dict[str, Any]) -> list[bytes | Reference]:
    """The JSON text cut open where the pictures go."""
    references: list[Reference] = []
    token = secrets.token_hex(16)

    def stand_in(value: object) -> str:
        if not isinstance(value, Reference):
            raise TypeError(f"not for JSON: {type(value).__name__}")
        references.append(value)
        return token

    texts = (
        json.dumps(payload, default=stand_in, separators=(",", ":")).encode().split(token.encode())
    )
    parts: list[bytes | Reference] = [texts[0]]
    for reference, text in zip(references, texts[1:], strict=True):
        parts += [reference, text]
    return parts


def _length(part: bytes | Reference) -> int:
    if isinstance(part, bytes):
        return len(part)
    return len("data:;base64,") + len(part.media_type) + (len(part.data) + 2) // 3 * 4
