"""The line to a running Blender: what it is told and answers, and its end."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_ANSWER_LIMIT = 180.0  # seconds; Blender may be rendering meanwhile, on a busy machine
_POLL = 0.03  # seconds between two looks of wait_until
_TAIL = 15  # lines of what Blender said


class WindowError(RuntimeError):
    """Blender ended, hangs, or raised what the message tells."""


class Link:
    """One running Blender. It is ended as soon as it hangs, and takes no more requests then."""

    def __init__(self, connection: Connection, process: subprocess.Popen[bytes], log: Path) -> None:
        self._connection = connection
        self._process = process
        self._log = log
        self._hangs = ""

    def run(self, code: str, **values: object) -> Any:
        """Run Python in Blender's main thread; the last expression's value, if JSON can say it.

        For arranging and looking, not for pressing. `values` become names; names stay for the next
        call. Raises WindowError with Blender's traceback.
        """
        return self._ask("run", code=code, values=values)

    def wait_until(
        self, expression: str, what: str, timeout: float = 60.0, **values: object
    ) -> Any:
        """Wait until the expression is true, while Blender lives on; the answer is its value.

        Raises AssertionError that says `what`.
        """
        return self.wait_for(lambda: self.run(expression, **values), what, timeout)

    def wait_for(self, look: Callable[[], Any], what: str, timeout: float = 60.0) -> Any:
        """Wait until `look` answers something true, and answer that."""
        until = time.monotonic() + timeout
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > until:
                raise AssertionError(f"{what}: not within {timeout:.0f} seconds")
            time.sleep(_POLL)

    @property
    def log(self) -> str:
        """What Blender has printed so far."""
        return self._log.read_text("utf-8", "replace")

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> int:
        """Wait until someone closes it; the answer is its exit code."""
        return self._process.wait()

    def quit(self, timeout: float = 60.0) -> int:
        """End Blender as File > Quit does, without saving; the answer is its exit code."""
        self.run(
            "def _leave():\n"
            "    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):\n"
            "        bpy.ops.wm.quit_blender()\n"
            "bpy.app.timers.register(_leave, first_interval=0.1)\n"
            "None"
        )
        return self._process.wait(timeout)

    def kill(self) -> None:
        """End Blender at once, as a crash or a power cut does."""
        self._process.kill()
        self._process.wait(20)

    def _ask(self, do: str, **wanted: object) -> Any:
        if self._hangs:
            raise WindowError(self._hangs)
        try:
            self._connection.send_bytes(json.dumps({"do": do, **wanted}).encode())
            if not self._connection.poll(_ANSWER_LIMIT):
                self._give_up(f"Blender has not answered for {_ANSWER_LIMIT:.0f} seconds")
            answer = json.loads(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            tail = "\n".join(self.log.splitlines()[-_TAIL:])
            raise WindowError(f"Blender is gone. It said:\n{tail}") from error
        if "error" in answer:
            raise WindowError(answer["error"])
        return answer["value"]

    def _give_up(self, why: str) -> None:
        """Nobody waits a second time for a Blender that hangs. Raises WindowError."""
        self._hangs = why
        with contextlib.suppress(WindowError, OSError, subprocess.SubprocessError):
            self._last_look()
        self.kill()
        raise WindowError(why)

    def _last_look(self) -> None:
        """What to do before a Blender that hangs is ended."""
