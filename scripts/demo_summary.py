"""What the demo leaves for the eye: the pictures as PNG, the times and the cost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from PIL import Image

_STEPS = {
    "build": "build the extension",
    "install": "install and enable it",
    "scene": "make or open the scene",
    "before": "render before.png",
    "generate": "generate",
    "MATERIAL": "place as material",
    "REFERENCE": "place as reference",
    "BACKGROUND": "place as background",
    "PLANE": "place as plane",
    "after": "render after.png",
    "save": "save demo.blend",
    "total": "in all",
}
_CHARGED = {True: ", had it not been the sandbox", False: ""}


def clear(out: Path) -> None:
    """Take away what an earlier run left, but never a picture in the library: it may be paid."""
    names = ("demo.blend", "before.png", "after.png", "summary.json")
    for path in [*(out / name for name in names), *out.glob("result-*.png")]:
        path.unlink(missing_ok=True)


def pictures(results: list[dict[str, Any]], out: Path) -> list[str]:
    """Copy each result to result-N.png; the answer is a note for each that could not be."""
    notes = []
    for number, result in enumerate(results, start=1):
        source, target = Path(result.pop("path")), out / f"result-{number}.png"
        try:
            if result["media_type"] == "image/png":
                shutil.copyfile(source, target)
            else:
                with Image.open(source) as picture:
                    picture.save(target)
        except (OSError, ValueError) as error:
            notes.append(f"{source.name} could not be written as {target.name}: {error}")
            target.unlink(missing_ok=True)
            continue
        result["png"] = target.name
        result["file"] = source.relative_to(out).as_posix()
    return notes


def cost(results: list[dict[str, Any]]) -> float | None:
    """Dollars in all; pictures of one answer share its cost. None where no server told."""
    answers = {(r["generation_id"], r["started"]): r["cost"] for r in results}
    known = [value for value in answers.values() if value is not None]
    return sum(known) if known else None


def write(summary: dict[str, Any], out: Path) -> None:
    text = json.dumps(summary, indent=2, ensure_ascii=False)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")


def table(summary: dict[str, Any]) -> str:
    """The summary for a terminal."""
    lines = ["", f"Blender {summary['blender']}, {summary['model']} from {summary['server']}", ""]
    lines.append(f"{'picture':<14}{'kind':<12}{'size':<14}{'seconds':>8}{'cost':>10}")
    for result in summary["results"]:
        size = f"{result['width']} × {result['height']}"
        kind = str(result["media_type"]).removeprefix("image/")
        name = result.get("png", "–")
        price = _dollars(result["cost"])
        lines.append(f"{name:<14}{kind:<12}{size:<14}{result['seconds']:>8.1f}{price:>10}")
    lines += ["", "placed as"]
    for target, placed in summary["placed"].items():
        lines.append(f"  {target:<12}{placed.get('trouble') or 'done'}")
    lines += ["", f"{'step':<26}{'seconds':>8}"]
    seconds = summary["seconds"]
    lines += [f"{_STEPS[step]:<26}{seconds[step]:>8.1f}" for step in _STEPS if step in seconds]
    lines += ["", f"Cost in all: {_dollars(summary['cost'])}{_CHARGED[summary['sandbox']]}"]
    lines += [f"Note: {note}" for note in summary["notes"]]
    return "\n".join(lines)


def _dollars(value: float | None) -> str:
    return "unknown" if value is None else f"${value:.4f}"
