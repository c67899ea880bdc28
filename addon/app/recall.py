"""What a picture's facts tell of how it was asked for, whoever wrote them: nothing is trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ..core import picture
from ..core.defaults import DEFAULT, MATCH
from ..core.errors import SetupError
from ..core.fit import Wanted
from ..core.placement import Placement
from ..core.request import Route
from ..core.source import ReferenceKind, SourceKind
from . import thread_files
from .library import Library

_T = TypeVar("_T")

_LABELS = {
    "3D View": SourceKind.VIEWPORT,
    "Camera": SourceKind.CAMERA,
    "Render": SourceKind.RENDER,
    "Text only": SourceKind.NONE,
    "Result": SourceKind.RESULT,
}
_NAMED = re.compile(r'(Image|File|Result) "(.*)"\Z', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture that went along. ``sha256`` is empty where that is not known."""

    role: str = ""
    label: str = ""
    meaning: str = ""
    sha256: str = ""
    media_type: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Remembered:
    """A reference as it was chosen: ``name`` is an image's, a file's path, or a result's id."""

    kind: ReferenceKind
    role: str
    name: str
    sent: Sent


@dataclass(frozen=True, slots=True)
class Recollection:
    """What is None is not known.

    ``sent`` are the pictures of the request in their order, ``source`` the first of them where it
    is no reference. ``stood`` is ``scene.standpoint``'s.
    """

    prompt: str
    model: str
    kind: SourceKind | None = None
    image: str = ""
    refine: str = ""
    source: Sent | None = None
    sent: tuple[Sent, ...] = ()
    references: tuple[Remembered, ...] | None = None
    placement: Placement | None = None
    wanted: Wanted | None = None
    route: Route | None = None
    count: int | None = None
    seed: int | None = None
    stream: bool = False
    include_overlays: bool | None = None
    stood: Mapping[str, Any] = field(default_factory=dict)


def recollect(facts: Mapping[str, Any]) -> Recollection:
    """Raises SetupError where there is nothing to recall."""
    prompt, model = _text(facts.get("prompt")), _text(facts.get("model"))
    if not (prompt or model):
        raise SetupError(
            "It is not known how this picture was made.",
            "Only pictures that Paintover made, or exported with their facts, can be recalled.",
        )
    noted = _mapping(facts.get("recall"))
    label = _text(facts.get("source"))
    kind = _one_of(SourceKind, noted.get("source")) or _kind(label)
    sent = tuple(_sent(one) for one in _list(facts.get("sources")) if isinstance(one, Mapping))
    source, references = _parted(noted, sent, kind)
    found = _NAMED.match(label)
    return Recollection(
        prompt=prompt,
        model=model,
        kind=kind,
        image=_text(noted.get("image")) or (found[2] if found and found[1] == "Image" else ""),
        refine=_text(noted.get("refine")) or _text(_mapping(facts.get("thread")).get("parent")),
        source=source,
        sent=sent,
        references=references if noted or "sources" in facts else None,
        placement=_placement(facts.get("placement")),
        wanted=_wanted(noted.get("wanted"), facts.get("settings")),
        route=_one_of(Route, noted.get("route")),
        count=_count(noted.get("count")),
        seed=_seed(facts.get("seed")),
        stream=noted.get("stream") is True,
        include_overlays=_flag(noted.get("include_overlays")),
        stood=_mapping(noted.get("stood")),
    )


def path_of(sent: Sent | None, library: Library) -> Path | None:
    """Where the very bytes that were sent are kept; None where they are gone."""
    if sent is None:
        return None
    kept = thread_files.sent_path(library.root, sent.sha256, sent.media_type)
    return kept if kept is not None and kept.is_file() else None


def _parted(
    noted: Mapping[str, Any], sent: tuple[Sent, ...], kind: SourceKind | None
) -> tuple[Sent | None, tuple[Remembered, ...]]:
    """What was painted over, and what went along.

    References stand at the end; in a conversation, the picture that is refined may have been told
    in an earlier turn instead of the first place.
    """
    listed = _list(noted.get("references"))
    if noted:
        count = len(listed)
        chosen = [_mapping(one) for one in listed]
    else:
        count = sum(bool(one.role) for one in sent)
        chosen = [{} for _ in range(count)]
    along = sent[-count:] if count and len(sent) >= count else (Sent(),) * count
    before = sent[: len(sent) - count] if len(sent) >= count else ()
    source = before[0] if before and kind is not SourceKind.NONE else None
    remembered = [_remembered(one, of) for one, of in zip(chosen, along, strict=True)]
    return source, tuple(one for one in remembered if one is not None)


def _remembered(chosen: Mapping[str, Any], sent: Sent) -> Remembered | None:
    kind = _one_of(ReferenceKind, chosen.get("kind"))
    if kind is not None:
        return Remembered(kind, _text(chosen.get("role")), _text(chosen.get("name")), sent)
    named = _NAMED.match(sent.label)
    role = "" if sent.role == "Reference" else sent.role
    if named:
        # A label tells a file's name, and not where it is.
        name = "" if named[1] == "File" else named[2]
        return Remembered(ReferenceKind(named[1].upper()), role, name, sent)
    guide = _one_of(ReferenceKind, sent.label.upper())
    return Remembered(guide or ReferenceKind.FILE, role, "", sent)


def _wanted(noted: Any, settings: Any) -> Wanted | None:
    """As it was chosen, else as it was sent."""
    if isinstance(noted, Mapping):
        found, ratio = noted, noted.get("ratio")
        compression = noted.get("compression")
    elif isinstance(settings, Mapping):
        found, ratio = settings, settings.get("aspect_ratio")
        compression = settings.get("output_compression")
    else:
        return None
    is_percent = isinstance(compression, int) and 0 <= compression <= 100
    options = _mapping(found.get("options"))
    return Wanted(
        ratio=_text(ratio) or MATCH,
        resolution=_text(found.get("resolution")) or DEFAULT,
        quality=_text(found.get("quality")) or DEFAULT,
        background=_text(found.get("background")) or DEFAULT,
        output_format=_text(found.get("output_format")) or DEFAULT,
        compression=compression if is_percent else None,
        options=tuple((str(name), value) for name, value in options.items()),
    )


def _sent(row: Mapping[str, Any]) -> Sent:
    sha256, media_type = _text(row.get("sha256")), _text(row.get("media_type"))
    known = {one.media_type for one in picture.SENDABLE}
    return Sent(
        role=_text(row.get("role")),
        label=_text(row.get("label")),
        meaning=_text(row.get("meaning")),
        sha256=sha256 if len(sha256) == 64 and sha256.isalnum() and media_type in known else "",
        media_type=media_type,
        width=_size(row.get("width")),
        height=_size(row.get("height")),
    )


def _placement(data: Any) -> Placement | None:
    try:
        return Placement.from_json(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _kind(label: str) -> SourceKind | None:
    if label.startswith('Image "'):
        return SourceKind.IMAGE
    if label.startswith("Texture"):
        return SourceKind.TEXTURE
    return _LABELS.get(label)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _size(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _count(value: Any) -> int | None:
    return min(64, value) if isinstance(value, int) and value > 0 else None


def _seed(value: Any) -> int | None:
    """A custom property holds a long number as text."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:
        return int(value) % 2**31
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return None
    return value % 2**31


def _one_of(kind: type[_T], value: Any) -> _T | None:
    try:
        return kind(value)  # type: ignore[call-arg]
    except ValueError:
        return None


def count_of(settings: Mapping[str, Any]) -> int:
    """How many pictures the request itself asked for."""
    return _count(settings.get("count")) or 1
