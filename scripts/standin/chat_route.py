"""`POST /chat/completions` for pictures, buffered and streamed (section 4)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from . import errors, studio, turns
from .catalogue import Model
from .encode import Drawn
from .exchange import Exchange, provider_name
from .references import read_all
from .studio import Commission
from .triggers import parse
from .validate import check_chat_request
from .wire import ClientGone

PROCESSING = "OPENROUTER PROCESSING"
"""Text of a keep-alive comment on this route (4.3)."""

CAPTION = "Here is the picture."
REFUSAL_TEXT = "I would rather describe this picture than paint it."


def answer(exchange: Exchange) -> None:
    """Checks the request, then paints. Raises ApiError, always with an `X-Generation-Id` (2)."""
    try:
        check_chat_request(exchange.body)
        commission = _commission(exchange, exchange.body)
        if exchange.body.get("stream"):
            _stream(exchange, commission)
        else:
            _buffered(exchange, commission)
    except errors.ApiError as error:
        error.headers.setdefault("X-Generation-Id", exchange.generation)
        raise


def _commission(exchange: Exchange, body: dict[str, Any]) -> Commission:
    desk = exchange.desk
    said = turns.read(body["messages"])
    prompt = said.prompt
    exchange.triggers = exchange.wire.manner = parse(prompt)
    model = desk.catalogue.get(body["model"])
    if model is None:
        raise errors.unknown_model(body["model"])
    exchange.obey_early_triggers(model.id, prompt)
    if body.get("tools"):
        raise _no_endpoints(model, "support tool use", "Filter by Tool Use")
    modalities = body.get("modalities")
    if modalities and not set(modalities) <= set(model.outputs):
        asked = ", ".join(map(str, modalities))
        rest = f"support the requested output modalities: {asked}"
        raise _no_endpoints(model, rest, "Filter by Model Output Modalities")
    endpoint = model.endpoints[0] if model.endpoints else None
    references = read_all(said.latest, desk.gallery.pictures)
    read_all(said.earlier, desk.gallery.pictures)
    for message in body["messages"]:
        own = read_all(turns.picture_urls(message), desk.gallery.pictures)
        turns.check_seals(model, message, own)
    desk.ledger.check_balance(exchange.key)
    config = body.get("image_config") or {}
    tier = config.get("image_size")
    tier = "512" if tier == "0.5K" else tier
    _check_listed(model, endpoint, "aspect_ratio", config.get("aspect_ratio"))
    _check_listed(model, endpoint, "resolution", tier)
    kept = ("aspect_ratio", "size", "quality", "output_format", "output_compression", "background")
    wants_text_only = "image" not in modalities if modalities else "text" in model.outputs
    return Commission(
        model=model,
        prompt=prompt,
        references=references,
        resolution=tier,
        seed=body.get("seed"),
        n=0 if wants_text_only else 1,
        endpoint=endpoint,
        triggers=exchange.triggers,
        **{name: config.get(name) for name in kept},
    )


def _no_endpoints(model: Model, rest: str, step: str) -> errors.ApiError:
    """The 404 of 9.4. Its body has no `user_id`."""
    metadata = {
        "routing_funnel": [{"step": "Initial Endpoints", "endpoint_count": 1}],
        "failed_routing_step": step,
    }
    error = {"message": f"No endpoints found that {rest}", "code": 404, "metadata": metadata}
    return errors.ApiError(404, {"error": error})


def _check_listed(
    model: Model, endpoint: dict[str, Any] | None, name: str, value: str | None
) -> None:
    """This route has no capability filter; a value the model lacks fails at the provider."""
    listed = model.values(name)
    if value and listed and value not in listed:
        raw = f"{name} {value} is not supported. Accepted: {', '.join(listed)}"
        raise errors.provider_error(400, raw, provider_name(model, endpoint))


def _head(exchange: Exchange, commission: Commission, kind: str) -> dict[str, Any]:
    return {
        "id": exchange.generation,
        "object": kind,
        "created": int(time.time()),
        "model": commission.model.id,
        "provider": provider_name(commission.model, commission.endpoint),
    }


def _finish(exchange: Exchange) -> tuple[str, str]:
    """(finish_reason, native_finish_reason), see 4.2."""
    if "filtered" in exchange.triggers:
        return "content_filter", "IMAGE_SAFETY"
    return "stop", "NO_IMAGE" if "empty" in exchange.triggers else "STOP"


def _pictures(exchange: Exchange, commission: Commission) -> list[Drawn]:
    """The pictures; gemini-3-pro gives the same one twice (4.3)."""
    if exchange.triggers.words.keys() & {"filtered", "nochoices"}:
        return []
    pictures = studio.paint(commission)
    return pictures * 2 if commission.model.id == "google/gemini-3-pro-image" else pictures


def _message(
    exchange: Exchange, commission: Commission, pictures: list[Drawn]
) -> tuple[Any, list[Any]]:
    """(content, images) of the answer; `@chatforms=K` picks the place of the picture (4.2)."""
    if "text" in exchange.triggers:
        return REFUSAL_TEXT, []
    caption = CAPTION if "text" in commission.model.outputs else ""
    if not pictures:
        return (None if "empty" in exchange.triggers else caption), []
    urls = [_url(exchange, drawn) for drawn in pictures]
    objects = [
        {"type": "image_url", "index": index, "image_url": {"url": url}}
        for index, url in enumerate(urls)
    ]
    form = exchange.triggers.chat_form
    if form == 2:
        return caption, list(urls)
    if form == 3:
        parts = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
        return [{"type": "text", "text": CAPTION}, *parts], []
    if form == 4:
        return "\n\n".join([CAPTION, *(f"![picture]({url})" for url in urls), "Enjoy."]), []
    if form == 5:
        return f"{CAPTION} {' '.join(urls)}", []
    if form == 6:
        return f"{CAPTION} {' '.join(exchange.link(drawn) for drawn in pictures)}", []
    return caption, objects


def _url(exchange: Exchange, drawn: Drawn) -> str:
    if "httpurl" in exchange.triggers:
        return exchange.link(drawn)
    return f"data:{drawn.media_type};base64,{exchange.base64(drawn)}"


def _usage(exchange: Exchange, commission: Commission, pictures: list[Drawn], **how: bool) -> Any:
    """Books the request; a picture given twice is paid once."""
    return exchange.charge(commission, pictures[:1], **how)


def _buffered(exchange: Exchange, commission: Commission) -> None:
    wire, triggers = exchange.wire, exchange.triggers
    try:
        wire.wait(triggers.slow)
    except ClientGone:
        # Leaving a buffered chat request does not stop the bill (4.3).
        _usage(exchange, commission, studio.paint(commission), cancelled=True)
        raise
    value = _head(exchange, commission, "chat.completion") | {"system_fingerprint": None}
    if "midstream" in triggers:
        metadata = {"error_type": "provider_unavailable"}
        value["error"] = {"code": 502, "message": "Provider returned error", "metadata": metadata}
        wire.json(200, value, exchange.headers())
        return
    pictures = _pictures(exchange, commission)
    usage = _usage(exchange, commission, pictures)
    content, images = _message(exchange, commission, pictures)
    message = {"role": "assistant", "content": content, "refusal": None, "reasoning": None}
    if images:
        message["images"] = images
    if details := turns.thoughts(commission.model, pictures):
        message |= {"reasoning": turns.THOUGHTS, "reasoning_details": details}
    reason, native = _finish(exchange)
    choice = {
        "index": 0,
        "logprobs": None,
        "finish_reason": reason,
        "native_finish_reason": native,
        "message": message,
    }
    value["choices"] = [] if "nochoices" in triggers else [choice]
    if "unknown" in triggers:
        value = {**value, "safeguards": {"passed": True}, "weather": "fine"}
        choice["mood"] = message["signature"] = "unknown"
    if "nousage" not in triggers:
        value["usage"] = usage
    wire.json(200, value, exchange.headers())


def _stream(exchange: Exchange, commission: Commission) -> None:
    """The chunks of 4.3: text, one chunk per picture, the finish twice, the second with usage."""
    wire, triggers = exchange.wire, exchange.triggers
    wire.open_stream(exchange.headers())
    try:
        wire.comment(PROCESSING)
        wire.wait(triggers.slow, PROCESSING)
        pictures = _pictures(exchange, commission)
    except ClientGone:
        _usage(exchange, commission, studio.paint(commission), streamed=True, cancelled=True)
        raise
    usage = _usage(exchange, commission, pictures, streamed=True)
    head = _head(exchange, commission, "chat.completion.chunk")
    if "unknown" in triggers:
        wire.event({**head, "choices": [], "type": "openrouter.notice", "notice": {"text": "hi"}})
    if "midstream" in triggers:
        wire.event(_delta(head, {"role": "assistant", "content": "Here"}))
        wire.event({**head, "error": _rate_error(), **_failed_choice()})
        wire.close_stream()
        return
    if "nochoices" not in triggers:
        for detail in turns.pieces(turns.thoughts(commission.model, pictures)):
            wire.event(_delta(head, _thought(detail)))
        for delta in _deltas(*_message(exchange, commission, pictures)):
            wire.event(_delta(head, delta))
    reason, native = _finish(exchange)
    last = _delta(head, {"role": "assistant", "content": ""}, reason, native)
    if "nochoices" in triggers:
        last["choices"] = []
    wire.event(last)
    if "nousage" not in triggers:
        wire.event({**head, "service_tier": None, "choices": last["choices"], "usage": usage})
    if "nodone" not in triggers:
        wire.event("[DONE]")
    wire.close_stream()


def _thought(detail: dict[str, Any]) -> dict[str, Any]:
    delta = {"role": "assistant", "content": "", "reasoning_details": [detail]}
    return delta | ({"reasoning": detail["text"]} if "text" in detail else {})


def _deltas(content: Any, images: list[Any]) -> Iterator[dict[str, Any]]:
    """The text as one or two pieces, then every picture in a piece of its own."""
    if isinstance(content, str) and len(content) < 200:
        at = content.find(" ")
        for piece in (content[:at], content[at:]) if at > 0 else (content,):
            yield {"role": "assistant", "content": piece}
    elif content is not None:
        yield {"role": "assistant", "content": content}
    for image in images:
        yield {"role": "assistant", "content": "", "images": [image]}


def _delta(
    head: dict[str, Any],
    delta: dict[str, Any],
    reason: str | None = None,
    native: str | None = None,
) -> dict[str, Any]:
    choice = {
        "index": 0,
        "delta": delta,
        "finish_reason": reason,
        "native_finish_reason": native,
    }
    return {**head, "choices": [choice]}


def _rate_error() -> dict[str, Any]:
    metadata = {"error_type": "rate_limit_exceeded", "provider_code": "rate_limited"}
    return {"code": 429, "message": "Rate limit exceeded", "metadata": metadata}


def _failed_choice() -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": ""}, "finish_reason": "error"}
    return {"choices": [choice]}
