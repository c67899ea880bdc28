"""A capture leaves the scene, the view and Render Result as they were, also when it fails."""

from contextlib import suppress

import bpy
import pytest
from bl_ext.user_default.paintover.core.errors import CaptureError
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.scene import guards, workbench
from bl_ext.user_default.paintover.scene.capture import capture

from tests.blender.capture.pictures import RED, seen

DATA = ("scenes", "objects", "cameras", "collections", "worlds", "images", "meshes", "node_groups")


def values(owner):
    """Everything that can be set on ``owner``, as text."""
    names = {item.identifier for item in owner.bl_rna.properties if not item.is_readonly}
    names -= {"use_nodes"}  # deprecated in 5.0, and warns
    return {name: repr(_plain(getattr(owner, name))) for name in sorted(names)}


def _plain(value):
    is_array = hasattr(value, "__len__") and not isinstance(value, str)
    return list(value) if is_array else value


def state(scene, eyes):
    """What an artist would see changed, and what a script would."""
    return {
        "scene": values(scene),
        "render": values(scene.render),
        "format": values(scene.render.image_settings),
        "view settings": values(scene.view_settings),
        "shading": values(eyes.space.shading),
        "overlays": values(eyes.space.overlay),
        "space": values(eyes.space),
        "view": values(eyes.region_3d),
        "objects": {item.name: values(item) for item in scene.objects},
        "active": (bpy.context.scene, bpy.context.view_layer, bpy.context.object),
        "data": {name: sorted(item.name for item in getattr(bpy.data, name)) for name in DATA},
    }


@pytest.fixture
def dressed(clean_scene, camera, dot, eyes):
    """A scene with settings that a careless capture would lose."""
    render = clean_scene.render
    render.resolution_x, render.resolution_y, render.resolution_percentage = 64, 32, 100
    render.engine = "BLENDER_WORKBENCH"
    render.use_border, render.film_transparent, render.use_stamp = True, True, True
    render.image_settings.file_format = "OPEN_EXR"
    render.image_settings.color_mode = "RGBA"
    render.image_settings.color_depth = "16"
    clean_scene.timeline_markers.new("cut", frame=5).camera = camera
    clean_scene.frame_set(7)
    eyes.look(distance=7)
    dot((0, 0, 0), RED, 0.3).hide_render = True
    return clean_scene


@pytest.fixture
def last_render(dressed):
    bpy.ops.render.render()
    return rendered(dressed)


def rendered(scene):
    return seen(capture(bpy.context, SourceKind.RENDER)).tobytes()


@pytest.mark.parametrize("kind", [SourceKind.VIEWPORT, SourceKind.CAMERA, SourceKind.RENDER])
def test_everything_is_as_it_was(dressed, last_render, eyes, kind):
    before = state(dressed, eyes)
    capture(bpy.context, kind, size=(96, 64))
    assert state(dressed, eyes) == before


@pytest.mark.parametrize("kind", [SourceKind.VIEWPORT, SourceKind.CAMERA])
def test_the_last_render_is_kept(dressed, last_render, kind):
    other = seen(capture(bpy.context, kind, size=(64, 32)))
    assert other.tobytes() != last_render
    assert rendered(dressed) == last_render


@pytest.mark.parametrize("stage", ["_set_up", "_shade", "_background"])
def test_everything_is_as_it_was_when_drawing_fails(dressed, eyes, monkeypatch, stage):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(workbench, stage, fail)
    before = state(dressed, eyes)
    with pytest.raises(ZeroDivisionError):
        capture(bpy.context, SourceKind.VIEWPORT, size=(96, 64))
    assert state(dressed, eyes) == before


def test_a_blender_that_cannot_render_is_said(dressed, eyes, monkeypatch):
    def fail(*_):
        raise RuntimeError("no GPU")

    monkeypatch.setattr(workbench.targa, "save", fail)
    before = state(dressed, eyes)
    with pytest.raises(CaptureError, match="could not draw"):
        capture(bpy.context, SourceKind.VIEWPORT, size=(96, 64))
    assert state(dressed, eyes) == before


def test_other_add_ons_do_not_hear_of_it(dressed):
    heard = []

    def hear(*_):
        heard.append(1)

    handlers = (bpy.app.handlers.render_complete, bpy.app.handlers.render_pre)
    for handler in handlers:
        handler.append(hear)
    try:
        capture(bpy.context, SourceKind.VIEWPORT, size=(32, 32))
        assert not heard
        assert all(hear in handler for handler in handlers)
        bpy.ops.render.render()
        assert heard, "they hear of the artist's own render"
    finally:
        for handler in handlers:
            handler.remove(hear)


class Failure(Exception):
    pass


@pytest.mark.parametrize(
    "name", ["PNG", "JPEG", "OPEN_EXR", "OPEN_EXR_MULTILAYER", "FFMPEG", "TIFF"]
)
def test_output_format_is_restored(clean_scene, name):
    settings = clean_scene.render.image_settings
    if hasattr(settings, "media_type"):
        media = {"FFMPEG": "VIDEO", "OPEN_EXR_MULTILAYER": "MULTI_LAYER_IMAGE"}
        settings.media_type = media.get(name, "IMAGE")
    settings.file_format = name
    if name in {"PNG", "TIFF"}:
        settings.color_depth = "16"
    if name.startswith("OPEN_EXR"):
        settings.color_depth = "32"
    settings.color_mode = "BW" if name in {"PNG", "TIFF", "JPEG"} else "RGB"
    before = values(settings)
    with suppress(Failure), workbench.targa.settings(clean_scene):
        assert settings.file_format == "TARGA_RAW" and settings.color_mode == "RGB"
        raise Failure
    assert values(settings) == before


def test_guard_restores_the_rest_when_one_setting_cannot_be_made(clean_scene):
    render = clean_scene.render
    before = values(render)
    with pytest.raises(TypeError), guards.changed(render, resolution_x=7, engine="NO SUCH"):
        pytest.fail("unreachable")
    assert values(render) == before


def test_guard_keeps_copies_of_vectors(eyes):
    eyes.look(at=(1, 2, 3))
    with suppress(Failure), guards.changed(eyes.region_3d, view_location=(9, 9, 9)):
        assert tuple(eyes.region_3d.view_location) == (9, 9, 9)
        raise Failure
    assert tuple(eyes.region_3d.view_location) == (1, 2, 3)
