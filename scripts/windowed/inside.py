"""The remote control that runs inside Blender: does one step of a request per main-loop turn.

blender --python inside.py, with PAINTOVER_WINDOW (JSON: folder, key) in the environment. Blender's
main thread does all the work; one thread of ours only waits at a socket.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Blender does not, for --python
import inside_code
import inside_events
import inside_place
import inside_texts
import inside_widgets

Steps = Generator[None, None, Any]
"""What a request does: each yield lets Blender's main loop turn once; returns the answer."""

HANDLERS: dict[str, Callable[..., Steps]] = {
    "run": inside_code.run,
    "events": inside_events.perform,
    "turns": inside_events.turns,
    "scan": inside_widgets.scan,
    "seek": inside_widgets.seek,
    "probe": inside_place.probe,
    "press": inside_place.press,
    "lowest": inside_place.lowest,
    "value": inside_place.value,
    "hovered": inside_place.hovered,
    "rect": inside_place.rect,
    "offset": inside_place.offset,
    "texts": inside_texts.texts,
}

_SIMULATES = "--enable-event-simulate" in sys.argv
_IDLE = 0.01 if _SIMULATES else 0.02  # seconds between two looks for a request


class _Control:
    def __init__(self, folder: Path, key: bytes) -> None:
        self.requests: queue.Queue[tuple[Connection, dict[str, Any]] | None] = queue.Queue()
        self.connection: Connection | None = None
        self.steps: Steps | None = None
        listener = Listener(("127.0.0.1", 0), authkey=key)
        threading.Thread(target=self._listen, args=(listener,), daemon=True).start()
        port = folder / "port"
        port.with_suffix(".new").write_text(str(listener.address[1]))
        port.with_suffix(".new").replace(port)

    def _listen(self, listener: Listener) -> None:
        """Take requests from the one who started this Blender, and end it with them."""
        with listener.accept() as connection:
            try:
                while True:
                    self.requests.put((connection, json.loads(connection.recv_bytes())))
            except (EOFError, OSError):
                self.requests.put(None)
        time.sleep(10)  # a main thread that is stuck never sees it
        os._exit(0)

    def turn(self) -> float:
        """Called once per turn of the main loop."""
        if self.steps is None and not self._begin():
            return 0.0 if _SIMULATES else _IDLE
        assert self.steps and self.connection
        try:
            next(self.steps)
            return 0.0
        except StopIteration as end:
            answer = {"value": end.value}
        except Exception:
            answer = {"error": traceback.format_exc()}
        self.steps = None
        try:
            told = json.dumps(answer, default=_plain)
        except TypeError as error:
            told = json.dumps({"error": f"The value cannot be told as JSON: {error}"})
        with contextlib.suppress(OSError):  # who asked may be gone, and then _listen knows
            self.connection.send_bytes(told.encode())
        return 0.0

    def _begin(self) -> bool:
        try:
            # While it simulates, Blender's loop never sleeps: sleep for it.
            request = self.requests.get(timeout=_IDLE) if _SIMULATES else self.requests.get_nowait()
        except queue.Empty:
            return False
        if request is None:
            os._exit(0)
        self.connection, wanted = request
        self.steps = HANDLERS[wanted.pop("do")](**wanted)
        return True


def _plain(value: Any) -> Any:
    """Vectors, colours, sets and the like as lists."""
    try:
        return list(value)
    except TypeError:
        raise TypeError(repr(value)) from None


_joined = json.loads(os.environ.pop("PAINTOVER_WINDOW"))
_control = _Control(Path(_joined["folder"]), _joined["key"].encode())
bpy.context.preferences.view.show_splash = False
if hasattr(bpy.context.preferences, "asset_libraries"):  # since 5.2; it would go to the internet
    bpy.context.preferences.asset_libraries.use_online_essentials = False
bpy.app.timers.register(_control.turn, first_interval=0.1, persistent=True)
