"""Unfinished pictures, seen while the model works: above the job, and in an open Image Editor."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from standin import Sandbox
from standin.wire import Wire
from windowed import Window

from tests.window import hands

EDITOR_BESIDE = """
_others = [a for a in bpy.context.window.screen.areas if a.type != 'VIEW_3D']
_beside = max(_others, key=lambda a: a.width * a.height)
_beside.type = 'IMAGE_EDITOR'
"""
SHOWN = "_beside.spaces.active.image and _beside.spaces.active.image.name"


def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """What lets the stand-in go on when only the finished picture is left to send."""
    finish, ordinary = threading.Event(), Wire.event

    def event(wire: Wire, data: Any) -> None:
        while isinstance(data, dict) and "completed" in data["type"] and not finish.is_set():
            wire.wait(0.02)
        ordinary(wire, data)

    monkeypatch.setattr(Wire, "event", event)
    return finish


def test_an_unfinished_picture_is_seen_in_the_image_editor(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = held(monkeypatch)
    window.run(EDITOR_BESIDE)
    hands.table(window, model="openai/gpt-image-2", source="NONE", stream=True)
    hands.ask(window, "alley")
    window.wait_until(f"{SHOWN} == 'Paintover Preview'", "The unfinished picture")
    window.settle()
    window.picture("1-unfinished")
    assert [job["state"] for job in hands.jobs(window)] == ["RUNNING"]

    finish.set()
    (job,) = hands.done(window)
    assert job["state"] == "DONE"
    window.wait_until(f"{SHOWN} == 'alley'", "The result, where the unfinished one was")
    assert not window.run("[i.name for i in bpy.data.images if i.get('paintover_preview')]")
    window.picture("2-finished")
