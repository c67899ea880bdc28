"""The demo runs on this Blender, on a small scene that is quick to render."""

import json
import subprocess
import sys
from pathlib import Path

import bpy
from environments import ROOT
from PIL import Image

SMALL_SCENE = """
import bpy, sys
bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
render = bpy.context.scene.render
render.engine = "BLENDER_WORKBENCH"
render.resolution_x, render.resolution_y = 320, 180
bpy.ops.wm.save_as_mainfile(filepath=sys.argv[-1])
"""


def test_the_demo_leaves_what_it_promises(tmp_path: Path) -> None:
    scene, out = tmp_path / "small.blend", tmp_path / "out"
    subprocess.run([sys.executable, "-c", SMALL_SCENE, str(scene)], check=True, timeout=60)
    version = "{}.{}".format(*bpy.app.version)
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), "--blender", version]
    command += ["--blend", str(scene), "--out", str(out), "--prompt", "snow"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sandbox" in done.stdout.lower()
    for name in ("before.png", "result-1.png", "after.png"):
        with Image.open(out / name) as picture:
            assert picture.format == "PNG" and len(picture.getcolors(1 << 24)) > 1, name
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert (out / "demo.blend").stat().st_size > 10_000
    assert set(summary["placed"]) == {"IMAGE", "MATERIAL", "PLANE", "REFERENCE", "BACKGROUND"}
