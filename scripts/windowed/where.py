"""Where in Blender's windows something stands or is to be done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Where:
    """A region of the editor `area`, counted among those of its kind, in the window of that
    number."""

    editor: str = "VIEW_3D"
    region: str = "UI"
    window: int = 0
    area: int = 0

    def asked(self) -> dict[str, object]:
        """As Blender's side is told of it."""
        return {
            "editor": self.editor,
            "region": self.region,
            "window": self.window,
            "nth": self.area,
        }

    def __str__(self) -> str:
        return f"{self.editor} {self.region}"


TAB = Where()
"""The sidebar of the first 3D View, where Paintover is."""

VIEW = Where(region="WINDOW")
IMAGE_TAB = Where("IMAGE_EDITOR")
PREFERENCES = Where("PREFERENCES", "WINDOW")
