"""Reads server-sent events as they arrive, each event's data through a sieve of its own.

Lines have no limit: one picture is one line of 1 to 20 MB (openrouter-api.md, 3.5 and 4.3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..core.errors import MalformedError
from .sieve import Sieve
from .tray import Tray

_LINE_END = re.compile(rb"[\r\n]")
_LONGEST_NAME = 64
_DONE = b"[DONE]"


@dataclass(frozen=True, slots=True)
class Event:
    """A name, mostly empty, and what the data's JSON says."""

    name: str
    data: Any


class EventReader:
    """The events of one stream, fed in pieces cut anywhere."""

    def __init__(self, tray: Tray) -> None:
        self._tray = tray
        self._line = b""
        self._take_value: bool | None = None  # None while the field's name is being read
        self._has_value = False
        self._after_return = False
        self._event_name = b""
        self._sieve: Sieve | None = None
        self.is_done = False
        """Whether ``[DONE]`` came."""
        self.has_begun = False
        """Whether anything but keep-alive comments came."""
        self.unread = 0
        """Events that could not be read."""

    @property
    def pending(self) -> bytes:
        """Skeleton of the event that has not ended."""
        return bytes(self._sieve.skeleton) if self._sieve else b""

    def feed(self, data: bytes) -> Iterator[Event]:
        """Take the next bytes and yield the events that end in them."""
        at = 0
        if self._after_return and data:
            self._after_return = False
            at = int(data.startswith(b"\n"))
        while at < len(data) and not self.is_done:
            found = _LINE_END.search(data, at)
            self._part(data[at : found.start() if found else len(data)])
            if not found:
                return
            yield from self._end_line()
            at = found.end()
            if found[0] == b"\r":
                if at == len(data):
                    self._after_return = True
                elif data[at : at + 1] == b"\n":
                    at += 1

    def finish(self) -> Iterator[Event]:
        """The stream has closed: yield what stands there without its blank line."""
        if self._line or self._take_value is not None:
            yield from self._end_line()
        yield from self._end_event()

    def _part(self, part: bytes) -> None:
        if self._take_value is None and part:
            self._line += part
            name, colon, value = self._line.partition(b":")
            if not colon:
                if len(self._line) > _LONGEST_NAME:
                    self._take_value = False
                return
            part = self._begin_value(name.removeprefix(b"\xef\xbb\xbf"), value)
        if self._take_value and part:
            if not self._has_value:
                self._has_value = True
                part = part.removeprefix(b" ")
            if self._sieve:
                self._sieve.feed(part)
            else:
                self._event_name = (self._event_name + part)[:_LONGEST_NAME]

    def _begin_value(self, name: bytes, value: bytes) -> bytes:
        self._has_value = False
        self._take_value = name == b"data" or (name == b"event" and self._sieve is None)
        if name == b"data":
            self.has_begun = True
            if self._sieve is None:
                self._sieve = Sieve(self._tray)
            else:
                self._sieve.feed(b"\n")
        elif name == b"event" and self._sieve is None:
            self._event_name = b""
        return value

    def _end_line(self) -> Iterator[Event]:
        is_blank = not self._line and self._take_value is None
        self._line = b""
        self._take_value = None
        if is_blank:
            yield from self._end_event()

    def _end_event(self) -> Iterator[Event]:
        sieve, self._sieve = self._sieve, None
        name, self._event_name = self._event_name, b""
        if sieve is None or not sieve.skeleton.strip():
            return
        if sieve.skeleton.strip() == _DONE:
            self.is_done = True
            return
        try:
            data = sieve.finish()
        except MalformedError:
            self.unread += 1
            return
        yield Event(name.decode("ascii", "replace"), data)
