"""The pages show pictures that are there, and none lies about that no page shows."""

import re

from tests.installed import ROOT

IMAGES = ROOT / "docs" / "images"


def test_every_picture_is_there_and_shown() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        (page.parent / link).resolve()
        for page in pages
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    assert shown == {path.resolve() for path in IMAGES.rglob("*") if path.is_file()}
