"""What a model can do, as its row in the Image API's list says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import aspect

DEFAULT_MODEL = "google/gemini-3.1-flash-image"


@dataclass(frozen=True, slots=True)
class Model:
    """Capabilities of one model. ``None`` and empty mean: not listed, so not sent."""

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

    @property
    def short_name(self) -> str:
        """ "Nano Banana 2" of "Google: Nano Banana 2 (Gemini 3.1 Flash Image)"."""
        return self.name.partition(": ")[2].partition(" (")[0] or self.name

    def nearest_ratio(self, width: float, height: float) -> str | None:
        """The model's ratio nearest to a source; None when it lists none."""
        return aspect.nearest(width, height, self.ratios)


def unknown(model_id: str) -> Model:
    """A model that is not in the list: the ten base ratios, and nothing else is assumed."""
    return Model(id=model_id, name=model_id, ratios=aspect.BASE_RATIOS, known=False)


def from_row(row: Mapping[str, Any]) -> Model:
    """Read a row of ``GET /images/models``; unknown keys and descriptor types are ignored.

    Raises KeyError or TypeError when the row is none.
    """
    listed = _mapping(row.get("supported_parameters"))
    outputs = _mapping(row.get("architecture")).get("output_modalities") or ()
    lowest, highest = _range(listed.get("input_references"), (0, 16))
    return Model(
        id=str(row["id"]),
        name=str(row.get("name") or row["id"]),
        ratios=_values(listed.get("aspect_ratio")),
        resolutions=_values(listed.get("resolution")),
        max_count=_range(listed.get("n"), (1, 1))[1],
        min_references=lowest,
        max_references=highest,
        seed="seed" in listed,
        streams=bool(row.get("supports_streaming")),
        text_output="text" in outputs,
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
