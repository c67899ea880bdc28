"""What a conversation needs on disk besides its pictures: what was sent, and what was said.

Beside the library's months, ``sent`` holds every picture that went out with a request that was
answered, named by its SHA-256, so that it can be sent again with a later turn. Beside a picture
that came over chat, ``<result>.turn.json`` holds the model's message as it came, without pictures.
"""

import contextlib
import json
import secrets
from pathlib import Path
from typing import Any

from ..core import picture
from ..core.request import MAX_REFERENCE_BYTES, Reference

_EXTENSIONS = {format.media_type: format.extension for format in picture.SENDABLE}


def keep_sent(root: Path, references: tuple[Reference, ...]) -> None:
    """For a worker. A disk that fails costs a later turn this picture, and nothing else."""
    for reference in references:
        path = sent_path(root, reference.sha256, reference.media_type)
        if path is not None and not path.exists():
            _write(path, reference.data)


def sent_path(root: Path, sha256: str, media_type: str) -> Path | None:
    """Where a picture that was sent is kept; None for what is none of ours."""
    extension = _EXTENSIONS.get(media_type)
    is_name = len(sha256) == 64 and sha256.isalnum()
    return root / "sent" / f"{sha256}{extension}" if extension and is_name else None


def keep_message(result: Path, message: dict[str, Any], pictures: list[str]) -> None:
    """For a worker. ``pictures`` are the files of the whole answer, in order."""
    record = {"version": 1, "message": message, "pictures": pictures}
    text = json.dumps(record, ensure_ascii=False, indent=1)
    _write(_record(result), text.encode("utf-8", "replace"))


def message_of(result: Path) -> tuple[dict[str, Any], list[Path]] | None:
    """The model's message and the pictures in it; None where it did not come over chat.

    Reads a file that may hold some MB: for a worker.
    """
    try:
        record = json.loads(_record(result).read_text(encoding="utf-8"))
        message, names = record["message"], record["pictures"]
        pictures = [result.with_name(Path(name).name) for name in names]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (message, pictures) if isinstance(message, dict) and message else None


def read(path: Path) -> Reference | None:
    """A picture in the very bytes of its file; None where it is gone, or cannot be sent so."""
    try:
        if path.stat().st_size > MAX_REFERENCE_BYTES:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    found = picture.probe(data[: picture.HEADER_BYTES])
    if found is None or found.format not in picture.SENDABLE:
        return None
    return Reference(data, found.format.media_type, found.width, found.height)


def _record(result: Path) -> Path:
    return result.with_name(f"{result.stem}.turn.json")


def _write(path: Path, data: bytes) -> None:
    """Renamed into its place, so that it is whole or absent."""
    temporary = path.with_name(f"{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
