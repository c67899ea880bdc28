"""Unfinished pictures are seen while a model paints, and leave nothing behind."""

from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from bl_ext.user_default.paintover.app.session import State
from bl_ext.user_default.paintover.ui import preferences

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


MARK = "paintover_preview"


@pytest.fixture
def editor() -> Any:
    area = next(area for area in bpy.context.window.screen.areas if area.type == "VIEW_3D")
    area.type = "IMAGE_EDITOR"
    yield area.spaces.active
    area.type = "VIEW_3D"


def previews() -> list[bpy.types.Image]:
    return [image for image in bpy.data.images if image.get(MARK)]


def watch(job: Any, look: Any) -> None:
    """Turn the pump until the job has ended, and ``look`` whenever an unfinished one is shown."""
    pump = runtime.get().pump

    def turned() -> bool:
        pump._show_latest()
        if job.partial is not None:
            look()
        return not job.is_active

    turn_until(turned, 60)
    pump._show_latest()
    finish(job)


@pytest.mark.usefixtures("sandbox", "settings", "library")
def test_an_open_image_editor_shows_it_and_is_given_back(editor: Any, tmp_path: Path) -> None:
    seen = []

    def look() -> None:
        seen.append(editor.image)
        assert previews() == [editor.image]
        if len(seen) == 1:  # at the job's end its files go first
            assert Path(editor.image.filepath).exists()
            saved = str(tmp_path / "meanwhile.blend")
            bpy.ops.wm.save_as_mainfile(filepath=saved, copy=True)
            with bpy.data.libraries.load(saved) as (inside, _):
                assert not [name for name in inside.images if "Preview" in name]

    job = begin("alley @trickle", model="openai/gpt-image-2", stream=True, target="PLANE")
    watch(job, look)
    assert seen and editor.image is None and not previews()


@pytest.mark.usefixtures("sandbox", "settings", "library")
def test_the_artists_own_image_is_not_taken_away(editor: Any) -> None:
    theirs = bpy.data.images.new("theirs", 8, 8)
    editor.image = theirs
    shown: list[Any] = []
    job = begin("alley @trickle", model="openai/gpt-image-2", stream=True, target="PLANE")
    watch(job, lambda: shown.append(editor.image))
    assert shown and set(shown) == {theirs} and not previews()


@pytest.mark.usefixtures("sandbox", "settings", "library")
def test_the_preferences_can_do_without(editor: Any) -> None:
    found = preferences.found(bpy.context)
    assert found is not None
    found.preview_in_editor = False
    try:
        shown: list[Any] = []
        job = begin("alley @trickle", model="openai/gpt-image-2", stream=True, target="PLANE")
        watch(job, lambda: shown.append(editor.image))
        assert shown and set(shown) == {None}
    finally:
        found.preview_in_editor = True
