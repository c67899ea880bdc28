"""Finds widgets in a Blender window by where they are, presses them, and chooses from menus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .hand import Hand
from .where import TAB, VIEW, Where

_PAGE = 6  # turns of the wheel per page of a region
_PAGES = 12
_STEP = 3  # turns of the wheel for what is half seen
_TRIES = 5  # to press what moves
_EDGE = 14  # pixels of a region's end where a widget may go on


_OTHERS = ["OUTLINER", "PROPERTIES", "DOPESHEET_EDITOR", "CONSOLE"]
"""Editors that show nothing of Paintover's."""

_TAG = """
for w in bpy.context.window_manager.windows:
    for a in w.screen.areas:
        for r in a.regions if a.type not in others else ():
            if (a.type, r.type) != ('VIEW_3D', 'WINDOW'):
                r.tag_redraw()
"""


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


class Finding(Hand):
    """What is seen in a region is remembered, and only looked at again while it stands there."""

    @cached_property
    def _known(self) -> dict[Where, list[Widget]]:
        return {}

    def rect(self, where: Where = TAB) -> tuple[int, int, int, int]:
        """x, y, width and height of a region."""
        x, y, width, height = self._ask("rect", **where.asked())
        return x, y, width, height

    def middle(self, where: Where = VIEW) -> tuple[int, int]:
        """The middle of a region."""
        x, y, width, height = self.rect(where)
        return x + width // 2, y + height // 2

    def enter(self, where: Where = VIEW) -> tuple[int, int]:
        """Move the mouse into a region, so that keys are meant for it; the answer is the spot."""
        x, y, width, height = self.rect(where)
        spot = x + width // 3, y + height * 3 // 5
        self.move(*spot, where.window)
        return spot

    def widgets(self, where: Where = TAB) -> list[Widget]:
        """What stands in a region now and tells a name, as menus and tabs do not; from the top."""
        return self._scan(where, nameless="NONE")

    def find(self, name: str, where: Where = TAB, nth: int | None = None) -> Widget:
        """The nth widget of that name, scrolled to if need be; by default whichever there is.

        A menu goes by the operator that its entries run ("paintover.place"), and is opened for a
        moment to see. Raises AssertionError with what was found instead.
        """
        found = self._near(name, where, nth)
        if found and self._is_cut_off(found, where):
            self.scroll(*self.middle(where), _STEP, where.window)
            found = self._near(name, where, nth) or found
        if not found and nth is None:
            found = self._scrolled_to(name, where)
        return found or self._far(name, where, nth or 0)

    def _near(self, name: str, where: Where, nth: int | None) -> Widget | None:
        """Where it was before, or without scrolling."""
        known = self._seen(name, where)
        if len(known) > (nth or 0) and self._is_still(known[nth or 0], where):
            return known[nth or 0]
        return self._sought(name, known[0] if known else None, where) if nth is None else None

    def _seen(self, name: str, where: Where) -> list[Widget]:
        """Those of that name, as they stood when they were last looked at."""
        return [widget for widget in self._known.get(where, []) if widget.name == name]

    def _is_cut_off(self, widget: Widget, where: Where) -> bool:
        """Whether more of it may stand below the end of a region that scrolls."""
        if where.region != "UI":
            return False
        _, y, _, height = self.rect(where)
        return widget.y + widget.height > y + height - _EDGE

    def _scrolled_to(self, name: str, where: Where) -> Widget | None:
        """Further down, or further up."""
        for direction in (1, -1):
            for _ in range(_PAGES):
                before = self._offset(where)
                self.scroll(*self.middle(where), direction * _PAGE, where.window)
                if self._offset(where) == before:
                    break
                found = self._sought(name, None, where)
                if found:
                    return found
        return None

    def _offset(self, where: Where) -> float:
        """How far a region is scrolled, in pixels."""
        return float(self._ask("offset", **where.asked()))

    def _far(self, name: str, where: Where, nth: int) -> Widget:
        seen: list[Widget] = []
        for page in self._pages(where):
            found = [widget for widget in page if widget.name == name]
            if len(found) > nth:
                return found[nth]
            menu = self._menu(name, where, nth - len(found))
            if menu:
                return menu
            seen += [widget for widget in page if widget not in seen]
        names = ", ".join(dict.fromkeys(widget.name or "(no name)" for widget in seen)) or "nothing"
        raise AssertionError(f"{name} number {nth} is not in {where}; there is {names}")

    def press(self, name: str, where: Where = TAB, nth: int | None = None) -> Widget:
        """Click the middle of that widget; it is found anew where it moves meanwhile."""
        seen = self._seen(name, where)
        widget = seen[nth or 0] if len(seen) > (nth or 0) else self.find(name, where, nth)
        for _ in range(_TRIES):
            x, y = widget.middle
            told = [widget.name, widget.command]
            if self._ask("press", x=x, y=y, told=told, **where.asked()):
                return widget
            widget = self.find(name, where, nth)
        raise AssertionError(f"{name} does not stay in its place")

    def choose(self, name: str, value: str, where: Where = TAB, nth: int | None = None) -> None:
        """Open that menu, and take the entry for `value` ("PLANE", "CAMERA") by arrow keys.

        The menu is an operator's or a property's. Raises AssertionError where it has no such entry.
        """
        widget = self.find(name, where, nth)
        if widget.name:
            self._choose_value(widget, value, where)
            return
        self.click(*widget.middle, window=where.window)
        self.choose_entry(value, where)

    def choose_entry(self, value: str, where: Where = TAB, arrow: str = "DOWN_ARROW") -> None:
        """Of an open menu, take the entry of that operator, or that calls its with `value`.

        With "UP_ARROW", which is quicker to what stands at the end.
        """
        seen: list[str] = []
        while True:
            self.key(arrow, window=where.window)
            name, entry = self.hovered(where)
            if name == value or f"'{value}'" in entry or f'"{value}"' in entry:
                self.key("RET", window=where.window)
                return
            if entry in seen:
                self.key("ESC", window=where.window)
                raise AssertionError(f"The menu has no {value}; there is {', '.join(seen)}")
            seen.append(entry)

    def hovered(self, where: Where = TAB) -> tuple[str, str]:
        """Name and command of what is active there: under the mouse, or in an open menu."""
        name, command = self._ask("hovered", **where.asked())
        return name, command

    def tab(self, name: str = "Paintover", where: Where = TAB) -> None:
        """Open the sidebar with N if need be, and its tab by a click on it."""
        window = where.window
        if self.rect(where)[2] <= 1:
            self.enter(Where(where.editor, "WINDOW", window, where.area))
            self.key("N", window=window)
            self.wait_for(lambda: self.rect(where)[2] > 1, f"{where} opened")
        self.settle()
        if self._category(where) == name:
            return
        x, y, width, _ = self.rect(where)
        # The tabs stand at the right edge, and Blender tells of none where it is. Add-ons' are the
        # last ones, so the search goes upwards.
        scale = self.run("bpy.context.preferences.system.ui_scale")
        x += width - round(10 * scale)
        end = self.lowest(x, where)
        for at in range(end - round(15 * scale), y, -round(36 * scale)):
            self.click(x, at, window=window)
            if self._category(where) == name:
                return
        raise AssertionError(f"{where} has no tab {name}")

    def lowest(self, x: float, where: Where = TAB) -> int:
        """Where the lowest thing that is drawn in that column of the picture ends."""
        return int(self._ask("lowest", x=round(x), **where.asked()))

    def settle(self, turns: int = 4) -> None:
        """Have all drawn anew that may be Paintover's, and let Blender do what is to be done.

        A 3D View is drawn when something in it changes; without a GPU it takes as long as all else.
        """
        self.run(_TAG, others=_OTHERS)
        self._ask("turns", count=turns)

    def _scan(self, where: Where, nameless: str) -> list[Widget]:
        told = self._ask("scan", nameless=nameless, **where.asked())
        found = [Widget(**widget) for widget in told]
        self._known[where] = found
        return found

    def _is_still(self, widget: Widget, where: Where) -> bool:
        x, y = widget.middle
        told = self._ask("probe", x=x, y=y, **where.asked())
        return tuple(told) == (widget.name, widget.command)

    def _sought(self, name: str, known: Widget | None, where: Where) -> Widget | None:
        """One that reaches to the middle of the region, or stands above or below where it was."""
        x = known.middle[0] if known else self.middle(where)[0]
        told = self._ask("seek", name=name, x=x, **where.asked())
        if not told:
            return None
        found = Widget(**told)
        others = [widget for widget in self._known.get(where, []) if widget.name != name]
        self._known[where] = [*others, found]
        return found

    def _pages(self, where: Where) -> Iterator[list[Widget]]:
        """What is seen as it is scrolled; then what is above and below."""
        yield self._scan(where, nameless="NONE")
        middle = self.middle(where)
        for direction in (1, -1):
            last = self._known[where]
            for _ in range(_PAGES):
                self.scroll(*middle, direction * _PAGE, where.window)
                now = self._scan(where, nameless="NONE")
                if now == last:
                    break
                yield now
                last = now

    def _menu(self, name: str, where: Where, nth: int) -> Widget | None:
        """The nth nameless widget that opens a menu with that operator in it."""
        for widget in self._scan(where, nameless="WIDE"):
            if widget.name or widget.height > widget.width:
                continue
            self.click(*widget.middle, window=where.window)
            self.key("DOWN_ARROW", window=where.window)
            inside, _ = self.hovered(where)
            self.key("ESC", window=where.window)
            if inside == name:
                if nth == 0:
                    return widget
                nth -= 1
        return None

    def _choose_value(self, widget: Widget, value: str, where: Where) -> None:
        """An entry tells no value of its own, so they are counted."""
        x, y = widget.middle
        told = self._ask("value", x=x, y=y, **where.asked())
        if value not in told["items"]:
            entries = ", ".join(told["items"])
            raise AssertionError(f"{widget.name} has no {value}; there is {entries}")
        # A menu that opens upwards has its first entry at the bottom.
        for arrow in ("DOWN_ARROW", "UP_ARROW"):
            if told["value"] == value:
                return
            self.click(x, y, window=where.window)
            for _ in range(told["items"].index(value) + 1):
                self.key(arrow, window=where.window)
            self.key("RET", window=where.window)
            told = self._ask("value", x=x, y=y, **where.asked())
        if told["value"] != value:
            raise AssertionError(f"{widget.name} became {told['value']} and not {value}")

    def _category(self, where: Where) -> str:
        return self.run(
            "[r.active_panel_category for r in [a for a in"
            " bpy.context.window_manager.windows[place['window']].screen.areas"
            " if a.type == place['editor']][place['nth']].regions if r.type == 'UI'][0]",
            place=where.asked(),
        )
