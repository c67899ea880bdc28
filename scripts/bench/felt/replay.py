"""What a panel costs Blender alone: a draw's calls, made again with nothing between them."""

from __future__ import annotations

from typing import Any

import bpy

Step = tuple[bool, int, str, Any, dict[str, Any]]


class Recorder:
    """A layout that notes what is called and set on it and on all that is made from it."""

    def __init__(self, inner: Any, steps: list[Step], counter: list[int]) -> None:
        number = counter[0]
        counter[0] += 1
        self.__dict__.update(_inner=inner, _steps=steps, _counter=counter, _number=number)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def called(*args: Any, **values: Any) -> Any:
            self._steps.append((True, self._number, name, args, values))
            made = found(*args, **values)
            if isinstance(made, tuple):  # the header and the body of a panel within a panel
                return tuple(self._noted(one) for one in made)
            return self._noted(made)

        return called

    def _noted(self, made: Any) -> Any:
        recorder = Recorder(made, self._steps, self._counter)
        return None if made is None else recorder

    def __setattr__(self, name: str, value: Any) -> None:
        self._steps.append((False, self._number, name, value, {}))
        setattr(self._inner, name, value)


class Recorded:
    """Stands for a panel, and keeps the steps of its draw."""

    def __init__(self, layout: bpy.types.UILayout) -> None:
        self.steps: list[Step] = []
        self.layout = Recorder(layout, self.steps, [0])


def replay(layout: bpy.types.UILayout, steps: list[Step]) -> None:
    """The same buttons again."""
    made: list[Any] = [layout]
    for is_call, on, name, args, values in steps:
        if is_call:
            result = getattr(made[on], name)(*args, **values)
            made += result if isinstance(result, tuple) else [result]
        else:
            setattr(made[on], name, args)
