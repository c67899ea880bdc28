"""Pictures of the manual that show prompts, boards, versions, assets and painting.

Read by pictures.py; each function is given its studio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from windowed import TAB, VIEW, Where

if TYPE_CHECKING:
    from pictures import Studio

MOODS = "rainy alley at {dawn|noon|midnight}, gouache"
SHORT = "a quiet street"
PIER, QUAY = "a pier at low tide, gouache", "a quay in the rain, gouache"
DUSK = "now at dusk, and let it snow"
ABOVE = 250
"""Pixels of the selected picture above its buttons."""
LAST = Where("VIEW_3D", "HUD")
BROWSER = Where("FILE_BROWSER", "WINDOW")
EDITOR, EDITOR_TAB = Where("IMAGE_EDITOR", "WINDOW"), Where("IMAGE_EDITOR", "UI")


def prompts(studio: Studio) -> None:
    """The presets, the styles, the recent prompts, and what alternatives come to."""
    window, run = studio.window, studio.window.run
    run("settings.prompt = prompt; settings.target = 'IMAGE'", prompt=f"{{camera}} view, {MOODS}")
    run("settings.source = 'CAMERA'; forget_results()")
    studio._rest()
    left, top, right, _ = studio._sidebar_box()
    end = window.find("paintover.generate")
    studio._save(
        studio._shot().crop((left, top, right, end.y + end.height + 12)), "manual/alternatives.png"
    )
    for prompt in ("a harbor in winter, fog over the water", SHORT):
        run("settings.source = 'NONE'; settings.prompt = prompt", prompt=prompt)
        studio._generate()
    run("settings.source = 'CAMERA'")
    for at, name, height in ((1, "recent", 260), (2, "styles", 380)):
        window.click(*_beside_prompt(studio, at))
        window.settle(8)
        _save_part(studio, (330, height), f"manual/{name}.png")
        window.key("ESC")
        studio._rest()
    window.click(right - 66, top + 13)
    window.settle(8)
    _save_part(studio, (330, 460), "manual/presets.png")
    window.key("ESC")
    run("forget_results()")
    studio._rest()


def scene(studio: Studio) -> None:
    """A board, versions of a plane, the Asset Browser, and a picture that is painted on."""
    window, run = studio.window, studio.window.run
    run("settings.prompt = prompt; settings.source = 'CAMERA'", prompt=MOODS)
    run("settings.target = 'IMAGE'; forget_results()")
    studio._generate()
    run("begin_board()")
    studio._rest()
    window.press("paintover.board")
    window.settle(8)
    window.click(*window.middle(LAST))  # which is closed at first
    window.settle(8)
    x, y, width, height = window.rect(LAST)
    window.click(x + width // 2, y + height - 16)  # Labels
    run("show_board()")
    studio._rest()
    x, y, width, height = window.rect(VIEW)
    across = window.rect()[0]
    studio._save(studio._shot().crop((x, y + 150, across, y + height)), "manual/board.png")

    run("pick_one(1)")
    window.press("paintover.replace")
    run("show_active()")
    studio._rest()
    window.press("paintover.version", nth=0)  # to the first one
    studio._rest()
    shot = studio._shot()
    studio._save(shot.crop((shot.width - 860, 40, shot.width, 640)), "manual/versions.png")

    run("pick_one(0)")
    window.settle()
    for kind in ("IMAGE", "MATERIAL"):
        above = window.find("paintover.replace")
        window.click(above.middle[0], above.middle[1] + 21)  # Mark as Asset, a menu
        window.choose_entry(kind)
    run("show_assets()")
    window.settle(60)
    run("show_asset_facts()")
    x, y, *_ = window.rect(BROWSER)
    window.click(x + 60, y + 60)
    window.settle(60)
    shot = studio._shot()
    studio._save(shot.crop((0, 26, shot.width, 526)), "manual/assets.png")
    run("end_board()")
    studio._rest()


def keeping(studio: Studio) -> None:
    """A starred result with its buttons, and the export of two with the names they get."""
    window, run = studio.window, studio.window.run
    run("settings.source = 'CAMERA'; settings.target = 'IMAGE'; forget_results()")
    for prompt in (PIER, QUAY):
        run("settings.prompt = prompt", prompt=prompt)
        studio._generate()
    window.scroll(*window.middle(TAB), 60)  # to the end
    window.press("paintover.star")
    studio._rest()
    left, _, right, bottom = studio._sidebar_box()
    picked, open_library = window.find("paintover.recall"), window.find("paintover.open_library")
    top = picked.y - ABOVE
    end = min(bottom, open_library.y + open_library.height + 8)
    studio._save(studio._shot().crop((left, top, right, end)), "manual/keeping.png")

    run("pick_results()")
    run("bpy.context.preferences.view.filebrowser_display_type = 'SCREEN'")
    window.settle()
    window.press("paintover.export_several")
    window.wait_until(
        "bpy.context.window.screen.areas[0].type == 'FILE_BROWSER'", "The file browser"
    )
    window.settle(8)
    shot = studio._shot()
    studio._save(shot.crop((shot.width - 640, 26, shot.width, 366)), "manual/export.png")
    window.key("ESC")
    run("forget_results()")
    studio._rest()


def painting(studio: Studio) -> None:
    """A result in the Image Editor, painted on, with the button that sends it."""
    window, run = studio.window, studio.window.run
    run("settings.source = 'CAMERA'; settings.target = 'IMAGE'; forget_results()")
    run("settings.prompt = prompt", prompt=PIER)
    studio._generate()
    run("area().type = 'IMAGE_EDITOR'")
    run("area('IMAGE_EDITOR').spaces.active.show_region_ui = True")
    window.settle(8)  # a tab is there once its sidebar was drawn
    run("open_tab('IMAGE_EDITOR')")
    window.settle(8)
    window.press("paintover.paint_on", EDITOR_TAB)
    window.settle(8)
    x, y, width, height = window.rect(EDITOR)
    run("white_brush(40)")
    for at in (0.5, 0.56, 0.62):  # a sign that is not there yet
        window.drag(x + width * at, y + height * 0.5, x + width * (at + 0.06), y + height * 0.44)
    window.scroll(*window.middle(EDITOR_TAB), -60)  # to the beginning
    window.move(x + width // 3, y + height // 3)
    window.settle(8)
    left, end = x + width - 720, y + height - 186
    studio._save(studio._shot().crop((left, y + 20, x + width, end)), "manual/paint.png")
    run("area('IMAGE_EDITOR').type = 'VIEW_3D'")
    run("forget_results()")
    studio._rest()


def looking(studio: Studio) -> None:
    """What a result knows, a thread of two, a flip, the status bar at work, and a menu."""
    window, run = studio.window, studio.window.run
    run("settings.source = 'CAMERA'; settings.target = 'IMAGE'; forget_results()")
    run("settings.prompt = prompt", prompt=QUAY)
    studio._generate()
    window.press("paintover.refine")
    run("settings.prompt = prompt", prompt=DUSK)
    studio._generate()
    window.press("paintover.refine")
    window.scroll(*window.middle(TAB), -60)  # to the beginning
    studio._rest()
    left, top, right, _ = studio._sidebar_box()
    studio._save(studio._shot().crop((left, top, right, top + 400)), "manual/refine.png")
    window.press("paintover.start_anew")

    window.scroll(*window.middle(TAB), 60)  # to the end
    x, y = window.find("paintover.open_library").middle
    window.click(x, y + 32)  # Details
    window.settle()
    window.scroll(*window.middle(TAB), 60)
    studio._rest()
    left, _, right, bottom = studio._sidebar_box()
    top = window.find("paintover.open_library").y
    studio._save(studio._shot().crop((left, top, right, bottom)), "manual/details.png")

    window.enter(VIEW)
    window.hold("B", shift=True, alt=True)
    window.settle(12)
    x, y, _, height = window.rect(VIEW)
    across = window.rect()[0]
    studio._save(studio._shot().crop((x, y + 60, across, y + height)), "manual/flip.png")
    window.release("B")
    studio._rest()

    run("settings.prompt = prompt", prompt=QUAY)
    with studio._taking_time():
        window.press("paintover.generate")
        studio._rest()
        window.wait_until("busy() > 3", "The job has run for three seconds")
        shot = studio._shot()
        box = (shot.width - 480, shot.height - 60, shot.width, shot.height)
        studio._save(shot.crop(box), "manual/progress.png")
        window.wait_until("done()", "The picture is there", timeout=180)

    window.click(x + 330, y + 12)  # Object
    window.key("UP_ARROW")  # its last entry is Paintover
    window.key("RIGHT_ARROW")
    window.settle(8)
    studio._save(studio._shot().crop((x + 300, y + 24, x + 720, y + height)), "manual/menu.png")
    window.key("ESC")
    window.key("ESC")
    run("forget_results()")
    studio._rest()


def _beside_prompt(studio: Studio, at: int) -> tuple[int, int]:
    """The ``at``-th button beside the tall field."""
    field = studio.window.find("prompt")
    x, _, width, _ = studio.window.rect()
    return x + width - 48, field.y + 9 + 20 * at


def _save_part(studio: Studio, size: tuple[int, int], name: str) -> None:
    """The upper right of the picture, where the tab's menus open."""
    shot = studio._shot()
    width, height = size
    studio._save(shot.crop((shot.width - width, 50, shot.width, 50 + height)), name)
