"""Results and materials as assets: in a library of their own, and in this file."""

import re

import bpy
import numpy as np
import pytest

from tests.blender.inscene.test_versions import run
from tests.blender.placement.pictures import QUARTERS, contents

PROMPT = "an old harbor at night, with lanterns"


@pytest.fixture(autouse=True)
def no_library():
    yield
    known = bpy.context.preferences.filepaths.asset_libraries
    for library in list(known):
        if library.name.startswith("Paintover"):
            known.remove(library)


@pytest.fixture
def author(preferences):
    preferences.asset_author = "Mara Lind"
    yield
    preferences.asset_author = ""


def assets_in(path):
    """Everything that a file offers as an asset, appended."""
    with bpy.data.libraries.load(str(path), assets_only=True) as (there, wanted):
        wanted.images, wanted.materials, wanted.objects = (
            there.images,
            there.materials,
            there.objects,
        )
    return [*wanted.images, *wanted.materials, *wanted.objects]


def looks(preview):
    """Its colour in the middle of each quarter, 0 to 255."""
    width, height = preview.image_size
    pixels = np.array(preview.image_pixels_float[:]).reshape(height, width, 4)[::-1, :, :3] * 255
    return {
        name: tuple(
            round(float(x))
            for x in pixels[
                height * 3 // 4 if "bottom" in name else height // 4,
                width * 3 // 4 if "right" in name else width // 4,
            ]
        )
        for name in QUARTERS
    }


def is_told(data_block):
    facts = data_block.asset_data
    assert facts.description == PROMPT and facts.author == "Mara Lind"
    tags = {tag.name for tag in facts.tags}
    assert {"sandbox/echo", "harbor", "night", "lanterns"} <= tags and "with" not in tags
    for name, colour in looks(data_block.preview).items():
        assert colour == pytest.approx(QUARTERS[name], abs=2), name


@pytest.mark.parametrize("kind", ["IMAGE", "MATERIAL"])
def test_a_result_goes_into_the_asset_library(make, library, author, kind):
    result = make(PROMPT)
    before = contents()
    assert run("mark_asset", result=result.id, kind=kind) == {"FINISHED"}
    assert contents() == before  # nothing of it is in this file
    (path,) = (library / "assets").glob("*.blend")
    found = assets_in(path)
    kinds = {type(item).__name__ for item in found}
    assert kinds == ({"Image", "Object"} if kind == "IMAGE" else {"Material"})
    for item in found:
        is_told(item)
        assert item.name == "an old harbor at night, with lanterns"
        catalog = item.asset_data.catalog_id
    lines = (library / "assets" / "blender_assets.cats.txt").read_text().splitlines()
    assert "VERSION 1" in lines and f"{catalog}:Paintover:Paintover" in lines


def test_an_image_that_is_dragged_in_is_complete(make, library):
    result = make(PROMPT)
    run("mark_asset", result=result.id, kind="IMAGE")
    (path,) = (library / "assets").glob("*.blend")
    result.path.unlink()
    (empty,) = [item for item in assets_in(path) if isinstance(item, bpy.types.Object)]
    bpy.context.scene.collection.objects.link(empty)
    bpy.context.view_layer.objects.active = empty
    assert tuple(empty.data.size) == (160, 90) and empty.data.packed_file
    other = make("other")
    run("replace", result=other.id)  # and it is ours, with its versions
    assert empty.data["paintover"]["result"] == other.id


def test_a_name_that_is_taken_here_is_free_there(make, library):
    bpy.data.images.new("first", 8, 8)
    run("mark_asset", result=make("first").id, kind="IMAGE")
    (path,) = (library / "assets").glob("*.blend")
    with bpy.data.libraries.load(str(path), assets_only=True) as (there, _):
        assert there.images == ["first"] and there.objects == ["first"]


def test_marked_twice_it_is_there_once(make, library):
    result = make(PROMPT)
    for _ in range(2):
        run("mark_asset", result=result.id, kind="IMAGE")
    assert len(list((library / "assets").iterdir())) == 2


def test_catalogues_of_the_artist_stay(make, library):
    (library / "assets").mkdir(parents=True)
    path = library / "assets" / "blender_assets.cats.txt"
    theirs = "VERSION 1\n\n01234567-89ab-cdef-0123-456789abcdef:Props:Props\n"
    path.write_text(theirs)
    run("mark_asset", result=make().id, kind="MATERIAL")
    run("mark_asset", result=make("second").id, kind="MATERIAL")
    text = path.read_text()
    assert text.startswith(theirs.rstrip()) and len(re.findall("Paintover:Paintover", text)) == 1


@pytest.mark.parametrize("kind", ["IMAGE_HERE", "MATERIAL_HERE"])
def test_a_result_is_marked_in_this_file(make, author, kind):
    bpy.ops.ed.undo_push(message="Before")
    run("mark_asset", result=make(PROMPT).id, kind=kind)
    if kind == "IMAGE_HERE":
        is_told(bpy.data.images["an old harbor at night, with lanterns"])
    else:
        is_told(bpy.data.materials["an old harbor at night, with lanterns"])
    bpy.ops.ed.undo()
    assert not any(item.asset_data for item in (*bpy.data.images, *bpy.data.materials))


@pytest.mark.parametrize("target", ["MATERIAL", "PLANE", "REFERENCE"])
@pytest.mark.parametrize("place", ["LIBRARY", "HERE"])
def test_what_was_made_of_a_result_is_an_asset(make, library, author, target, place):
    bpy.ops.paintover.place(result=make(PROMPT).id, target=target)
    item = bpy.context.active_object
    made = item if target == "REFERENCE" else item.active_material
    kept = made.use_fake_user
    run("mark_selected_asset", place=place)
    if place == "HERE":
        is_told(made)
        return
    assert made.asset_data is None and made.use_fake_user == kept
    (path,) = (library / "assets").glob("*.blend")
    (found,) = assets_in(path)
    is_told(found)
    assert found.name.startswith(made.name[:40])


def test_what_is_an_asset_already_keeps_its_facts(make, library):
    bpy.ops.paintover.place(result=make(PROMPT).id, target="PLANE")
    material = bpy.context.active_object.active_material
    material.asset_mark()
    material.asset_data.description = "My own words"
    run("mark_selected_asset", place="LIBRARY")
    run("mark_selected_asset", place="HERE")
    assert material.asset_data.description == "My own words"
    (path,) = (library / "assets").glob("*.blend")
    (found,) = assets_in(path)
    assert found.asset_data.description == "My own words"


def test_the_library_is_added_once(make, library):
    known = bpy.context.preferences.filepaths.asset_libraries
    for _ in range(2):
        assert run("add_asset_library") == {"FINISHED"}
    (ours,) = [one for one in known if one.name == "Paintover"]
    assert ours.path.rstrip("/") == str(library / "assets")
    assert (library / "assets" / "blender_assets.cats.txt").exists()


def test_a_folder_that_takes_nothing_is_told(make, library):
    result = make(PROMPT)
    (library / "assets").write_text("in the way")
    before = contents()
    for name, options in (
        ("mark_asset", {"result": result.id, "kind": "IMAGE"}),
        ("add_asset_library", {}),
    ):
        with pytest.raises(RuntimeError, match="The asset library can't be written to"):
            run(name, **options)
    bpy.ops.paintover.place(result=result.id, target="PLANE")
    with pytest.raises(RuntimeError, match="The asset library can't be written to"):
        run("mark_selected_asset", place="LIBRARY")
    assert bpy.context.active_object.active_material.asset_data is None
    assert set(contents()) >= set(before)


def test_painted_pictures_are_not_lost_on_the_way(make):
    bpy.ops.paintover.place(result=make(PROMPT).id, target="REFERENCE")
    image = bpy.context.active_object.data
    image.pixels[0] = 0.5
    image.update()
    with pytest.raises(RuntimeError, match="has been painted on"):
        run("mark_selected_asset", place="LIBRARY")
    image.pack()
    assert run("mark_selected_asset", place="LIBRARY") == {"FINISHED"}


CATALOGS = "blender_assets.cats.txt"
THEIRS = "VERSION 1\n\n11111111-2222-3333-4444-555555555555:Theirs:Theirs\n"


def saved_in(folder):
    folder.mkdir(parents=True, exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))


def test_an_asset_of_a_saved_file_finds_its_catalog_beside_it(make, tmp_path):
    saved_in(tmp_path)
    (tmp_path / CATALOGS).write_text(THEIRS, encoding="utf-8")
    run("mark_asset", result=make(PROMPT).id, kind="MATERIAL_HERE")
    text = (tmp_path / CATALOGS).read_text("utf-8")
    assert text.startswith(THEIRS.rstrip()) and text.count(":Paintover:Paintover") == 1


def test_within_an_asset_library_the_catalog_is_at_its_root(make, tmp_path):
    known = bpy.context.preferences.filepaths.asset_libraries
    known.new(name="Paintover test", directory=str(tmp_path / "all"))
    saved_in(tmp_path / "all" / "kits" / "harbor")
    run("mark_asset", result=make(PROMPT).id, kind="IMAGE_HERE")
    assert [path.parent.name for path in tmp_path.rglob(CATALOGS)] == ["all"]


def test_a_folder_without_room_for_a_catalog_does_not_matter(make, tmp_path):
    saved_in(tmp_path)
    (tmp_path / CATALOGS).mkdir()
    assert run("mark_asset", result=make(PROMPT).id, kind="MATERIAL_HERE") == {"FINISHED"}
    assert any(item.asset_data for item in bpy.data.materials)
