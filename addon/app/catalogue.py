"""The models: a bundled list for the first start, replaced by the live one when it was read."""

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..core import model, price
from ..core.model import Model
from ..core.price import Price

_BUNDLED = Path(__file__).with_name("models.json")


class Catalogue:
    """Models by id, in OpenRouter's order. The main thread's."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._models: dict[str, Model] | None = None
        self._prices: dict[str, Price] = {}
        self._by_short_name: dict[str, set[str]] = {}

    @property
    def models(self) -> Mapping[str, Model]:
        """Read from disk on first use."""
        if self._models is None:
            bundled = _read(_BUNDLED)
            cached = _read(self._cache) if self._cache else []
            self._models = _models(cached) or _models(bundled)
            # The live list knows no prices: those of the bundled one stay, unless it says better.
            self._prices = _prices(bundled) | _prices(cached)
        return self._models

    def with_short_name(self, short_name: str) -> set[str]:
        """The ids of all models of that short name; prepared, because panels ask at redraws."""
        if not self._by_short_name:
            for found in self.models.values():
                self._by_short_name.setdefault(found.short_name, set()).add(found.id)
        return self._by_short_name.get(short_name, set())

    def price(self, model_id: str) -> Price | None:
        """The list price of a model; None where it is not known."""
        return self._prices.get(model_id) if model_id in self.models else None

    def get(self, model_id: str) -> Model:
        """The model, known or not; any id may be typed."""
        return self.models.get(model_id) or model.unknown(model_id)

    def replace(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take over the live list, unless nothing in it can be read."""
        rows, before = list(rows), self.models
        self._models = _models(rows) or dict(before)
        self._prices |= _prices(rows)
        self._by_short_name = {}


def save(rows: list[dict[str, Any]], cache: Path) -> None:
    """Keep the live list for the next start; for a worker. Raises OSError."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    temporary = cache.with_suffix(".part")
    temporary.write_text(json.dumps({"data": rows}), encoding="utf-8")
    temporary.replace(cache)


def _read(path: Path) -> list[Any]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["data"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return rows if isinstance(rows, list) else []


def _models(rows: Iterable[Mapping[str, Any]]) -> dict[str, Model]:
    found = {}
    for row in rows:
        with contextlib.suppress(KeyError, TypeError, AttributeError):
            read = model.from_row(row)
            found[read.id] = read
    return found


def _prices(rows: Iterable[Mapping[str, Any]]) -> dict[str, Price]:
    found = {}
    for row in rows:
        with contextlib.suppress(KeyError, TypeError, AttributeError):
            read = price.from_row(row)
            if read:
                found[str(row["id"])] = read
    return found
