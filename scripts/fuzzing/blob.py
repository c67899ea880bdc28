"""A picture's file, in memory, for the readers to write to."""

from addon.core.picture import HEADER_BYTES


class MemoryBlob:
    """A file in memory that knows what may be done to it, and what became of it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.state = "open"

    @property
    def size(self) -> int:
        return len(self.data)

    @property
    def head(self) -> bytes:
        return bytes(self.data[:HEADER_BYTES])

    def write(self, data: bytes) -> None:
        assert self.state == "open"
        self.data += data

    def close(self) -> None:
        assert self.state == "open"
        self.state = "closed"

    def discard(self) -> None:
        assert self.state == "open"
        self.state = "discarded"
