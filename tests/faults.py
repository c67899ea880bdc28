"""The table of faults in docs/faults.md: tests record what they saw, and this writes it down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "faults.md"

GROUPS = {
    "refused": "The server says no",
    "empty": "It says yes, and no picture comes",
    "network": "What lies between",
    "ended": "What the artist ends",
}
_INTRODUCTION = """\
# What can go wrong

Every row is what a test saw: a real server on loopback misbehaved, and Paintover told the artist.
`python3 scripts/faults.py` writes this page; the ring `unit` fails when it is not what the tests
say.

*Sent again* counts the requests that the server received beyond the first, by themselves. *Can
anything be lost?* is about money and pictures: whatever arrives whole is kept, always. A fault's
name is the test's parameter, where it has one.
"""
_HEAD = "| Fault | What the artist reads | Sent again | Can anything be lost? | Test |"
_RULE = "|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """One fault; ``test`` is where it is shown, as file::function under tests/."""

    group: str
    name: str
    reads: str
    again: str
    lost: str
    test: str

    @property
    def line(self) -> str:
        cells = (self.name, self.reads, self.again, self.lost, f"`{self.test}`")
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


class Recorder:
    """Collects rows; one for each name, however often its test runs."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def add(self, row: Row) -> None:
        known = self.rows.setdefault(row.name, row)
        assert known == row, f"two tests tell differently of {row.name!r}"

    def page(self) -> str:
        parts = [_INTRODUCTION]
        for group, title in GROUPS.items():
            lines = [row.line for row in self.rows.values() if row.group == group]
            parts.append("\n".join([f"## {title}\n", _HEAD, _RULE, *lines, ""]))
        return "\n".join(parts)


def row(
    nodeid: str,
    group: str,
    name: str,
    error: Any,
    sent: int,
    how: str = "after a wait",
    reads: str = "",
    lost: str = "",
) -> Row:
    """What a test saw: the error, or None where all went well in the end, and ``sent`` requests.

    ``reads`` and ``lost`` are for what is told in another way than by an error.
    """
    reads = reads or (error.sentence if error is not None else "Nothing: the picture comes")
    if sent > 1:
        times = "once" if sent == 2 else f"{sent - 1} times"
        again = f"Yes, {times}, {how}"
    else:
        again = "No"
    if lost:
        pass
    elif getattr(error, "may_be_charged", False):
        lost = "A charge without a picture is possible: told, and asked before another try"
    elif getattr(error, "salvaged", None) is not None:
        lost = "No: what had come is kept"
    else:
        lost = "No"
    file, _, test = nodeid.partition("::")
    return Row(group, name, reads, again, lost, f"{Path(file).name}::{test.partition('[')[0]}")


def listed(page: str) -> dict[str, str]:
    """The lines of a page's tables by the fault they tell of."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines if line != _HEAD}


def test_of(line: str) -> str:
    """The file::function that a line names."""
    found = re.search(r"`([^`]+)` \|$", line)
    return found[1] if found else ""
