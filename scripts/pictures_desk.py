"""Pictures of the manual that show prompts, boards, versions, assets and painting.

Read by pictures.py; each function is given its studio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from windowed import VIEW, Where

if TYPE_CHECKING:
    from pictures import Studio

MOODS = "rainy alley at {dawn|noon|midnight}, gouache"
SHORT = "a quiet street"
LAST = Where("VIEW_3D", "HUD")
BROWSER = Where("FILE_BROWSER", "WINDOW")


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
    studio._save(studio._shot().crop((x, y + 40, across, y + height)), "manual/board.png")

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
    beside = window.find("paintover.replace")
    window.click(beside.x + beside.width * 3 // 2, beside.middle[1])
    window.choose_entry("IMAGE")
    beside = window.find("paintover.replace")
    window.click(beside.x + beside.width * 3 // 2, beside.middle[1])
    window.choose_entry("MATERIAL")
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
