"""Clocks round everything of Paintover that Blender calls on its main thread."""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import bpy

from .heart import clock, waited
from .replay import Recorded, replay

now = time.perf_counter
MAIN = threading.main_thread().native_id
PACKAGE = "bl_ext.user_default.paintover"


class Moment:
    """``at``, and how long the thread that notes it had been in line for a processor until then;
    seconds."""

    def __init__(self) -> None:
        self.at = now()
        self.queued = waited(threading.get_native_id())


class Probe:
    """``calls`` are (name, start, seconds); ``placing`` the same of the pump's placements.

    ``drawing`` holds what Blender's own draw_view3d and read took, ``making`` what it took to
    make and free the buffer that is drawn into; ``bytes_in`` are the moments
    when something came in.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, float, float]] = []
        self.placing: list[tuple[float, float]] = []
        self.drawing: list[float] = []
        self.making: list[float] = []
        self.bytes_in: list[Moment] = []
        self.taken: list[float] = []
        self.posted: list[Moment] = []
        self.own: dict[str, list[float]] = {}

    def part(self, name: str) -> Any:
        return sys.modules[f"{PACKAGE}.{name}"]

    def attach(self) -> None:
        for kind in (bpy.types.Operator, bpy.types.Panel, bpy.types.Menu):
            for cls in _below(kind):
                if PACKAGE in cls.__module__:
                    for name in ("poll", "draw", "execute"):
                        self._clock_method(cls, name)
        self._clock_pump()
        self._clock_socket()
        self._clock_worker()
        viewport = __import__(f"{PACKAGE}.scene.viewport", fromlist=["_"])
        viewport._types = _Types(viewport._types, self.drawing, self.making)

    def clock_panels(self) -> None:
        """Nothing but the panels' draw: it imports nothing of Paintover."""
        for cls in _below(bpy.types.Panel):
            if PACKAGE in cls.__module__:
                self._clock_method(cls, "draw")

    @contextmanager
    def alternating(self) -> Iterator[None]:
        """Draw each panel in three ways in turn: noting its calls, as it is, and those calls
        alone, which go to ``own``."""
        self.own.clear()
        panels = [cls for cls in _below(bpy.types.Panel) if PACKAGE in cls.__module__]
        drawn = {cls: cls.__dict__["draw"] for cls in panels if "draw" in cls.__dict__}
        for cls in drawn:
            self._alternate(cls)
        try:
            yield
        finally:
            for cls, draw in drawn.items():
                cls.draw = draw

    def _alternate(self, cls: Any) -> None:
        timed, name = cls.draw, f"{cls.__name__}.draw"
        inner = timed.__kwdefaults__["plainly"]
        own, turn = self.own.setdefault(name, []), [0]
        steps: list[Any] = []

        def draw(self: Any, context: Any) -> None:
            turn[0] += 1
            if turn[0] % 3 == 1:
                recorded = Recorded(self.layout)
                inner(recorded, context)
                steps[:] = recorded.steps
            elif turn[0] % 3 == 2:
                timed(self, context)
            else:
                layout, queued, start = self.layout, waited(MAIN), now()
                replay(layout, steps)
                own.append(now() - start - (waited(MAIN) - queued))

        cls.draw = draw

    def longest(self, start: float, end: float) -> tuple[float, str]:
        """The longest call that began between two moments."""
        inside = [(seconds, name) for name, at, seconds in self.calls if start <= at <= end]
        return max(inside, default=(0.0, ""))

    def by_name(self, part: str, start: float = 0.0) -> dict[str, list[float]]:
        found = defaultdict(list)
        for name, at, seconds in self.calls:
            if part in name and at >= start:
                found[name].append(seconds)
        return dict(found)

    def _clock_method(self, cls: Any, name: str) -> None:
        found = next((base.__dict__[name] for base in cls.__mro__ if name in base.__dict__), None)
        if found is None or getattr(found, "__module__", "").startswith("bpy"):
            return
        label, calls = f"{cls.__name__}.{name}", self.calls
        inner: Any = found.__func__ if isinstance(found, classmethod) else found

        # Blender passes as many arguments as the function's code names: no *args here.
        def timed(self: Any, context: Any, *, plainly: Any = inner) -> Any:
            queued, start = waited(MAIN), now()
            try:
                return plainly(self, context)
            finally:
                seconds = now() - start
                calls.append((label, start, seconds - (waited(MAIN) - queued)))

        setattr(cls, name, classmethod(timed) if isinstance(found, classmethod) else timed)

    def _clock_pump(self) -> None:
        runtime = self.part("app.runtime").get()
        pump, session = runtime.pump, runtime.session
        tick, place, finish = pump._timer, pump._place, session._finish
        pump.stop()

        def timed_tick() -> Any:
            queued, start, before = waited(MAIN), now(), len(self.placing)
            again = tick()
            seconds = now() - start - (waited(MAIN) - queued)
            placed = sum(seconds for _, seconds in self.placing[before:])
            self.calls.append(("pump", start, seconds - placed))
            return again

        def timed_place(result: Any) -> Any:
            queued, start = waited(MAIN), now()
            try:
                return place(result)
            finally:
                seconds = now() - start
                self.placing.append((start, seconds - (waited(MAIN) - queued)))
                self.placed = start + seconds

        def timed_finish(*args: Any) -> None:
            self.taken.append(now())
            finish(*args)

        pump._timer, pump._place, session._finish = timed_tick, timed_place, timed_finish
        pump.start()

    def _clock_worker(self) -> None:
        """The moment when a picture is in the library; its worker has only to tell of it then."""
        library = self.part("app.library").Library
        keep, posted = library.keep, self.posted

        def timed_keep(self: Any, *args: Any, **values: Any) -> Any:
            kept = keep(self, *args, **values)
            posted.append(Moment())
            return kept

        library.keep = timed_keep

    def _clock_socket(self) -> None:
        sockets = __import__(f"{PACKAGE}.openrouter.sockets", fromlist=["_"])
        receive, stamps = sockets.PatientSocket.recv_into, self.bytes_in

        def timed_receive(self: Any, *args: Any) -> int:
            count = receive(self, *args)
            if count:
                stamps.append(Moment())
            return count

        sockets.PatientSocket.recv_into = timed_receive


class _Types:
    """``gpu.types`` with clocks on drawing and reading back."""

    def __init__(self, types: Any, spent: list[float], making: list[float]) -> None:
        self._types, self._spent, self._making = types, spent, making

    def GPUOffScreen(self, *args: Any, **values: Any) -> Any:
        start = clock()
        made = self._types.GPUOffScreen(*args, **values)
        self._making.append(clock() - start)
        return OffScreen(made, self._spent, self._making)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._types, name)


class OffScreen:
    """An off-screen buffer that adds to ``spent`` what Blender's own part takes."""

    def __init__(self, inner: Any, spent: list[float], making: list[float]) -> None:
        self._inner, self._spent, self._making = inner, spent, making

    def free(self) -> None:
        start = clock()
        self._inner.free()
        self._making.append(clock() - start)

    def draw_view3d(self, *args: Any, **values: Any) -> None:
        start = clock()
        self._inner.draw_view3d(*args, **values)
        self._spent.append(clock() - start)

    @property
    def texture_color(self) -> Any:
        return _Texture(self._inner.texture_color, self._spent)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Texture:
    def __init__(self, inner: Any, spent: list[float]) -> None:
        self._inner, self._spent = inner, spent

    def read(self) -> Any:
        start = clock()
        buffer = self._inner.read()
        self._spent.append(clock() - start)
        return buffer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _below(cls: Any) -> list[Any]:
    return [found for sub in cls.__subclasses__() for found in (sub, *_below(sub))]
