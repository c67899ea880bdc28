"""Picks the provider for an image request, or refuses as the capability filter does (9.2)."""

from __future__ import annotations

from typing import Any

from . import errors
from .catalogue import Model
from .sizes import OPENAI_PIXELS, TIERS, nearest_ratio, parse_pixels

STEP = "Filter by Image Capabilities"


def choose_endpoint(model: Model, body: dict[str, Any]) -> dict[str, Any] | None:
    """The endpoint record that serves `body`; None for a model without any (meta/muse-image).

    Raises ApiError 404 when `provider.only`/`ignore` leave nothing, 400 when every provider
    rejects a listed parameter's value. Parameters a provider does not list are ignored (3.3).
    """
    if not model.endpoints:
        return None
    allowed = _preferred(model.endpoints, body.get("provider") or {})
    if not allowed:
        raise errors.plain(
            404,
            "No allowed providers are available for the selected model.",
            {
                "routing_funnel": _funnel(model),
                "failed_routing_step": "Filter by Provider Preferences",
            },
        )
    checked: dict[str, str] = {}
    rejections = []
    for endpoint in allowed:
        faults = _faults(endpoint["supported_parameters"], body, checked)
        if not faults:
            return endpoint
        rejections.append(f"{endpoint['provider_name']}: {', '.join(faults)}")
    fields = ", ".join(f'{name} "{value}"' for name, value in checked.items())
    raise errors.plain(
        400,
        f"No provider for {model.id} supports the requested parameter(s): {fields}. "
        f"Provider rejections: {'; '.join(rejections)}",
        {"routing_funnel": _funnel(model), "failed_routing_step": STEP},
    )


def check_pixels(model: Model, body: dict[str, Any]) -> None:
    """Raises ApiError 400 for explicit pixels that are illegal or contradict other fields."""
    pixels = parse_pixels(body.get("size"))
    if pixels is None:
        return
    width, height = pixels
    if width < 1 or height < 1:
        raise errors.plain(400, f"Invalid size {body['size']}")
    ratio = body.get("aspect_ratio")
    disagrees = (
        ratio not in (None, "auto")
        and nearest_ratio(width, height, [ratio, *_others(model, ratio)]) != ratio
    )
    edge = TIERS.get(body.get("resolution") or "")
    disagrees = disagrees or (edge and not 0.75 < width * height / edge**2 < 1.34)
    if disagrees:
        raise errors.plain(
            400, f"size {body['size']} conflicts with the requested resolution or aspect_ratio"
        )
    if model.author == "openai" and width * height < OPENAI_PIXELS[0]:
        raise errors.provider_error(
            400,
            f"Invalid size '{body['size']}'. Requested resolution is below the current minimum "
            "pixel budget.",
            "OpenAI",
        )
    if width * height > 4 * OPENAI_PIXELS[1] or (
        model.author == "openai" and width * height > OPENAI_PIXELS[1]
    ):
        raise errors.provider_error(400, f"Invalid size '{body['size']}': too large", model.author)


def _others(model: Model, ratio: str) -> list[str]:
    return [value for value in model.values("aspect_ratio") if value not in (ratio, "auto")]


def _funnel(model: Model) -> list[dict[str, Any]]:
    return [{"step": "Initial Endpoints", "endpoint_count": len(model.endpoints)}]


def _preferred(endpoints: list[dict[str, Any]], provider: dict[str, Any]) -> list[dict[str, Any]]:
    """Endpoints left by `only` and `ignore`, those named in `order` first."""

    def names(endpoint: dict[str, Any]) -> set[str]:
        tag = endpoint["provider_tag"] or endpoint["provider_slug"]
        return {endpoint["provider_name"], endpoint["provider_slug"], tag, tag.split("/")[0]}

    only, ignore = provider.get("only"), provider.get("ignore") or []
    order = provider.get("order") or []
    left = [
        endpoint
        for endpoint in endpoints
        if (not only or names(endpoint) & set(only)) and not names(endpoint) & set(ignore)
    ]
    if order and provider.get("allow_fallbacks") is False:
        left = [endpoint for endpoint in left if names(endpoint) & set(order)]

    def rank(endpoint: dict[str, Any]) -> int:
        return next((i for i, name in enumerate(order) if name in names(endpoint)), len(order))

    return sorted(left, key=rank)


def _faults(
    parameters: dict[str, dict[str, Any]], body: dict[str, Any], checked: dict[str, str]
) -> list[str]:
    """Why an endpoint rejects `body`; notes every field it looked at in `checked`."""
    faults = []
    for name, descriptor in parameters.items():
        value = body.get(name)
        if name == "input_references":
            if value is None and descriptor.get("min", 0) == 0:
                continue
            value = len(value or [])
        if value is None:
            continue
        checked[name] = str(value)
        if descriptor["type"] == "enum" and value not in descriptor["values"]:
            accepted = ", ".join(descriptor["values"])
            faults.append(f"{name}: not supported. Accepted: {accepted}")
        elif descriptor["type"] == "range":
            low, high = descriptor["min"], descriptor["max"]
            if not low <= value <= high:
                rule = f"exactly {low}" if low == high else f"between {low} and {high}"
                faults.append(f"{name}: must be {rule}")
    return faults
