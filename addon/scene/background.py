"""Put a picture behind a camera's view, in register with what was captured."""

from contextlib import ExitStack

import bpy

from ..core.errors import PlacementError
from ..core.placement import Placement, Target, View
from ..core.wording import say
from . import editable, link, lookup, new_camera, shown, versions
from .registration import cover


def check(
    placement: Placement, scene: bpy.types.Scene, *, from_view: bool = False
) -> bpy.types.Object | None:
    """The camera to put the picture behind, or None when a new one is to be made.

    ``from_view`` tells that the placement will have a view, which is not captured yet.

    A camera that is gone is made anew where that is allowed: its view is still known. Raises
    PlacementError when there is no camera, or a linked one.
    """
    if from_view and placement.new_camera:
        link.require(scene)
        return None
    camera = _camera(placement, scene)
    if camera is None:
        link.require(scene)
        return None
    if camera.type != "CAMERA":
        raise PlacementError(
            say(
                '"{camera}" is what the scene looks through, but it is not a camera.',
                camera=camera.name,
            ),
            "Make a camera the scene's camera.",
        )
    if not editable.is_own(camera.data):
        raise editable.refusal(camera.data, say("camera"))
    return camera


def _camera(placement: Placement, scene: bpy.types.Scene) -> bpy.types.Object | None:
    view = placement.view
    seen_by = view.camera if view else None
    if seen_by is not None:
        camera = lookup.find(bpy.data.objects, seen_by)
        if camera is not None and scene.objects.get(camera.name) != camera:
            camera = None  # it is another scene's, or was taken out of this one
        if camera is None and scene.camera and scene.camera.name == seen_by.name:
            camera = scene.camera  # the file was opened anew
        if camera is None and not placement.new_camera:
            raise PlacementError(say('The camera "{name}" is no longer there.', name=seen_by.name))
        return camera
    if view is not None and placement.new_camera:
        return None
    if scene.camera is None:
        raise PlacementError(
            "There is no camera to put the picture behind.",
            "Add one with Add > Camera, or send the viewport with New Camera turned on.",
        )
    return scene.camera


def put(
    image: bpy.types.Image, placement: Placement, scene: bpy.types.Scene, rollback: ExitStack
) -> tuple[bpy.types.Object, str]:
    """The camera and a note for the artist."""
    camera = check(placement, scene)
    view = placement.view
    fits = camera is None
    if camera is None:
        assert view is not None
        camera = new_camera.find(view, scene)
    if camera is None:
        assert view is not None
        camera = new_camera.make(view, image.name, scene, rollback)
        link.link(scene, camera, rollback, select=placement.select)
    data = camera.data
    before = data.show_background_images
    background = data.background_images.new()
    rollback.callback(setattr, data, "show_background_images", before)
    rollback.callback(data.background_images.remove, background)
    background.image = image
    background.alpha = 1.0
    background.display_depth = "BACK"
    background.frame_method = "CROP"
    if view is not None and (fits or view.camera is not None):
        _register(background, image, camera, view, scene)
    data.show_background_images = True
    was_there = versions.read(data)
    former = was_there.former if was_there else {"shown": before}
    versions.begin(data, Target.BACKGROUND, image, rollback, former)
    if scene.camera is None:
        scene.camera = camera
    if camera != scene.camera:
        return camera, say(
            'Make "{camera}" the scene\'s camera to look through it.', camera=camera.name
        )
    if shown.is_looked_through(scene):
        return camera, ""
    return camera, say(
        'Look through "{camera}" (View > Cameras > Active Camera) to see it.', camera=camera.name
    )


def _register(
    background: bpy.types.CameraBackgroundImage,
    image: bpy.types.Image,
    camera: bpy.types.Object,
    view: View,
    scene: bpy.types.Scene,
) -> None:
    """Lay the picture on the captured frame, wherever that lies about the camera's own.

    Blender scales a cropped background to cover the camera's frame, times ``scale``, and moves
    it from the frame's middle by ``offset`` in units that depend on both aspects.
    """
    corners = camera.data.view_frame(scene=scene)
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    frame_width, frame_height = max(xs) - min(xs), max(ys) - min(ys)
    frame_aspect = frame_width / frame_height
    left, right, bottom, top = view.extent(abs(corners[0].z))
    pixel_aspect = image.size[0] / image.size[1]
    width, height = cover(right - left, top - bottom, pixel_aspect)
    aspect = width / height
    # The only way to stretch a background by the little that models round sizes by.
    image.display_aspect = (aspect / pixel_aspect, 1.0)
    cropped_width = max(frame_width, frame_height * aspect)
    background.scale = width / cropped_width
    unit = camera.data.ortho_scale if camera.data.type == "ORTHO" else 1.0
    across = (left + right) / 2 - (min(xs) + max(xs)) / 2
    upward = (bottom + top) / 2 - (min(ys) + max(ys)) / 2
    background.offset = (
        across / unit / min(1.0, frame_aspect),
        upward / unit * max(1.0, frame_aspect) * aspect / frame_aspect,
    )
