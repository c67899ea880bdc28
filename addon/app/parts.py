"""A picture that is still arriving: a growing file that survives a full disk."""

import contextlib
import hashlib
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any, Self

from ..core.picture import HEADER_BYTES

_FLUSHED_AT_ONCE = 4 * 1024 * 1024
"""Bytes. What is flushed while the rest still arrives need not be waited for at the end."""


class Part:
    """Append bytes to a new file; when the disk fails, go on in memory.

    One worker writes it. ``head`` is the first ``HEADER_BYTES``, ``size`` counts bytes.
    """

    def __init__(self, path: Path) -> None:
        self.size = 0
        self._path = path
        self._flushed = 0
        self._head = bytearray()
        self._hash = hashlib.sha256()
        self._memory: io.BytesIO | None = None
        self._file: io.FileIO | None = None
        try:
            # Unbuffered, so that a failed write leaves no doubt about what is on disk.
            self._file = io.FileIO(path, "xb")
        except OSError:
            self._memory = io.BytesIO()

    @classmethod
    def found(cls, path: Path) -> Self:
        """One that is on disk already and closed. Raises OSError."""
        part = cls.__new__(cls)
        part._path, part._memory, part._file = path, None, None
        part._head, part._hash = bytearray(), hashlib.sha256()
        part.size = part._flushed = path.stat().st_size
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                part._head += piece[: max(0, HEADER_BYTES - len(part._head))]
                part._hash.update(piece)
        return part

    @property
    def head(self) -> bytes:
        return bytes(self._head)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @property
    def is_in_memory(self) -> bool:
        return self._memory is not None

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self._head += data[: max(0, HEADER_BYTES - len(self._head))]
        rest = memoryview(data)
        while rest:
            rest = rest[self._write_some(rest) :]

    def close(self) -> None:
        """Flush to the disk itself; idempotent."""
        if self._file is None:
            return
        try:
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError:
            self._continue_in_memory()
        self._file = None

    def note(self, facts: dict[str, Any]) -> None:
        """Write down what the picture is about to become, should Blender be killed on the way."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            self._path.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")

    def discard(self) -> None:
        """Remove every trace; idempotent."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._memory = None
        self._path.unlink(missing_ok=True)

    def read(self) -> bytes:
        return self._memory.getvalue() if self._memory else self._path.read_bytes()

    def move_to(self, path: Path) -> Path:
        """Rename the closed part, or write it out of memory. Raises OSError."""
        if self._memory is None:
            with contextlib.suppress(OSError):
                return self._path.replace(path)
        temporary = path.with_suffix(".part")
        try:
            with temporary.open("wb") as file:
                if self._memory is None:
                    with self._path.open("rb") as part:
                        shutil.copyfileobj(part, file)
                else:
                    file.write(self._memory.getbuffer())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        with contextlib.suppress(OSError):  # on Windows a virus scanner may hold it
            self._path.unlink(missing_ok=True)
        return path

    def _write_some(self, data: memoryview) -> int:
        written = 0
        if self._file is not None:
            try:
                written = self._file.write(data) or 0
                if self.size + written - self._flushed > _FLUSHED_AT_ONCE:
                    with contextlib.suppress(OSError):  # close() flushes again, and decides
                        os.fsync(self._file.fileno())
                    self._flushed = self.size + written
            except OSError:
                self._continue_in_memory()
        if self._memory is not None:
            written = self._memory.write(data)
        self.size += written
        return written

    def _continue_in_memory(self) -> None:
        self._memory = io.BytesIO()
        if self._file is not None:
            self._memory.write(self._path.read_bytes()[: self.size])
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)
