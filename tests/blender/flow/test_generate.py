"""From the scene to OpenRouter's stand-in and back, with the operators artists and scripts use."""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from standin import Sandbox

from tests.blender.conftest import is_ours

ECHO = "sandbox/echo"
TARGETS = ["IMAGE", "MATERIAL", "PLANE", "REFERENCE", "BACKGROUND"]


def sent(sandbox: Sandbox) -> dict[str, Any]:
    """The body of the only paid request."""
    assert sandbox.settle()
    (entry,) = [entry for entry in sandbox.log if entry["method"] == "POST"]
    return entry["body"]


def reference(body: dict[str, Any]) -> dict[str, Any]:
    (only,) = body["input_references"]
    return only["image_url"]["url"]


def new_image() -> bpy.types.Image:
    """The one image that came from Paintover."""
    (image,) = [image for image in bpy.data.images if is_ours(image)]
    return image


def sidecars(library: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(library.glob("*/*.json"))]


def checker(name: str = "Checker", size: int = 64) -> bpy.types.Image:
    image = bpy.data.images.new(name, size, size, alpha=False)
    pixels = np.ones((size, size, 4), np.float32)
    pixels[: size // 2, : size // 2, :3] = (0.8, 0.2, 0.1)
    image.pixels.foreach_set(pixels.ravel())
    return image


@pytest.mark.parametrize("source", ["VIEWPORT", "CAMERA"])
def test_a_view_goes_out_in_the_shape_of_the_answer(
    sandbox: Sandbox, settings: Any, source: str
) -> None:
    settings.source = source
    settings.aspect_ratio = "16:9"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    body = sent(sandbox)
    assert body["model"] == "google/gemini-3.1-flash-image"
    assert body["aspect_ratio"] == "16:9"
    assert (reference(body)["width"], reference(body)["height"]) == (1376, 768)
    assert reference(body)["media_type"] == "image/png"
    assert tuple(new_image().size) == (1376, 768)


def test_the_last_render_goes_out(sandbox: Sandbox, settings: Any) -> None:
    scene = bpy.context.scene
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.resolution_x, scene.render.resolution_y = 320, 200
    bpy.ops.render.render()
    settings.source = "RENDER"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert (reference(sent(sandbox))["width"], reference(sent(sandbox))["height"]) == (320, 200)
    assert sent(sandbox)["aspect_ratio"] == "3:2"


def test_an_unsaved_image_comes_back_unchanged(sandbox: Sandbox, settings: Any) -> None:
    settings.model = ECHO
    settings.source = "IMAGE"
    settings.image = checker()
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    result = np.empty(64 * 64 * 4, np.float32)
    new_image().pixels.foreach_get(result)
    original = np.empty_like(result)
    settings.image.pixels.foreach_get(original)
    assert np.abs(result - original).max() <= 1 / 255


def test_a_float_image_comes_back_as_it_is_displayed(sandbox: Sandbox, settings: Any) -> None:
    image = bpy.data.images.new("Light", 64, 64, float_buffer=True, alpha=False)
    linear = np.linspace(-0.1, 1.5, 64 * 64, dtype=np.float32)
    image.pixels.foreach_set(np.stack([linear, linear, linear, np.ones_like(linear)], 1).ravel())
    settings.model, settings.source, settings.image = ECHO, "IMAGE", image
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    result = np.empty((64 * 64, 4), np.float32)
    new_image().pixels.foreach_get(result.ravel())
    light = np.clip(linear, 0, 1)
    displayed = np.where(light > 0.0031308, 1.055 * light ** (1 / 2.4) - 0.055, light * 12.92)
    assert np.abs(result[:, 0] - displayed).max() <= 0.51 / 255


@pytest.mark.parametrize("target", ["IMAGE", "MATERIAL"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_saved_file_goes_out_and_comes_back_byte_for_byte(
    sandbox: Sandbox, settings: Any, library: Path, tmp_path: Path, kind: str, target: str
) -> None:
    settings.target = target
    image = checker()
    image.file_format = kind
    image.filepath_raw = str(tmp_path / f"picture.{kind.lower()}")
    image.save()
    saved = Path(image.filepath_raw).read_bytes()
    settings.model, settings.source, settings.image = ECHO, "IMAGE", image
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert reference(sent(sandbox))["sha256"] == hashlib.sha256(saved).hexdigest()
    (facts,) = sidecars(library)
    assert next(library.glob(f"*/{facts['file']}")).read_bytes() == saved
    assert bytes(new_image().packed_file.data) == saved


def test_the_selected_texture_goes_out(sandbox: Sandbox, settings: Any) -> None:
    image = checker("Bricks", 128)
    material = bpy.data.materials.new("Wall")
    if material.node_tree is None:
        material.use_nodes = True
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    material.node_tree.nodes.active = node
    bpy.context.object.data.materials.clear()
    bpy.context.object.data.materials.append(material)
    settings.source = "TEXTURE"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert (reference(sent(sandbox))["width"], reference(sent(sandbox))["height"]) == (128, 128)


def test_text_alone_sends_no_picture(sandbox: Sandbox, settings: Any) -> None:
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert "input_references" not in sent(sandbox)
    assert sent(sandbox)["prompt"] == "rainy neon alley, cinematic"
    # Nothing to match: the shape of the scene's render, 1920 x 1080.
    assert sent(sandbox)["aspect_ratio"] == "16:9"


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("source", ["VIEWPORT", "CAMERA", "NONE"])
def test_every_target_from_a_view_and_from_nothing(
    sandbox: Sandbox, settings: Any, source: str, target: str
) -> None:
    settings.source, settings.target, settings.resolution = source, target, "512"
    before = set(bpy.data.objects)
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    image = new_image()
    added = set(bpy.data.objects) - before
    match target:
        case "IMAGE":
            assert not added
        case "MATERIAL":
            assert not added
            material = bpy.context.object.active_material
            (node,) = [n for n in material.node_tree.nodes if getattr(n, "image", None) == image]
            assert node.outputs["Color"].links[0].to_socket.name == "Base Color"
        case "PLANE":
            (plane,) = added
            assert plane.type == "MESH"
            assert plane.dimensions.x / plane.dimensions.y == pytest.approx(
                image.size[0] / image.size[1], rel=0.05
            )
        case "REFERENCE":
            (empty,) = added
            assert empty.type == "EMPTY" and empty.data == image
        case "BACKGROUND":
            cameras = [o for o in bpy.data.objects if o.type == "CAMERA"]
            assert len(cameras) == (2 if source == "VIEWPORT" else 1)
            shown = [b.image for c in cameras for b in c.data.background_images]
            assert shown == [image]


def test_a_plane_fills_the_captured_camera_frame(sandbox: Sandbox, settings: Any) -> None:
    settings.source, settings.target = "CAMERA", "PLANE"
    settings.aspect_ratio = "16:9"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    scene, camera = bpy.context.scene, bpy.context.scene.camera
    bpy.context.view_layer.update()
    (plane,) = [o for o in bpy.data.objects if o.name.startswith("rainy")]
    to_camera = camera.matrix_world.normalized().inverted() @ plane.matrix_world
    corners = [to_camera @ vertex.co for vertex in plane.data.vertices]
    half_width = math.tan(camera.data.angle_x / 2)
    xs = [corner.x / -corner.z for corner in corners]
    assert scene.render.resolution_x / scene.render.resolution_y < 1376 / 768
    # 1376:768 is a little wider than the camera's 16:9: widened, never cropped.
    assert max(xs) == pytest.approx(half_width * (1376 / 768) / (16 / 9), rel=1e-3)
    ys = [corner.y / -corner.z for corner in corners]
    assert max(ys) == pytest.approx(half_width * 9 / 16, rel=1e-3)
    assert max(xs) == pytest.approx(-min(xs)) and max(ys) == pytest.approx(-min(ys))


@pytest.mark.parametrize("route", ["IMAGES", "CHAT"])
@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ("1:1", (1024, 1024)),
        ("2:3", (832, 1248)),
        ("3:2", (1248, 832)),
        ("3:4", (864, 1184)),
        ("4:3", (1184, 864)),
        ("4:5", (896, 1152)),
        ("5:4", (1152, 896)),
        ("9:16", (768, 1344)),
        ("16:9", (1344, 768)),
        ("21:9", (1536, 672)),
    ],
)
def test_the_ten_shapes_of_gemini_2_5_on_both_routes(
    sandbox: Sandbox, settings: Any, route: str, ratio: str, size: tuple[int, int]
) -> None:
    settings.model = "google/gemini-2.5-flash-image"
    settings.route, settings.aspect_ratio = route, ratio
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    body = sent(sandbox)
    if route == "CHAT":
        assert body["modalities"] == ["image", "text"]
        assert body["image_config"] == {"aspect_ratio": ratio}
    else:
        assert body["aspect_ratio"] == ratio
    assert tuple(new_image().size) == size


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("route", "path"), [("IMAGES", "images"), ("CHAT", "chat/completions")])
def test_both_routes_buffered_and_streamed(
    sandbox: Sandbox, settings: Any, route: str, path: str, stream: bool
) -> None:
    settings.model, settings.route, settings.stream = "openai/gpt-image-2", route, stream
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (entry,) = sandbox.log
    assert entry["path"] == f"/api/v1/{path}"
    assert bool(entry["body"].get("stream")) is stream
    assert new_image().size[0] > 0


def test_match_follows_the_source(sandbox: Sandbox, settings: Any) -> None:
    settings.source = "IMAGE"
    settings.image = bpy.data.images.new("Tall", 90, 160)
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent(sandbox)["aspect_ratio"] == "9:16"


def test_resolution_and_seed_are_sent_where_the_model_lists_them(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.model = "bytedance-seed/seedream-4.5"
    settings.resolution = "2K"
    settings.use_seed, settings.seed = True, 77
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert (sent(sandbox)["resolution"], sent(sandbox)["seed"]) == ("2K", 77)


def test_what_a_model_does_not_list_is_not_sent(sandbox: Sandbox, settings: Any) -> None:
    settings.model = "meta/muse-image"
    settings.use_seed, settings.seed = True, 77
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert set(sent(sandbox)) <= {"model", "prompt"}


def test_a_change_of_model_falls_to_the_nearest_it_has(settings: Any) -> None:
    settings.aspect_ratio, settings.resolution = "8:1", "4K"
    settings.model = "openai/gpt-image-1"
    assert (settings.aspect_ratio, settings.resolution) == ("3:2", "DEFAULT")


def test_count_in_one_request_where_the_model_allows_it(sandbox: Sandbox, settings: Any) -> None:
    settings.model, settings.count = "bytedance-seed/seedream-4.5", 4
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent(sandbox)["n"] == 4
    assert len([image for image in bpy.data.images if is_ours(image)]) == 4


def test_count_on_the_chat_route_is_several_requests(sandbox: Sandbox, settings: Any) -> None:
    settings.model, settings.count = "bytedance-seed/seedream-4.5", 3
    settings.route, settings.stream = "CHAT", True
    settings.use_seed, settings.seed = True, 2**31 - 1
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    bodies = [entry["body"] for entry in sandbox.log]
    assert [body["stream"] for body in bodies] == [True] * 3
    assert sorted(body["seed"] for body in bodies) == [0, 1, 2**31 - 1]
    assert len([image for image in bpy.data.images if is_ours(image)]) == 3


def test_a_stream_is_asked_for_only_where_the_model_lists_it(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.stream = True
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert "stream" not in sent(sandbox)


def test_repeat_last_can_never_buy(settings: Any) -> None:
    assert "REGISTER" not in bpy.types.PAINTOVER_OT_generate.bl_options


def test_count_in_several_requests_where_it_does_not(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    settings.source, settings.count = "VIEWPORT", 3
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    bodies = [entry["body"] for entry in sandbox.log]
    assert len(bodies) == 3 and not any("n" in body for body in bodies)
    assert len({reference(body)["sha256"] for body in bodies}) == 1
    assert len(sidecars(library)) == 3


def test_a_wrong_label_does_not_matter(sandbox: Sandbox, settings: Any, library: Path) -> None:
    settings.prompt = "alley @wrongtype"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert new_image().size[0] > 0
    assert [facts["media_type"] for facts in sidecars(library)] == ["image/jpeg"]


@pytest.mark.parametrize("kind", ["gif", "avif"])
def test_a_format_is_placed_where_this_blender_reads_it_and_else_told(
    sandbox: Sandbox, settings: Any, library: Path, kind: str
) -> None:
    settings.prompt = f"alley @{kind}"
    told = ""
    try:
        bpy.ops.paintover.generate()
    except RuntimeError as error:
        told = str(error)
    placed = [image for image in bpy.data.images if is_ours(image)]
    if told:
        assert f"cannot read the picture ({kind.upper()})" in told
        assert "library" in told and not placed
    else:
        assert placed[0].size[0] > 0
    (facts,) = sidecars(library)
    assert facts["media_type"] == f"image/{kind}"
    assert next(library.glob(f"*/{facts['file']}")).stat().st_size == facts["bytes"]


def test_the_sidecar_and_the_image_know_where_they_came_from(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    settings.source = "VIEWPORT"
    bpy.ops.paintover.generate()
    (facts,) = sidecars(library)
    assert facts["prompt"] == "rainy neon alley, cinematic"
    assert facts["model"] == "google/gemini-3.1-flash-image"
    assert facts["generation_id"].startswith("gen-img-")
    assert facts["provider"] and facts["cost"] > 0 and facts["seconds"] > 0
    assert facts["blender"] == bpy.app.version_string
    assert facts["sources"][0]["sha256"] == reference(sent(sandbox))["sha256"]
    mark = new_image()["paintover"]
    assert mark["prompt"] == facts["prompt"] and mark["cost"] == facts["cost"]
    assert mark["result"] == facts["id"]


def test_a_result_can_be_placed_again_in_another_file(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    settings.source = "CAMERA"
    bpy.ops.paintover.generate()
    (facts,) = sidecars(library)
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    for target in ("IMAGE", "PLANE", "REFERENCE"):
        assert bpy.ops.paintover.place(result=facts["id"], target=target) == {"FINISHED"}
    assert len(bpy.data.objects) == 2
    assert len([image for image in bpy.data.images if is_ours(image)]) == 3


def test_without_packing_the_picture_stays_in_the_library(
    sandbox: Sandbox, settings: Any, library: Path, preferences: Any
) -> None:
    preferences.pack_images = False
    try:
        bpy.ops.paintover.generate()
    finally:
        preferences.pack_images = True
    image = new_image()
    assert image.packed_file is None
    assert Path(bpy.path.abspath(image.filepath)).parent.parent == library


def test_test_connection_tells_what_the_key_has_left(sandbox: Sandbox) -> None:
    assert bpy.ops.paintover.test_connection() == {"FINISHED"}
    assert [entry["path"] for entry in sandbox.log] == [
        "/api/v1/key",
        "/api/v1/images/models",
        "/api/v1/models?output_modalities=image",
        "/api/v1/models/user?output_modalities=image",
    ]


@pytest.mark.usefixtures("sandbox")
def test_a_background_that_brings_its_camera_needs_none(settings: bpy.types.PropertyGroup) -> None:
    bpy.data.objects.remove(bpy.data.objects["Camera"])
    settings.source, settings.target, settings.new_camera = "VIEWPORT", "BACKGROUND", False
    with pytest.raises(RuntimeError, match="New Camera"):
        bpy.ops.paintover.generate()
    settings.new_camera = True
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (made,) = [found for found in bpy.context.scene.objects if found.type == "CAMERA"]
    assert made.data.background_images[0].image is not None
