"""Judges the requests that tests made Paintover send by the request types of the official SDK.

python3 scripts/sent_requests.py FOLDER    of the files that scripts/standin/record.py wrote
"""

from __future__ import annotations

import environments

if __name__ == "__main__":
    environments.enter("sandbox-tests")

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openrouter import components
from openrouter.types import UnrecognizedInt, UnrecognizedStr
from pydantic import ValidationError

_MOST_SHOWN = 20


def main(folder: Path) -> int:
    """Print what is wrong, and answer with the exit code."""
    count = 0
    wrong: list[str] = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            count += 1
            sent = json.loads(line)
            wrong += [
                f"{sent['test']}: POST {sent['path']}: {problem}"
                for problem in problems(sent["path"], sent["body"])
            ]
    unique = list(dict.fromkeys(wrong))
    for text in unique[:_MOST_SHOWN]:
        print(text)
    print(f"{count} requests of Paintover's judged by the official SDK, {len(unique)} faults")
    return 1 if wrong else 0


def problems(path: str, body: Any) -> list[str]:
    """Where a request's JSON is not what the SDK's type for that route would send."""
    kind = components.ImageGenerationRequest if "/images" in path else components.ChatRequest
    try:
        read = kind.model_validate(body)
    except ValidationError as error:
        places = (
            ".".join(map(str, found["loc"])) + ": " + found["msg"] for found in error.errors()
        )
        return list(places)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of values it does not know, which are found below
        known = read.model_dump(by_alias=True, exclude_unset=True)
    return list(_differences(body, known, ""))


def _differences(sent: Any, known: Any, place: str) -> Iterator[str]:
    """The types pass over fields and values they do not know; what they keep shows which."""
    if isinstance(known, (UnrecognizedStr, UnrecognizedInt)):
        yield f"{place}: {known!r} is none of the values that the SDK knows"
    elif isinstance(sent, dict) and isinstance(known, dict):
        for name, value in sent.items():
            if name in known:
                yield from _differences(value, known[name], f"{place}.{name}".lstrip("."))
            elif place != "provider.options":  # by slug, of which every new provider brings one
                yield f"{place}.{name}".lstrip(".") + ": the SDK knows no such field"
    elif isinstance(sent, list) and isinstance(known, list):
        for at, (value, kept) in enumerate(zip(sent, known, strict=True)):
            yield from _differences(value, kept, f"{place}.{at}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
