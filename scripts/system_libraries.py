"""The system's own libraries that Blender's wheel loads and does not bring along."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Measured with ldd on the bpy wheels of 4.2 to 5.2. libEGL and Mesa's driver are opened only when
# Blender draws in background (5.2), where a missing one would end the process, not raise.
DEBIAN_PACKAGES = (
    "libegl1",
    "libgl1",
    "libgl1-mesa-dri",
    "libgomp1",
    "libice6",
    "libsm6",
    "libx11-6",
    "libxext6",
    "libxfixes3",
    "libxi6",
    "libxkbcommon0",
    "libxrender1",
    "libxxf86vm1",
)


def ensure(interpreter: Path) -> str:
    """Make `import bpy` work there; the answer is what is wrong if it still does not, else ""."""
    reason = _import_bpy(interpreter)
    if not reason:
        return ""
    wait = ("-o", "DPkg::Lock::Timeout=300")  # for another clone's, or the system's own
    install = ["apt-get", *wait, "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(DEBIAN_PACKAGES)}", file=sys.stderr, flush=True)
        silent = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], install):
            subprocess.run(command, stdout=subprocess.DEVNULL, env=silent)
        reason = _import_bpy(interpreter)
    if not reason:
        return ""
    line = f"apt-get install {' '.join(DEBIAN_PACKAGES)}"
    return f"Blender's module does not load: {reason}. On Debian and Ubuntu: {line}"


def _import_bpy(interpreter: Path) -> str:
    """Why `import bpy` fails in that environment, or ""."""
    done = subprocess.run([interpreter, "-c", "import bpy"], text=True, capture_output=True)
    if done.returncode == 0:
        return ""
    lines = done.stderr.strip().splitlines()
    return lines[-1].rstrip(".") if lines else f"it ended with code {done.returncode}"
