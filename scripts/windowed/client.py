"""A Blender window in a test's hands: its mouse, its keyboard, its widgets, its pictures."""

from __future__ import annotations

import subprocess
import warnings
from multiprocessing.connection import Connection
from pathlib import Path

from . import screen
from .finding import Finding, Widget
from .link import WindowError
from .where import TAB, Where

__all__ = ["MODULE", "Widget", "Window", "WindowError"]

MODULE = "bl_ext.user_default.paintover"


class Window(Finding):
    """One running Blender. `window=1` on a method means its second window.

    Coordinates are pixels of the picture, from the top left.
    """

    def __init__(
        self,
        connection: Connection,
        process: subprocess.Popen[bytes],
        log: Path,
        pictures: Path,
        picture_command: list[str],
        simulates: bool,
    ) -> None:
        super().__init__(connection, process, log, simulates)
        self.pictures = pictures
        self.display = ""  # number of its virtual screen, where it has one
        self.server: Path | None = None  # the socket of that screen's server
        self.prefix = ""  # of the names of pictures: the test that they are of
        self._picture_command = picture_command

    def install(self, archive: Path) -> None:
        """Install and enable an extension's zip, as an artist does."""
        self.run(
            "import importlib\n"
            "bpy.context.preferences.system.use_online_access = True\n"
            "bpy.ops.extensions.package_install_files("
            "filepath=archive, repo='user_default', enable_on_install=True)\n"
            "assert module in bpy.context.preferences.addons, 'It could not be enabled'\n",
            archive=str(archive.resolve()),
            module=MODULE,
        )
        self.settle()

    def texts(self, editor: str = "VIEW_3D", fresh: bool = True) -> list[str]:
        """Everything Paintover's panels in such editors say, drawn anew for it.

        If not `fresh`, what each said when it was last drawn, since texts were first asked for.
        """
        return self._ask("texts", editor=editor, fresh=fresh)

    def other(self) -> int:
        """Open a second main window by F3; the answer is its number for `window=`."""
        before = self.run("len(bpy.context.window_manager.windows)")
        self.enter()
        self.key("F3")
        self.type("New Main Window\n")
        self.settle()
        assert self.run("len(bpy.context.window_manager.windows)") == before + 1
        return before

    def crop(self, where: Where = TAB) -> tuple[int, int, int, int]:
        """A region, for picture(crop=)."""
        return self.rect(where)

    def picture(self, name: str, crop: tuple[int, int, int, int] | None = None) -> Path:
        """A PNG of the whole screen, or of x, y, width, height of it."""
        name = f"{self.prefix}-{name}" if self.prefix else name
        path = (self.pictures / f"{name}.png").resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if self.server:
            shown = screen.grab(self.server)
            if crop:
                x, y, width, height = crop
                shown = shown.crop((x, y, x + width, y + height))
            shown.save(path, compress_level=1)
            return path
        if self._picture_command:
            command = [*self._picture_command, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
            if not path.exists():
                raise WindowError(f"The picture could not be taken: {done.stderr.strip()}")
        else:
            self.run("bpy.ops.screen.screenshot(filepath=path)", path=str(path))
            _warn_of_nothing(path)
        if crop:
            from PIL import Image

            x, y, width, height = crop
            with Image.open(path) as whole:
                part = whole.crop((x, y, x + width, y + height))
            part.save(path)
        return path

    def _last_look(self) -> None:
        self.picture("HANGS")


def _warn_of_nothing(path: Path) -> None:
    """Blender's own screenshot is black where OpenGL is software, and nobody tells it."""
    from PIL import Image

    with Image.open(path) as picture:
        if not picture.convert("RGB").getbbox():
            warnings.warn(f"Blender's picture of its window is black: {path}", stacklevel=3)
