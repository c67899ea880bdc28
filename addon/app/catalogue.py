"""The models: a bundled list for the first start, replaced by the live one when it was read."""

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..core import model
from ..core.model import Model

_BUNDLED = Path(__file__).with_name("models.json")


class Catalogue:
    """Models by id, in OpenRouter's order. The main thread's."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._models: dict[str, Model] | None = None

    @property
    def models(self) -> Mapping[str, Model]:
        """Read from disk on first use."""
        if self._models is None:
            cached = _read(self._cache) if self._cache else {}
            self._models = cached or _read(_BUNDLED)
        return self._models

    def get(self, model_id: str) -> Model:
        """The model, known or not; any id may be typed."""
        return self.models.get(model_id) or model.unknown(model_id)

    def replace(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take over the live list, unless nothing in it can be read."""
        self._models = _parse(rows) or self._models


def save(rows: list[dict[str, Any]], cache: Path) -> None:
    """Keep the live list for the next start; for a worker. Raises OSError."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    temporary = cache.with_suffix(".part")
    temporary.write_text(json.dumps({"data": rows}), encoding="utf-8")
    temporary.replace(cache)


def _read(path: Path) -> dict[str, Model]:
    try:
        return _parse(json.loads(path.read_text(encoding="utf-8"))["data"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _parse(rows: Iterable[Mapping[str, Any]]) -> dict[str, Model]:
    found = {}
    for row in rows:
        with contextlib.suppress(KeyError, TypeError, AttributeError):
            read = model.from_row(row)
            found[read.id] = read
    return found
