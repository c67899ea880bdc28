"""A cancelled job sends nothing, and leaves to others what it shares with them."""

import io
import queue
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from addon.app.library import Library
from addon.app.work import Prepared, Task, perform
from addon.core.errors import CancelledError
from addon.core.model import unknown
from addon.core.placement import Placement, Target
from addon.core.request import Request
from addon.imaging.source import Raster, Source, Targa
from addon.jobs.runner import Token
from addon.openrouter.account import Account


class CancelsItself(Token):
    """A token that is cancelled at a worker's third look."""

    def __init__(self) -> None:
        super().__init__("job", queue.SimpleQueue())
        self.looks = 0

    def check(self) -> None:
        self.looks += 1
        if self.looks == 3:
            self.cancel()
        super().check()


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """Listens, and would tell of a connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.0)
        yield listening


def source(kind: str, folder: Path) -> Source:
    pixels = np.zeros((900, 900, 3), np.uint8)
    if kind == "raster":
        return Raster(pixels)
    path = folder / "render.tga"
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "TGA")
    path.write_bytes(file.getvalue())
    return Targa(path)


def test_a_cancel_while_it_encodes_sends_nothing(server: socket.socket, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}/api/v1"
    task = Task(
        Account(base_url=address, key="sk-or-v1-test"),
        Library(tmp_path / "library"),
        Request("A prompt", unknown("maker/model")),
        (Prepared(source("raster", tmp_path), 2048),),
        Placement(Target.IMAGE),
        {},
    )
    token = CancelsItself()
    with pytest.raises(CancelledError):
        perform(task, token)
    assert token.looks == 3, "it went on after it was told to stop"
    with pytest.raises(BlockingIOError):
        server.accept()


@pytest.mark.parametrize("kind", ["raster", "targa"])
def test_what_one_cancelled_the_next_can_still_send(kind: str, tmp_path: Path) -> None:
    shared = Prepared(source(kind, tmp_path), 2048)
    with pytest.raises(CancelledError):
        shared.reference(CancelsItself().check)
    assert shared.reference(lambda: None).width == 900


def test_one_that_waits_for_another_to_encode_can_be_cancelled(tmp_path: Path) -> None:
    encoding, enough = threading.Event(), threading.Event()

    def look() -> None:
        encoding.set()
        enough.wait(10)

    shared = Prepared(source("raster", tmp_path), 2048)
    first = threading.Thread(target=shared.reference, args=(look,))
    first.start()
    try:
        assert encoding.wait(10)
        with pytest.raises(CancelledError):
            shared.reference(CancelsItself().check)
    finally:
        enough.set()
        first.join()
