"""Who serves a model: a provider's prices, and the options that it alone understands."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PriceLine:
    """``cost_usd`` for each ``unit`` of ``billable`` (openrouter-api.md, sections 3.2 and 14).

    ``billable`` is output_image, input_image, input_text, …; ``unit`` image, megapixel, token or
    request. ``variant`` is the size or quality that it holds for, in the provider's own spelling;
    empty for every other. -1 stands for a price that depends.
    """

    billable: str
    unit: str
    cost_usd: float
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One provider of one model. ``provider_slug`` is the key of ``provider.options``,
    ``passthrough`` the names allowed below it."""

    provider_name: str
    provider_slug: str
    prices: tuple[PriceLine, ...] = ()
    passthrough: tuple[str, ...] = ()
    streams: bool = False


def from_answer(answer: object) -> tuple[Endpoint, ...]:
    """Read ``GET /images/models/{author}/{slug}/endpoints``, wrapped in ``data`` or not.

    Records that cannot be read are left out; an answer that is none gives none.
    """
    body = _mapping(answer)
    records = _mapping(body.get("data") or body).get("endpoints")
    found = records if isinstance(records, list) else []
    return tuple(_read(record) for record in found if _mapping(record).get("provider_slug"))


def to_json(endpoint: Endpoint) -> dict[str, Any]:
    """The record as ``from_answer`` reads it again."""
    return {
        "provider_name": endpoint.provider_name,
        "provider_slug": endpoint.provider_slug,
        "allowed_passthrough_parameters": list(endpoint.passthrough),
        "supports_streaming": endpoint.streams,
        "pricing": [line_to_json(line) for line in endpoint.prices],
    }


def line_to_json(line: PriceLine) -> dict[str, Any]:
    found = {"billable": line.billable, "unit": line.unit, "cost_usd": line.cost_usd}
    return found | ({"variant": line.variant} if line.variant else {})


def _read(record: Mapping[str, Any]) -> Endpoint:
    names, lines = record.get("allowed_passthrough_parameters"), record.get("pricing")
    read = [_line(line) for line in lines] if isinstance(lines, list) else []
    return Endpoint(
        provider_name=str(record.get("provider_name") or record["provider_slug"]),
        provider_slug=str(record["provider_slug"]),
        prices=tuple(line for line in read if line),
        passthrough=tuple(str(name) for name in names) if isinstance(names, list) else (),
        streams=record.get("supports_streaming") is True,
    )


def _line(record: object) -> PriceLine | None:
    line = _mapping(record)
    try:
        cost = float(line["cost_usd"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not math.isfinite(cost):
        return None
    variant = line.get("variant")
    return PriceLine(
        billable=str(line.get("billable") or ""),
        unit=str(line.get("unit") or ""),
        cost_usd=cost,
        variant=str(variant) if variant else "",
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
