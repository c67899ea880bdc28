"""Blender quits while a request is under way: run by test_quit.py in a process.

python quits_during_a_job.py ARCHIVE PROFILE URL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests import installed

archive, profile, url = sys.argv[1:4]
installed.install(Path(archive), Path(profile))

import bpy
from bl_ext.user_default.paintover.app import generate, runtime
from bl_ext.user_default.paintover.core.progress import Phase
from bl_ext.user_default.paintover.ui import preferences, properties

found = bpy.context.preferences.addons[installed.MODULE].preferences
found.api_key, found.base_url = "sk-or-v1-quits", url
settings = bpy.context.scene.paintover
settings.prompt, settings.source = "alley @slow=60", "NONE"
values = preferences.snapshot(bpy.context)
(job,) = generate.start(bpy.context, properties.wish_of(bpy.context), values)
while job.progress is None or job.progress.phase is not Phase.WAITING:
    runtime.get().session.turn()
    time.sleep(0.01)
print("waiting", flush=True)
