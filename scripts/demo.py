"""From a bare machine to a painted-over scene: the whole of Paintover in one command.

python3 scripts/demo.py                         in the sandbox, costs nothing
OPENROUTER_API_KEY=… python3 scripts/demo.py    on OpenRouter, for about $0.07
"""

from __future__ import annotations

import environments

environments.enter("sandbox")  # Pillow, and what the sandbox runs in

import argparse  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import build  # noqa: E402
import demo_blender  # noqa: E402
import demo_server  # noqa: E402
import demo_summary  # noqa: E402
from demo_blender import DemoError  # noqa: E402

DEFAULT_OUT = environments.ROOT / "demo"
DEFAULT_PROMPT = "rainy neon alley, cinematic"
MOST_PICTURES = 8
_INSIDE = Path(__file__).with_name("demo_inside.py")
_USUAL_PRICE = 0.07  # dollars, for one picture of the default model


def main() -> int:
    options = _options()
    # As Ctrl+C does, so that the sandbox and Blender are stopped on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        summary = demo(options)
    except (DemoError, build.BuildError, environments.Unavailable, OSError) as error:
        key = os.environ.get("OPENROUTER_API_KEY", "").strip()
        text = f"The demo stopped: {error}"
        print(text.replace(key, "[key]") if key else text, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe demo was stopped.", file=sys.stderr)
        return 130
    print(demo_summary.table(summary))
    print(f"All of it is in {options.out}")
    return 0


def demo(options: argparse.Namespace) -> dict[str, Any]:
    """Run it; the answer is what is in summary.json.

    Raises DemoError, build.BuildError and environments.Unavailable.
    """
    started = time.monotonic()
    out: Path = options.out
    _check(options)
    blender = demo_blender.find(options.blender)
    _tell(f"Blender: {blender.name}")
    out.mkdir(parents=True, exist_ok=True)
    demo_summary.clear(out)
    with demo_server.serving() as server, tempfile.TemporaryDirectory() as scratch:
        _tell(_terms(server, options))
        built = time.monotonic()
        archive = build.build(Path(scratch, "paintover.zip"), blender.program)
        built = time.monotonic() - built
        job = {
            "archive": str(archive),
            "library": str(out / "library"),
            "out": str(out),
            "blend": str(options.blend.resolve()) if options.blend else "",
            "prompt": options.prompt,
            "model": options.model,
            "count": options.count,
            "mark": demo_blender.MARK,
        }
        variables = demo_blender.scratch_variables(Path(scratch, "profile")) | server.variables
        told = demo_blender.run(blender, _INSIDE, job, Path(scratch), variables, _tell)
    results = told["results"]
    notes = told["notes"] + demo_summary.pictures(results, out)
    seconds = {"build": round(built, 2), **told["seconds"]}
    seconds["total"] = round(time.monotonic() - started, 2)
    summary = {
        "prompt": options.prompt,
        "model": told["model"],
        "server": server.name,
        "address": server.address,
        "sandbox": server.is_sandbox,
        "blender": told["blender"],
        "source": "CAMERA",
        "results": results,
        "placed": told["placed"],
        "seconds": seconds,
        "cost": demo_summary.cost(results),
        "notes": notes,
    }
    demo_summary.write(summary, out)
    return summary


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--prompt", default=DEFAULT_PROMPT, help=f'default: "{DEFAULT_PROMPT}"')
    parser.add_argument("--model", default="", help="any image model's id; default: the add-on's")
    parser.add_argument("--count", type=int, default=1, help=f"pictures, 1 to {MOST_PICTURES}")
    parser.add_argument("--blend", type=Path, metavar="FILE", help="your scene instead of ours")
    parser.add_argument(
        "--blender",
        default="",
        metavar="PATH",
        help="a Blender program, or the version of a bpy wheel: "
        f"{', '.join(environments.BLENDERS)}; default: `blender` on the path, else a wheel",
    )
    parser.add_argument(
        "--out", type=Path, default=DEFAULT_OUT, metavar="FOLDER", help="where everything goes"
    )
    options = parser.parse_args()
    options.out = options.out.expanduser().resolve()
    return options


def _check(options: argparse.Namespace) -> None:
    """Find out what cannot work before minutes are spent on it."""
    if options.blend and not options.blend.is_file():
        raise DemoError(f"There is no file {options.blend}.")
    if not 1 <= options.count <= MOST_PICTURES:
        raise DemoError(f"--count takes 1 to {MOST_PICTURES}, not {options.count}.")
    if not options.prompt.strip():
        raise DemoError("The prompt is empty; write what the picture should become.")
    if options.out.exists() and not options.out.is_dir():
        raise DemoError(f"{options.out} is a file; --out takes a folder.")


def _terms(server: demo_server.Server, options: argparse.Namespace) -> str:
    """Who will paint, and what that may cost."""
    if server.is_sandbox:
        return (
            "OPENROUTER_API_KEY is not set: the sandbox on this machine paints, and costs nothing"
        )
    if options.model:
        return f"OPENROUTER_API_KEY is set: {server.address} paints, at the price of its model"
    price = _USUAL_PRICE * options.count
    return f"OPENROUTER_API_KEY is set: {server.address} paints, for about ${price:.2f}"


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
