"""Unfinished pictures are seen while a model paints, and leave nothing behind."""

from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app.session import State

from tests.blender.flow.test_jobs import begin, finish, pictures, turn_until


@pytest.mark.usefixtures("sandbox", "settings")
def test_an_unfinished_picture_is_shown_and_leaves_nothing_behind(library: Path) -> None:
    job = begin("alley @trickle", model="openai/gpt-image-2", stream=True)
    seen: list[Path] = []

    def looked() -> bool:
        if job.partial is not None and job.partial.path not in seen:
            seen.append(job.partial.path)
            assert job.partial.path.is_relative_to(bpy.app.tempdir)
            assert job.partial.path.read_bytes().startswith(b"\x89PNG")
        return not job.is_active

    turn_until(looked, 60)
    finish(job)
    assert len(seen) == 1 and job.state is State.DONE and job.partial is None
    assert not seen[0].parent.exists()
    assert len(pictures(library)) == 1
    assert not list(library.rglob("*.part"))


@pytest.mark.usefixtures("sandbox", "settings")
def test_without_streaming_there_is_none(library: Path) -> None:
    job: Any = begin("alley", model="openai/gpt-image-2")
    finish(job)
    assert job.state is State.DONE and len(pictures(library)) == 1
