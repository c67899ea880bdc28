"""The wheels in vendor/: `vendor.py` fetches the pinned ones again, `vendor.py --check` verifies.

The pins are [dependency-groups] wheels in pyproject.toml. Blender unpacks the wheels of all
extensions into one shared folder, so these are pure Python and exactly as their makers built them.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import environments

VENDOR = environments.ROOT / "vendor"
LOCK = VENDOR / "wheels.lock.json"
MANIFEST = environments.ROOT / "blender_manifest.toml"


def renew() -> None:
    """Fetch the pinned wheels, then rewrite the lock and the manifest's list to match."""
    with tempfile.TemporaryDirectory() as scratch:
        _download(environments.requirements("wheels"), Path(scratch))
        wheels = sorted(Path(scratch).glob("*.whl"))
        for wheel in wheels:
            if flaws := wheel_flaws(wheel):
                sys.exit("\n".join(flaws))
        VENDOR.mkdir(exist_ok=True)
        for old in VENDOR.glob("*.whl"):
            old.unlink()
        for wheel in wheels:
            shutil.copyfile(wheel, VENDOR / wheel.name)
    entries = [_entry(VENDOR / wheel.name) for wheel in wheels]
    LOCK.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    listed = "".join(f'    "./vendor/{entry["file"]}",\n' for entry in entries)
    before, _, rest = MANIFEST.read_text("utf-8").partition("wheels = [\n")
    after = rest.partition("]\n")[2]
    MANIFEST.write_text(f"{before}wheels = [\n{listed}]\n{after}", encoding="utf-8")


def flaws() -> list[str]:
    """Every difference between pins, lock, manifest and wheels, as sentences; [] is good."""
    lock = json.loads(LOCK.read_text("utf-8"))
    locked = [entry["file"] for entry in lock]
    present = sorted(path.name for path in VENDOR.glob("*.whl"))
    manifest = environments.read_toml(MANIFEST.name)
    listed = [wheel.removeprefix("./vendor/") for wheel in manifest["wheels"]]
    pins = sorted(f"{entry['name']}=={entry['version']}" for entry in lock)
    found = []
    if locked != present:
        found.append(f"The lock names {locked}, vendor/ holds {present}.")
    if locked != listed:
        found.append(f"The lock names {locked}, the manifest {listed}.")
    if pins != sorted(environments.requirements("wheels")):
        found.append("The lock's versions are not the ones pinned in pyproject.toml.")
    for entry in lock:
        wheel = VENDOR / entry["file"]
        if wheel.exists():
            found += wheel_flaws(wheel)
            if _entry(wheel) != entry:
                found.append(f"{wheel.name} is not the file the lock describes.")
    return found


def wheel_flaws(wheel: Path) -> list[str]:
    """Whether a wheel is pure Python, and every file in it as its own RECORD says."""
    found = []
    if not wheel.name.endswith("-py3-none-any.whl"):
        found.append(f"{wheel.name} is not tagged py3-none-any.")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        info = next(name for name in names if name.endswith(".dist-info/RECORD")).rsplit("/", 1)[0]
        if "Root-Is-Purelib: true" not in archive.read(f"{info}/WHEEL").decode().splitlines():
            found.append(f"{wheel.name} does not say Root-Is-Purelib: true.")
        rows = csv.reader(io.StringIO(archive.read(f"{info}/RECORD").decode()))
        record = {path: digest for path, digest, _ in rows}
        if set(record) != set(names):
            found.append(f"{wheel.name} holds other files than its RECORD lists.")
        for name in set(names) & set(record) - {f"{info}/RECORD"}:
            digest = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest())
            if record[name] != f"sha256={digest.decode().rstrip('=')}":
                found.append(f"{wheel.name}: {name} was changed after it was built.")
    return found


def _download(pins: list[str], target: Path) -> None:
    # A private pip, since a bare machine's Python may have none; uv does not download wheels.
    pip = [environments.python("vendor"), "-m", "pip", "download", "--quiet", "--no-deps"]
    only_pure = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py"]
    subprocess.run(
        [*pip, *only_pure, "--abi", "none", "--python-version", "3.11", "--dest", target, *pins],
        check=True,
    )


def _entry(wheel: Path) -> dict[str, str]:
    name, version = wheel.name.split("-")[:2]
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return {
        "name": name.replace("_", "-"),
        "version": version,
        "sha256": digest,
        "file": wheel.name,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="verify, fetch nothing")
    if not parser.parse_args().check:
        renew()
    if found := flaws():
        sys.exit("\n".join(found))
    print(f"vendor/ is as locked: {', '.join(environments.requirements('wheels'))}")


if __name__ == "__main__":
    main()
