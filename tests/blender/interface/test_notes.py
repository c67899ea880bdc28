"""What ended is told until the artist has read it."""

from typing import Any

import bpy
from bl_ext.user_default.paintover.app import runtime
from standin import Sandbox


def fail(settings: Any, *words: str) -> None:
    for word in words:
        settings.prompt = f"alley {word}"
        try:
            bpy.ops.paintover.generate()
        except RuntimeError:
            continue
        raise AssertionError("it was meant to fail")


def test_notes_are_dismissed_one_by_one_or_all_at_once(sandbox: Sandbox, settings: Any) -> None:
    jobs = runtime.get().session.jobs
    jobs.clear()
    fail(settings, "@402", "@402", "@503=0.01")
    first, second, third = jobs
    bpy.ops.paintover.dismiss(job=f"{first} {second}")
    assert list(jobs) == [third]
    fail(settings, "@402")
    bpy.ops.paintover.dismiss()
    assert not jobs


def test_dismissing_leaves_alone_what_runs(sandbox: Sandbox, settings: Any) -> None:
    session = runtime.get().session
    session.jobs.clear()
    fail(settings, "@402")
    session.submit("at work", runtime.get().catalogue.get("a/b"), 1, lambda token: None)
    bpy.ops.paintover.dismiss()
    assert [job.prompt for job in session.jobs.values()] == ["at work"]


def test_textures_are_shown_without_shading(settings: Any) -> None:
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    shading = area.spaces.active.shading
    shading.type, shading.color_type, shading.light = "SOLID", "MATERIAL", "STUDIO"
    with bpy.context.temp_override(window=window, area=area):
        assert bpy.ops.paintover.show_textures() == {"FINISHED"}
    assert (shading.color_type, shading.light) == ("TEXTURE", "FLAT")
