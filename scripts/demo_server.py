"""Who paints for the demo: OpenRouter with the user's key, else the sandbox on this machine."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from demo_blender import DemoError

OPENROUTER = "https://openrouter.ai/api/v1"
_SANDBOX = Path(__file__).with_name("sandbox.py")
SANDBOX_KEY = "sk-or-v1-demo"
_START_LIMIT = 60.0  # seconds


@dataclass(frozen=True)
class Server:
    """`variables` are what the add-on finds the key and the address in."""

    name: str
    address: str
    is_sandbox: bool
    variables: dict[str, str] = field(repr=False)


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """OpenRouter when OPENROUTER_API_KEY is set, else a sandbox for as long as the context lasts.

    Raises DemoError when the sandbox does not start.
    """
    key = os.environ.get("OPENROUTER_API_KEY", "").strip()
    if key:
        address = os.environ.get("OPENROUTER_BASE_URL", "").strip() or OPENROUTER
        yield Server("OpenRouter", address, False, {"OPENROUTER_API_KEY": key})
        return
    with sandbox() as address:
        variables = {
            "OPENROUTER_API_KEY": SANDBOX_KEY,
            "OPENROUTER_BASE_URL": address,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        yield Server("the sandbox", address, True, variables)


@contextlib.contextmanager
def sandbox() -> Iterator[str]:
    """The address of a sandbox that runs for as long as the context lasts. Raises DemoError."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-u", str(_SANDBOX), "--port", "0"],
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _address(process, said)
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], said: TextIO) -> str:
    """What the sandbox prints once it listens."""
    until = time.monotonic() + _START_LIMIT
    while time.monotonic() < until:
        ended = process.poll() is not None
        said.seek(0)
        text = said.read()
        found = re.search(r"http://\S+/api/v1\b", text)
        if found:
            return found.group()
        if ended:
            reason = text.strip().rpartition("\n")[2] or f"code {process.returncode}"
            raise DemoError(f"The sandbox did not start: {reason}")
        time.sleep(0.1)
    raise DemoError(f"The sandbox did not start within {_START_LIMIT:.0f} seconds.")
