"""The models: a bundled list for the first start, replaced by the live one when it was read."""

import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ..core import endpoint, model, option, price
from ..core.endpoint import Endpoint
from ..core.model import Model
from ..core.price import Price
from . import json_file

_BUNDLED = Path(__file__).with_name("models.json")
_FRESH = timedelta(days=1)

Row = Mapping[str, Any]


class Catalogue:
    """Models by id, in OpenRouter's order. The main thread's.

    Models that have left the live list stay, behind the others, and are marked.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self.today = datetime.now(UTC).date()
        """When the list was looked through for models past their last day."""
        self.version = 0
        """Another number whenever anything in the list is other than it was."""
        self._cache = cache
        self._rows: list[Row] | None = None
        self._address = ""
        self._read_at: datetime | None = None
        self._endpoints: dict[str, tuple[Endpoint, ...]] = {}
        self._asked_at: dict[str, datetime] = {}
        self._models: dict[str, Model] = {}
        self._prices: dict[str, Price] = {}
        self._by_short_name: dict[str, set[str]] = {}
        self._bundled: Mapping[str, Any] = {}
        self._bundled_endpoints: dict[str, tuple[Endpoint, ...]] = {}

    @property
    def models(self) -> Mapping[str, Model]:
        """Read from disk on first use."""
        self._load()
        return self._models

    @property
    def fetched(self) -> date | None:
        """The day of the live list; None as long as the bundled one serves."""
        self._load()
        return self._read_at.date() if self._read_at else None

    def is_due(self, address: str, now: datetime | None = None) -> bool:
        """Whether the list of that server is older than a day, or was never read."""
        self._load()
        return self._address != address or _is_old(self._read_at, now)

    def endpoints_are_due(self, model_id: str, now: datetime | None = None) -> bool:
        """Whether a model's prices and options are older than a day, or were never asked for."""
        self._load()
        return _is_old(self._asked_at.get(model_id), now)

    def with_short_name(self, short_name: str) -> set[str]:
        """The ids of all models of that short name; prepared, because panels ask at redraws."""
        if not self._by_short_name:
            for found in self.models.values():
                self._by_short_name.setdefault(found.short_name, set()).add(found.id)
        return self._by_short_name.get(short_name, set())

    def price(self, model_id: str) -> Price | None:
        """The list price of a model; None where it is not known."""
        return self._prices.get(model_id) if model_id in self.models else None

    def endpoints(self, model_id: str) -> tuple[Endpoint, ...]:
        """Who serves a model, as last read or as bundled; empty where that is not known."""
        self._load()
        return self._endpoints.get(model_id, ())

    def get(self, model_id: str) -> Model:
        """The model, known or not; any id may be typed."""
        return self.models.get(model_id) or model.unknown(model_id)

    def replace(self, rows: Iterable[Row], address: str = "", now: datetime | None = None) -> None:
        """Take over the live list of a server, unless nothing in it can be read."""
        self._load()
        rows = [row for row in rows if _is_row(row)]
        if not rows:
            return
        listed = {row["id"] for row in rows}
        # Another server's models say nothing about what this one has given up.
        before = self._rows or [] if address == self._address else _rows(self._bundled)
        if address != self._address:
            self._asked_at = {}
        gone = [{**row, "unlisted": True} for row in before if row["id"] not in listed]
        self._rows = rows + gone
        self._address, self._read_at = address, now or datetime.now(UTC)
        self._prepare()

    def replace_endpoints(
        self, model_id: str, found: tuple[Endpoint, ...], now: datetime | None = None
    ) -> None:
        """Take over who serves a model; that nobody is named changes nothing."""
        self._load()
        self._asked_at[model_id] = now or datetime.now(UTC)
        if found:
            self._endpoints[model_id] = found
        self._prepare()

    def to_json(self) -> dict[str, Any]:
        """Everything that was read, for ``save``."""
        self._load()
        return {
            "address": self._address,
            "fetched": self._read_at.isoformat() if self._read_at else None,
            "data": self._rows or [],
            "endpoints": {
                model_id: {
                    "fetched": asked.isoformat(),
                    "endpoints": [endpoint.to_json(one) for one in self.endpoints(model_id)],
                }
                for model_id, asked in self._asked_at.items()
            },
        }

    def _load(self) -> None:
        if self._rows is not None:
            return
        self._bundled, cached = (
            json_file.read(_BUNDLED),
            json_file.read(self._cache) if self._cache else {},
        )
        self._rows = _rows(cached)
        if self._rows:
            self._address = str(cached.get("address") or "")
            self._read_at = _moment(cached.get("fetched"))
        else:
            self._rows = _rows(self._bundled)
        self._bundled_endpoints = _endpoints(self._bundled)
        self._endpoints = self._bundled_endpoints | _endpoints(cached)
        self._asked_at = _moments(cached)
        self._prepare()

    def _prepare(self) -> None:
        self.version += 1
        self.today = today = datetime.now(UTC).date()
        self._models = {}
        for row in self._rows or []:
            options = option.offered(self._endpoints.get(row["id"], ()))
            self._models[row["id"]] = model.from_row(row, options, today)
        self._by_short_name = {}
        estimates = {str(row["id"]): row for row in _rows(self._bundled)}
        self._prices = {}
        for row in self._rows or []:
            found = self._price_of(row, estimates.get(row["id"], {}))
            if found:
                self._prices[row["id"]] = found

    def _price_of(self, row: Row, bundled: Row) -> Price | None:
        """What the list says, else the bundled estimate as long as the prices it was made from
        hold, else what the endpoints say."""
        lines = [line for one in self.endpoints(row["id"]) for line in one.prices]
        kept = [line for one in self._bundled_endpoints.get(row["id"], ()) for line in one.prices]
        estimate = bundled if set(lines) == set(kept) else {}
        listed = {"pricing": [endpoint.line_to_json(line) for line in lines]}
        sources = ({"pricing": row.get("pricing")}, estimate, listed)
        return next((found for found in map(price.from_row, sources) if found), None)


_writing = threading.Lock()


def save(state: Mapping[str, Any], cache: Path) -> None:
    """Keep what was read for the next start; for a worker. Raises OSError."""
    with _writing:
        cache.parent.mkdir(parents=True, exist_ok=True)
        json_file.write(cache, state)


def _rows(state: Mapping[str, Any]) -> list[Row]:
    rows = state.get("data")
    return [row for row in rows if _is_row(row)] if isinstance(rows, list) else []


def _is_row(row: object) -> bool:
    if not (isinstance(row, Mapping) and isinstance(row.get("id"), str) and row["id"]):
        return False
    try:
        model.from_row(row)
    except (KeyError, TypeError, AttributeError):
        return False
    return True


def _records(state: Mapping[str, Any]) -> Mapping[str, Any]:
    found = state.get("endpoints")
    return found if isinstance(found, Mapping) else {}


def _endpoints(state: Mapping[str, Any]) -> dict[str, tuple[Endpoint, ...]]:
    read = {name: endpoint.from_answer(record) for name, record in _records(state).items()}
    return {name: found for name, found in read.items() if found}


def _moments(state: Mapping[str, Any]) -> dict[str, datetime]:
    records = {name: record for name, record in _records(state).items() if isinstance(record, dict)}
    read = {name: _moment(record.get("fetched")) for name, record in records.items()}
    return {name: found for name, found in read.items() if found}


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_old(then: datetime | None, now: datetime | None) -> bool:
    """A moment in the future is one of a clock that was wrong."""
    now = now or datetime.now(UTC)
    return then is None or not timedelta() <= now - then < _FRESH
