"""A picture is dropped into a view, a tree of nodes or an Image Editor, in one step of undo."""

import bpy
import pytest
from bl_ext.user_default.paintover.app import deliver
from bl_ext.user_default.paintover.core.errors import PaintoverError
from bl_ext.user_default.paintover.scene import drop
from mathutils import Quaternion, Vector

from tests.blender.placement.pictures import contents

FACING = Quaternion((1, 0, 0), 1.5707963)  # as seen from the front
SIZE = 3.0


def under(origin):
    scene = bpy.context.scene
    depsgraph = bpy.context.evaluated_depsgraph_get()
    return drop.under(scene, depsgraph, Vector(origin), Vector((0, 1, 0)), Vector((9, 9, 9)))


def test_an_empty_stands_at_what_is_under_the_mouse(make):
    where = under((0.25, -8, 0.5))
    assert where == Vector((0.25, -1, 0.5))  # the front of the cube
    picture = deliver.picture(make("a barn"))
    empty = drop.into_view(picture, bpy.context.scene, where, FACING, SIZE, pack=True)
    bpy.context.view_layer.update()
    assert empty.matrix_world.translation == where
    facing = empty.matrix_world.to_3x3() @ Vector((0, 0, 1))
    assert facing.normalized().dot(Vector((0, -1, 0))) == pytest.approx(1, abs=1e-4)
    assert empty.empty_display_size == pytest.approx(SIZE)
    assert empty.data.packed_file and list(empty.data.size) == [160, 90]
    assert bpy.context.view_layer.objects.active == empty


def test_beside_everything_it_is_as_far_as_told():
    assert under((5, -8, 5)) == Vector((9, 9, 9))


def shader():
    material = bpy.data.objects["Cube"].active_material
    return material.node_tree, material


def geometry():
    tree = bpy.data.node_groups.new("Scatter", "GeometryNodeTree")
    return tree, tree


def compositor():
    tree = bpy.data.node_groups.new("Grade", "CompositorNodeTree")
    return tree, tree


@pytest.mark.parametrize("make_tree", [shader, geometry, compositor])
def test_a_node_is_made_where_it_was_dropped(make, make_tree):
    tree, owner = make_tree()
    picture = deliver.picture(make("a barn"))
    node = drop.into_nodes(picture, tree, owner, (120.0, -40.0), pack=True)
    image = node.image if hasattr(node, "image") else node.inputs["Image"].default_value
    assert list(image.size) == [160, 90] and image["paintover"]["result"]
    assert tuple(node.location) == (120, -40)
    assert tree.nodes.active == node and [each for each in tree.nodes if each.select] == [node]


def test_one_undo_takes_it_out_again(make):
    picture = deliver.picture(make("a barn"))
    bpy.ops.ed.undo_push(message="Before")
    drop.into_nodes(picture, *shader(), (0.0, 0.0), pack=True)
    bpy.ops.ed.undo_push(message="Drag")
    bpy.ops.ed.undo()
    assert not [image for image in bpy.data.images if "paintover" in image]
    assert "TEX_IMAGE" not in {node.type for node in shader()[0].nodes}
    bpy.ops.ed.redo()
    assert "TEX_IMAGE" in {node.type for node in shader()[0].nodes}


def test_an_image_editor_shows_it(make):
    area = next(area for area in bpy.context.window.screen.areas if area.type == "VIEW_3D")
    area.type = "IMAGE_EDITOR"
    image = drop.into_editor(deliver.picture(make("a barn")), area.spaces.active, pack=True)
    assert area.spaces.active.image == image and image.use_fake_user


def test_an_editor_without_nodes_says_so_and_nothing_is_left(make):
    picture = deliver.picture(make("a barn"))
    before = contents()
    with pytest.raises(PaintoverError, match="no nodes"):
        drop.into_nodes(picture, None, None, (0.0, 0.0), pack=True)
    assert contents() == before


def test_a_picture_that_is_gone_says_so_and_nothing_is_left(make):
    result = make("a barn")
    picture = deliver.picture(result)
    result.path.unlink()
    before = contents()
    with pytest.raises(PaintoverError, match="cannot be read"):
        drop.into_view(picture, bpy.context.scene, Vector(), FACING, SIZE, pack=True)
    assert contents() == before
