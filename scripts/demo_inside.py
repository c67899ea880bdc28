"""The demo's part inside Blender: install, open, render, generate, place, render, save.

python demo_inside.py JOB REPORT            with the bpy wheel
blender --background --python demo_inside.py -- JOB REPORT
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Blender does not, for --python
from demoscene import alley

MODULE = "bl_ext.user_default.paintover"
# The picture that stands in front of everything comes last.
PLACES = ("MATERIAL", "REFERENCE", "BACKGROUND", "PLANE")
_PAINTABLE = {"MESH", "CURVE", "SURFACE", "FONT", "META"}


class _Stop(RuntimeError):
    """The demo cannot go on; the message is one sentence for the user."""


class Demo:
    """One run; `report` grows as it goes."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.out = Path(job["out"])
        self.report: dict[str, Any] = {
            "blender": bpy.app.version_string,
            "seconds": {},
            "placed": {},
            "notes": [],
        }

    def run(self) -> None:
        self._timed("install", self._install)
        hero = self._timed("scene", self._open)
        self._timed("before", lambda: self._render("before.png"))
        self._tell(f"Asking for {self.job['count']} × “{self.job['prompt']}”")
        results = self._timed("generate", self._generate)
        self.report["results"] = results
        for number, target in enumerate(PLACES, start=1):
            self._place(results[number % len(results)]["id"], target, hero)
        self._timed("after", lambda: self._render("after.png"))
        self._timed("save", self._save)

    def _install(self) -> None:
        """Through Blender's own installer, as an artist would with the zip."""
        self._tell("Installing the extension into a scratch profile")
        bpy.ops.wm.read_factory_settings(use_empty=True)
        bpy.context.preferences.system.use_online_access = True
        bpy.ops.extensions.package_install_files(
            filepath=self.job["archive"], repo="user_default", enable_on_install=True
        )
        addon = bpy.context.preferences.addons.get(MODULE)
        if addon is None:
            raise _Stop("Blender installed the extension and could not enable it.")
        # Key and address come from the environment: what is nowhere in Blender is saved nowhere.
        addon.preferences.library_path = self.job["library"]
        addon.preferences.pack_images = True

    def _open(self) -> bpy.types.Object | None:
        """The scene; the answer is the object that will wear the picture."""
        blend = self.job["blend"]
        if not blend:
            self._tell("Building the alley")
            hero = alley.build(bpy.context.scene)
            alley.show_through_camera(bpy.context.scene)
            return hero
        self._tell(f"Opening {Path(blend).name}")
        try:
            bpy.ops.wm.open_mainfile(filepath=blend, load_ui=False)
        except RuntimeError as error:
            raise _Stop(f"Blender cannot open {blend}: {_sentence(error)}") from error
        if bpy.context.scene.camera is None:
            raise _Stop(f"{blend} has no active camera to generate from.")
        return _hero_of(bpy.context)

    def _generate(self) -> list[dict[str, Any]]:
        library = Path(self.job["library"])
        before = set(library.rglob("*.json"))
        settings = bpy.context.scene.paintover
        settings.prompt = self.job["prompt"]
        settings.source = "CAMERA"
        settings.target = "IMAGE"
        settings.count = self.job["count"]
        if self.job["model"]:
            settings.model = self.job["model"]
        self.report["model"] = settings.model
        trouble = ""
        try:
            bpy.ops.paintover.generate()
        except RuntimeError as error:
            trouble = _sentence(error)
        results = _results(set(library.rglob("*.json")) - before)
        if not results:
            raise _Stop(trouble or "Paintover finished and left no picture in its library.")
        if trouble:
            self.report["notes"].append(trouble)
        self.report["placed"]["IMAGE"] = {"result": results[0]["id"]}
        return results

    def _place(self, result: str, target: str, hero: bpy.types.Object | None) -> None:
        if target == "MATERIAL":
            if hero is None:
                self.report["notes"].append("No object here can wear the picture as a material.")
                return
            bpy.context.view_layer.objects.active = hero
        self._tell(f"Placing as {target}")
        placed = {"result": result}
        self.report["placed"][target] = placed
        try:
            self._timed(target, lambda: bpy.ops.paintover.place(result=result, target=target))
        except RuntimeError as error:
            placed["trouble"] = _sentence(error)
            self.report["notes"].append(f"{target}: {_sentence(error)}")

    def _render(self, name: str) -> None:
        """Render to a PNG, and leave the scene's output settings as they were."""
        self._tell(f"Rendering {name}")
        render = bpy.context.scene.render
        image = render.image_settings
        owners = [
            *((image, key) for key in ("media_type", "file_format", "color_mode", "color_depth")),
            (render, "filepath"),
        ]
        kept = [(owner, key, getattr(owner, key)) for owner, key in owners if hasattr(owner, key)]
        try:
            if hasattr(image, "media_type"):  # since Blender 5.0, and before the format
                image.media_type = "IMAGE"
            image.file_format, image.color_mode, image.color_depth = "PNG", "RGB", "8"
            render.filepath = str(self.out / name)
            bpy.ops.render.render(write_still=True)
        except RuntimeError as error:
            raise _Stop(f"Blender could not render {name}: {_sentence(error)}") from error
        finally:
            for owner, key, value in kept:
                setattr(owner, key, value)
        if not (self.out / name).exists():
            raise _Stop(f"Blender rendered and wrote no {name}.")

    def _save(self) -> None:
        self._tell("Saving demo.blend")
        if not self.job["blend"]:
            alley.show_painted()
        bpy.context.preferences.filepaths.save_version = 0
        # Not compressed, so that anyone can search it for their key.
        bpy.ops.wm.save_as_mainfile(filepath=str(self.out / "demo.blend"), compress=False)

    def _timed(self, what: str, work: Callable[[], Any]) -> Any:
        started = time.monotonic()
        try:
            return work()
        finally:
            self.report["seconds"][what] = round(time.monotonic() - started, 2)

    def _tell(self, line: str) -> None:
        print(f"{self.job['mark']}{line}", flush=True)


def _hero_of(context: bpy.types.Context) -> bpy.types.Object | None:
    """The active object if it can wear a picture, else the visible mesh with the most faces."""
    active = context.view_layer.objects.active
    if active and active.type in _PAINTABLE and active.library is None:
        return active
    meshes = [item for item in context.scene.objects if item.type == "MESH" and item.visible_get()]
    own = [item for item in meshes if item.library is None and item.data.library is None]
    return max(own, key=lambda item: len(item.data.polygons), default=None)


def _results(sidecars: set[Path]) -> list[dict[str, Any]]:
    """What the demo tells of each new picture, in the order they came."""
    wanted = ("id", "file", "media_type", "width", "height", "bytes", "seconds", "cost", "model")
    wanted += ("route", "provider", "generation_id", "started")
    results = []
    for sidecar in sorted(sidecars, key=lambda path: path.stat().st_mtime_ns):
        facts = json.loads(sidecar.read_text("utf-8"))
        result = {key: facts.get(key) for key in wanted}
        results.append(result | {"path": str(sidecar.with_name(facts["file"]))})
    return results


def _sentence(error: RuntimeError) -> str:
    """What an operator reported, on one line."""
    return " ".join(str(error).removeprefix("Error: ").split())


def main() -> None:
    task, report = map(Path, sys.argv[-2:])
    demo = Demo(json.loads(task.read_text("utf-8")))
    try:
        demo.run()
        told = demo.report
    except _Stop as error:
        told = {"error": str(error)}
    finally:
        import addon_utils

        # Classes alive at exit crash the bpy module of 4.2 and hang that of 4.5.
        addon_utils.disable(MODULE)
    report.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
