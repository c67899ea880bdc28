"""`POST /images`, buffered and streamed (sections 3.3 to 3.6)."""

from __future__ import annotations

from typing import Any

from . import errors, studio
from .capabilities import check_pixels, choose_endpoint
from .catalogue import CHAT_ONLY
from .encode import Drawn
from .exchange import Exchange, created, provider_name
from .references import read_all
from .studio import Commission
from .triggers import parse
from .validate import check_images_request
from .wire import ClientGone

PAINT_FIELDS = (
    "aspect_ratio",
    "resolution",
    "size",
    "quality",
    "output_format",
    "output_compression",
    "background",
    "seed",
)
"""Request fields that change the picture and are passed on under the same name."""

REFUSAL_TEXT = "I would rather describe this picture than paint it."
KEEP_ALIVE = ""
"""Text of a keep-alive comment on this route: a colon, a space and nothing else (3.5)."""


def answer(exchange: Exchange) -> None:
    """Checks the request in the order of section 17.4, then paints. Raises ApiError."""
    body = exchange.body
    check_images_request(body)
    exchange.triggers = exchange.wire.manner = parse(body["prompt"])
    commission = _commission(exchange, body)
    if body.get("stream") and commission.model.streams:
        _stream(exchange, commission, _partials(body))
    else:
        _buffered(exchange, commission)


def _commission(exchange: Exchange, body: dict[str, Any]) -> Commission:
    desk, model_id = exchange.desk, body["model"]
    model = desk.catalogue.get(model_id)
    if model is None:
        raise errors.unknown_model(model_id)
    if model_id == CHAT_ONLY:
        raise errors.availability(
            400,
            "wrong_endpoint",
            f"{model_id} is not available on the image endpoint; use /chat/completions.",
            model_id,
            "invalid_request",
        )
    exchange.obey_early_triggers(model_id, body["prompt"])
    endpoint = choose_endpoint(model, body)
    check_pixels(model, body)
    urls = [item["image_url"]["url"] for item in body.get("input_references") or []]
    references = read_all(urls, desk.gallery.pictures)
    desk.ledger.check_balance(exchange.key)
    return Commission(
        model=model,
        prompt=body["prompt"],
        references=references,
        n=body.get("n") or 1,
        endpoint=endpoint,
        triggers=exchange.triggers,
        **{name: body.get(name) for name in PAINT_FIELDS},
    )


def _partials(body: dict[str, Any]) -> int:
    """Previews per picture, 0..3: `partial_images` when given, else 1 (3.5)."""
    asked = body.get("partial_images")
    return min(3, max(0, asked)) if isinstance(asked, int) else 1


def _buffered(exchange: Exchange, commission: Commission) -> None:
    triggers = exchange.triggers
    try:
        exchange.wire.wait(triggers.slow)
    except ClientGone:
        exchange.charge(commission, [], cancelled=True)
        raise
    if "midstream" in triggers:
        raise errors.named("502", commission.model.id)
    pictures = studio.paint(commission)
    usage = exchange.charge(commission, pictures)
    value: dict[str, Any] = {
        "created": created(commission.model),
        "data": [_item(exchange, drawn) for drawn in pictures],
    }
    if "text" in triggers:
        value["text"] = REFUSAL_TEXT
    if "nousage" not in triggers:
        value["usage"] = usage
    if "unknown" in triggers:
        value = {**value, "provenance": {"c2pa": True}, "warnings": [None], "tier": "gold"}
    provider = provider_name(commission.model, commission.endpoint)
    exchange.wire.json(200, value, exchange.headers(provider))


def _item(exchange: Exchange, drawn: Drawn) -> dict[str, Any]:
    if "httpurl" in exchange.triggers:
        return {"url": exchange.link(drawn), "media_type": drawn.media_type}
    item: dict[str, Any] = {"b64_json": exchange.base64(drawn), "media_type": drawn.media_type}
    if "unknown" in exchange.triggers:
        item |= {"revised_prompt": None, "safety": {"score": 0.01}, "layers": []}
    return item


def _stream(exchange: Exchange, commission: Commission, partials: int) -> None:
    """The events of 3.5, in the recorded order; one preview set and one `completed` a picture."""
    wire, triggers = exchange.wire, exchange.triggers
    wire.open_stream(exchange.headers(provider_name(commission.model, commission.endpoint)))
    try:
        wire.wait(triggers.slow, KEEP_ALIVE)
        wire.comment(KEEP_ALIVE)
        wire.comment(KEEP_ALIVE)
        if "unknown" in triggers:
            wire.event({"type": "image_generation.queued", "position": 1, "extra": {"a": [1]}})
        pictures = studio.paint(commission)
        for index, _ in enumerate(pictures):
            _previews(exchange, commission, index, partials)
        if "midstream" in triggers:
            error = {"message": "Generation failed", "code": "server_error"}
            wire.event({"type": "error", "error": error})
            pictures = []
    except ClientGone:
        exchange.charge(commission, [], streamed=True, cancelled=True)
        raise
    if "text" in triggers:
        for text in (REFUSAL_TEXT[:20], REFUSAL_TEXT[20:]):
            event = {"type": "image_generation.text_chunk", "phase": "content", "text": text}
            wire.event(event)
    shown = partials * len(pictures)
    usage = exchange.charge(commission, pictures, partials=shown, streamed=True)
    for drawn in pictures:
        wire.event(_completed(exchange, commission, drawn, usage))
    if "nodone" not in triggers:
        wire.event("[DONE]")
    wire.close_stream()


def _previews(exchange: Exchange, commission: Commission, index: int, partials: int) -> None:
    for number in range(partials):
        drawn = Drawn(studio.preview(commission, index), "image/png", commission.pixels)
        event = {
            "type": "image_generation.partial_image",
            "partial_image_index": number,
            "b64_json": exchange.base64(drawn),
        }
        exchange.wire.event(event)
        exchange.wire.comment(KEEP_ALIVE)


def _completed(
    exchange: Exchange, commission: Commission, drawn: Drawn, usage: dict[str, Any]
) -> dict[str, Any]:
    event = {
        "type": "image_generation.completed",
        **_item(exchange, drawn),
        "created": created(commission.model),
    }
    if "nousage" not in exchange.triggers:
        event["usage"] = usage
    return event
