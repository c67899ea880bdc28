"""The wheels in vendor/ are the pinned ones, pure Python, unmodified, and the manifest's."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from scripts import vendor

WHEELS = sorted(vendor.VENDOR.glob("*.whl"))


def test_wheels_lock_manifest_and_pins_agree():
    assert vendor.flaws() == []


def test_requests_with_all_it_needs_and_the_way_to_the_trash_are_there():
    names = {wheel.name.split("-")[0] for wheel in WHEELS}
    assert names == {"requests", "urllib3", "certifi", "idna", "charset_normalizer", "send2trash"}


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: wheel.name.split("-")[0])
def test_wheel_is_pure_and_as_its_maker_built_it(wheel):
    assert vendor.wheel_flaws(wheel) == []


def test_a_wheel_changed_by_one_file_is_noticed(tmp_path):
    wheel = tmp_path / WHEELS[0].name
    with zipfile.ZipFile(WHEELS[0]) as good, zipfile.ZipFile(wheel, "w") as bad:
        for name in good.namelist():
            extra = b"# patched\n" if name.endswith("/__init__.py") else b""
            bad.writestr(name, good.read(name) + extra)
    assert any("was changed after it was built" in flaw for flaw in vendor.wheel_flaws(wheel))


def test_a_wheel_replaced_is_noticed(tmp_path, monkeypatch):
    folder = shutil.copytree(vendor.VENDOR, tmp_path / "vendor")
    monkeypatch.setattr(vendor, "VENDOR", folder)
    wheel = folder / WHEELS[0].name
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    assert f"{wheel.name} is not the file the lock describes." in vendor.flaws()
    wheel.unlink()
    assert any(flaw.startswith("The lock names") for flaw in vendor.flaws())
