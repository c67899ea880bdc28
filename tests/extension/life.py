"""One Blender's life with the extension, told as JSON: run by test_extension.py in a process.

python life.py ARCHIVE PROFILE REPORT [--by-hand]

Installed and enabled by Blender's installer, and disabled before the end; or, by hand, enabled with
a watch on its imports, and still enabled when Blender ends.
"""

from __future__ import annotations

import builtins
import json
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests import installed

archive, profile, report = map(Path, sys.argv[1:4])

wire_imports = []


def enable_watching_imports(module: str) -> None:
    """Enable it ourselves, noting who of ours imports the wire: Blender 5.2 does so on its own."""
    import addon_utils

    real = builtins.__import__

    def note(name, *rest, **options):
        names = rest[0] if rest else options.get("globals")
        importer = (names or {}).get("__name__") or ""
        if name.partition(".")[0] in ("requests", "urllib3") and importer.startswith(module):
            wire_imports.append(f"{importer} imports {name}")
        return real(name, *rest, **options)

    builtins.__import__ = note
    addon_utils.enable(module, default_set=True)
    builtins.__import__ = real


by_hand = "--by-hand" in sys.argv
package = installed.install(archive, profile, enable_watching_imports if by_hand else None)
imported = [name for name in sys.modules if name.startswith(f"{installed.MODULE}.")]

import addon_utils
import bpy

timers = []


def watch_timers() -> None:
    """Remember every timer from now on: Blender can tell of one timer, but not list them all."""
    register = bpy.app.timers.register

    def remember(function, *args, **kwargs):
        timers.append(function)
        return register(function, *args, **kwargs)

    bpy.app.timers.register = remember


def traces() -> dict[str, list[str]]:
    """Everything of ours that Blender or Python knows of at this moment, by kind."""
    bases = [bpy.types.Operator, bpy.types.Panel, bpy.types.Menu, bpy.types.UIList]
    bases += [bpy.types.PropertyGroup, bpy.types.AddonPreferences, bpy.types.Header]
    handlers = [
        function
        for name in dir(bpy.app.handlers)
        if isinstance(functions := getattr(bpy.app.handlers, name), list)
        for function in functions
    ]
    draws = [
        function
        for name in dir(bpy.types)
        for function in getattr(getattr(getattr(bpy.types, name), "draw", None), "_draw_funcs", [])
    ]
    keyconfig = bpy.context.window_manager.keyconfigs.addon
    keymaps = keyconfig.keymaps if keyconfig else []
    return {
        "classes": [c.__name__ for base in bases for c in base.__subclasses__() if _live(c)],
        "properties": [
            f"{name}.{prop.identifier}"
            for name in ("Scene", "WindowManager", "Image", "Object", "Screen", "Camera")
            for prop in getattr(bpy.types, name).bl_rna.properties
            if prop.identifier.startswith("paintover")
        ],
        "operators": dir(bpy.ops.paintover),
        "handlers": [f.__name__ for f in handlers if _ours(f)],
        "draws": [f.__name__ for f in draws if _ours(f)],
        "timers": [f.__name__ for f in timers if bpy.app.timers.is_registered(f)],
        "keys": [i.idname for k in keymaps for i in k.keymap_items if "paintover" in i.idname],
        "threads": [t.name for t in threading.enumerate() if t is not threading.main_thread()],
    }


def _ours(thing) -> bool:
    return getattr(thing, "__module__", "").startswith(installed.MODULE)


def _live(cls) -> bool:
    return _ours(cls) and cls.is_registered


watch_timers()
facts = {
    "package": package.__name__,
    "imported_to_register": imported,
    "imported_by_registration": wire_imports,
    "enabled": [traces()],
    "disabled": [],
}
for _ in range(2):
    addon_utils.disable(installed.MODULE)
    facts["disabled"].append(traces())
    facts["reenabled"] = addon_utils.enable(installed.MODULE) is not None
    facts["enabled"].append(traces())
facts["warnings"] = [str(warning) for warning in addon_utils._extensions_warnings_get()]
if not by_hand:
    installed.close()
report.write_text(json.dumps(facts), encoding="utf-8")
