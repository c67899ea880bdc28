"""A Blender window in a test's hands: its mouse, its keyboard, its widgets, its pictures."""

from __future__ import annotations

import json
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from . import keys

MODULE = "bl_ext.user_default.paintover"
_ANSWER_LIMIT = 300.0  # seconds; Blender may be rendering meanwhile
_POLL = 0.1  # seconds between two looks of wait_until
_PAGE = 6  # turns of the wheel per page of a region
_PAGES = 12
_QUICK = 16  # key events of a quick hand, that Blender draws only once


class WindowError(RuntimeError):
    """Blender ended, hangs, or raised what the message tells."""


@dataclass(frozen=True)
class Widget:
    """A button, field or menu that is on the screen, in the picture's pixels from the top left.

    `name` is an operator's idname ("paintover.generate") or a property's ("prompt"); `command` is
    all that Blender tells of it: the Python command, or the path of the property.
    """

    name: str
    x: int
    y: int
    width: int
    height: int
    command: str = ""

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class Window:
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
        self.pictures = pictures
        self.display = ""  # number of its virtual screen, where it has one
        self.prefix = ""  # of the names of pictures: the test that they are of
        self._connection = connection
        self._process = process
        self._log = log
        self._picture_command = picture_command
        self._simulates = simulates
        self._known: dict[tuple[str, str, int, int], list[Widget]] = {}

    # --- Python in it --------------------------------------------------------------------------

    def run(self, code: str, **values: object) -> Any:
        """Run Python in Blender's main thread; the last expression's value, if JSON can say it.

        For arranging and looking, not for pressing. `values` become names; names stay for the next
        call. Raises WindowError with Blender's traceback.
        """
        return self._ask("run", code=code, values=values)

    def wait_until(
        self, expression: str, what: str, timeout: float = 60.0, **values: object
    ) -> Any:
        """Wait until the expression is true, while Blender lives on; the answer is its value.

        Raises AssertionError that says `what`.
        """
        return self.wait_for(lambda: self.run(expression, **values), what, timeout)

    def wait_for(self, look: Callable[[], Any], what: str, timeout: float = 60.0) -> Any:
        """Wait until `look` answers something true, and answer that."""
        until = time.monotonic() + timeout
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > until:
                raise AssertionError(f"{what}: not within {timeout:.0f} seconds")
            time.sleep(_POLL)

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

    # --- mouse and keyboard --------------------------------------------------------------------

    def move(self, x: float, y: float, window: int = 0) -> None:
        """Move the mouse there."""
        self._events(keys.move(x, y), window)

    def click(
        self, x: float, y: float, button: str = "LEFT", window: int = 0, **modifiers: bool
    ) -> None:
        """Press and release a mouse button there: LEFT, MIDDLE or RIGHT."""
        self._events(keys.click(x, y, button, modifiers), window)

    def double_click(self, x: float, y: float, button: str = "LEFT", window: int = 0) -> None:
        self._events(keys.double_click(x, y, button), window)

    def drag(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        button: str = "LEFT",
        window: int = 0,
        **modifiers: bool,
    ) -> None:
        """Press at the first spot, move to the second, release."""
        self._events(keys.drag(x1, y1, x2, y2, button, modifiers), window)

    def scroll(self, x: float, y: float, steps: int, window: int = 0) -> None:
        """Turn the wheel there: positive towards the end of what scrolls."""
        self._events(keys.scroll(x, y, steps), window)

    def key(self, name: str, window: int = 0, **modifiers: bool) -> None:
        """Press and release a key ("RET", "Z"), with ctrl, shift, alt or oskey."""
        self._events(keys.key(name, modifiers), window)

    def type(self, text: str, window: int = 0) -> None:
        """Type into what is being edited; "\\n" is the Return key."""
        self._events(keys.typing(text), window, at_once=_QUICK)

    # --- what is there -------------------------------------------------------------------------

    def rect(
        self, editor: str = "VIEW_3D", region: str = "UI", window: int = 0, nth: int = 0
    ) -> tuple[int, int, int, int]:
        """x, y, width and height of a region of the nth such editor."""
        x, y, width, height = self._ask(
            "rect", editor=editor, region=region, window=window, nth=nth
        )
        return x, y, width, height

    crop = rect
    """The same, for picture(crop=)."""

    def middle(
        self, editor: str = "VIEW_3D", region: str = "WINDOW", window: int = 0, nth: int = 0
    ) -> tuple[int, int]:
        """The middle of a region."""
        x, y, width, height = self.rect(editor, region, window, nth)
        return x + width // 2, y + height // 2

    def widgets(
        self, editor: str = "VIEW_3D", region: str = "UI", window: int = 0, area: int = 0
    ) -> list[Widget]:
        """What stands in a region now, from the top; menus and tabs tell no name."""
        return self._scan(editor, region, window, area, nameless="ALL")

    def find(
        self,
        name: str,
        editor: str = "VIEW_3D",
        region: str = "UI",
        nth: int = 0,
        window: int = 0,
        area: int = 0,
    ) -> Widget:
        """The nth widget of that name, scrolled to if need be.

        A menu goes by the operator that its entries run ("paintover.place"), and is opened for a
        moment to see. Raises AssertionError with what was found instead.
        """
        place = (editor, region, window, area)
        known = [widget for widget in self._known.get(place, []) if widget.name == name]
        if len(known) > nth and self._is_still(known[nth], place):
            return known[nth]
        seen: list[Widget] = []
        for page in self._pages(place):
            found = [widget for widget in page if widget.name == name]
            if len(found) > nth:
                return found[nth]
            menu = self._menu(name, place, nth - len(found))
            if menu:
                return menu
            seen += [widget for widget in page if widget not in seen]
        names = ", ".join(dict.fromkeys(widget.name or "(no name)" for widget in seen)) or "nothing"
        raise AssertionError(f"{name} number {nth} is not in {editor} {region}; there is {names}")

    def press(
        self,
        name: str,
        editor: str = "VIEW_3D",
        region: str = "UI",
        nth: int = 0,
        window: int = 0,
        area: int = 0,
    ) -> Widget:
        """Click the middle of that widget."""
        widget = self.find(name, editor, region, nth, window, area)
        self.click(*widget.middle, window=window)
        return widget

    def choose(
        self,
        name: str,
        value: str,
        editor: str = "VIEW_3D",
        region: str = "UI",
        nth: int = 0,
        window: int = 0,
        area: int = 0,
    ) -> None:
        """Open that menu, and take the entry for `value` ("PLANE", "CAMERA") by arrow keys.

        The menu is an operator's or a property's. Raises AssertionError where it has no such entry.
        """
        widget = self.find(name, editor, region, nth, window, area)
        place: dict[str, Any] = {
            "editor": editor,
            "region": region,
            "window": window,
            "nth": area,
        }
        if widget.name:
            self._choose_value(widget, value, place)
        else:
            self._choose_command(widget, value, place)

    def hovered(
        self, editor: str = "VIEW_3D", region: str = "UI", window: int = 0, area: int = 0
    ) -> tuple[str, str]:
        """Name and command of what is active there: under the mouse, or in an open menu."""
        name, command = self._ask("hovered", editor=editor, region=region, window=window, nth=area)
        return name, command

    def texts(self, editor: str = "VIEW_3D", fresh: bool = True) -> list[str]:
        """Everything Paintover's panels in such editors say, drawn anew for it.

        If not `fresh`, what each said when it was last drawn, since texts were first asked for.
        """
        return self._ask("texts", editor=editor, fresh=fresh)

    def tab(self, name: str = "Paintover", editor: str = "VIEW_3D", window: int = 0) -> None:
        """Open the sidebar with N if need be, and its tab by a click on it."""
        if self.rect(editor, "UI", window)[2] <= 1:
            x, y, width, height = self.rect(editor, "WINDOW", window)
            self.move(x + width // 3, y + height // 2, window)
            self.key("N", window=window)
            self.wait_for(
                lambda: self.rect(editor, "UI", window)[2] > 1, f"The sidebar of {editor} opened"
            )
        self.settle()
        if self._category(editor, window) == name:
            return
        x, y, width, height = self.rect(editor, "UI", window)
        # The tabs stand at the right edge, and Blender tells of none where it is. Add-ons' are the
        # last ones, so the search goes upwards.
        scale = self.run("bpy.context.preferences.system.ui_scale")
        x += width - round(10 * scale)
        end = self._ask("lowest", editor=editor, region="UI", x=x, window=window)
        for at in range(end - round(15 * scale), y, -round(36 * scale)):
            self.click(x, at, window=window)
            if self._category(editor, window) == name:
                return
        raise AssertionError(f"The sidebar of {editor} has no tab {name}")

    # --- pictures and the end ------------------------------------------------------------------

    def picture(self, name: str, crop: tuple[int, int, int, int] | None = None) -> Path:
        """A PNG of the whole screen, or of x, y, width, height of it."""
        name = f"{self.prefix}-{name}" if self.prefix else name
        path = (self.pictures / f"{name}.png").resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
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

    def settle(self, turns: int = 4) -> None:
        """Have everything drawn anew, and let Blender do what is to be done."""
        self.run(
            "for w in bpy.context.window_manager.windows:\n"
            "    for a in w.screen.areas:\n"
            "        a.tag_redraw()"
        )
        self._ask("turns", count=turns)

    def other(self) -> int:
        """Open a second main window; the answer is its number for `window=`."""
        before = self.run("len(bpy.context.window_manager.windows)")
        self.run("bpy.ops.wm.window_new_main() and None")
        self.settle()
        assert self.run("len(bpy.context.window_manager.windows)") == before + 1
        return before

    @property
    def log(self) -> str:
        """What Blender has printed so far."""
        return self._log.read_text("utf-8", "replace")

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> int:
        """Wait until someone closes it; the answer is its exit code."""
        return self._process.wait()

    def quit(self, timeout: float = 60.0) -> int:
        """End Blender as File > Quit does, without saving; the answer is its exit code."""
        self.run(
            "def _leave():\n"
            "    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):\n"
            "        bpy.ops.wm.quit_blender()\n"
            "bpy.app.timers.register(_leave, first_interval=0.1)\n"
            "None"
        )
        return self._process.wait(timeout)

    def kill(self) -> None:
        """End Blender at once, as a crash or a power cut does."""
        self._process.kill()
        self._process.wait(20)

    # --- within --------------------------------------------------------------------------------

    def _ask(self, do: str, **wanted: object) -> Any:
        try:
            self._connection.send_bytes(json.dumps({"do": do, **wanted}).encode())
            if not self._connection.poll(_ANSWER_LIMIT):
                raise WindowError(f"Blender has not answered for {_ANSWER_LIMIT:.0f} seconds")
            answer = json.loads(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            tail = "\n".join(self.log.splitlines()[-15:])
            raise WindowError(f"Blender is gone. It said:\n{tail}") from error
        if "error" in answer:
            raise WindowError(answer["error"])
        return answer["value"]

    def _events(self, events: list[dict[str, Any]], window: int, at_once: int = 1) -> None:
        if not self._simulates:
            raise WindowError("This window was opened with simulate=False and takes no events")
        self._ask("events", events=events, window=window, at_once=at_once)

    def _scan(
        self, editor: str, region: str, window: int, area: int, nameless: str
    ) -> list[Widget]:
        told = self._ask(
            "scan", editor=editor, region=region, window=window, nth=area, nameless=nameless
        )
        found = [Widget(**widget) for widget in told]
        self._known[editor, region, window, area] = found
        return found

    def _is_still(self, widget: Widget, place: tuple[str, str, int, int]) -> bool:
        editor, region, window, area = place
        x, y = widget.middle
        told = self._ask("probe", editor=editor, region=region, x=x, y=y, window=window, nth=area)
        return tuple(told) == (widget.name, widget.command)

    def _pages(self, place: tuple[str, str, int, int]) -> Iterator[list[Widget]]:
        """What is seen as it is scrolled; then what is above and below."""
        editor, region, window, area = place
        first = self._scan(editor, region, window, area, nameless="NONE")
        yield first
        x, y, width, height = self.rect(editor, region, window, area)
        middle = (x + width // 2, y + height // 2)
        for direction in (1, -1):
            last = self._known[place]
            for _ in range(_PAGES):
                self.scroll(*middle, direction * _PAGE, window)
                now = self._scan(editor, region, window, area, nameless="NONE")
                if now == last:
                    break
                yield now
                last = now

    def _menu(self, name: str, place: tuple[str, str, int, int], nth: int) -> Widget | None:
        """The nth nameless widget that opens a menu with that operator in it."""
        editor, region, window, area = place
        for widget in self._scan(editor, region, window, area, nameless="WIDE"):
            if widget.name or widget.height > widget.width:
                continue
            self.click(*widget.middle, window=window)
            self.key("DOWN_ARROW", window=window)
            inside = self._ask("hovered", editor=editor, region=region, window=window, nth=area)
            self.key("ESC", window=window)
            if inside[0] == name:
                if nth == 0:
                    return widget
                nth -= 1
        return None

    def _choose_command(self, widget: Widget, value: str, place: dict[str, Any]) -> None:
        window = place["window"]
        self.click(*widget.middle, window=window)
        seen: list[str] = []
        while True:
            self.key("DOWN_ARROW", window=window)
            entry = self._ask("hovered", **place)[1]
            if f"'{value}'" in entry or f'"{value}"' in entry:
                self.key("RET", window=window)
                return
            if entry in seen:
                self.key("ESC", window=window)
                raise AssertionError(f"The menu has no {value}; there is {', '.join(seen)}")
            seen.append(entry)

    def _choose_value(self, widget: Widget, value: str, place: dict[str, Any]) -> None:
        """An entry tells no value of its own, so they are counted."""
        window, (x, y) = place["window"], widget.middle
        told = self._ask("value", x=x, y=y, **place)
        if value not in told["items"]:
            entries = ", ".join(told["items"])
            raise AssertionError(f"{widget.name} has no {value}; there is {entries}")
        # A menu that opens upwards has its first entry at the bottom.
        for arrow in ("DOWN_ARROW", "UP_ARROW"):
            if told["value"] == value:
                return
            self.click(x, y, window=window)
            for _ in range(told["items"].index(value) + 1):
                self.key(arrow, window=window)
            self.key("RET", window=window)
            told = self._ask("value", x=x, y=y, **place)
        if told["value"] != value:
            raise AssertionError(f"{widget.name} became {told['value']} and not {value}")

    def _category(self, editor: str, window: int) -> str:
        return self.run(
            "[r.active_panel_category for a in bpy.context.window_manager.windows[number]"
            ".screen.areas if a.type == editor for r in a.regions if r.type == 'UI'][0]",
            number=window,
            editor=editor,
        )


def _warn_of_nothing(path: Path) -> None:
    """Blender's own screenshot is black where OpenGL is software, and nobody tells it."""
    from PIL import Image

    with Image.open(path) as picture:
        if not picture.convert("RGB").getbbox():
            warnings.warn(f"Blender's picture of its window is black: {path}", stacklevel=3)
