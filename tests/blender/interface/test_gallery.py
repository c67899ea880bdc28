"""The gallery: what is chosen in it, what it knows, and where that is in the file."""

from pathlib import Path

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from bl_ext.user_default.paintover.core.wording import say
from bl_ext.user_default.paintover.scene import identity, whereabouts
from bl_ext.user_default.paintover.ui import desk, details, gallery, thumbnails
from standin import Sandbox


@pytest.fixture
def made(sandbox: Sandbox, settings: bpy.types.PropertyGroup) -> list[str]:
    """Three results, newest first."""
    runtime.get().shelf.forget()
    settings.model = "sandbox/echo"
    settings.prompt, settings.count = "rainy alley", 2
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    settings.prompt, settings.count = "sunny field", 1
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    choice = desk.of(bpy.context)
    for name in ("scope", "search", "star_only", "group", "size", "page", "selected", "picked"):
        choice.property_unset(name)
    return [result.id for result in runtime.get().session.results]


def shown() -> list[str]:
    return [row.id for row in runtime.get().shelf.found(gallery.query_of(bpy.context))]


def test_a_click_selects_and_more_are_picked(made: list[str]) -> None:
    newest, middle, oldest = made
    assert desk.selected(bpy.context).id == newest
    bpy.ops.paintover.pick(result=oldest)
    assert desk.selected(bpy.context).id == oldest and desk.picked(bpy.context) == [oldest]
    bpy.ops.paintover.pick(result=newest, extend=True)
    assert desk.picked(bpy.context) == [oldest, newest]
    bpy.ops.paintover.pick(result=newest, extend=True)
    assert desk.picked(bpy.context) == [oldest]
    bpy.ops.paintover.pick(result=newest, fill=True)
    assert set(desk.picked(bpy.context)) == set(made)
    bpy.ops.paintover.pick(result=middle)
    assert desk.picked(bpy.context) == [middle]


def test_an_old_result_is_known_although_the_session_forgot_it(made: list[str]) -> None:
    runtime.get().session.results = runtime.get().session.results[:1]
    bpy.ops.paintover.pick(result=made[-1])
    assert desk.selected(bpy.context).prompt == "rainy alley"


def test_a_result_whose_file_is_gone_leaves_the_gallery(made: list[str], library: Path) -> None:
    runtime.get().session.results = runtime.get().session.results[:1]
    next(library.rglob(f"{made[-1]}.png")).unlink()
    bpy.ops.paintover.pick(result=made[-1])
    assert made[-1] not in shown()


def test_scopes(made: list[str]) -> None:
    choice = desk.of(bpy.context)
    choice.scope = "SCENE"
    assert shown() == made
    bpy.ops.scene.new(type="NEW")
    assert shown() == []
    choice.scope = "FILE"
    assert shown() == made
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    desk.of(bpy.context).scope = "FILE"
    assert shown() == []
    bpy.ops.paintover.place(result=made[1], target="REFERENCE")
    assert shown() == [made[1]]
    desk.of(bpy.context).scope = "SCENE"
    assert shown() == [made[1]]
    bpy.ops.scene.new(type="NEW")
    assert shown() == []


def test_a_scene_is_known_again_after_saving_and_renaming(made: list[str], tmp_path: Path) -> None:
    bpy.context.scene.name = "Another"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    before = identity.of(bpy.context.scene)
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    assert identity.of(bpy.context.scene) == ""
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "a.blend"))
    desk.of(bpy.context).scope = "SCENE"
    assert identity.of(bpy.context.scene) == before and shown() == made


def test_a_search_starts_on_its_first_page(made: list[str]) -> None:
    choice = desk.of(bpy.context)
    bpy.ops.paintover.turn_page(page=3)
    choice.search = "sunny"
    assert choice.page == 0 and shown() == made[:1]


@pytest.mark.parametrize("target", ["PLANE", "REFERENCE", "MATERIAL", "BACKGROUND"])
def test_what_a_result_became_is_found_and_selected(made: list[str], target: str) -> None:
    bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]
    assert bpy.ops.paintover.place(result=made[0], target=target) == {"FINISHED"}
    images, objects = whereabouts.of(made[0])
    assert images and objects
    for thing in bpy.context.selected_objects:
        thing.select_set(False)
    one = objects[0]
    bpy.ops.paintover.show_placed(kind="OBJECT", name=one.name, uid=one.session_uid)
    assert [thing.name for thing in bpy.context.selected_objects] == [one.name]
    bpy.data.objects.remove(bpy.data.objects[one.name])
    gone = bpy.ops.paintover.show_placed(kind="OBJECT", name=one.name, uid=one.session_uid)
    assert gone == {"CANCELLED"}


def test_details_tell_all_that_is_known(made: list[str]) -> None:
    result = desk.selected(bpy.context)
    names = dict(details._lines(result))
    assert {"Model", "Size", "Cost", "Time", "Source", "Scene", "File"} <= set(names)
    assert str(say("{seconds} s", seconds="")).strip() in names["Time"]


def test_thumbnails_are_forgotten(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "KEPT", 2)
    for each in runtime.get().session.results:
        thumbnails.icon(each)
    assert list(thumbnails._drawn) == made[-2:]
    assert made[0] not in thumbnails._previews
