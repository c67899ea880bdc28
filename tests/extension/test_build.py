"""Blender's own tool, as this Blender brings it, builds the same bytes twice."""

from __future__ import annotations

import zipfile

import pytest

from scripts import build


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("built")
    return [build.build(folder / name / "paintover.zip") for name in ("first", "second")]


def test_twice_the_same_bytes(archives):
    first, second = (archive.read_bytes() for archive in archives)
    assert first == second


def test_holds_the_code_the_wheels_and_the_license_and_no_more(archives):
    names = set(zipfile.ZipFile(archives[0]).namelist())
    assert {"__init__.py", "blender_manifest.toml", "LICENSE"} <= names
    assert {name for name in names if name.startswith("vendor/")} == {
        f"vendor/{wheel.name}" for wheel in (build.ROOT / "vendor").glob("*.whl")
    }
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]
