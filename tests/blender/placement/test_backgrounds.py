"""BACKGROUND: the picture lies behind the camera's view as it was captured."""

import bpy
import gpu
import numpy as np
import pytest
from bl_ext.user_default.paintover.core.errors import PlacementError
from bl_ext.user_default.paintover.core.placement import Placement, Target
from bl_ext.user_default.paintover.scene import place as placing
from mathutils import Matrix, Vector
from PIL import Image

from tests.blender.placement.pictures import (
    NAME,
    QUARTERS,
    camera_view,
    contents,
    encoded,
    handle,
    orthographic_view,
    perspective_view,
    picture,
    place,
    seen,
)


def place_in(scene, view):
    return placing.place(picture(), Placement(Target.BACKGROUND, handle(scene), view=view))


def camera():
    return bpy.context.scene.camera


def background(of=None):
    return (of or camera()).data.background_images[-1]


def test_the_captured_camera_shows_it_behind_the_scene():
    view = camera_view(camera(), 1376, 768)
    placed = place("BACKGROUND", view=view)
    shown = background()
    assert placed.object == camera()
    assert camera().data.show_background_images
    assert shown.image == placed.image
    assert (shown.alpha, shown.display_depth) == (1.0, "BACK")
    assert shown.show_background_image
    assert "Camera" in placed.note


def test_backgrounds_that_are_there_stay():
    theirs = camera().data.background_images.new()
    theirs.image = bpy.data.images.new("theirs", 8, 8)
    theirs.alpha = 0.25
    place("BACKGROUND", view=camera_view(camera(), 1600, 900))
    assert len(camera().data.background_images) == 2
    assert camera().data.background_images[0].image.name == "theirs"
    assert camera().data.background_images[0].alpha == 0.25


def test_without_a_frame_the_scenes_camera_takes_it():
    placed = place("BACKGROUND")
    assert placed.object == camera()
    assert (background().frame_method, background().scale) == ("CROP", 1.0)
    assert tuple(background().offset) == (0, 0)


def test_a_3d_view_can_go_behind_the_scenes_own_camera():
    before = len(bpy.data.cameras)
    placed = place("BACKGROUND", view=perspective_view(), new_camera=False)
    assert placed.object == camera()
    assert len(bpy.data.cameras) == before


VIEWS = {
    "perspective": perspective_view(),
    "wide lens": perspective_view(fov=90),
    "shifted": perspective_view(offset=(0.3, -0.2)),
    "upright": perspective_view(900, 1600),
    "orthographic": orthographic_view(),
    "orthographic, shifted": orthographic_view(offset=(0.25, 0.5)),
}
RENDERS = {
    "same": (1600, 900, 1, 1),
    "square": (1000, 1000, 1, 1),
    "narrow": (800, 1400, 1, 1),
    "wide pixels": (720, 576, 1.4, 1),
}


def through(own, scene):
    """The matrix that takes world points to clip space of the camera's render frame."""
    bpy.context.view_layer.update()
    render = scene.render
    return (
        own.calc_matrix_camera(
            bpy.context.evaluated_depsgraph_get(),
            x=render.resolution_x,
            y=render.resolution_y,
            scale_x=render.pixel_aspect_x,
            scale_y=render.pixel_aspect_y,
        )
        @ own.matrix_world.inverted()
    )


@pytest.mark.parametrize("size", RENDERS.values(), ids=RENDERS)
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_3d_view_gets_a_camera_that_sees_the_same(view, size):
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = size[:2]
    scene.render.pixel_aspect_x, scene.render.pixel_aspect_y = size[2:]
    placed = place("BACKGROUND", view=view)
    made = placed.object
    assert made.type == "CAMERA" and made.name == NAME
    # World points at different depths land at the same place in both frames, up to the part
    # of the captured frame that the camera's frame takes.
    eye = Matrix(view.matrix_world)
    points = [eye @ Vector(p) for p in ((1, 0.5, -5), (-0.7, 0.2, -3), (0.1, -1, -9))]
    matrix = through(made, scene)
    clip = [matrix @ Vector((*p, 1)) for p in points]
    in_camera = np.array([(p.x / p.w, p.y / p.w) for p in clip])
    own_aspect = size[0] * size[2] / (size[1] * size[3])
    fit = np.array((max(1, view.aspect / own_aspect), max(1, own_aspect / view.aspect)))
    assert in_camera == pytest.approx(seen(view, points) * fit, abs=2e-4)


@pytest.mark.parametrize("depth", [49, 20, 0, -20, -49])
def test_what_a_view_showed_behind_and_far_before_its_eye_the_camera_shows_too(depth):
    view = orthographic_view()
    scene = bpy.context.scene
    made = place("BACKGROUND", view=view).object
    point = Matrix(view.matrix_world) @ Vector((0, 0, depth))
    clip = through(made, scene) @ Vector((*point, 1))
    assert abs(clip.z / clip.w) < 1


def test_the_scenes_own_camera_stays_the_scenes_camera():
    before = camera()
    placed = place("BACKGROUND", view=perspective_view())
    assert camera() == before != placed.object
    assert placed.note == f'Make "{NAME}" the scene\'s camera to look through it.'


@pytest.mark.parametrize("view", [perspective_view, orthographic_view])
def test_pictures_of_the_same_view_share_one_new_camera(view):
    first, second = (place("BACKGROUND", view=view()).object for _ in range(2))
    assert first == second
    assert len(first.data.background_images) == 2
    first.location.x += 0.1
    bpy.context.view_layer.update()
    assert place("BACKGROUND", view=view()).object != first


def test_a_scene_without_a_camera_gets_one():
    bpy.data.objects.remove(camera())
    placed = place("BACKGROUND", view=perspective_view())
    assert camera() == placed.object


def test_a_camera_that_is_gone_is_made_anew_with_its_view():
    view = camera_view(camera(), 1600, 900)
    bpy.data.objects.remove(camera())
    made = place("BACKGROUND", view=view).object
    assert camera() == made and made.name == NAME
    assert np.array(made.matrix_world) == pytest.approx(np.array(view.matrix_world), abs=1e-5)


def test_a_camera_of_another_scene_is_left_alone():
    theirs = camera()
    view = camera_view(theirs, 1376, 768)
    other = bpy.data.scenes.new("Other")
    placed = place_in(other, view)
    assert placed.object != theirs and not theirs.data.background_images
    assert other.objects.get(placed.object.name) == placed.object
    assert other.camera == placed.object


def test_a_file_opened_anew_still_knows_its_camera(tmp_path):
    view = camera_view(camera(), 1600, 900)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "saved.blend"))
    placed = place("BACKGROUND", view=view)
    assert placed.object == camera() and camera().name == "Camera"


def test_no_camera_is_a_sentence():
    bpy.data.objects.remove(camera())
    before = contents()
    with pytest.raises(PlacementError) as caught:
        place("BACKGROUND")
    assert caught.value.message == "There is no camera to put the picture behind."
    assert "Add > Camera" in caught.value.hint
    assert contents() == before


def test_a_camera_that_is_gone_and_not_to_be_made_is_a_sentence():
    view = camera_view(camera(), 1600, 900)
    bpy.data.objects.remove(camera())
    with pytest.raises(PlacementError, match='The camera "Camera" is no longer there'):
        place("BACKGROUND", view=view, new_camera=False)


def test_a_light_for_a_camera_is_a_sentence():
    bpy.context.scene.camera = bpy.data.objects["Light"]
    with pytest.raises(PlacementError, match='"Light" is what the scene looks through'):
        place("BACKGROUND")


# --- as Blender itself draws it ----------------------------------------------------------------

CAMERAS = {
    "plain": {},
    "shifted": {"shift_x": 0.1, "shift_y": -0.2},
    "vertical sensor": {"sensor_fit": "VERTICAL"},
    "orthographic": {"type": "ORTHO", "ortho_scale": 7.0},
    "orthographic, shifted": {"type": "ORTHO", "ortho_scale": 7.0, "shift_x": 0.15},
}
CAPTURES = {
    "its own shape": (1600, 900),
    "the model's 16:9": (1376, 768),
    "wider": (2100, 900),
    "square": (1024, 1024),
    "upright": (900, 1600),
}


@pytest.fixture(scope="module")
def drawing():
    if not hasattr(gpu, "init"):
        pytest.skip("this Blender draws nothing without a window")
    try:
        gpu.init()
    except Exception as error:  # each platform has its own
        pytest.skip(f"this machine has no GPU: {error}")


def drawn(own, width, height, *, seen=None):
    """What the camera's frame shows in a 3D view, (height, width, 4) bytes, top row first."""
    scene = bpy.context.scene
    scene.camera = own
    for item in list(scene.objects):
        item.hide_viewport = item not in (own, seen)
    area = next(area for area in bpy.context.window.screen.areas if area.type == "VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    space = area.spaces.active
    space.region_3d.view_perspective = "CAMERA"
    space.overlay.show_floor = space.overlay.show_axis_x = space.overlay.show_axis_y = False
    space.shading.type = "SOLID"
    bpy.context.view_layer.update()
    projection = own.calc_matrix_camera(bpy.context.evaluated_depsgraph_get(), x=width, y=height)
    buffer = gpu.types.GPUOffScreen(width, height)
    try:
        buffer.draw_view3d(
            scene,
            bpy.context.view_layer,
            space,
            region,
            own.matrix_world.normalized().inverted(),
            projection,
            do_color_management=True,
            draw_background=False,
        )
        pixels = np.array(buffer.texture_color.read(), dtype=np.uint8)
    finally:
        buffer.free()
    return np.flipud(pixels.reshape(height, width, 4))


def boundary(pixels):
    """Where the four quarters meet, in pixels from the top left."""
    left = np.abs(pixels[..., :3].astype(int) - QUARTERS["top left"]).sum(axis=-1) < 60
    low = np.abs(pixels[..., :3].astype(int) - QUARTERS["bottom left"]).sum(axis=-1) < 60
    upper = np.abs(pixels[..., :3].astype(int) - QUARTERS["top right"]).sum(axis=-1) < 60
    assert left.any() and low.any() and upper.any()
    across = (np.nonzero(left.any(axis=0))[0].max() + np.nonzero(upper.any(axis=0))[0].min()) / 2
    down = (np.nonzero(left.any(axis=1))[0].max() + np.nonzero(low.any(axis=1))[0].min()) / 2
    return across + 0.5, down + 0.5


@pytest.mark.parametrize("capture", CAPTURES.values(), ids=CAPTURES)
@pytest.mark.parametrize("settings", CAMERAS.values(), ids=CAMERAS)
def test_blender_draws_it_in_register(drawing, settings, capture):
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 384, 216
    for name, value in settings.items():
        setattr(camera().data, name, value)
    view = camera_view(camera(), *capture)
    # The point of the scene that was captured in the picture's very middle, and one beside it.
    eye = Matrix(view.matrix_world)
    left, right, bottom, top = view.extent(5.0)
    middle = eye @ Vector(((left + right) / 2, (bottom + top) / 2, -5))
    place("BACKGROUND", view=view, of=picture(*(n // 8 for n in capture)))
    shown = drawn(camera(), 384, 216)
    assert shown[:, :, 3].min() == 255 and _colours_only(shown)
    clip = through(camera(), scene) @ Vector((*middle, 1))
    expected = (1 + clip.x / clip.w) * 192, (1 - clip.y / clip.w) * 108
    assert boundary(shown) == pytest.approx(expected, abs=1.01)


def _colours_only(pixels):
    """Nine of ten pixels at least are one of the four colours: the picture is all there is."""
    near = [
        np.abs(pixels[..., :3].astype(int) - colour).sum(axis=-1) < 60
        for colour in QUARTERS.values()
    ]
    return np.any(near, axis=0).mean() > 0.9


def chequered(width, height, step):
    """A picture whose columns and rows can be told apart: steps of ``step`` pixels."""
    y, x = np.mgrid[:height, :width]
    blocks = (x // step + y // step) % 2 * 255
    return np.repeat(blocks[..., None], 3, axis=2).astype(np.uint8)


@pytest.mark.parametrize(
    ("capture", "size"),
    [
        ((384, 216), (384, 216)),
        ((504, 216), (504, 216)),
        ((384, 384), (384, 384)),
        ((384, 216), (399, 216)),  # the little that models round sizes by
        ((384, 216), (384, 224)),
    ],
)
def test_every_pixel_lies_on_its_own(drawing, capture, size):
    """Not the middle only: a chequered capture comes back as it was, to the frame's corners."""
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 384, 216
    camera().data.shift_x = 0.05
    view = camera_view(camera(), *capture)
    board = chequered(*capture, 24)
    answer = Image.fromarray(board).resize(size, Image.Resampling.NEAREST)
    place("BACKGROUND", view=view, of=picture(data=encoded(answer)))
    shown = drawn(camera(), 384, 216)[..., 0].astype(int)
    x, y = (capture[0] - 384) // 2, (capture[1] - 216) // 2
    expected = board[y : y + 216, x : x + 384, 0].astype(int)
    # Filtering, here and by the resizing, may touch two pixels on each side of an edge, no more.
    inside = (np.arange(216)[:, None] + y) % 24, (np.arange(384)[None, :] + x) % 24
    calm = (inside[0] > 1) & (inside[0] < 22) & (inside[1] > 1) & (inside[1] < 22)
    assert np.abs(shown - expected)[calm].max() < 16


@pytest.mark.parametrize(
    "change",
    [
        {"shift_x": 0.06, "shift_y": -0.04},
        {"lens": 42.0},
        {"sensor_fit": "VERTICAL", "shift_y": 0.05},
    ],
    ids=lambda change: ", ".join(change),
)
@pytest.mark.parametrize("capture", [(1600, 900), (2100, 900), (1024, 1024)])
@pytest.mark.parametrize("kind", ["PERSP", "ORTHO"])
def test_a_lens_that_changed_since_the_capture_does_not_move_it(drawing, kind, capture, change):
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 384, 216
    own = camera().data
    own.type = kind
    view = camera_view(camera(), *capture)
    eye = Matrix(view.matrix_world)
    for name, value in change.items():
        setattr(own, name, value)
    place("BACKGROUND", view=view, of=picture(*(n // 8 for n in capture)))
    shown = drawn(camera(), 384, 216)
    clip = through(camera(), scene) @ Vector((*(eye @ Vector((0, 0, -5))), 1))
    expected = (1 + clip.x / clip.w) * 192, (1 - clip.y / clip.w) * 108
    assert boundary(shown) == pytest.approx(expected, abs=1.01)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_new_camera_draws_it_in_register(drawing, view):
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 320, 200
    made = place("BACKGROUND", view=view, of=picture(*(view.width // 8, view.height // 8))).object
    shown = drawn(made, 320, 200)
    assert _colours_only(shown)
    assert boundary(shown) == pytest.approx((160, 100), abs=1.01)


@pytest.mark.parametrize("size", [(160, 90), (172, 96), (90, 160)])
def test_blender_draws_a_reference_onto_the_frame(drawing, size):
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 320, 180
    view = camera_view(camera(), 1600, 900)
    empty = place("REFERENCE", view=view, of=picture(*size)).object
    shown = drawn(camera(), 320, 180, seen=empty)
    assert _colours_only(shown)
    assert boundary(shown) == pytest.approx((160, 90), abs=1.01)
