"""What was charged is counted over restarts, over several Blenders, and over a full disk."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from addon.app import wake
from addon.app.adopt import Orphan
from addon.app.ledger import Ledger
from addon.core.money import Charge, LimitError, Standing

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 11, 22, 12).timestamp()


def ledger(folder: Path, now: float = NOON) -> Ledger:
    made = Ledger(folder, clock=lambda: now)
    made.refresh()
    return made


def paid(name: str, cost: float, when: float = NOON) -> Charge:
    return Charge(name, when, Standing.KNOWN, cost=cost, closed=when)


def test_it_is_counted_after_a_restart(tmp_path: Path) -> None:
    first = ledger(tmp_path)
    first.begin(Charge("a", NOON))
    first.write(paid("a", 0.25))
    assert first.spending.session == first.spending.today == 0.25
    first.close()
    second = ledger(tmp_path)
    assert (second.spending.session, second.spending.today, second.spending.month) == (
        0.0,
        0.25,
        0.25,
    )


def test_midnight_comes_while_blender_is_open(tmp_path: Path) -> None:
    now = [NOON]
    books = Ledger(tmp_path, clock=lambda: now[0])
    books.write(paid("a", 0.25))
    now[0] += 86_400
    assert (books.spending.today, books.spending.month) == (0.0, 0.25)
    now[0] = datetime(2026, 12, 1).timestamp()
    assert books.spending.month == 0.0


_MANY = """
import sys, threading
from pathlib import Path
sys.path.insert(0, {root!r})
from addon.app.ledger import Ledger
from addon.core.money import Charge, Standing
books = Ledger(Path({folder!r}), clock=lambda: {now})
def spend(worker):
    for number in range(50):
        name = f"{who}-{{worker}}-{{number}}"
        books.begin(Charge(name, {now}))
        books.write(Charge(name, {now}, Standing.KNOWN, cost=0.01))
threads = [threading.Thread(target=spend, args=(worker,)) for worker in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_two_blenders_at_once_lose_nothing(tmp_path: Path) -> None:
    scripts = [
        _MANY.format(root=str(ROOT), folder=str(tmp_path), now=NOON, who=who) for who in "ab"
    ]
    both = [subprocess.Popen([sys.executable, "-c", script]) for script in scripts]
    assert [one.wait(60) for one in both] == [0, 0]
    found = ledger(tmp_path).spending
    assert found.today == pytest.approx(2 * 3 * 50 * 0.01) and not found.open


def test_a_half_line_at_the_end_costs_no_other(tmp_path: Path) -> None:
    first = ledger(tmp_path)
    first.write(paid("a", 0.25))
    first.write(paid("b", 0.5))
    first.close()
    (path,) = tmp_path.rglob("*.jsonl")
    path.write_bytes(path.read_bytes()[:-20])
    assert ledger(tmp_path).spending.today == 0.25


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe\n", b"[]\n7\nnull\n{}\n", b'{"id": 1}\n'])
def test_rubbish_in_the_folder_is_passed_over(tmp_path: Path, rubbish: bytes) -> None:
    first = ledger(tmp_path)
    first.write(paid("a", 0.25))
    (next(tmp_path.rglob("*.jsonl")).parent / "rubbish.jsonl").write_bytes(rubbish)
    assert ledger(tmp_path).spending.today == 0.25


def test_a_full_disk_costs_no_figure_and_no_line(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no limit on a file's size")
    books = ledger(tmp_path)
    books.write(paid("a", 0.25))
    size = next(tmp_path.rglob("*.jsonl")).stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 30, before[1]))
    try:
        books.write(paid("b", 0.5))
        books.write(paid("c", 1.0))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert books.spending.today == 1.75
    assert ledger(tmp_path).spending.today == 0.25
    books.write(paid("d", 2.0))  # there is room again
    assert ledger(tmp_path).spending.today == 3.75


def test_a_folder_that_cannot_be_made_costs_no_figure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    books = Ledger(tmp_path / "file" / "spending", clock=lambda: NOON)
    books.write(paid("a", 0.25))
    assert books.spending.today == 0.25


def test_one_that_a_killed_blender_had_sent_may_have_been_charged(tmp_path: Path) -> None:
    script = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\n"
        "from addon.app.ledger import Ledger\n"
        "from addon.core.money import Charge\n"
        f"Ledger(Path({str(tmp_path)!r})).begin(Charge('a', {NOON}, name='alley'))\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script], check=False)
    (found,) = ledger(tmp_path).spending.open
    assert found.name == "alley" and "may have been charged" in found.why


def test_one_that_a_living_blender_has_sent_is_its_own_affair(tmp_path: Path) -> None:
    living = ledger(tmp_path)
    living.begin(Charge("a", NOON))
    other = ledger(tmp_path)
    assert not other.spending.open
    living.write(paid("a", 0.25))
    other.refresh()
    assert other.spending.today == 0.25 and not other.spending.open


def test_an_open_one_stays_until_it_is_settled(tmp_path: Path) -> None:
    first = ledger(tmp_path)
    first.begin(Charge("a", NOON, name="alley"))
    lost = Charge("a", NOON, Standing.OPEN, name="alley", closed=NOON, generation="gen-1")
    first.write(lost)
    first.close()
    second = ledger(tmp_path, NOON + 86_400)
    assert second.spending.open == (lost,)
    second.write(replace(lost, standing=Standing.KNOWN, cost=0.014))
    assert not second.spending.open and second.spending.settled[0].cost == 0.014
    second.close()
    third = ledger(tmp_path, NOON + 86_400)
    assert not third.spending.open and third.spending.month == 0.014
    # It counts on the day it was sent.
    assert third.spending.today == 0.0


def test_a_dismissed_one_does_not_come_back(tmp_path: Path) -> None:
    first = ledger(tmp_path)
    first.write(Charge("a", NOON, Standing.OPEN))
    first.dismiss("a")
    first.close()
    assert not first.spending.open and not ledger(tmp_path).spending.open


def test_the_limit_counts_what_runs_and_what_may_have_been_charged(tmp_path: Path) -> None:
    books = ledger(tmp_path)
    books.begin(Charge("a", NOON, promise=0.4), limit=1.0)
    books.begin(Charge("b", NOON, promise=0.4), limit=1.0)
    with pytest.raises(LimitError):
        books.begin(Charge("c", NOON, promise=0.4), limit=1.0)
    books.write(paid("a", 0.1))  # it was cheaper than feared
    books.begin(Charge("c", NOON, promise=0.4), limit=1.0)
    books.write(replace(Charge("b", NOON, promise=0.4), standing=Standing.OPEN))
    books.write(paid("c", 0.6))
    with pytest.raises(LimitError):
        books.check(1.0)
    books.check(0.0)
    # What another session spent is not this one's.
    assert ledger(tmp_path).check(0.5) is None


def test_no_line_holds_more_than_it_should(tmp_path: Path) -> None:
    books = ledger(tmp_path)
    books.begin(Charge("a", NOON, name="alley", model="a/b", address="https://openrouter.ai"))
    (line,) = next(tmp_path.rglob("*.jsonl")).read_text().splitlines()
    assert set(json.loads(line)) == {
        *("id", "at", "standing", "name", "model", "promise", "cost", "pictures", "closed"),
        *("generation", "why", "address"),
    }


@pytest.mark.parametrize(
    ("orphan", "standing", "generation"),
    [
        (Orphan("alley", "a/b", True, "gen-1", "a"), Standing.OPEN, "gen-1"),
        (Orphan("alley", "a/b", True, "", "a"), Standing.OPEN, ""),
        (Orphan("alley", "a/b", False, "", "a"), Standing.KNOWN, ""),
    ],
)
def test_the_folder_of_a_killed_job_knows_its_generation(
    tmp_path: Path, orphan: Orphan, standing: Standing, generation: str
) -> None:
    killed = ledger(tmp_path)
    killed.begin(Charge("a", NOON, name="alley", promise=0.1))
    killed.close()  # as the system does
    books = ledger(tmp_path)
    wake.book(books, [orphan, Orphan("of a library from elsewhere", "a/b", True, "gen-2", "x")])
    found = books.get("a")
    assert found is not None and (found.standing, found.generation) == (standing, generation)
    assert [charge.id for charge in books.spending.open] == (
        ["a"] if standing is Standing.OPEN else []
    )
    assert books.spending.today == 0.0
