"""Keeps what tests make Paintover send, for scripts/sent_requests.py to judge by the official SDK.

Does nothing unless the environment names a folder (`FOLDER`), as scripts/test.py does.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = "PAINTOVER_SENT_REQUESTS"
AGENT = "Paintover"
"""How Paintover names itself; what tests send by other means may be wrong on purpose."""

_LONGEST_TEXT = 2000
_ROUTES = ("/images", "/chat/completions")


def keep(method: str, path: str, agent: str | None, body: bytes) -> None:
    """Appends a paid request of Paintover's with the test that caused it; pictures are cut short.

    A body that is no JSON is kept too: that is a fault like any other.
    """
    folder = os.environ.get(FOLDER)
    if not folder or method != "POST" or agent != AGENT or not path.endswith(_ROUTES):
        return
    try:
        value = _cut(json.loads(body))
    except ValueError:
        value = body[:_LONGEST_TEXT].decode("utf-8", "replace")
    test = os.environ.get("PYTEST_CURRENT_TEST", "a test").partition(" (")[0]
    line = json.dumps({"test": test, "path": path, "body": value}) + "\n"
    file = Path(folder) / f"{os.getpid()}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    # One write of one line: other threads append to the same file.
    with file.open("ab", buffering=0) as stream:
        stream.write(line.encode())


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cut(item) for item in value]
    if isinstance(value, str) and value.startswith("data:"):
        return value[:64]
    return value[:_LONGEST_TEXT] if isinstance(value, str) else value
