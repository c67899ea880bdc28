"""A request as the artist may read it: the very JSON that would leave, its pictures cut short.

Made by the same builders as the wire's, so that the two cannot tell different things.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..core.request import Reference, Request, Route
from ..core.wording import say
from .account import Account
from .bodies import first_payload
from .exchange import headers

PATHS = {Route.IMAGES: "/images", Route.CHAT: "/chat/completions"}

_TOLD_APART = {"model", "prompt", "messages", "input_references"}
_WORDS = {"prompt", "text", "content"}
"""What a model reads, and is never cut."""

_LONGEST_DATA = 400
"""Characters of an encoded text (a data URL, a model's sealed thoughts) that are shown whole."""


@dataclass(frozen=True, slots=True)
class Shown:
    """``texts`` are what the model reads, in order; ``settings`` every other field by its path.

    ``pictures`` are the references in the order in which they leave. ``json`` is the body, laid
    out for reading; ``headers`` go with it, the key left out.
    """

    route: Route
    url: str
    texts: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    pictures: tuple[Reference, ...]
    json: str
    headers: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The whole request, for a clipboard."""
        lines = [f"POST {self.url}", *(f"{name}: {value}" for name, value in self.headers)]
        return "\n".join([*lines, "", self.json, ""])


def shown(account: Account, request: Request) -> Shown:
    """``request`` as it goes to its first route. Raises SetupError for an address that is none."""
    route, payload = first_payload(request)
    pictures = tuple(_references(payload))
    sent = headers(account, has_body=True, stream=request.stream)
    rest = {name: value for name, value in payload.items() if name not in _TOLD_APART}
    return Shown(
        route=route,
        url=account.url(PATHS[route]),
        texts=tuple(_texts(payload)),
        settings=tuple(_flat(rest)),
        pictures=pictures,
        json=json.dumps(_cut(payload), indent=2, ensure_ascii=False),
        headers=(("Authorization", "Bearer (your key)"), *sent.items()),
    )


def cut(reference: Reference) -> str:
    """A picture's data URL without its data."""
    return f"data:{reference.media_type};base64,… {size(len(reference.data))}"


def size(count: int) -> str:
    """Bytes, as an artist reads them."""
    for unit, scale in (("MB", 1e6), ("kB", 1e3)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return say("{count} bytes", count=count)


def _cut(value: Any) -> Any:
    if isinstance(value, Reference):
        return cut(value)
    if isinstance(value, dict):
        return {
            name: inner if name in _WORDS and isinstance(inner, str) else _cut(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_cut(inner) for inner in value]
    if isinstance(value, str) and len(value) > _LONGEST_DATA and len(value.split(None, 1)) == 1:
        return f"{value[:40]}… {size(len(value))}"
    return value


def _references(value: Any) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _references(inner)


def _texts(payload: dict[str, Any]) -> Iterator[str]:
    if isinstance(payload.get("prompt"), str):
        yield payload["prompt"]
    for message in payload.get("messages", ()):
        content = message.get("content")
        for part in [{"text": content}] if isinstance(content, str) else content or ():
            if isinstance(part, dict) and isinstance(part.get("text"), str) and part["text"]:
                yield part["text"]


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else name)
    else:
        yield path, value if isinstance(value, str) else json.dumps(_cut(value))
