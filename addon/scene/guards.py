"""Change settings for a moment, and put every one of them back whatever happens."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import bpy
import gpu

_LOUD_HANDLERS = (
    "render_init",
    "render_pre",
    "render_post",
    "render_write",
    "render_stats",
    "render_complete",
    "render_cancel",
    "frame_change_pre",
    "frame_change_post",
)


@contextmanager
def changed(owner: Any, /, **values: Any) -> Iterator[None]:
    """Set properties of ``owner`` and restore them in the order in which they are given.

    The order matters where one property narrows another, as a file format does a colour mode:
    name the wider one first. Everything else is still put back when setting or restoring one of
    them raises.
    """
    before = {name: _kept(getattr(owner, name)) for name in values}
    with ExitStack() as way_back:
        for name in reversed(before):
            if not _is_unreadable(owner, name, before[name]):
                way_back.callback(setattr, owner, name, before[name])
        for name, value in values.items():
            setattr(owner, name, value)
        yield


@contextmanager
def quiet_handlers() -> Iterator[None]:
    """Keep other add-ons' render and frame handlers from hearing of a picture of ours."""
    before = {
        name: list(getattr(bpy.app.handlers, name))
        for name in _LOUD_HANDLERS
        if hasattr(bpy.app.handlers, name)
    }
    try:
        for name in before:
            getattr(bpy.app.handlers, name).clear()
        yield
    finally:
        for name, handlers in before.items():
            getattr(bpy.app.handlers, name)[:] = handlers


@contextmanager
def gpu_state() -> Iterator[None]:
    """Leave depth test, blending, viewport and scissor of the GPU as they are found.

    The bound framebuffer is restored by ``GPUOffScreen.bind`` itself.
    """
    state: Any = gpu.state
    blend, depth_test, depth_mask = (
        state.blend_get(),
        state.depth_test_get(),
        state.depth_mask_get(),
    )
    viewport, scissor = state.viewport_get(), state.scissor_get()
    try:
        yield
    finally:
        state.blend_set(blend)
        state.depth_test_set(depth_test)
        state.depth_mask_set(depth_mask)
        state.viewport_set(*viewport)
        state.scissor_set(*scissor)


@contextmanager
def temporary(collection: Any, data_block: bpy.types.ID) -> Iterator[Any]:
    """Remove ``data_block`` from its ``bpy.data`` collection afterwards."""
    try:
        yield data_block
    finally:
        collection.remove(data_block)


def _is_unreadable(owner: Any, name: str, value: Any) -> bool:
    # An enum whose stored value is not among those of the moment reads as "", and can't be set so.
    return value == "" and owner.bl_rna.properties[name].type == "ENUM"


def _kept(value: Any) -> Any:
    # Vectors, colours and arrays are windows onto the property, not copies of it.
    if isinstance(value, (str, bytes)) or not hasattr(value, "__len__"):
        return value
    return value.copy() if isinstance(value, set) else tuple(value)
