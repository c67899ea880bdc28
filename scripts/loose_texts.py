"""Finds texts of the source that read like words for an artist, and that no catalogue has.

``found_texts`` knows the places where texts are shown. A text may come there by another way: by a
variable, through another function, or as an f-string. So every text that reads like a sentence or
a label must be in the catalogues, or stand here with the reason why it need not.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from found_texts import Place

_WORDS = re.compile(r"[^\W\d_]\W* +\W*[^\W\d_]|[A-Z][a-z]+|[^\W\d_]{2,}…")
"""Two words, one with a capital, or one that goes on."""

_BESIDE_VALUES = re.compile(r"[^\W\d_]{2,} | [^\W\d_]{2,}")
"""A single word is enough beside the values of an f-string, where a space parts them."""

_ID = re.compile(
    r"\w*[a-z][A-Z]\w*|[\w.]*_[\w.]*|[\w-]+/[\w.+-]+|[\w-]+:\S+|[A-Z][a-z]*(-[A-Z][a-z]+)+"
)
"""ShaderNodeMath, PAINTOVER_OT_again, image/png, urn:paintover, Content-Type."""

_BUILTIN = {name for name in dir(builtins) if name.endswith("Error")} | {"error"}
_LOGGED = {"debug", "info", "warning", "error", "exception"}
_COMPARED = {
    *("startswith", "endswith", "removeprefix", "removesuffix", "partition", "replace", "get"),
    *("compile", "split", "search", "getattr", "hasattr", "type", "cast", "pop", "encode"),
}

EVERYTHING = "*"

_TO_MODEL = "told to the model, whose makers advise English"
_ON_WIRE = "of the wire"
_OF_SCENE = "a name in the scene's data, alike in every language, as Blender's own are in files"
_OF_BLENDER = "what Blender itself calls it, for looking it up"
_FROM_SERVER = "what servers write, for recognizing it"
_UNIT = "a unit, alike in every language"

_COMMAND = "a command of the desktop"

ALLOWED: dict[str, dict[str, str]] = {
    "addon/app/browser.py": {
        'explorer /select,"{}"': _COMMAND,
        "--dest=org.freedesktop.FileManager1": _COMMAND,
        "/org/freedesktop/FileManager1": _COMMAND,
        "org.freedesktop.FileManager1.ShowItems": _COMMAND,
    },
    "addon/app/preview.py": {" × {} px": _UNIT},
    "addon/app/references.py": {"a 3D scene for the picture": _TO_MODEL},
    "addon/app/retelling.py": {"\n\nThe first picture is what came of: ": _TO_MODEL},
    "addon/app/upscale.py": {"Enlarge this picture faithfully. …": _TO_MODEL},
    "addon/core/embedding.py": {"<dc:description …": "XMP", "<?xpacket …": "XMP"},
    "addon/core/option.py": {
        "Use ": "made of the options' names by scripts/texts.py",
        "Ask the provider for ": "likewise",
        "Set it, instead of the provider. ": "likewise",
    },
    "addon/core/preset.py": {"import bpy…": "Python in a preset's file"},
    "addon/core/roles.py": {EVERYTHING: _TO_MODEL},
    "addon/imaging/guide.py": {EVERYTHING: _TO_MODEL},
    "addon/openrouter/callback_page.py": {
        "400 Bad Request": _ON_WIRE,
        "403 Forbidden": _ON_WIRE,
        "404 Not Found": _ON_WIRE,
        "Content-…": _ON_WIRE,
        "X-Content-Type-Options: nosniff": _ON_WIRE,
        "Cache-Control: no-store": _ON_WIRE,
        "Referrer-Policy: no-referrer": _ON_WIRE,
        "Connection: close": _ON_WIRE,
        "<!DOCTYPE html>…": "HTML around what is translated",
    },
    "addon/openrouter/exchange.py": {
        "Bearer ": _ON_WIRE,
        "gzip, deflate": _ON_WIRE,
        "text/event-stream, application/json": _ON_WIRE,
    },
    "addon/openrouter/faults.py": {
        "provider returned error": _FROM_SERVER,
        "internal server error": _FROM_SERVER,
        "bad request": _FROM_SERVER,
        "not found": _FROM_SERVER,
        "not valid": "stands among the server's own words",
    },
    "addon/openrouter/redact.py": {"Bearer [key]": _ON_WIRE},
    "addon/openrouter/sentences.py": {"key limit": _FROM_SERVER, "spending limit": _FROM_SERVER},
    "addon/openrouter/shown.py": {
        "POST ": _ON_WIRE,
        "Authorization": _ON_WIRE,
        "Bearer (your key)": "stands among what is sent, as it is sent",
    },
    "addon/openrouter/sign_in.py": {"Paintover for Blender": "the key's name at OpenRouter"},
    "addon/openrouter/tray.py": {"[[picture {} {}]]": "a mark in an answer"},
    "addon/presets/": {EVERYTHING: _TO_MODEL},
    "addon/scene/assets.py": {
        "# This is an Asset Catalog…": "the head that Blender writes into this file",
        "\n\n{}:Paintover:Paintover\n": "a line of the same file",
        "Paintover makes room": _OF_SCENE,
    },
    "addon/scene/board_label.py": {" Label": _OF_SCENE},
    "addon/scene/colour.py": {" sRGB": _OF_BLENDER, " Base sRGB": _OF_BLENDER},
    "addon/scene/guide_shader.py": {EVERYTHING: "GLSL"},
    "addon/scene/image_source.py": {"Linear Rec.709": _OF_BLENDER},
    "addon/scene/multilayer.py": {"Standard": _OF_BLENDER},
    "addon/scene/neutral.py": {
        "Khronos PBR Neutral": _OF_BLENDER,
        "Khronos PBR Neutral Inverse": _OF_SCENE,
        "Color": _OF_SCENE,
    },
    "addon/scene/overlay_shader.py": {EVERYTHING: "GLSL"},
    "addon/scene/plane.py": {"UVMap": _OF_SCENE, "Workbench": _OF_SCENE, "Solid Views": _OF_SCENE},
    "addon/scene/preview_image.py": {"Paintover Preview": _OF_SCENE},
    "addon/scene/render_result.py": {
        "Image '%s' does not have any image data": "Blender's own, looked up in its catalogue"
    },
    "addon/scene/shader.py": {"Base Color": _OF_BLENDER, "Color": _OF_BLENDER},
    "addon/scene/texture_source.py": {"Base Color": _OF_BLENDER, "Color": _OF_BLENDER},
    "addon/scene/uv.py": {"UVMap": _OF_SCENE},
    "addon/scene/workbench.py": {"Paintover Capture": _OF_SCENE},
    "addon/ui/details.py": {" × {} px": _UNIT},
    "addon/ui/job_rows.py": {" MB": _UNIT, " kB": _UNIT},
    "addon/ui/model_settings.py": {" px": _UNIT},
    "addon/ui/preview.py": {"POST ": _ON_WIRE},
    "addon/ui/spending.py": {"%Y-%m-%d %H:%M": "a date as numbers"},
}
"""By file or folder and text: why it needs no translation. A text that ends in "…" stands for all
that begin so, ``EVERYTHING`` for all that are there."""


def of_folder(folder: Path, known: Collection[str]) -> Iterator[tuple[Place, str]]:
    """What is neither ``known`` to the catalogues nor allowed; places are told from beside it."""
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder.parent).as_posix()
        for place, text in of_source(path.read_text(encoding="utf-8"), name, known):
            if not _reason(name, text):
                yield place, text


def of_source(source: str, name: str, known: Collection[str]) -> Iterator[tuple[Place, str]]:
    """What reads like words for an artist in one file, allowed or not."""
    tree = ast.parse(source)
    passed = _passed_over(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node not in passed:
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            passed.update(parts)
            text = "{}".join(str(part.value) for part in parts)
            if any(_BESIDE_VALUES.search(str(part.value)) for part in parts) or _WORDS.search(text):
                yield Place(name, node.lineno), text
        elif isinstance(node, ast.Constant) and node not in passed and isinstance(node.value, str):
            text = node.value
            if _WORDS.search(text) and not _ID.fullmatch(text) and text not in known:
                yield Place(name, node.lineno), text


def unused(folder: Path, known: Collection[str]) -> list[tuple[str, str]]:
    """What is allowed, and is not there."""
    seen: set[tuple[str, str]] = set()
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder.parent).as_posix()
        for _, text in of_source(path.read_text(encoding="utf-8"), name, known):
            seen.update((file, one) for file, one in _allowances() if _fits(file, one, name, text))
    return [one for one in _allowances() if one not in seen]


def _allowances() -> list[tuple[str, str]]:
    return [(file, text) for file, texts in ALLOWED.items() for text in texts]


def _reason(name: str, text: str) -> bool:
    return any(_fits(file, one, name, text) for file, one in _allowances())


def _fits(file: str, allowed: str, name: str, text: str) -> bool:
    is_there = name == file or (file.endswith("/") and name.startswith(file))
    begins = allowed.endswith("…") and text.startswith(allowed.removesuffix("…"))
    return is_there and (allowed in (EVERYTHING, text) or begins)


def _passed_over(tree: ast.Module) -> set[ast.AST]:
    """Texts that nobody is shown: docstrings, names of types, what is looked up, compared, logged,
    and what Python's own errors say."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                found.add(docstring)
            case ast.arg(annotation=ast.expr() as annotation):
                found.update(ast.walk(annotation))
            case ast.AnnAssign(annotation=annotation):
                # What a property is called stands in its annotation.
                if not isinstance(annotation, ast.Call):
                    found.update(ast.walk(annotation))
            case ast.FunctionDef(returns=ast.expr() as returned):
                found.update(ast.walk(returned))
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                found.update(ast.walk(value))
            case ast.Compare():
                found.update(one for one in (node.left, *node.comparators))
            case ast.Subscript(slice=key):
                found.add(key)
            case ast.Dict(keys=keys):
                found.update(key for key in keys if key is not None)
            case ast.Call(func=ast.Attribute(attr=name)) if name in _COMPARED | _LOGGED:
                found.update(one for argument in node.args for one in ast.walk(argument))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in _COMPARED | _BUILTIN
            ):
                found.update(one for argument in node.args for one in ast.walk(argument))
    return found
