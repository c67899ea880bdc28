"""Mends what fake-bpy-module says wrongly, so that what the type checker finds is ours.

Only the private environments are touched. Each mend says what is wrong; when a newer stub is
right, the mend finds nothing to do and can go.
"""

from __future__ import annotations

import re
from pathlib import Path

# What these can do in Blender and not in the stubs.
PROTOCOLS = {
    "bpy": {
        "bpy_prop_array": ("__getitem__", "__setitem__", "__iter__", "__len__", "__contains__"),
        "ContextTempOverride": ("__enter__", "__exit__"),
    },
    "mathutils": dict.fromkeys(("Color", "Euler", "Matrix", "Quaternion", "Vector"), ("__iter__",)),
    "gpu": {"OffScreenStackContext": ("__enter__", "__exit__")},
}
SIGNATURES = {
    "__contains__": "(self, item: object) -> bool: ...",
    "__enter__": "(self) -> typing.Any: ...",
    "__exit__": "(self, *error: object) -> None: ...",
    "__getitem__": "(self, key: typing.Any) -> typing.Any: ...",
    "__iter__": "(self) -> collections.abc.Iterator[typing.Any]: ...",
    "__len__": "(self) -> int: ...",
    "__setitem__": "(self, key: typing.Any, value: typing.Any) -> None: ...",
}
LONG_UNION = re.compile(r"\(\n(?:\s+\|? ?[\w.]+\n){7,}\s+\)")
CONTEXT_PROPERTY = re.compile(r"(?m)^    property: .*\n")
CONTEXT_ALWAYS = re.compile(
    r"(def (?:preferences|scene|view_layer|window_manager)\(self\) -> )(?:None \| )?(\w+) \| None:"
)


def mend(packages: Path) -> None:
    """Mend the stubs in a site-packages folder; once mended, nothing more happens."""
    for module, classes in PROTOCOLS.items():
        for path in (packages / f"{module}-stubs").rglob("*.pyi"):
            text = path.read_text("utf-8")
            mended = text
            for name, methods in classes.items():
                mended = _add(mended, name, methods)
            # A member named "property" hides the decorator from every other member of Context.
            mended = CONTEXT_PROPERTY.sub("", mended)
            # Object.data and the like: any of these, never all. The caller knows which.
            mended = LONG_UNION.sub("typing.Any", mended)
            # Blender is never without these while an add-on's code runs.
            mended = CONTEXT_ALWAYS.sub(r"\1\2:", mended)
            if mended != text:
                path.unlink()  # uv links files to its cache, and the cache stays as it is
                path.write_text(mended, encoding="utf-8")


def _add(text: str, name: str, methods: tuple[str, ...]) -> str:
    found = re.search(rf"(?ms)^class {name}\b[^\n]*:\n.*?(?=^\S|\Z)", text)
    if not found:
        return text
    body = found.group()
    missing = [method for method in methods if f"def {method}(" not in body]
    lines = "".join(f"    def {method}{SIGNATURES[method]}\n" for method in missing)
    head, _, rest = body.partition("\n")
    return text.replace(body, f"{head}\n{lines}{rest}") if lines else text
