"""Makes the pictures of one request, whichever route it came by."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from . import encode, painter, sizes
from .catalogue import ECHO, Model
from .encode import MEDIA_TYPES, Drawn
from .references import Reference
from .triggers import Triggers

_KEPT_PICTURES = 64


@dataclass(frozen=True)
class Commission:
    """What to paint, in one vocabulary for both routes; see section 3.3 for the fields."""

    model: Model
    prompt: str
    references: list[Reference]
    aspect_ratio: str | None = None
    resolution: str | None = None
    size: str | None = None
    quality: str | None = None
    output_format: str | None = None
    output_compression: int | None = None
    background: str | None = None
    seed: int | None = None
    n: int = 1
    endpoint: dict[str, Any] | None = None
    triggers: Triggers = field(default_factory=Triggers)

    @property
    def tier(self) -> str:
        return sizes.choose_tier(self.model, self.resolution, self.size)

    @property
    def pixels(self) -> tuple[int, int]:
        """(width, height) of every picture of this commission."""
        if self.triggers.size:
            return self.triggers.size
        reference = self.references[0].size if self.references else None
        if self.model.id == "meta/muse-image" and not self.aspect_ratio and reference:
            ratio = f"{reference[0]}:{reference[1]}"
        else:
            ratio = sizes.choose_ratio(self.model, self.aspect_ratio, reference)
        return sizes.picture_size(self.model, ratio, self.tier, self.size)


def paint(commission: Commission) -> list[Drawn]:
    """The pictures of the answer, with the picture triggers applied; may be none."""
    triggers = commission.triggers
    count = commission.n - 1 if "fewer" in triggers else commission.n
    if "empty" in triggers or "text" in triggers:
        count = 0
    drawn = [_draw(commission, index) for index in range(count)]
    if "dup" in triggers and drawn:
        drawn.append(drawn[0])
    return drawn


def preview(commission: Commission, index: int) -> bytes:
    """PNG bytes of an unfinished version of picture `index`, at its full size."""
    picture = _picture(commission, index)
    small = picture.resize((max(1, picture.width // 16), max(1, picture.height // 16)))
    return encode.encode(small.resize(picture.size), "png")


def _draw(commission: Commission, index: int) -> Drawn:
    triggers, model = commission.triggers, commission.model
    if "garbage" in triggers:
        noise = hashlib.sha256(commission.prompt.encode()).digest() * 64
        return Drawn(b"no picture at all\n" + noise, "image/png", commission.pixels)
    if "huge" in triggers:
        return Drawn(encode.huge(), MEDIA_TYPES["png"], (encode.HUGE_EDGE, encode.HUGE_EDGE))
    if "big" in triggers:
        png = encode.encode(_picture(commission, index), "png")
        return Drawn(encode.big(png), MEDIA_TYPES["png"], commission.pixels)
    if "wrongtype" in triggers:
        jpeg = encode.encode(_picture(commission, index), "jpeg")
        return Drawn(jpeg, MEDIA_TYPES["png"], commission.pixels)
    forced = next((kind for kind in ("svg", "gif", "avif") if kind in triggers), None)
    if model.id == ECHO and commission.references and not forced:
        return _echo(commission, index)
    kind = forced or encode.choose_format(model, commission.output_format)
    data = encode.encode(_picture(commission, index), kind, commission.output_compression)
    return Drawn(data, MEDIA_TYPES[kind], commission.pixels)


def _echo(commission: Commission, index: int) -> Drawn:
    """The first reference: its very bytes, or its pixels where another size is asked for.

    Later pictures of an answer are the same to the eye and differ in their bytes, as no model
    sends one file twice.
    """
    first, size = commission.references[0], commission.triggers.size
    if first.picture is None or not (index or size):
        return Drawn(first.data, first.media_type, first.size)
    picture = first.picture.resize(size) if size else first.picture
    return Drawn(encode.numbered(picture, index + 1), MEDIA_TYPES["png"], picture.size)


def _picture(commission: Commission, index: int):
    first = commission.references[0].picture if commission.references else None
    seed = painter.seed_of(commission.model.id, commission.prompt, commission.seed, index)
    transparent = commission.background == "transparent"
    return painter.repaint(first, commission.pixels, seed, transparent, commission.prompt)


class Gallery:
    """Pictures handed out by address instead of in the answer; the oldest are forgotten."""

    def __init__(self) -> None:
        self.pictures: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def hang(self, drawn: Drawn) -> str:
        """Keeps a picture and returns its file name."""
        suffix = next(end for end, kind in MEDIA_TYPES.items() if kind == drawn.media_type)
        name = f"{hashlib.sha256(drawn.data).hexdigest()[:24]}.{suffix}"
        with self._lock:
            self.pictures[name] = drawn.data
            while len(self.pictures) > _KEPT_PICTURES:
                self.pictures.popitem(last=False)
        return name
