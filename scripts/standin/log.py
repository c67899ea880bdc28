"""The request log: what every client sent and how it ended, with keys and picture data removed."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .references import BadReference, read_data_url

_KEY = re.compile(r"sk-or-[A-Za-z0-9_\-.]+")
_LONGEST_TEXT = 20_000


class RequestLog:
    """Entries in order of arrival; an entry's `status` is None until the answer begins.

    Keys of an entry: `time` (ISO 8601, UTC), `method`, `path`, `headers`, `body` (JSON value, None
    when there was none), `status` (int or None), `disconnected` (the client left before the answer
    was complete), `seconds` (None while under way).
    """

    def __init__(self, file: str | Path | None = None) -> None:
        self._entries: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._file = Path(file) if file else None

    def begin(self, method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
        """Adds the entry of a request whose headers have been read."""
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method,
            "path": redact(path),
            "headers": {name: _header(name, value) for name, value in headers.items()},
            "body": None,
            "status": None,
            "disconnected": False,
            "seconds": None,
            "_start": time.monotonic(),
        }
        with self._changed:
            self._entries.append(entry)
        return entry

    def update(self, entry: dict[str, Any], **values: Any) -> None:
        with self._changed:
            entry.update(values)
            self._changed.notify_all()

    def end(self, entry: dict[str, Any]) -> None:
        """Marks an entry as done and appends it to the log file, one JSON object per line."""
        with self._changed:
            entry["seconds"] = round(time.monotonic() - entry["_start"], 4)
            if self._file:
                with self._file.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(_public(entry)) + "\n")
            self._changed.notify_all()

    def entries(self) -> list[dict[str, Any]]:
        """Copies of all entries."""
        with self._changed:
            return [copy.deepcopy(_public(entry)) for entry in self._entries]

    def clear(self) -> None:
        with self._changed:
            self._entries.clear()

    def settle(self, timeout: float = 5.0) -> bool:
        """Waits until no request is under way; False when that took over `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(
                lambda: all(entry["seconds"] is not None for entry in self._entries), timeout
            )


def redact(text: str) -> str:
    """`text` with anything that looks like an OpenRouter key blanked out."""
    return _KEY.sub("sk-or-***", text)


def summarise(value: Any) -> Any:
    """A JSON value with keys blanked and every data URL replaced by facts about its picture."""
    if isinstance(value, dict):
        return {redact(key): summarise(item) for key, item in value.items()}
    if isinstance(value, list):
        return [summarise(item) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith("data:"):
        return _picture_facts(value)
    return redact(value[:_LONGEST_TEXT])


def _picture_facts(url: str) -> dict[str, Any]:
    """`bytes` and `sha256` of the file, `media_type` as declared, `width`, `height` in pixels."""
    try:
        reference = read_data_url(url)
    except BadReference as problem:
        digest = hashlib.sha256(url.encode()).hexdigest()
        return {"bytes": len(url), "sha256": digest, "error": str(problem)}
    size = reference.picture.size if reference.picture else (None, None)
    return {
        "bytes": len(reference.data),
        "sha256": hashlib.sha256(reference.data).hexdigest(),
        "media_type": reference.media_type,
        "width": size[0],
        "height": size[1],
    }


def _header(name: str, value: str) -> str:
    if name.lower() == "authorization":
        return "Bearer ***"
    return redact(value)


def _public(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if not key.startswith("_")}
