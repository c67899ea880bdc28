"""The manifest says what Blender's extensions platform accepts, and the same as pyproject.toml."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

from addon.core.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = tomllib.loads((ROOT / "blender_manifest.toml").read_text("utf-8"))


def test_identity_and_oldest_blender():
    assert (MANIFEST["id"], MANIFEST["name"]) == ("paintover", "Paintover")
    assert MANIFEST["blender_version_min"] == "4.2.0"
    assert MANIFEST["license"] == ["SPDX:GPL-3.0-or-later"]


def test_version_is_the_project_s():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert MANIFEST["version"] == project["version"] == VERSION


def test_permissions_are_asked_with_reasons_the_platform_accepts():
    assert set(MANIFEST["permissions"]) == {"network", "files"}
    for sentence in [MANIFEST["tagline"], *MANIFEST["permissions"].values()]:
        assert len(sentence) <= 64
        assert sentence[-1].isalnum()


def test_there_is_no_second_manifest_in_the_code():
    tree = ast.parse((ROOT / "addon" / "__init__.py").read_text("utf-8"))
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    assert "bl_info" not in names
