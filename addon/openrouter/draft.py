"""Gathers an answer from the shapes it can have: pictures, words, cost, refusals.

Pictures are looked for wherever openrouter-api.md, sections 3.4, 3.5, 4.2 and 4.3 say, on either
route, whole or in events: gateways mix the shapes.
"""

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from ..core.errors import LibraryError
from ..core.request import Route
from .answer import Answer, Inbox, Previews
from .encoded import Decoder
from .faults import Fault, from_body
from .sieve import Sieve
from .tray import Arrival, Tray
from .turns import MessageDraft

_MOST_LINKS = 16
_WORDS_LIMIT = 1024 * 1024
_DATA_URL = re.compile(r"data:(?:image/[\w.+-]+)(?:;[\w=.+-]+)*;base64,([-A-Za-z0-9+/_]+=*)", re.I)
_IMPOSSIBLE_USD = 10_000
_ANY_DATA_URL = re.compile(r"\s*data:[^,]{0,200};base64,(.*)\Z", re.IGNORECASE | re.DOTALL)
# No class may run over the next "![": a search that begins anew at each would never end, and hold
# Python's lock, and with it Blender, all the while.
_MARKDOWN = re.compile(
    r"!\[[^\[\]]{0,500}+\]\(\s*+<?((?:https?|data):[^\s)>\[\]]++)>?[^)\[]{0,200}+\)"
)
_EMPTY_MARKDOWN = re.compile(r"!\[[^\[\]]{0,500}+\]\(\s*+\)")
_BARE_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_PICTURE_LINK = re.compile(r"\.(?:png|jpe?g|webp|gif|avif)(?:[?#]|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A picture that is not in the answer but has to be fetched."""

    url: str


class Draft:
    """An answer while it arrives. ``previews`` are given unfinished pictures to look at."""

    def __init__(
        self, inbox: Inbox, route: Route, expected: int = 1, previews: Previews | None = None
    ) -> None:
        self.expected = expected
        self._previews = previews
        self._message = MessageDraft()
        self._has_message = False
        self.tray = Tray(inbox, previews.open if previews else None)
        self.answer = Answer(route=route)
        self.claimed: list[Arrival | Link] = []
        self.fault: Fault | None = None
        self.refusal = ""
        self._words = Sieve(self.tray, _WORDS_LIMIT)
        self._words.feed(b'"')

    @property
    def has_picture(self) -> bool:
        """Whether a picture, or a link to one, stands in the answer so far."""
        return bool(self.claimed) or any(
            arrival.is_whole and not arrival.is_settled and arrival.is_picture
            for arrival in self.tray.arrivals
        )

    @property
    def is_finished(self) -> bool:
        """Whether the model has said that it is done."""
        return bool(self.answer.finish_reason)

    def take(self, body: Any, event: str = "") -> None:
        """Read a whole answer, or what one event says."""
        if not isinstance(body, Mapping):
            return
        kind = body.get("type") if isinstance(body.get("type"), str) else event
        if body.get("error"):
            self.fault = from_body(body)
        elif kind == "error":
            self.fault = from_body({"error": body})
        self._take_facts(body)
        if str(kind).endswith("partial_image"):
            self._show(body)
        elif str(kind).endswith("text_chunk"):
            if body.get("phase") in (None, "content"):
                self._take_words(body.get("text"))
        else:
            if "b64_json" in body or str(kind).endswith("completed"):
                self._take_image(body)
            self._take_words(body.get("text"))
        for item in _items(body.get("data")):
            self._take_image(item)
        for choice in _items(body.get("choices")):
            if isinstance(choice, Mapping):
                self._take_choice(choice)

    def close_words(self) -> None:
        """The answer is whole: find the pictures and links that stand in its words."""
        self._words.feed(b'"')
        words = raw = self._words.finish()
        found: list[Arrival | Link] = [*self.tray.marked(words)]
        words = self.tray.unmarked(words)
        found += [self._decode(match[1]) for match in _DATA_URL.finditer(words)]
        words = _DATA_URL.sub("", words)
        links = [Link(url) for url in _MARKDOWN.findall(words) if url.startswith("http")]
        words = _MARKDOWN.sub("", _EMPTY_MARKDOWN.sub("", words)).strip()
        if not (links or found or self.claimed):
            bare = _BARE_LINK.findall(words)
            is_link_only = len(bare) == 1 and bare[0] == words
            links = [Link(url) for url in bare if is_link_only or _PICTURE_LINK.search(url)]
        self.claimed += [*found, *links[:_MOST_LINKS]]
        self.answer.text = words
        if self._has_message and self.is_finished and self.fault is None:
            message = self._message.finish(words if found or links else raw)
            # What was taken for a picture could not be given back as it came.
            self.answer.message = {
                key: value
                for key, value in message.items()
                if not self.tray.marked(json.dumps(value))
            }
        if not self.claimed:
            self._claim_strays()

    def settle(self) -> Answer:
        """Close what is kept, drop exact duplicates and everything unfinished or unwanted."""
        seen: set[bytes] = set()
        for arrival in self.claimed:
            if isinstance(arrival, Link) or arrival.is_settled or not arrival.is_whole:
                continue
            if arrival.sha256 in seen or not arrival.blob.size:
                arrival.discard()
                continue
            seen.add(arrival.sha256)
            is_good = arrival.is_picture
            arrival.keep()
            (self.answer.pictures if is_good else self.answer.unusable).append(arrival.blob)
        return self.answer

    def salvage(self, unread: bytes = b"") -> Answer | None:
        """Keep what arrived whole before an error; None when nothing did.

        ``unread`` is the skeleton of an event that was cut off: pictures of a preview in it are
        no results.
        """
        if b"partial_image" not in unread:
            self._claim_strays()
        for _ in self.claimed:  # a disk that is full for one picture may have room for the next
            with contextlib.suppress(LibraryError):
                self.settle()
                break
        return None if self.answer.is_empty else self.answer

    def _claim_strays(self) -> None:
        """Pictures that stood where none is expected are better than none."""
        for arrival in self.tray.arrivals:
            is_free = arrival.is_whole and not arrival.is_settled and not arrival.is_claimed
            if is_free and arrival.is_picture:
                self._add(arrival)

    def _take_facts(self, body: Mapping[str, Any]) -> None:
        answer = self.answer
        usage = body.get("usage")
        if isinstance(usage, dict) and usage:
            answer.usage = _shallow(usage)
            answer.cost = _amount(usage.get("cost"))
        if isinstance(body.get("id"), str):
            answer.generation_id = answer.generation_id or body["id"][:200]
        if isinstance(body.get("provider"), str):
            answer.provider = answer.provider or body["provider"][:200]

    def _take_choice(self, choice: Mapping[str, Any]) -> None:
        answer = self.answer
        if choice.get("error"):
            self.fault = from_body(choice)
        if isinstance(choice.get("finish_reason"), str):
            answer.finish_reason = choice["finish_reason"]
        if isinstance(choice.get("native_finish_reason"), str):
            answer.native_finish_reason = choice["native_finish_reason"]
        for key in ("message", "delta"):
            part = choice.get(key)
            if not isinstance(part, Mapping):
                continue
            self._has_message = True
            self._message.take(part, is_piece=key == "delta")
            for item in _items(part.get("images")):
                self._take_image(item)
            if isinstance(part.get("refusal"), str):
                self.refusal = (self.refusal + part["refusal"])[:_WORDS_LIMIT]
            content = part.get("content")
            if isinstance(content, str):
                self._take_words(content)
            for item in _items(content):
                if isinstance(item, Mapping) and item.get("text"):
                    self._take_words(item["text"])
                else:
                    self._take_image(item)

    def _take_image(self, item: Any) -> None:
        """One picture: a string, or an object around one."""
        for _ in range(4):
            if not isinstance(item, Mapping):
                break
            item = next(
                (
                    item[key]
                    for key in ("b64_json", "image_url", "url", "image", "data")
                    if item.get(key)
                ),
                None,
            )
        if isinstance(item, str) and item:
            self._claim(item)

    def _take_words(self, words: Any) -> None:
        # Through a sieve of their own: a data URL may come in many small events.
        if isinstance(words, str) and words:
            self._words.feed(json.dumps(words)[1:-1].encode())

    def _claim(self, source: Any) -> None:
        """A picture as a mark, a data URL, a link, or plain base64."""
        if not isinstance(source, str) or not source.strip():
            return
        if marked := self.tray.marked(source):
            for arrival in marked:
                self._add(arrival)
        elif found := _ANY_DATA_URL.match(source):
            self._add(self._decode(found[1]))
        elif source.strip().lower().startswith(("http://", "https://")):
            self._add_link(source.strip())
        elif source.lstrip()[:5].lower() == "data:":  # not base64: an SVG drawing, as a rule
            arrival = self.tray.begin()
            arrival.write(unquote_to_bytes(source.partition(",")[2]))
            self._add(arrival)
        else:
            self._add(self._decode(source))

    def _decode(self, base64: str) -> Arrival:
        decoder = Decoder(self.tray.begin())
        decoder.feed(base64.encode("utf-8", "replace"))
        return decoder.finish()

    def _add(self, arrival: Arrival) -> None:
        arrival.is_whole = arrival.is_claimed = True
        self.claimed.append(arrival)

    def _add_link(self, url: str) -> None:
        if sum(isinstance(item, Link) for item in self.claimed) < _MOST_LINKS:
            self.claimed.append(Link(url))

    def _show(self, body: Mapping[str, Any]) -> None:
        """Previews are not results: they are given away, or discarded."""
        for value in body.values():
            if isinstance(value, str):
                for arrival in self.tray.marked(value):
                    if self._previews is not None and arrival.is_whole and arrival.is_picture:
                        self._previews.take(arrival.give())
                    arrival.discard()


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _amount(value: Any) -> float | None:
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        with contextlib.suppress(ValueError, OverflowError):
            amount = float(value)
            return amount if 0 <= amount < _IMPOSSIBLE_USD else None
    return None


def _shallow(facts: dict[str, Any], levels: int = 4) -> dict[str, Any]:
    """What goes into a sidecar must not be nested deeper than JSON can be written."""
    return {
        str(key)[:100]: _shallow(value, levels - 1) if isinstance(value, dict) else value
        for key, value in list(facts.items())[:100]
        if isinstance(value, (str, int, float, bool)) or (levels > 1 and isinstance(value, dict))
    }
