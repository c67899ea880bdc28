"""The built zip in this Blender: installed, enabled, disabled and enabled again, and left."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import installed

LIFE = Path(__file__).with_name("life.py")


def live(folder: Path, *options: str) -> tuple[dict, subprocess.CompletedProcess[str]]:
    """One Blender's life in a process of its own: the facts it reports, and how it ended."""
    report = folder / "report.json"
    command = [sys.executable, LIFE, installed.archive(), folder / "profile", report, *options]
    # Blender 4.5 hangs at exit where others crash, so a limit is part of the test.
    done = subprocess.run(
        [str(part) for part in command], text=True, capture_output=True, timeout=60
    )
    assert report.exists(), done.stdout + done.stderr
    return json.loads(report.read_text("utf-8")), done


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory):
    return live(tmp_path_factory.mktemp("life"))


@pytest.fixture(scope="module")
def life_by_hand(tmp_path_factory: pytest.TempPathFactory):
    return live(tmp_path_factory.mktemp("life"), "--by-hand")


@pytest.fixture
def facts(life) -> dict:
    return life[0]


def test_is_installed_as_an_extension_of_the_user(facts):
    assert facts["package"] == "bl_ext.user_default.paintover"


def test_blender_has_no_warning_about_it(facts):
    assert facts["warnings"] == []


def test_registration_does_not_import_requests(life_by_hand):
    assert life_by_hand[0]["imported_by_registration"] == []


def test_what_is_registered_stands_on_next_to_nothing(facts):
    """Blender waits while it enables an extension; the rest comes when it is used."""
    rooms = {room: [] for room in ("app", "scene", "core", "imaging", "jobs", "openrouter")}
    for name in facts["imported_to_register"]:
        room, _, module = name.removeprefix(f"{installed.MODULE}.").partition(".")
        if module and room in rooms:
            rooms[room].append(module)
    assert set(rooms["app"]) <= {"preset_files", "runtime"}
    assert set(rooms["scene"]) <= {"compat", "sidebars"}
    assert not rooms["imaging"] + rooms["jobs"] + rooms["openrouter"]
    assert len(rooms["core"]) < 10


def test_enabling_brings_the_operators_and_settings(facts):
    assert {"generate", "cancel", "place", "test_connection"} <= set(
        facts["enabled"][0]["operators"]
    )
    assert "Scene.paintover" in facts["enabled"][0]["properties"]


def test_disabling_leaves_nothing_behind(facts):
    for traces in facts["disabled"]:
        assert {kind: left for kind, left in traces.items() if left} == {}


def test_enabling_again_brings_everything_back(facts):
    assert facts["reenabled"]
    first, *later = facts["enabled"]
    for kind in ("classes", "properties", "operators", "handlers", "draws", "keys"):
        assert [sorted(traces[kind]) for traces in later] == [sorted(first[kind])] * 2, kind


def ended_well(done: subprocess.CompletedProcess[str]) -> None:
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    assert "Traceback" not in output
    assert "Error" not in output


def test_blender_ends_well_after_disabling_it(life):
    ended_well(life[1])


def test_blender_ends_well_with_it_enabled(life_by_hand):
    ended_well(life_by_hand[1])
