"""What was placed can show another picture, any earlier one, and what was there before."""

import bpy
import pytest
from bl_ext.user_default.paintover.scene import compat, subject

from tests.blender.placement.pictures import (
    FRAME,
    camera_view,
    corners,
    empty_corners,
    perspective_view,
    seen,
)

TARGETS = ["MATERIAL", "PLANE", "REFERENCE", "BACKGROUND", "IMAGE"]


def place(result, target):
    """What an artist has selected then: the context to go on in."""
    if target == "IMAGE":
        area = next(
            a for a in bpy.context.window.screen.areas if a.type in {"VIEW_3D", "IMAGE_EDITOR"}
        )
        area.type = "IMAGE_EDITOR"
    assert bpy.ops.paintover.place("EXEC_DEFAULT", True, result=result.id, target=target) == {
        "FINISHED"
    }
    if target == "BACKGROUND":
        bpy.context.view_layer.objects.active = bpy.context.scene.camera


def here():
    """The context of the Image Editor where there is one."""
    areas = bpy.context.window.screen.areas
    area = next((area for area in areas if area.type == "IMAGE_EDITOR"), None)
    if area is None:
        return bpy.context.temp_override()
    return bpy.context.temp_override(area=area)


def run(name, **options):
    """One operator and one undo step.

    By hand, because Blender without a window dies of the redo panel of an operator that is told
    which area it runs in (seen in 5.2).
    """
    with here():
        outcome = getattr(bpy.ops.paintover, name)("EXEC_DEFAULT", False, **options)
    bpy.ops.ed.undo_push(message=name)
    return outcome


def shown():
    """Id of the result that is shown now, or nothing once what was there is back."""
    with here():
        found = subject.find(bpy.context)
        if found is None or not subject.position(found):
            return None
        image = subject.current(found)
        return image["paintover"]["result"]


def step(direction):
    return run("version", direction=direction)


@pytest.mark.parametrize("target", TARGETS)
def test_it_is_replaced_and_swapped(make, target):
    first, second, third = (make(name) for name in ("first", "second", "third"))
    place(first, target)
    objects = len(bpy.data.objects)
    assert run("replace", result=second.id) == {"FINISHED"}
    assert shown() == second.id
    run("replace", result=third.id)
    assert shown() == third.id
    step("PREVIOUS")
    assert shown() == second.id
    step("PREVIOUS")
    assert shown() == first.id
    step("NEXT")
    step("NEXT")
    assert shown() == third.id
    with pytest.raises(RuntimeError, match="This is the last version"):
        step("NEXT")
    assert shown() == third.id and len(bpy.data.objects) == objects
    run("replace", result=first.id)
    with here():
        assert len(subject.chain(subject.find(bpy.context))) == 3


@pytest.mark.parametrize("target", TARGETS)
def test_each_is_one_step_to_undo(make, target):
    first, second = make("first"), make("second")
    place(first, target)
    bpy.ops.ed.undo_push(message="Placed")
    run("replace", result=second.id)
    bpy.ops.ed.undo()
    if target == "IMAGE":  # editors are no part of undo
        assert bpy.data.images["first"].use_fake_user and "second" not in bpy.data.images
        return
    assert shown() == first.id
    bpy.ops.ed.redo()
    assert shown() == second.id


@pytest.mark.parametrize("target", ["PLANE", "REFERENCE", "IMAGE"])
def test_nothing_was_there_before_what_we_made(make, target):
    place(make("first"), target)
    with pytest.raises(RuntimeError, match=r'There was nothing before "first"'):
        run("put_back")
    with pytest.raises(RuntimeError, match="This is the first version"):
        step("PREVIOUS")


def base_color(material):
    tree = material.node_tree
    return next(n for n in tree.nodes if n.type == "BSDF_PRINCIPLED").inputs["Base Color"]


def test_what_fed_the_material_is_put_back(make):
    material = bpy.data.objects["Cube"].active_material
    noise = material.node_tree.nodes.new("ShaderNodeTexNoise")
    color = noise.outputs["Color"]
    material.node_tree.links.new(color, base_color(material))
    first, second = make("first"), make("second")
    place(first, "MATERIAL")
    place(second, "MATERIAL")  # once more on the same: what was there is still the artist's
    assert shown() == second.id
    assert run("put_back") == {"FINISHED"}
    assert shown() is None and base_color(material).links[0].from_node == noise
    step("NEXT")
    assert shown() == first.id
    step("NEXT")
    assert shown() == second.id
    step("PREVIOUS")
    step("PREVIOUS")
    assert base_color(material).links[0].from_node == noise


def test_a_color_is_put_back(make):
    material = bpy.data.objects["Cube"].active_material
    base_color(material).default_value = (0.1, 0.2, 0.3, 1.0)
    place(make("first"), "MATERIAL")
    assert base_color(material).is_linked
    run("put_back")
    assert not base_color(material).is_linked
    assert tuple(base_color(material).default_value) == pytest.approx((0.1, 0.2, 0.3, 1.0))


@pytest.fixture
def bare():
    """The cube, without a UV map and with a plain material of its own."""
    cube = bpy.data.objects["Cube"]
    cube.data.uv_layers.remove(cube.data.uv_layers[0])
    return cube


def uv_of(mesh):
    return [tuple(round(value, 4) for value in one.vector) for one in mesh.uv_layers[0].uv]


@pytest.mark.parametrize("seen_by", [None, perspective_view()])
def test_a_map_that_was_made_goes_and_comes_with_the_picture(make, bare, seen_by):
    facts = {}
    if seen_by:
        facts = {"placement": {"target": "MATERIAL", "view": as_json(seen_by)}}
    place(make("first", **facts), "MATERIAL")
    made = uv_of(bare.data)
    run("put_back")
    assert not bare.data.uv_layers
    bare.location.x += 3  # where it stood then is what counts
    step("NEXT")
    assert uv_of(bare.data) == made


def edit_a_corner(cube):
    cube.data.uv_layers[0].uv[0].vector.x += 0.1


def read_it_elsewhere(cube):
    material = bpy.data.materials.new("Other")
    tree = compat.shader_nodes(material)
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.new("theirs", 8, 8)
    tree.links.new(node.outputs["Color"], base_color(material))
    cube.data.materials.append(material)


def displace_by_it(cube):
    modifier = cube.modifiers.new("Displace", "DISPLACE")
    modifier.texture_coords, modifier.uv_layer = "UV", "UVMap"


def add_another(cube):
    cube.data.uv_layers.new(name="Theirs")


@pytest.mark.parametrize("use", [edit_a_corner, read_it_elsewhere, displace_by_it, add_another])
def test_a_map_that_is_of_use_otherwise_stays(make, bare, use):
    place(make("first"), "MATERIAL")
    use(bare)
    before = len(bare.data.uv_layers), uv_of(bare.data)
    run("put_back")
    assert (len(bare.data.uv_layers), uv_of(bare.data)) == before
    step("NEXT")
    assert (len(bare.data.uv_layers), uv_of(bare.data)) == before


def test_a_map_of_the_artist_stays(make):
    cube = bpy.data.objects["Cube"]
    place(make("first"), "MATERIAL")
    run("put_back")
    assert len(cube.data.uv_layers) == 1


def test_a_node_that_is_gone_is_told(make):
    material = bpy.data.objects["Cube"].active_material
    noise = material.node_tree.nodes.new("ShaderNodeTexNoise")
    material.node_tree.links.new(noise.outputs["Color"], base_color(material))
    first = make("first")
    place(first, "MATERIAL")
    material.node_tree.nodes.remove(noise)
    with pytest.raises(RuntimeError, match="is no longer in the material"):
        run("put_back")
    assert shown() == first.id


@pytest.mark.parametrize("was_shown", [True, False])
def test_a_background_is_put_back(make, was_shown):
    camera = bpy.context.scene.camera.data
    theirs = camera.background_images.new()
    theirs.image = bpy.data.images.new("theirs", 8, 8)
    camera.show_background_images = was_shown
    first = make("first")
    place(first, "BACKGROUND")
    run("put_back")
    assert camera.show_background_images == was_shown
    visible = [slot.image.name for slot in camera.background_images if slot.show_background_image]
    assert visible == ["theirs"]
    step("NEXT")
    assert camera.show_background_images and shown() == first.id


def test_a_picture_that_is_gone_is_told(make):
    first, second = make("first"), make("second")
    place(first, "PLANE")
    run("replace", result=second.id)
    first.path.unlink()
    bpy.data.images.remove(bpy.data.images["first"])
    with pytest.raises(RuntimeError, match="not in the library"):
        step("PREVIOUS")
    assert shown() == second.id


def test_nothing_of_ours_is_told(make):
    bpy.context.view_layer.objects.active = bpy.data.objects["Light"]
    with pytest.raises(RuntimeError, match="Nothing from Paintover is selected"):
        run("replace", result=make("first").id)


@pytest.mark.parametrize("target", ["PLANE", "REFERENCE"])
def test_another_shape_covers_the_frame_and_the_first_fills_it_again(make, target):
    view = perspective_view()
    fact = {"placement": {"target": target, "view": as_json(view)}}
    first, wide, near = make("first", **fact), make("wide", 200, 50), make("near", 161, 90)
    place(first, target)
    item, look = bpy.context.active_object, corners if target == "PLANE" else empty_corners
    assert seen(view, look(item)) == pytest.approx(FRAME, abs=2e-4)
    run("replace", result=near.id)
    assert seen(view, look(item)) == pytest.approx(FRAME, abs=2e-4)
    run("replace", result=wide.id)
    found = seen(view, look(item))
    assert found[:, 1] == pytest.approx(FRAME[:, 1], abs=2e-4)
    assert found[1, 0] == pytest.approx(4 / (160 / 90), abs=2e-3)
    run("replace", result=first.id)
    assert seen(view, look(item)) == pytest.approx(FRAME, abs=2e-4)


def test_a_background_of_another_shape_covers_the_frame_as_when_it_is_placed(make):
    scene = bpy.context.scene
    view = camera_view(scene.camera, 1600, 1000)
    fact = {"placement": {"target": "BACKGROUND", "view": as_json(view)}}
    first, wide = make("first", 160, 100, **fact), make("wide", 300, 100, **fact)
    place(wide, "BACKGROUND")
    place(first, "BACKGROUND")
    fresh, slot = scene.camera.data.background_images
    run("replace", result=wide.id)
    assert slot.scale == pytest.approx(fresh.scale, abs=1e-4)
    assert tuple(slot.offset) == pytest.approx(tuple(fresh.offset), abs=1e-4)


def test_what_was_painted_on_is_kept(make):
    first, second = make("first"), make("second")
    place(first, "REFERENCE")
    image = bpy.context.active_object.data
    image.pixels[0] = 0.123
    image.update()
    run("replace", result=second.id)
    assert image.use_fake_user
    step("PREVIOUS")
    assert bpy.context.active_object.data == image


def test_the_copy_that_is_rendered_changes_as_well(make):
    bpy.context.scene.view_settings.view_transform = "AgX"
    place(make("first"), "PLANE")
    second = make("second")
    run("replace", result=second.id)
    nodes = bpy.context.active_object.active_material.node_tree.nodes
    images = [node.image for node in nodes if node.type == "TEX_IMAGE"]
    assert {image["paintover"]["result"] for image in images} == {second.id}
    assert {image.colorspace_settings.name for image in images} == {"sRGB", "AgX Base sRGB"}


def test_versions_are_saved_with_the_file(make, tmp_path):
    first, second = make("first"), make("second")
    place(first, "PLANE")
    run("replace", result=second.id)
    name = bpy.context.active_object.name
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.context.view_layer.objects.active = bpy.data.objects[name]
    assert shown() == second.id
    step("PREVIOUS")
    assert shown() == first.id


def as_json(view):
    from dataclasses import asdict

    return asdict(view)
