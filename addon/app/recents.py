"""The prompts that were sent last, for a menu: a small file in Blender's folder for Paintover."""

import threading
from pathlib import Path

from . import json_file, runtime

MOST = 30
LONGEST = 8000
"""Letters; what is longer is a text data-block of the artist's, and stays there."""

_FILE = "recent_prompts.json"
_lock = threading.Lock()
_known: list[str] = []


def shown() -> list[str]:
    """The newest first."""
    return list(_known)


def note(prompt: str) -> None:
    """It was sent, or has just been replaced in the field. Written on a worker."""
    prompt = prompt.strip()
    if not prompt or len(prompt) > LONGEST or _known[:1] == [prompt]:
        return
    _known[:] = _front(prompt, _known)
    _work(lambda path: _merge(path, prompt))


def clear() -> None:
    """Here and in the file."""
    _known.clear()
    _work(lambda path: json_file.write(path, {"prompts": []}) if path.is_file() else None)


def load() -> None:
    """Read the file on a worker; what was sent meanwhile stays in front."""
    path = _path()

    def ready(found: list[str] | None, _error: Exception | None) -> None:
        later = [prompt for prompt in found or [] if prompt not in _known]
        _known[:] = [*_known, *later][:MOST]

    runtime.get().session.call(lambda _token: _read(path), ready)
    runtime.get().pump.start()


def forget() -> None:
    """In memory only, when Paintover is disabled."""
    _known.clear()


def _work(change) -> None:  # type: ignore[no-untyped-def]
    path = _path()

    def work(_token: object) -> None:
        try:
            with _lock:
                change(path)
        except OSError:
            return  # a menu that is shorter next time; nothing was paid for it

    runtime.get().session.call(work, lambda _value, _error: None)
    runtime.get().pump.start()


def _merge(path: Path, prompt: str) -> None:
    """Another Blender may have written meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    json_file.write(path, {"prompts": _front(prompt, _read(path))})


def _front(prompt: str, others: list[str]) -> list[str]:
    return [prompt, *(other for other in others if other != prompt)][:MOST]


def _read(path: Path) -> list[str]:
    listed = json_file.read(path).get("prompts")
    texts = listed if isinstance(listed, list) else []
    return [text for text in texts if isinstance(text, str) and 0 < len(text) <= LONGEST][:MOST]


def _path() -> Path:
    return runtime.models_cache().with_name(_FILE)
