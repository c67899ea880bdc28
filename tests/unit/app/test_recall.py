"""What a picture's facts tell of how it was asked for, and what of them may travel."""

import json
from typing import Any

import pytest

from addon.app import shareable
from addon.app.recall import recollect
from addon.core.errors import SetupError
from addon.core.source import ReferenceKind, SourceKind

SHA = "ab" * 32


def sent(role: str = "", label: str = "") -> dict[str, Any]:
    return {
        "role": role,
        "label": label,
        "meaning": "",
        "sha256": SHA,
        "media_type": "image/png",
        "width": 8,
        "height": 8,
    }


@pytest.mark.parametrize(
    ("label", "kind", "image"),
    [
        ("3D View", SourceKind.VIEWPORT, ""),
        ("Camera", SourceKind.CAMERA, ""),
        ("Render", SourceKind.RENDER, ""),
        ('Image "Old "master""', SourceKind.IMAGE, 'Old "master"'),
        ('Texture "Bark" of "Tree"', SourceKind.TEXTURE, ""),
        ("Text only", SourceKind.NONE, ""),
        ("something new", None, ""),
    ],
)
def test_an_older_sidecar_tells_by_its_labels(
    label: str, kind: SourceKind | None, image: str
) -> None:
    found = recollect({"prompt": "an alley", "model": "a/b", "source": label})
    assert (found.kind, found.image) == (kind, image)


def test_references_are_told_from_what_is_painted_over() -> None:
    sources = [
        sent(label="Camera"),
        sent("Style", 'Image "Mood"'),
        sent("Reference", 'File "a.png"'),
        sent("Depth", "Depth"),
    ]
    found = recollect({"prompt": "x", "model": "a/b", "source": "Camera", "sources": sources})
    assert found.source is not None and found.source.label == "Camera"
    assert [(one.kind, one.role, one.name) for one in found.references or ()] == [
        (ReferenceKind.IMAGE, "Style", "Mood"),
        (ReferenceKind.FILE, "", ""),
        (ReferenceKind.DEPTH, "Depth", ""),
    ]


def test_a_refined_picture_may_have_been_told_before() -> None:
    """In a conversation, what is sent anew are the references alone."""
    noted = {"source": "RESULT", "references": [{"kind": "IMAGE", "role": "Style", "name": "Mood"}]}
    facts = {"prompt": "x", "model": "a/b", "recall": noted}
    alone = recollect({**facts, "sources": [sent("Style")]})
    assert alone.source is None and alone.references[0].sent.sha256 == SHA  # type: ignore[index]
    both = recollect({**facts, "sources": [sent(label="Result"), sent("Style")]})
    assert both.source is not None and both.references[0].sent.role == "Style"  # type: ignore[index]


@pytest.mark.parametrize(
    ("seed", "known"),
    [
        (7, 7),
        ("3000000000", 3000000000 % 2**31),
        (None, None),
        (True, None),
        (-1, None),
        (1.5, None),
    ],
)
def test_a_seed_is_one_that_blender_can_hold(seed: object, known: int | None) -> None:
    assert recollect({"prompt": "x", "seed": seed}).seed == known


@pytest.mark.parametrize("facts", [{}, {"prompt": "", "model": ""}, {"prompt": 3, "model": []}])
def test_nothing_to_recall_is_said(facts: dict[str, Any]) -> None:
    with pytest.raises(SetupError, match="not known how this picture was made"):
        recollect(facts)


def test_no_folder_and_no_account_travels() -> None:
    references = [
        {"kind": "FILE", "role": "Style", "name": "/home/artist/client/secret.png"},
        {"kind": "IMAGE", "role": "", "name": "Mood"},
    ]
    facts = {
        "prompt": "an alley",
        "model": "a/b",
        "charge": "c1",
        "generation_id": "g1",
        "cost": 0.04,
        "usage": {"tokens": 3},
        "recall": {"source": "CAMERA", "references": references},
    }
    told = shareable.written(facts)
    assert not [word for word in ("/home", "c1", "g1", "0.04", "usage") if word in told]
    found = recollect(json.loads(told))
    assert [(one.kind, one.role, one.name) for one in found.references or ()] == [
        (ReferenceKind.FILE, "Style", ""),
        (ReferenceKind.IMAGE, "", "Mood"),
    ]
    assert shareable.written({}) == ""
