"""IMAGE: any image data-block, as its own file or as the pixels that the artist sees."""

import bpy
import numpy as np
import pytest
from bl_ext.user_default.paintover.core.errors import CaptureError
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.imaging.source import Encoded
from bl_ext.user_default.paintover.scene.capture import capture, source_size
from PIL import Image

from tests.blender.capture.pictures import seen

WIDTH, HEIGHT = 48, 32


def take(image, **options):
    return capture(bpy.context, SourceKind.IMAGE, image=image, **options)


def every_colour(seed=1, channels=3):
    """Random bytes, shape (HEIGHT, WIDTH, channels), top row first."""
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (HEIGHT, WIDTH, channels), dtype=np.uint8)


def paint(image, values):
    """Values of shape (HEIGHT, WIDTH, 4), 0..1, top row first."""
    image.pixels.foreach_set(np.ascontiguousarray(values[::-1], dtype=np.float32).ravel())


def opaque(values):
    return np.concatenate([values, np.ones((*values.shape[:2], 1))], axis=2)


def srgb(linear):
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.fixture
def file(tmp_path):
    """Write an image file with Pillow and load it into Blender."""

    def make(name="wood.png", values=None, **options):
        path = tmp_path / name
        Image.fromarray(every_colour() if values is None else values).save(path, **options)
        return bpy.data.images.load(str(path))

    return make


def own(captured):
    """The bytes of a source that is sent as it is; fails when it is not."""
    assert isinstance(captured.source, Encoded)
    source = captured.source
    return source.data if source.path is None else source.path.read_bytes()


@pytest.mark.parametrize(
    ("name", "options"), [("a.png", {}), ("a.jpg", {"quality": 90}), ("a.webp", {})]
)
def test_a_saved_file_is_sent_as_its_own_bytes(file, tmp_path, name, options):
    image = file(name, **options)
    captured = take(image)
    assert own(captured) == (tmp_path / name).read_bytes()
    assert captured.label == f'Image "{name}"' and captured.view is None
    assert source_size(bpy.context, SourceKind.IMAGE, image) == (WIDTH, HEIGHT)


def test_a_packed_file_is_sent_as_its_own_bytes(file, tmp_path):
    image = file()
    before = (tmp_path / "wood.png").read_bytes()
    image.pack()
    (tmp_path / "wood.png").unlink()
    assert own(take(image)) == before


def test_relative_paths_are_found(file, tmp_path):
    image = file()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    image.filepath = "//wood.png"
    assert own(take(image)) == (tmp_path / "wood.png").read_bytes()


@pytest.mark.parametrize("limits", [{"max_edge": WIDTH - 1}, {"max_bytes": 500}])
def test_a_file_beyond_the_limits_is_sent_as_pixels(file, limits):
    values = every_colour()
    image = file(values=values)
    captured = take(image, **limits)
    assert not isinstance(captured.source, Encoded)
    assert (seen(captured) == values).all()


def test_a_packed_file_beyond_the_limits_is_sent_as_pixels(file):
    image = file(values=every_colour())
    image.pack()
    captured = take(image, max_bytes=500)
    assert not isinstance(captured.source, Encoded)
    assert (seen(captured) == every_colour()).all()


@pytest.mark.parametrize(("name", "options"), [("a.bmp", {}), ("a.tif", {}), ("a.tga", {})])
def test_other_formats_are_sent_as_exact_pixels(file, name, options):
    captured = take(file(name, **options))
    assert not isinstance(captured.source, Encoded)
    assert (seen(captured) == every_colour()).all()


def test_a_painted_image_is_sent_as_painted(file):
    image = file()
    painted = every_colour(seed=2)
    paint(image, opaque(painted / 255))
    assert image.is_dirty
    assert (seen(take(image)) == painted).all()


def test_a_file_replaced_since_is_not_sent_for_what_is_seen(file, tmp_path):
    image = file()
    assert image.pixels[0] is not None
    Image.new("RGB", (8, 8)).save(tmp_path / "wood.png")
    assert (seen(take(image)) == every_colour()).all()


def test_a_generated_image_is_sent_with_all_its_bytes():
    image = bpy.data.images.new("made", WIDTH, HEIGHT)
    values = every_colour()
    paint(image, opaque(values / 255))
    assert (seen(take(image)) == values).all()


def test_an_untouched_generated_image_is_sent():
    image = bpy.data.images.new("grid", WIDTH, HEIGHT)
    image.generated_color = (1, 0.5, 0, 1)
    assert seen(take(image))[5, 5] == pytest.approx((255, 128, 0), abs=1)


def test_alpha_is_kept():
    image = bpy.data.images.new("clear", WIDTH, HEIGHT, alpha=True)
    values = every_colour(channels=4)
    paint(image, values / 255)
    assert (seen(take(image)) == values).all()


def test_alpha_that_is_no_transparency_is_left_out():
    image = bpy.data.images.new("packed", WIDTH, HEIGHT, alpha=True)
    image.alpha_mode = "CHANNEL_PACKED"
    values = every_colour(channels=4)
    paint(image, values / 255)
    assert (seen(take(image)) == values[:, :, :3]).all()


def test_a_float_image_is_sent_as_it_is_displayed():
    image = bpy.data.images.new("light", WIDTH, HEIGHT, float_buffer=True)
    linear = every_colour() / 255
    linear[0, 0] = (7.0, -1.0, 0.5)
    paint(image, opaque(linear))
    wanted = np.rint(srgb(linear.clip(0, 1)) * 255)
    assert abs(seen(take(image)) - wanted).max() <= 1


def test_a_float_image_with_alpha_is_sent_straight():
    image = bpy.data.images.new("glow", WIDTH, HEIGHT, float_buffer=True, alpha=True)
    values = np.full((HEIGHT, WIDTH, 4), (0.25, 0.1, 0.0, 0.5))
    paint(image, values)
    wanted = (*np.rint(srgb(np.array((0.5, 0.2, 0.0))) * 255), 128)
    assert seen(take(image))[3, 3] == pytest.approx(wanted, abs=1)


def test_float_data_is_sent_as_the_image_editor_shows_it():
    image = bpy.data.images.new("normals", WIDTH, HEIGHT, float_buffer=True, is_data=True)
    paint(image, np.full((HEIGHT, WIDTH, 4), (0.5, 0.5, 1.0, 1.0)))
    assert seen(take(image))[3, 3] == pytest.approx((188, 188, 255), abs=1)


def test_a_float_file_shown_as_render_goes_through_the_view_transform(clean_scene, tmp_path):
    made = bpy.data.images.new("made", WIDTH, HEIGHT, float_buffer=True)
    paint(made, np.full((HEIGHT, WIDTH, 4), (0.5, 0.25, 0.125, 1.0)))
    made.use_view_as_render = True
    clean_scene.view_settings.exposure = 1
    assert seen(take(made))[3, 3] == pytest.approx((188, 137, 99), abs=1), "not if generated"
    clean_scene.view_settings.exposure = 0
    clean_scene.render.image_settings.file_format = "OPEN_EXR"
    made.save_render(str(tmp_path / "a.exr"), scene=clean_scene)
    image = bpy.data.images.load(str(tmp_path / "a.exr"))
    clean_scene.view_settings.exposure = 1
    assert seen(take(image))[3, 3] == pytest.approx((188, 137, 99), abs=1)
    image.use_view_as_render = True
    assert seen(take(image))[3, 3] == pytest.approx((255, 188, 137), abs=1)


@pytest.mark.parametrize("packed", [False, True])
def test_a_multilayer_exr_is_sent_as_it_is_displayed(clean_scene, tmp_path, packed):
    world = bpy.data.worlds.new("flat")
    if world.node_tree is None:
        world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.5, 0.25, 0.125, 1)
    clean_scene.world = world
    clean_scene.camera = bpy.data.objects.new("eye", bpy.data.cameras.new("eye"))
    clean_scene.collection.objects.link(clean_scene.camera)
    render = clean_scene.render
    render.engine, render.resolution_x, render.resolution_y = "CYCLES", WIDTH, HEIGHT
    clean_scene.cycles.samples = 1
    if hasattr(render.image_settings, "media_type"):
        render.image_settings.media_type = "MULTI_LAYER_IMAGE"
    render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
    render.filepath = str(tmp_path / "layers.exr")
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(str(tmp_path / "layers.exr"))
    if packed:
        image.pack()
    clean_scene.view_settings.view_transform = "AgX"
    pixels = seen(take(image))
    assert pixels.shape[:2] == (HEIGHT, WIDTH)
    assert image.type == "MULTILAYER"
    assert pixels[3, 3] == pytest.approx((188, 137, 99), abs=1)
    assert clean_scene.view_settings.view_transform == "AgX"


def test_bytes_in_linear_colours_are_sent_as_they_are_displayed():
    image = bpy.data.images.new("linear", WIDTH, HEIGHT)
    image.colorspace_settings.name = "Linear Rec.709"
    paint(image, np.full((HEIGHT, WIDTH, 4), (128 / 255, 64 / 255, 0.0, 1.0)))
    assert seen(take(image))[3, 3] == pytest.approx((188, 137, 0), abs=1)


def test_the_first_tile_is_sent(tmp_path):
    for number, colour in ((1001, (255, 0, 0)), (1002, (0, 255, 0))):
        Image.new("RGB", (16, 16), colour).save(tmp_path / f"wall.{number}.png")
    image = bpy.data.images.load(str(tmp_path / "wall.<UDIM>.png"))
    image.source = "TILED"
    assert own(take(image)) == (tmp_path / "wall.1001.png").read_bytes()


@pytest.mark.parametrize("extension", ["png", "bmp"])
def test_the_current_frame_of_a_sequence_is_sent(clean_scene, tmp_path, extension):
    for number in range(1, 5):
        Image.new("RGB", (16, 8), (number * 20, 0, 0)).save(tmp_path / f"f.{number:04}.{extension}")
    image = bpy.data.images.load(str(tmp_path / f"f.0001.{extension}"))
    image.source = "SEQUENCE"
    before = len(bpy.data.images)
    clean_scene.frame_set(3)
    assert seen(take(image))[2, 2] == pytest.approx((60, 0, 0), abs=1)
    clean_scene.frame_set(99)
    assert seen(take(image))[2, 2] == pytest.approx((20, 0, 0), abs=1)
    assert len(bpy.data.images) == before
    if extension == "png":
        assert source_size(bpy.context, SourceKind.IMAGE, image) == (16, 8)


def test_render_result_chosen_as_an_image_is_the_render(clean_scene, camera):
    render = clean_scene.render
    render.engine, render.resolution_x, render.resolution_y = "BLENDER_WORKBENCH", 64, 48
    bpy.ops.render.render()
    found = next(image for image in bpy.data.images if image.type == "RENDER_RESULT")
    assert seen(take(found)).shape[:2] == (48, 64)


def test_the_image_editor_gives_the_image_it_shows(eyes, file):
    image = file()
    eyes.area.type = "IMAGE_EDITOR"
    eyes.area.spaces.active.image = image
    window = bpy.context.window_manager.windows[0]
    try:
        with bpy.context.temp_override(window=window, area=eyes.area):
            assert source_size(bpy.context, SourceKind.IMAGE) == (WIDTH, HEIGHT)
            assert take(None).label == 'Image "wood.png"'
            eyes.area.spaces.active.image = None
            with pytest.raises(CaptureError, match="No image is chosen"):
                take(None)
    finally:
        eyes.area.type = "VIEW_3D"


def nothing_in(image):
    for call in (take, lambda image: source_size(bpy.context, SourceKind.IMAGE, image)):
        with pytest.raises(CaptureError) as caught:
            call(image)
        assert image.name in caught.value.message
        assert caught.value.hint
    return caught.value


def test_an_image_without_data_is_said():
    image = bpy.data.images.new("nothing", 4, 4)
    image.source = "FILE"
    nothing_in(image)


def test_an_image_whose_file_is_gone_is_said(file, tmp_path):
    image = file()
    (tmp_path / "wood.png").unlink()
    assert "file" in nothing_in(image).hint


def test_an_image_that_is_no_picture_is_said(tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"nothing")
    nothing_in(bpy.data.images.load(str(path)))


def test_no_image_is_said():
    with pytest.raises(CaptureError, match="No image is chosen"):
        take(None)


def test_nothing_is_sent_for_text_only():
    captured = capture(bpy.context, SourceKind.NONE)
    assert (captured.source, captured.view, captured.label) == (None, None, "Text only")
