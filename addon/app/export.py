"""Write results as files for others: as PNG, JPEG or WebP, with their facts inside or without.

What stays in its format keeps its very pixels. Any other is encoded by a Blender of its own in the
background (``convert_inside.py``), so that the one at hand never waits.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..core import bare, embedding, naming, picture
from ..core.errors import LibraryError, PaintoverError
from ..core.picture import Format
from ..core.wording import say
from .browser import SECRETS
from .library import Result
from .shareable import shareable

FORMATS = {"PNG": Format.PNG, "JPEG": Format.JPEG, "WEBP": Format.WEBP}

_SECONDS = 300
"""After which a Blender that encodes is given up."""


class Order(NamedTuple):
    """What to write where. ``format`` is a key of ``FORMATS``, or empty for that which it has."""

    result: Result
    target: Path
    format: str
    quality: int
    with_facts: bool
    replace: bool = False


def names(results: Sequence[Result], template: str, format: str) -> list[str]:
    """A file name for each, no two alike. Raises PaintoverError for a template with a mistake."""
    found: list[str] = []
    for number, result in enumerate(results, 1):
        model = str(result.facts.get("model") or "").rpartition("/")[2]
        values = {
            "date": f"{result.id[:4]}-{result.id[4:6]}-{result.id[6:8]}",
            "time": result.id[9:15],
            "prompt": naming.file_stem(result.prompt),
            "model": naming.file_stem(model),
            "number": f"{number:03}",
            "id": result.id,
            "seed": str(result.facts.get("seed", "")),
        }
        stem = template
        for name, value in values.items():
            stem = stem.replace(f"{{{name}}}", value)
        if "{" in stem or "}" in stem:
            raise PaintoverError(
                "The name has a part that is not known.",
                "Use {date}, {time}, {prompt}, {model}, {number}, {seed} and {id}.",
            )
        stem = "".join("-" if letter in '\\/:*?"<>|' else letter for letter in stem)
        stem = "".join(letter for letter in stem if letter.isprintable()).strip(" .") or "picture"
        stem, extension = stem[:120], extension_of(result, format)
        name, more = stem + extension, 2
        while name.lower() in {other.lower() for other in found}:
            name, more = f"{stem}-{more}{extension}", more + 1
        found.append(name)
    return found


def free(target: Path) -> Path:
    """The path itself, or the next one with a number that is not taken."""
    found, number = target, 2
    while found.exists():
        found = target.with_name(f"{target.stem}-{number}{target.suffix}")
        number += 1
    return found


def extension_of(result: Result, format: str) -> str:
    if format:
        return FORMATS[format].extension
    return result.path.suffix if result.path else ".png"


def write(
    orders: Sequence[Order], command: Sequence[str], check: Callable[[], None] = lambda: None
) -> int:
    """How many were written; for a worker. Raises PaintoverError, with how many were.

    One that cannot be written does not keep the others from it. ``command`` starts a Blender that
    runs the script which is added to it.
    """
    written = 0
    failures: list[tuple[Order, PaintoverError]] = []
    with tempfile.TemporaryDirectory(prefix="paintover-") as scratch:
        try:
            encoded = _encode(
                [one for one in orders if _needs_encoder(one)], command, scratch, check
            )
            for one in orders:
                check()
                source = encoded.get(one.target, one.result.path)
                assert source is not None
                try:
                    _write(one, source)
                    written += 1
                except PaintoverError as error:
                    failures.append((one, error))
        except OSError as error:
            raise LibraryError(
                say("The pictures could not be exported: {reason}", reason=error.strerror or error),
                say("{n} of {all} were written.", n=written, all=len(orders)),
                detail=str(error),
            ) from error
    if failures:
        first, error = failures[0]
        if len(orders) == 1:
            raise error
        raise PaintoverError(
            say(
                '"{name}" was not exported: {reason}', name=first.target.name, reason=error.message
            ),
            say("{n} of {all} were written.", n=written, all=len(orders)),
        ) from error
    return written


def _write(order: Order, source: Path) -> None:
    if not source.is_file() and source != order.result.path:
        raise PaintoverError(
            say('Blender could not encode "{name}".', name=order.target.name),
            "Export it in the format that it has.",
        )
    data = source.read_bytes()
    found = picture.probe(data[: picture.HEADER_BYTES])
    can_hold = found is not None and found.format in FORMATS.values()
    if order.with_facts and (can_hold or order.format):
        facts = shareable(order.result.facts)
        for name in ("cost", "generation_id"):
            if order.result.facts.get(name):
                facts[name] = order.result.facts[name]
        data = embedding.write(data, facts)
    elif not order.with_facts:
        data = bare.bare(data)
    temporary = order.target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        temporary.write_bytes(data)
        # Two Blenders, or a picture that has come meanwhile: nothing is replaced unasked.
        temporary.replace(order.target if order.replace else free(order.target))
    finally:
        temporary.unlink(missing_ok=True)


def _needs_encoder(order: Order) -> bool:
    assert order.result.path is not None
    with order.result.path.open("rb") as file:
        found = picture.probe(file.read(picture.HEADER_BYTES))
    return bool(order.format) and (found is None or found.format is not FORMATS[order.format])


def _encode(
    orders: Sequence[Order], command: Sequence[str], scratch: str, check: Callable[[], None]
) -> dict[Path, Path]:
    """Where each is encoded to, by its target; what cannot be encoded has no file there."""
    wanted = {
        one.target: Path(scratch) / f"{number}{FORMATS[one.format].extension}"
        for number, one in enumerate(orders)
    }
    if not wanted:
        return {}
    rows = [
        [str(one.result.path), str(wanted[one.target]), one.format, one.quality] for one in orders
    ]
    listed = Path(scratch) / "orders.json"
    listed.write_text(json.dumps(rows), encoding="utf-8")
    script = Path(__file__).with_name("convert_inside.py")
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    log = (Path(scratch) / "log").open("wb")
    with (
        log,
        subprocess.Popen(
            [*command, str(script), "--", str(listed)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
            if sys.platform == "win32"
            else 0,
        ) as blender,
    ):
        end = time.monotonic() + _SECONDS
        try:
            while blender.poll() is None:
                check()
                if time.monotonic() > end:
                    break
                time.sleep(0.05)
        finally:
            blender.kill()
    return wanted
