"""Makes every picture of docs/images from the real window: Blender 5.2, and the sandbox paints.

python3 scripts/pictures.py            all of them
python3 scripts/pictures.py hero steps plane  only those; plane shows what steps made
"""

from __future__ import annotations

import environments

environments.enter("window")

import argparse  # noqa: E402
import contextlib  # noqa: E402
import tempfile  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

import build  # noqa: E402
import pictures_desk  # noqa: E402
from PIL import Image, ImageDraw, ImageFilter, ImageFont  # noqa: E402
from standin import Sandbox  # noqa: E402
from standin.wire import Wire  # noqa: E402
from windowed import VIEW, Window, open_window  # noqa: E402

IMAGES = environments.ROOT / "docs" / "images"
RELEASE = "5.2"
SIZE = (1360, 860)
KEY = "sk-or-v1-only-for-the-pictures"
PROMPT = "rainy neon alley at night, cinematic"
LONG_PROMPT = (
    "Rainy neon alley at midnight. A lone figure in a yellow coat under a red umbrella; wet "
    "asphalt mirrors the signs, steam rises from the drains. Painterly, thick strokes, muted "
    "blues against warm shop windows; keep the camera and every building where it is."
)
PROMPTS = {"de_DE": "regnerische Neongasse, filmisch", "ja_JP": "雨のネオン街、映画のように"}
REFUSED = "a very violent alley @403"
_QUALITY = 88
_INSIDE = Path(__file__).with_name("pictures_inside.py")

Box = tuple[int, int, int, int]


class Studio:
    """The window on the alley, and the pictures that are made of it."""

    def __init__(self, window: Window, sandbox: Sandbox, library: Path, out: Path) -> None:
        self.window, self.out = window, out
        run = window.run
        run(_INSIDE.read_text("utf-8"), scripts=str(Path(__file__).parent))
        run("connect(url, key, library)", url=sandbox.url, key=KEY, library=str(library))
        for step in ("clear_screen()", "open_alley()", "open_tab()"):
            run(step)
            window.settle(2)
        self._rest()

    def hero(self) -> None:
        """The rough alley and the painted one, in one frame, parted by a slanted line."""
        run = self.window.run
        run("settings.prompt = prompt; settings.source = 'CAMERA'", prompt=PROMPT)
        run("settings.target = 'REFERENCE'; settings.resolution = '1K'")
        rough = self._shot()
        self._generate()
        painted = self._shot()
        frame = run("camera_frame()")
        self._save(_wiped(rough, painted, frame), "paintover.jpg")

    def steps(self) -> None:
        """What the five steps look like in the sidebar."""
        run = self.window.run
        run("settings.prompt = ''; settings.target = 'PLANE'; forget_results()")
        self._rest()
        cards = [self._sidebar()]
        run("settings.prompt = prompt", prompt=PROMPT)
        self._rest()
        cards.append(self._sidebar())
        with self._taking_time():
            self.window.press("paintover.generate")
            self.window.wait_until("busy() > 3", "The job has run for three seconds")
            cards.append(self._sidebar())
            self.window.wait_until("done()", "The picture is there", timeout=180)
        self._rest()
        cards.append(self._sidebar())
        self._save(_beside(cards), "steps.png")

    def plane(self) -> None:
        """A painted plane that fills the view, and the scene goes on behind it."""
        self.window.run("show_plane()")
        self._rest()
        self._save(self._shot(), "plane.jpg")
        self.window.run("leave_plane()")

    def refused(self) -> None:
        run = self.window.run
        run("settings.prompt = prompt; settings.source = 'NONE'", prompt=REFUSED)
        self._generate()
        self._rest()
        self._save(self._sidebar(), "refused.png")
        run("dismiss_all(); settings.source = 'CAMERA'; settings.prompt = prompt", prompt=PROMPT)

    def prompt(self) -> None:
        run = self.window.run
        run("settings.prompt = prompt", prompt=LONG_PROMPT)
        self._rest()
        left, top, right, bottom = self._sidebar_box()
        self._save(self._shot().crop((left, top, right, min(bottom, top + 470))), "prompt.png")
        run("settings.prompt = prompt", prompt=PROMPT)

    def preferences(self) -> None:
        self.window.run("show_preferences()")
        self.window.settle(3)
        self._save(self._shot(), "preferences.png")

    def hand(self) -> None:
        """Without the sidebar: the pie, the search, and the notice in the status bar."""
        run = self.window.run
        run("settings.prompt = prompt; settings.source = 'CAMERA'", prompt=PROMPT)
        run("area().spaces.active.show_region_ui = False; keep_notices()")
        self._rest()
        x, y, width, height = self.window.rect(VIEW)
        x, y = x + width // 2, y + height // 2
        self.window.move(x, y)
        self.window.key("V", shift=True, alt=True)
        self.window.settle(8)
        self._save(self._shot().crop((x - 330, y - 190, x + 330, y + 190)), "manual/pie.png")
        self.window.key("ESC")
        self.window.move(x, y)
        self.window.key("F3")
        self.window.type("Show Wh")
        self.window.settle(8)
        self._save(self._shot().crop((x - 40, y - 20, x + 480, y + 200)), "manual/search.png")
        self.window.key("ESC")
        self.window.move(x, y)
        self.window.key("V", shift=True, alt=True, ctrl=True)
        self.window.wait_until("bool(session().active)", "The job runs")
        self.window.wait_until("done()", "The picture is there", timeout=180)
        self._rest()
        self.window.wait_until("notice_is_read()", "The notice")
        shot = self._shot()
        box = (shot.width - 480, shot.height - 60, shot.width, shot.height)
        self._save(shot.crop(box), "manual/notice.png")
        run("area().spaces.active.show_region_ui = True")
        self._rest()

    def languages(self) -> None:
        """The same tab in two languages other than English."""
        run = self.window.run
        run("settings.source = 'CAMERA'; settings.target = 'IMAGE'; forget_results()")
        for language, prompt in PROMPTS.items():
            run("speak(language); settings.prompt = prompt", language=language, prompt=prompt)
            self._rest()
            left, top, right, _ = self._sidebar_box()
            tab = self._shot().crop((left, top, right, top + 480))
            self._save(tab, f"manual/language-{language[:2]}.png")
        run("speak('en_US'); settings.prompt = prompt", prompt=PROMPT)
        self._rest()

    # --- within --------------------------------------------------------------------------------

    def _generate(self) -> None:
        self.window.press("paintover.generate")
        self.window.wait_until("done()", "The job ended", timeout=180)
        self._rest()

    @contextlib.contextmanager
    def _taking_time(self) -> Iterator[None]:
        """The sandbox answers after some seconds, as models do."""
        ordinary = Wire.wait
        Wire.wait = lambda wire, _seconds, *keep_alive: ordinary(wire, 8.0, *keep_alive)
        try:
            yield
        finally:
            Wire.wait = ordinary

    def _rest(self) -> None:
        """The mouse away from everything, and all drawn anew."""
        x, y, width, height = self.window.rect(VIEW)
        self.window.move(x + width // 3, y + height - 30)
        self.window.settle(3)

    def _shot(self) -> Image.Image:
        with Image.open(self.window.picture("shot")) as picture:
            return picture.convert("RGB")

    def _sidebar_box(self) -> Box:
        x, y, width, height = self.window.rect()
        return x, y, x + width, y + height

    def _sidebar(self) -> Image.Image:
        return self._shot().crop(self._sidebar_box())

    def _save(self, picture: Image.Image, name: str) -> None:
        path = self.out / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".jpg":
            picture.save(path, quality=_QUALITY, optimize=True, progressive=True)
        else:
            picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{name}: {picture.width} × {picture.height}, {path.stat().st_size // 1000} kB")


def _wiped(before: Image.Image, after: Image.Image, frame: Box) -> Image.Image:
    """`after`, with `before` left of a slanted line through the frame."""
    left, top, right, bottom = frame
    lean = (bottom - top) * 0.16
    middle = left + (right - left) * 0.4
    from_top = middle + lean / 2 + lean * top / (bottom - top)
    to_bottom = from_top - lean * before.height / (bottom - top)
    mask = Image.new("L", before.size, 0)
    corners = [(0, 0), (from_top, 0), (to_bottom, before.height), (0, before.height)]
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    # The window itself stays as it is after; only the frame shows both.
    inner = Image.new("L", before.size, 0)
    ImageDraw.Draw(inner).rectangle(frame, fill=255)
    joined = Image.composite(before, after, Image.composite(mask, Image.new("L", mask.size), inner))
    line = Image.new("L", before.size, 0)
    ends = [
        (middle + lean / 2, top),
        (middle - lean / 2, bottom),
    ]
    ImageDraw.Draw(line).line(ends, fill=255, width=4)
    line = line.filter(ImageFilter.GaussianBlur(0.7))
    return Image.composite(Image.new("RGB", before.size, (255, 255, 255)), joined, line)


def _beside(cards: list[Image.Image]) -> Image.Image:
    """Numbered, on one dark strip, no higher than what they show."""
    height = min(max(card.height for card in cards), 760)
    gap, head = 14, 34
    across = sum(card.width + gap for card in cards) + gap
    strip = Image.new("RGB", (across, height + head + gap), (29, 29, 29))
    draw = ImageDraw.Draw(strip)
    font = ImageFont.load_default(19)
    x = gap
    for number, card in enumerate(cards):
        strip.paste(card.crop((0, 0, card.width, height)), (x, head))
        draw.text((x + 4, 7), ("1 · 2", "3 · 4", "5", "Results")[number], (232, 184, 90), font=font)
        x += card.width + gap
    return strip


PICTURES: dict[str, Callable[[Studio], None]] = {
    "hero": Studio.hero,
    "steps": Studio.steps,
    "plane": Studio.plane,
    "refused": Studio.refused,
    "prompt": Studio.prompt,
    "languages": Studio.languages,
    "hand": Studio.hand,
    "prompts": pictures_desk.prompts,
    "scene": pictures_desk.scene,
    "keeping": pictures_desk.keeping,
    "looking": pictures_desk.looking,
    "painting": pictures_desk.painting,
    "preferences": Studio.preferences,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PICTURES))
    parser.add_argument("--out", type=Path, default=IMAGES, metavar="FOLDER")
    options = parser.parse_args()
    unknown = set(options.names) - set(PICTURES)
    if unknown:
        parser.error(f"There is no picture {', '.join(sorted(unknown))}.")
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="paintover-pictures-") as scratch:
        folder = Path(scratch)
        archive = build.build(folder / "paintover.zip")
        with (
            Sandbox(port=0) as sandbox,
            open_window(
                RELEASE,
                profile=folder / "profile",
                pictures=folder / "shots",
                archive=archive,
                size=SIZE,
            ) as window,
        ):
            studio = Studio(window, sandbox, folder / "library", options.out)
            for name, make in PICTURES.items():
                if name in (options.names or PICTURES):
                    make(studio)


if __name__ == "__main__":
    main()
