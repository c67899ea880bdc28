"""PLANE and REFERENCE: where the picture stands, how large, and what it looks like."""

import bpy
import numpy as np
import pytest
from mathutils import Matrix, Vector
from PIL import Image

from tests.blender.placement.pictures import (
    FRAME,
    NAME,
    QUARTERS,
    camera_view,
    corners,
    empty_corners,
    encoded,
    far_off,
    orthographic_view,
    perspective_view,
    picture,
    place,
    quartered,
    rendered,
    seen,
)

CORNERS = {"PLANE": corners, "REFERENCE": empty_corners}
VIEWS = {
    "perspective": perspective_view(),
    "shifted": perspective_view(offset=(0.3, -0.2)),
    "upright": perspective_view(900, 1600),
    "orthographic": orthographic_view(),
    "orthographic, shifted": orthographic_view(offset=(0.25, 0.5)),
    "orthographic, behind the eye": orthographic_view(distance=-2.0),
}
# What models answer for a 16:9 or 9:16 frame, and the frame's very shape.
REGISTERED = [(1376 // 8, 768 // 8), (160, 90), (1344 // 8, 768 // 8)]

both = pytest.mark.parametrize("target", ["PLANE", "REFERENCE"])


@both
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("size", REGISTERED)
def test_it_fills_the_captured_frame_exactly(target, view, size):
    size = size if view.width > view.height else size[::-1]
    placed = place(target, of=picture(*size), view=view).object
    assert seen(view, CORNERS[target](placed)) == pytest.approx(FRAME, abs=2e-4)


@both
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_it_stands_at_the_distance_and_faces_the_eye(target, view):
    size = (160, 90) if view.width > view.height else (90, 160)
    placed = place(target, of=picture(*size), view=view).object
    eye, axis = (
        Vector([row[3] for row in view.matrix_world[:3]]),
        Vector([row[2] for row in view.matrix_world[:3]]),
    )
    for corner in CORNERS[target](placed):
        assert (eye - corner).dot(axis) == pytest.approx(view.distance, abs=1e-4)
    facing = placed.matrix_world.to_3x3() @ Vector((0, 0, 1))
    assert facing.dot(axis) == pytest.approx(1, abs=1e-5)


def test_a_plane_has_no_scale_to_apply():
    plane = place("PLANE", view=perspective_view()).object
    assert tuple(plane.scale) == (1, 1, 1)
    assert plane.matrix_world.to_3x3().determinant() == pytest.approx(1, abs=1e-5)
    centre = sum((vertex.co for vertex in plane.data.vertices), Vector()) / 4
    assert centre.length == pytest.approx(0, abs=1e-6)
    assert plane.data.polygons[0].normal.z == pytest.approx(1)


@both
@pytest.mark.parametrize("size", [(90, 90), (200, 90)])
def test_another_shape_keeps_its_aspect_and_covers_the_frame(target, size):
    view = perspective_view()
    placed = place(target, of=picture(*size), view=view).object
    points = CORNERS[target](placed)
    width, height = (points[1] - points[0]).length, (points[3] - points[0]).length
    assert width / height == pytest.approx(size[0] / size[1], rel=1e-4)
    where = seen(view, points)
    assert (np.abs(where) >= 1 - 1e-4).all()
    assert np.abs(where).min() == pytest.approx(1, abs=1e-4)
    assert where.mean(axis=0) == pytest.approx((0, 0), abs=1e-4)


def view_of_a_camera_on_a_rig(scale):
    scene = bpy.context.scene
    parent = bpy.data.objects.new("rig", None)
    parent.scale = scale
    scene.collection.objects.link(parent)
    scene.camera.parent = parent
    bpy.context.view_layer.update()
    return camera_view(scene.camera, 1600, 900)


@both
@pytest.mark.parametrize("scale", [(2, 2, 2), (-1, 1, 1), (-2, -2, -2)])
def test_the_scale_of_the_cameras_parents_does_not_count(target, scale):
    view = view_of_a_camera_on_a_rig(scale)
    placed = place(target, view=view).object
    assert seen(view, CORNERS[target](placed)) == pytest.approx(FRAME, abs=2e-4)
    to_view = Matrix(view.matrix_world).inverted()
    assert all((to_view @ corner).z < 0 for corner in CORNERS[target](placed))


def test_a_plane_fits_also_what_a_stretched_rig_shears():
    view = view_of_a_camera_on_a_rig((1, 1, 2))
    plane = place("PLANE", view=view).object
    assert seen(view, corners(plane)) == pytest.approx(FRAME, abs=2e-4)


@both
def test_without_a_frame_it_stands_on_the_cursor_upright(target):
    bpy.context.scene.cursor.location = (1, 2, 3)
    placed = place(target).object
    points = CORNERS[target](placed)
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    assert low == pytest.approx((1 - 16 / 9, 2, 3), abs=1e-5)
    assert high == pytest.approx((1 + 16 / 9, 2, 5), abs=1e-5)
    facing = placed.matrix_world.to_3x3() @ Vector((0, 0, 1))
    assert tuple(facing) == pytest.approx((0, -1, 0), abs=1e-6)
    assert points[0].x < points[1].x  # not mirrored from the front


@both
@pytest.mark.parametrize("view", [VIEWS["perspective"], VIEWS["orthographic"]])
def test_pictures_of_one_job_do_not_lie_in_one_another(target, view):
    distances = []
    for _ in range(4):
        points = CORNERS[target](place(target, view=view).object)
        assert seen(view, points) == pytest.approx(FRAME, abs=2e-4)
        eye = Vector([row[3] for row in view.matrix_world[:3]])
        axis = Vector([row[2] for row in view.matrix_world[:3]])
        distances.append((eye - points[0]).dot(axis))
    gaps = -np.diff(distances)
    assert (gaps > 1e-3).all() and distances[-1] > view.distance * 0.95


@both
def test_pictures_at_the_cursor_stand_in_line(target):
    spans = []
    for _ in range(3):
        points = CORNERS[target](place(target).object)
        spans.append((min(p.x for p in points), max(p.x for p in points)))
    assert spans[0][1] < spans[1][0] < spans[1][1] < spans[2][0]


@both
def test_a_picture_that_arrives_leaves_the_selection_alone(target):
    cube = bpy.data.objects["Cube"]
    placed = place(target).object
    assert bpy.context.view_layer.objects.active == cube
    assert cube.select_get() and not placed.select_get()


@both
def test_it_becomes_the_selection_in_object_mode_when_asked(target):
    placed = place(target, select=True).object
    assert bpy.context.view_layer.objects.active == placed
    assert list(bpy.context.view_layer.objects.selected) == [placed]
    assert placed.name == NAME


@both
def test_another_mode_is_left_as_it_is(target):
    cube = bpy.data.objects["Cube"]
    bpy.ops.object.mode_set(mode="EDIT")
    placed = place(target, select=True).object
    assert cube.mode == "EDIT"
    assert bpy.context.view_layer.objects.active == cube
    assert cube.select_get() and not placed.select_get()


@both
def test_it_goes_into_the_active_collection(target):
    placed = place(target).object
    assert placed.users_collection == (bpy.data.collections["Collection"],)


@both
@pytest.mark.parametrize("how", ["exclude", "hide_viewport"])
def test_it_never_goes_where_it_cannot_be_seen(target, how):
    layer = bpy.context.view_layer
    setattr(layer.layer_collection.children["Collection"], how, True)
    layer.active_layer_collection = layer.layer_collection.children["Collection"]
    placed = place(target).object
    assert placed.visible_get()
    assert placed.users_collection == (bpy.context.scene.collection,)


def test_it_joins_a_local_view():
    area = next(area for area in bpy.context.window.screen.areas if area.type == "VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    space = area.spaces.active
    with bpy.context.temp_override(area=area, region=region):
        bpy.ops.view3d.localview()
    bpy.context.view_layer.update()
    if not bpy.data.objects["Cube"].local_view_get(space):
        pytest.skip("this Blender has no local view without a window")
    plane = place("PLANE").object
    bpy.context.view_layer.update()
    assert plane.visible_in_viewport_get(space)
    assert not bpy.data.objects["Light"].visible_in_viewport_get(space)


def alone(view_transform):
    """Only the camera, looking through ``view_transform``; the view it captured."""
    scene = bpy.context.scene
    for name in ("Cube", "Light"):
        bpy.data.objects.remove(bpy.data.objects[name])
    scene.view_settings.view_transform = view_transform
    scene.render.resolution_x, scene.render.resolution_y = 64, 36
    return camera_view(scene.camera, 1600, 900)


@pytest.mark.parametrize(
    ("view_transform", "off"),
    [
        ("Standard", 1),
        ("Raw", 1),
        ("Filmic", 2),
        ("Filmic Log", 2),
        ("AgX", 6),
        ("Khronos PBR Neutral", 4),
    ],
)
def test_a_render_gives_the_picture_back(view_transform, off):
    place("PLANE", view=alone(view_transform))
    result = rendered()
    assert far_off(result) <= off
    assert result[1:-1, 1:-1, 3].min() == 255
    assert result[:, :, 3].min() > 127  # the border's pixels also look a little past it


@pytest.mark.skipif(bpy.app.version < (5, 0, 0), reason="ACES views came with Blender 5.0")
def test_a_render_through_aces_gives_the_picture_back():
    place("PLANE", view=alone("ACES 2.0"))
    assert far_off(rendered()) <= 6


def test_the_scenes_exposure_does_not_brighten_the_picture():
    view = alone("Standard")
    bpy.context.scene.view_settings.exposure = 1.5
    place("PLANE", view=view)
    assert far_off(rendered()) <= 1


def test_workbench_shows_the_picture_too():
    place("PLANE", view=alone("Standard"))
    bpy.context.scene.display.shading.light = "FLAT"
    bpy.context.scene.display.shading.color_type = "TEXTURE"
    assert far_off(rendered("BLENDER_WORKBENCH")) <= 3


def test_clear_parts_are_seen_through():
    view = alone("Standard")
    cut = quartered(mode="RGBA")
    cut.paste((0, 0, 0, 0), (0, 0, 80, 45))
    place("PLANE", of=picture(data=encoded(cut)), view=view)
    result = rendered()
    assert result[9, 16, 3] == 0
    assert tuple(result[9, 48, :3]) == pytest.approx(QUARTERS["top right"], abs=1)


def test_an_opaque_picture_makes_an_opaque_material():
    bpy.context.scene.view_settings.view_transform = "Standard"
    nodes = place("PLANE").object.active_material.node_tree.nodes
    assert sorted(node.bl_idname for node in nodes) == [
        "ShaderNodeEmission",
        "ShaderNodeOutputMaterial",
        "ShaderNodeTexImage",
    ]


@pytest.mark.parametrize("view", ["AgX", "Filmic"])
def test_solid_views_show_the_picture_as_it_is(view):
    bpy.context.scene.view_settings.view_transform = view
    placed = place("PLANE")
    nodes = placed.object.active_material.node_tree.nodes
    # Solid views show the active texture, and know nothing of the view transform.
    assert nodes.active.image == placed.image
    assert placed.image.colorspace_settings.name == "sRGB"
    (rendered,) = [
        node.image for node in nodes if node.type == "TEX_IMAGE" and node.outputs["Color"].is_linked
    ]
    assert rendered != placed.image and view in rendered.colorspace_settings.name
    assert rendered.packed_file.data == placed.image.packed_file.data


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_picture_with_alpha_is_told_by_its_file(mode):
    data = encoded(Image.new(mode, (16, 9)))
    nodes = place("PLANE", of=picture(data=data)).object.active_material.node_tree.nodes
    assert any(node.bl_idname == "ShaderNodeBsdfTransparent" for node in nodes)


def test_a_plane_neither_lights_nor_shades_the_scene():
    plane = place("PLANE").object
    assert not plane.visible_shadow
    assert not plane.visible_diffuse
    assert plane.visible_camera


def test_a_reference_is_seen_from_everywhere_and_in_its_own_colours():
    placed = place("REFERENCE")
    empty = placed.object
    assert empty.type == "EMPTY" and empty.empty_display_type == "IMAGE"
    assert empty.data == placed.image
    assert empty.show_empty_image_orthographic and empty.show_empty_image_perspective
    assert placed.image.colorspace_settings.name == "sRGB"
