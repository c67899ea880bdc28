"""What a preset sets, and how the scene's settings take it: only what is named here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..core.preset import Value


_KEPT = (
    "prompt",
    "model",
    "source",
    "target",
    "route",
    "wished_ratio",
    "wished_resolution",
    "wished_quality",
    "wished_background",
    "wished_format",
    "use_compression",
    "compression",
    "stream",
    "include_overlays",
)
"""Not how many pictures, nor their luck: these are of the moment. Nor data of this file."""

STYLE = "style_text"

_SCENE_SOURCES = {"VIEWPORT", "CAMERA", "RENDER", "IMAGE"}
_SCENE_TARGETS = {"IMAGE", "PLANE", "REFERENCE", "BACKGROUND"}


def gathered(settings: Any) -> "dict[str, Value]":
    """For a new preset; the prompt may be in a text."""
    found = {name: getattr(settings, name) for name in _KEPT}
    if settings.prompt_text is not None:
        found["prompt"] = settings.prompt_text.as_string()
    options = settings.options
    found |= {f"options.{name}": getattr(options, name) for name in _option_names(options)}
    return found


def put(settings: Any, values: "Mapping[str, Value]", *, is_bundled: bool) -> list[str]:
    """Take over a preset; the names that this Paintover does not know, or not with such a value.

    A bundled one says what kind of source and place it is for: the artist's own choice of that
    kind stays.
    """
    unknown: list[str] = []
    for name, value in values.items():
        is_option = name.startswith("options.")
        owner = settings.options if is_option else settings
        last = name.removeprefix("options.")
        if last not in (_option_names(owner) if is_option else _KEPT):
            unknown.append(name)
            continue
        if is_bundled and _is_like(name, getattr(owner, last), value):
            continue
        try:
            setattr(owner, last, value)
        except (TypeError, ValueError, OverflowError):
            unknown.append(name)
    if "prompt" in values and settings.prompt_text is not None:
        settings.prompt_text = None
    return unknown


def _option_names(options: Any) -> list[str]:
    listed = (prop.identifier for prop in options.bl_rna.properties)
    return [name for name in listed if name not in ("rna_type", "name")]


def _is_like(name: str, chosen: object, wanted: object) -> bool:
    kinds = {"source": _SCENE_SOURCES, "target": _SCENE_TARGETS}.get(name, set())
    return chosen in kinds and wanted in kinds
