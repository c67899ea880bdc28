"""Results are laid out, kept as an asset and painted on; prompts are kept: by hand."""

from __future__ import annotations

from pathlib import Path

from standin import Sandbox
from windowed import TAB, Where, Window

from tests.window import hands

DESK = "bpy.context.window_manager.paintover_desk"
PROMPT = "bpy.context.scene.paintover.prompt"
FROM_THE_FRONT = """
_space = _area.spaces.active
_space.shading.color_type, _space.shading.light = 'TEXTURE', 'FLAT'
for _thing in list(bpy.data.objects):
    bpy.data.objects.remove(_thing)
bpy.ops.ed.undo_push(message='Empty')
with bpy.context.temp_override(area=_area, region=_region):
    bpy.ops.view3d.view_axis(type='FRONT')
_space.region_3d.view_distance = 14
_space.region_3d.view_location = (1.5, 0, 1)
"""
BOARD = """
sorted((round(found.matrix_world.translation.z, 2), found.type)
       for found in bpy.data.collections['Reference Board'].all_objects)
"""
ASSETS = """
_place = next(found for found in bpy.context.preferences.filepaths.asset_libraries
              if found.name == 'Paintover')
_listed = __import__('pathlib').Path(_place.path)
_file = str(next(_listed.glob('*.blend')))
with bpy.data.libraries.load(_file, assets_only=True) as (_from, _):
    _names = [*_from.objects, *_from.images]
(_names, (_listed / 'blender_assets.cats.txt').read_text())
"""
LAST = Where("VIEW_3D", "HUD")
EDITOR = Where("IMAGE_EDITOR", "WINDOW", 1)
EDITOR_TAB = Where("IMAGE_EDITOR", "UI", 1)
PREFERENCES = Where("PREFERENCES", "WINDOW", 1)
STYLES = """
from bl_ext.user_default.paintover.app import preset_files
[preset_files.name_of(path) for path in preset_files.paths(preset_files.STYLES)]
"""
MINE, INK = "Alley at dusk", "Red ink"
CLOSE = """
with bpy.context.temp_override(window=bpy.context.window_manager.windows[-1]):
    bpy.ops.wm.window_close()
"""
TAB_OF_THE_EDITOR = """
_editor = bpy.context.window_manager.windows[1].screen.areas[0]
_editor.spaces.active.show_region_ui = True
"""
CHOOSE_TAB = """
_side = next(region for region in _editor.regions if region.type == 'UI')
_side.active_panel_category = 'Paintover'
"""


def test_a_board_an_asset_and_a_brush(window: Window, sandbox: Sandbox) -> None:
    hands.table(window)
    hands.ask(window, "{A barn|A harbor|Bricks}")
    hands.done(window)
    made = hands.results(window)
    window.run("runtime.get().session.jobs.clear()")
    window.run(FROM_THE_FRONT)
    window.run(f"{DESK}.picked, {DESK}.selected = ids, made", ids=" ".join(made), made=made[0])
    window.settle()
    window.scroll(*window.middle(TAB), 60)
    window.press("paintover.board")
    window.settle()
    assert window.run(BOARD) == [[1.0, "MESH"], [3.1, "MESH"], [3.1, "MESH"]]
    window.click(*window.middle(LAST))  # which is closed at first
    window.settle()
    x, y, width, height = window.rect(LAST)
    window.click(x + width // 2, y + height - 16)  # Labels
    window.settle()
    assert "FONT" in [kind for _, kind in window.run(BOARD)]
    window.picture("1-board")
    window.click(x + width // 2, y + 45)  # As
    window.key("E")
    window.settle()
    assert {kind for _, kind in window.run(BOARD)} == {"EMPTY"}
    window.picture("2-empties")

    window.run(f"{DESK}.picked = ''")
    window.settle()
    above = window.find("paintover.replace")
    window.click(above.middle[0], above.middle[1] + 21)  # Mark as Asset, a menu
    window.choose_entry("IMAGE")
    window.run("bpy.ops.paintover.open_preferences()")
    window.settle()
    window.press("paintover.add_asset_library", PREFERENCES)
    window.picture("3-library-added")
    names, catalogues = window.run(ASSETS)
    assert len(set(names)) == 1 and names[0] in ("A barn", "A harbor", "Bricks")
    assert ":Paintover:" in catalogues
    window.run(CLOSE)

    window.press("paintover.paint_on")
    window.run(TAB_OF_THE_EDITOR)
    window.settle()  # a tab is there once its sidebar was drawn
    window.run(CHOOSE_TAB)
    window.settle()
    x, y, width, height = window.rect(EDITOR)
    window.drag(x + width * 0.3, y + height * 0.5, x + width * 0.5, y + height * 0.5, window=1)
    opened = window.run("_editor.spaces.active.image.name")
    if window.run("bpy.context.tool_settings.image_paint.brush is not None"):  # no 4.3 of Debian's
        assert window.run("[image.name for image in bpy.data.images if image.is_dirty]") == [opened]
    window.press("paintover.use_as_source", EDITOR_TAB)
    window.picture("4-painted")
    settings = "[bpy.context.scene.paintover.source, bpy.context.scene.paintover.image.name]"
    assert window.run(settings) == ["IMAGE", opened]


def test_a_preset_is_kept_given_away_and_removed(
    window: Window, sandbox: Sandbox, tmp_path: Path
) -> None:
    hands.table(window)
    open_presets(window)
    window.choose_entry("paintover.use_preset")
    assert "architect" in window.run(PROMPT)

    window.run(f"{PROMPT} = 'an alley at dusk'")
    open_presets(window)
    window.choose_entry("preset_name", arrow="UP_ARROW")
    window.type(f"{MINE}\n")
    window.choose_entry(MINE)
    open_presets(window)
    window.picture("1-kept")

    x, y, width, _ = window.rect()
    window.click(x + width - 54, y + 389)  # Export, a menu below 14 presets
    window.settle(2)
    window.picture("2-export")
    window.click(x + width - 70, y + 413)  # its first entry
    hands.browse(window, tmp_path)
    hands.accept(window)
    given = tmp_path / "Alley_at_dusk.py"
    window.wait_for(given.exists, "The file of the preset")
    assert "an alley at dusk" in given.read_text("utf-8")

    open_presets(window)
    window.choose_entry(MINE)  # the button that removes it
    open_presets(window)
    window.picture("3-removed")
    window.choose_entry("paintover.use_preset")
    assert "architect" in window.run(PROMPT)

    open_presets(window)
    window.choose_entry("paintover.import_preset", arrow="UP_ARROW")
    hands.browse(window, tmp_path)
    hands.open_file(window, given.name)
    open_presets(window)
    window.choose_entry("paintover.use_preset")
    assert window.run(PROMPT) == "an alley at dusk"
    open_presets(window)
    window.choose_entry(MINE)
    window.key("ESC")


def test_a_style_of_ones_own(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, source="NONE", prompt="a quay")
    open_styles(window)
    window.choose_entry("style_text", arrow="UP_ARROW")
    window.type("In ink, with one red.\n")
    window.choose_entry("preset_name", arrow="UP_ARROW")
    window.type(f"{INK}\n")
    window.picture("1-written")
    window.choose_entry("paintover.add_style", arrow="UP_ARROW")
    open_styles(window)
    window.choose_entry(INK)
    assert INK in window.run(STYLES)
    window.key("ESC")
    window.settle()
    window.picture("2-on", crop=window.crop())
    assert f"Adds the style {INK}" in hands.said(window)
    window.press("paintover.generate")
    hands.done(window)
    assert [entry["body"]["prompt"] for entry in sandbox.log if entry["method"] == "POST"] == [
        "a quay. In ink, with one red."
    ]
    open_styles(window)
    window.choose_entry("paintover.add_style")  # the first is the button that removes it
    open_styles(window)
    window.picture("3-removed")
    window.key("ESC")
    assert INK not in window.run(STYLES)


def open_presets(window: Window) -> None:
    """By the sliders in the panel's title."""
    window.key("ESC")
    x, y, width, _ = window.rect()
    window.click(x + width - 66, y + 13)
    window.settle(2)


def open_styles(window: Window) -> None:
    """By the brushes beside the prompt."""
    window.key("ESC")
    window.click(*hands.beside_prompt(window, 2))
    window.settle(2)
