"""Blender is killed in the middle of a job, and starts again: run by test_kill.py in processes.

python killed_in_blender.py ARCHIVE PROFILE LIBRARY URL POINT   stands still at the point
python killed_in_blender.py ARCHIVE PROFILE LIBRARY             prints what the next start finds
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests import installed

archive, profile, library, *rest = sys.argv[1:]
installed.install(Path(archive), Path(profile))

import bpy
from bl_ext.user_default.paintover.app import readying

while readying.turn() is not None:
    """As Blender's timer does in a window: what is replaced below is the module itself then."""

from bl_ext.user_default.paintover.app import generate, intent, parts, runtime, session
from bl_ext.user_default.paintover.scene import place
from bl_ext.user_default.paintover.ui import preferences, properties

found = bpy.context.preferences.addons[installed.MODULE].preferences
found.library_path = library


def stand_still(*_arguments: object, **_options: object) -> None:
    print("here", flush=True)
    time.sleep(600)


def then_stand_still(owner: type, name: str) -> None:
    real = getattr(owner, name)
    setattr(owner, name, lambda *args, **options: stand_still(real(*args, **options)))


def when_one_is_due() -> None:
    real = session.Session.next_to_place
    session.Session.next_to_place = lambda self: stand_still() if self._to_place else real(self)


POINTS = {
    "waiting": lambda: then_stand_still(intent.Intent, "leaving"),
    "after-rename-before-sidecar": lambda: then_stand_still(parts.Part, "move_to"),
    "event-before-placing": when_one_is_due,
    "while-placing": lambda: setattr(place, "place", stand_still),
}

if rest:
    url, point = rest
    POINTS[point]()
    found.api_key, found.base_url = "sk-or-v1-killed", url
    settings = bpy.context.scene.paintover
    settings.prompt, settings.source, settings.target = "rainy neon alley", "NONE", "IMAGE"
    values = preferences.snapshot(bpy.context)
    jobs = generate.start(bpy.context, properties.wish_of(bpy.context), values)
    runtime.get().pump.run_until_done(jobs)
else:
    runtime.scan(preferences.snapshot(bpy.context))
    runtime.get().pump.run_until_idle()
    now = runtime.get().session
    report = {
        "results": [str(result.path) for result in now.results],
        "prompts": [result.prompt for result in now.results],
        "told": [note for job in now.jobs.values() for note in job.notes],
    }
    print(json.dumps(report), flush=True)
    installed.close()
