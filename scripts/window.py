"""Opens Blender with Paintover installed, the sandbox running and the example scene loaded.

python3 scripts/window.py                      to try it, until the window is closed
python3 scripts/window.py --shot look.png      to take a picture of it
"""

from __future__ import annotations

import environments

environments.enter("window")

import argparse  # noqa: E402
import contextlib  # noqa: E402
import os  # noqa: E402
import shutil  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from pathlib import Path  # noqa: E402

import build  # noqa: E402
import demo_server  # noqa: E402
from demo_blender import DemoError  # noqa: E402
from windowed import StartError, Window, WindowError, open_window, roots, scene  # noqa: E402

OWN = "PAINTOVER_BLENDER"
DEFAULT_PROMPT = "rainy neon alley, cinematic"


def main() -> int:
    options = _options()
    # As Ctrl+C does, so that the sandbox and Blender are ended on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _open(options)
    except KeyboardInterrupt:
        return 130
    except (
        *(environments.Unavailable, build.BuildError, DemoError),
        *(StartError, WindowError, AssertionError, OSError),
    ) as error:
        print(f"The window did not open: {error}", file=sys.stderr)
        return 1


def _open(options: argparse.Namespace) -> int:
    program: str = options.blender or os.environ.get(OWN, "")
    screen = bool(program or os.environ.get("DISPLAY")) and not options.shot
    with contextlib.ExitStack() as until:
        scratch = Path(until.enter_context(tempfile.TemporaryDirectory()))
        archive = build.build(scratch / "paintover.zip")
        address = until.enter_context(demo_server.sandbox())
        window = until.enter_context(
            open_window(
                options.release,
                profile=scratch / "profile" if options.shot else _profile(options, program),
                archive=archive,
                blend=options.blend,
                size=options.size or (None if screen else (1600, 1000)),
                pictures=options.shot.parent if options.shot else scratch,
                simulate=bool(options.shot),
                blender=program,
                on_screen=screen,
            )
        )
        scene.arrange(
            window,
            address=address,
            key=demo_server.SANDBOX_KEY,
            prompt=options.prompt,
            example=not options.blend,
            scale=options.scale,
            theme=options.theme,
            language=options.language,
        )
        if options.shot:
            window.tab("Paintover")
            x, y = window.middle()
            window.move(x, y)
            window.settle()
            print(window.picture(options.shot.stem))
            return 0
        scene.show_tab(window)
        print(_how_to_look(window, address), flush=True)
        return window.wait()


def _how_to_look(window: Window, address: str) -> str:
    lines = [f"Blender is open, and the sandbox paints at {address}."]
    if window.display:
        look = f"DISPLAY=:{window.display} import -window root look.png"
        lines.append(f"It has a screen of its own, number :{window.display}. A picture: {look}")
    return "\n".join([*lines, "Close it, or press Ctrl+C here, to end both."])


def _profile(options: argparse.Namespace, program: str) -> Path:
    """Kept from one try to the next, apart from the person's own."""
    folder = environments.CACHE / "profiles" / (Path(program).stem if program else options.release)
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    return folder


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--blender", metavar="PATH", help=f"a Blender with a window; default: ${OWN}")
    releases = list(roots.SUITES)
    add("--release", choices=releases, default=releases[0], help="else Debian's, set up as root")
    add("--shot", type=_png, metavar="OUT.png", help="take a picture of the Paintover tab, and end")
    add("--blend", type=Path, metavar="FILE", help="your scene instead of ours")
    add("--prompt", default=DEFAULT_PROMPT, help=f'default: "{DEFAULT_PROMPT}"')
    add("--size", type=_size, metavar="WxH", help="of the window, in pixels")
    add("--scale", type=float, default=1.0, help="of the interface, 0.5 to 2")
    add("--theme", choices=("dark", "light"), default="dark")
    add("--language", default="en_US", help="of the interface, such as de_DE")
    add("--fresh", action="store_true", help="forget the preferences of earlier tries")
    options = parser.parse_args()
    if options.blend and not options.blend.is_file():
        parser.error(f"There is no file {options.blend}.")
    return options


def _png(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text} does not end with .png")
    return path


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text} is not like 1600x1000")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
