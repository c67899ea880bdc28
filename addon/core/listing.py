"""One row per model out of OpenRouter's three lists (openrouter-api.md, sections 3.1 and 5)."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def merged(
    rows: Iterable[Row], details: Iterable[Row] = (), mine: Iterable[Row] | None = None
) -> list[dict[str, Any]]:
    """The Image API's rows, with what the other lists know besides.

    ``details`` are rows of ``GET /models``: a name, a last day, and whether it answers with words.
    ``mine`` are those of ``GET /models/user``; None when it was not asked. That list may be
    filtered in ways that say nothing of pictures: where it names none of these models, it is not
    believed.
    """
    rows = list(rows)
    known = {row.get("id"): row for row in details if isinstance(row, Mapping)}
    own = {row.get("id") for row in mine or () if isinstance(row, Mapping)}
    is_believed = any(row.get("id") in own for row in rows)
    return [
        _row(row, known.get(row.get("id"), {}), (row.get("id") in own) if is_believed else None)
        for row in rows
    ]


def _row(row: Row, detail: Row, usable: bool | None) -> dict[str, Any]:
    found = dict(row)
    if not found.get("name") and detail.get("name"):
        found["name"] = detail["name"]
    if detail.get("expiration_date") and not found.get("expiration_date"):
        found["expiration_date"] = detail["expiration_date"]
    ours, theirs = (_mapping(one.get("architecture")) for one in (row, detail))
    if theirs.get("output_modalities") and not ours.get("output_modalities"):
        found["architecture"] = {**ours, "output_modalities": theirs["output_modalities"]}
    found.pop("usable", None)
    return found if usable is None else {**found, "usable": usable}


def _mapping(value: object) -> Row:
    return value if isinstance(value, Mapping) else {}
