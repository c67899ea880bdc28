"""What a model can do, as its row in the Image API's list says."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import aspect
from .option import Option

_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")


@dataclass(frozen=True, slots=True)
class Model:
    """Capabilities of one model. ``None`` and empty mean: not listed, so not sent.

    ``compression`` is from lowest to highest, in percent. ``options`` are what its providers take
    besides. ``sizes`` is what the field "size" takes where no resolutions are listed. ``expires``
    is the day (YYYY-MM-DD) from which it is gone. ``is_retired``: it is past that, or has left the
    live list. ``usable`` says whether this key can use it; None: not asked.
    """

    id: str
    name: str
    ratios: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    max_count: int = 1
    min_references: int = 0
    max_references: int = 16
    seed: bool = False
    streams: bool = False
    text_output: bool = True
    known: bool = True
    qualities: tuple[str, ...] = ()
    backgrounds: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    compression: tuple[int, int] | None = None
    options: tuple[Option, ...] = ()
    sizes: tuple[str, ...] = ()
    expires: str = ""
    is_retired: bool = False
    usable: bool | None = None

    @property
    def short_name(self) -> str:
        """ "Nano Banana 2" of "Google: Nano Banana 2 (Gemini 3.1 Flash Image)"."""
        return self.name.partition(": ")[2].partition(" (")[0] or self.name

    @property
    def needs_reference(self) -> bool:
        return self.min_references > 0

    @property
    def takes_references(self) -> bool:
        return self.max_references > 0

    @property
    def tiers(self) -> tuple[str, ...]:
        """What the artist may ask for, by whichever field."""
        return self.resolutions or self.sizes

    def nearest_ratio(self, width: float, height: float) -> str | None:
        """The model's ratio nearest to a source; None when it lists none."""
        return aspect.nearest(width, height, self.ratios)


@functools.lru_cache(maxsize=16)
def unknown(model_id: str) -> Model:
    """A model that is not in the list: the ten base ratios, and nothing else is assumed."""
    return Model(id=model_id, name=model_id, ratios=aspect.BASE_RATIOS, known=False)


def from_row(
    row: Mapping[str, Any], options: tuple[Option, ...] = (), today: date | None = None
) -> Model:
    """Read a row of ``GET /images/models``; unknown keys and descriptor types are ignored.

    ``expiration_date`` is taken from ``GET /models``; ``usable`` and ``unlisted`` are Paintover's
    own notes. Without ``today``, no model is past its last day. Raises KeyError or TypeError when
    the row is none.
    """
    listed = _mapping(row.get("supported_parameters"))
    outputs = _mapping(row.get("architecture")).get("output_modalities") or ()
    lowest, highest = _range(listed.get("input_references"), (0, 16))
    expires, usable = row.get("expiration_date"), row.get("usable")
    expires = expires[:10] if isinstance(expires, str) and _DATE.match(expires[:10]) else ""
    return Model(
        id=str(row["id"]),
        name=str(row.get("name") or row["id"]),
        ratios=_values(listed.get("aspect_ratio")),
        resolutions=_values(listed.get("resolution")),
        max_count=max(1, _range(listed.get("n"), (1, 1))[1]),
        min_references=lowest,
        max_references=highest,
        seed="seed" in listed,
        streams=bool(row.get("supports_streaming")),
        text_output="text" in outputs,
        qualities=_values(listed.get("quality")),
        backgrounds=_values(listed.get("background")),
        formats=_values(listed.get("output_format")),
        compression=_percent(listed.get("output_compression")),
        options=options,
        sizes=_sizes(listed),
        expires=expires,
        is_retired=bool(row.get("unlisted")) or bool(expires and today and expires <= str(today)),
        usable=usable if isinstance(usable, bool) else None,
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _values(descriptor: object) -> tuple[str, ...]:
    values = _mapping(descriptor).get("values")
    return tuple(str(value) for value in values) if isinstance(values, list) else ()


def _range(descriptor: object, default: tuple[int, int]) -> tuple[int, int]:
    found = _mapping(descriptor)
    low, high = found.get("min", default[0]), found.get("max", default[1])
    return (low, high) if isinstance(low, int) and isinstance(high, int) else default


def _sizes(listed: Mapping[str, Any]) -> tuple[str, ...]:
    """It takes the tiers of a resolution (openrouter-api.md, section 3.3), and is listed without
    any values so far."""
    if "size" not in listed or "resolution" in listed:
        return ()
    return _values(listed["size"]) or aspect.RESOLUTIONS


def _percent(descriptor: object) -> tuple[int, int] | None:
    """Listed at all: 0 to 100, unless it says otherwise (openrouter-api.md, section 3.3)."""
    if descriptor is None:
        return None
    low, high = _range(descriptor, (0, 100))
    return (low, high) if 0 <= low <= high <= 100 else (0, 100)
