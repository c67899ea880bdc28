"""Who interrupts scripts/test.py ends what it runs, and what that has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"

RUN = textwrap.dedent(
    """
    import signal, sys
    import rings, test
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has none
    child = "import subprocess, sys, time; subprocess.Popen(['sleep', '600']);" + sys.argv[1]
    running = rings.Run("unit", "", "", checks=(("-c", child),))
    rings._FAREWELL = 1
    rings.all_runs = lambda: [running] * 3
    rings.environments.python = lambda *_: sys.executable
    sys.argv[1:] = ["--jobs", "1"]
    sys.exit(test.main())
    """
)
"""scripts/test.py with a ring that never ends by itself, and two that wait for it."""

GENTLE = "print('begun', flush=True); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN);" + GENTLE


@pytest.mark.skipif(os.name != "posix", reason="signals are not for Windows")
@pytest.mark.parametrize("manner", [GENTLE, DEAF], ids=["gentle", "deaf"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all(manner: str, how: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, manner], cwd=SCRIPTS, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert "begun" in process.stdout.readline()
    children = _below(process.pid)
    assert len(children) == 2
    process.send_signal(how)
    assert process.wait(60) == 130
    assert "| begun" not in process.stdout.read()
    until = time.monotonic() + 30
    while any(_lives(child) for child in children):
        assert time.monotonic() < until, "something was left running"
        time.sleep(0.05)


def _below(parent: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True
    )
    children = [int(word) for word in told.stdout.split()]
    return [*children, *(found for child in children for found in _below(child))]


def _lives(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
