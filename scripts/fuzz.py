"""Throws what no server would send at the readers, guided by which lines of ours it reaches.

python3 scripts/fuzz.py --seconds 60            every target, one after another
python3 scripts/fuzz.py --seconds 600 sieve     one of them

What breaks a reader is left in .cache/fuzz/TARGET/, smallest first to be made into a file of
tests/unit/openrouter/hostile/findings, where the unit tests replay it. What was worth keeping of
earlier runs is in .cache/fuzz/TARGET/corpus.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import environments

PYTHON = "3.11"  # the newest that atheris has wheels for is not the same on every system
LONGEST_INPUT = 20_000
SLOWEST = 10  # seconds for one input: the readers run in C, and hold Python's lock meanwhile
MEGABYTES = 1024


def main() -> int:
    environments.enter("fuzz", PYTHON)
    sys.path.insert(0, str(environments.ROOT))
    options = _options()
    if options.inside:
        _fuzz(options.targets[0], options.seconds, options.runs)
    failed = []
    for target in options.targets:
        command = [sys.executable, __file__, "--inside", target]
        command += ["--seconds", str(options.seconds), "--runs", str(options.runs)]
        if subprocess.run(command, env=_environment()).returncode:
            failed.append(target)
    print(f"{len(options.targets) - len(failed)} targets held", end="")
    print(f"; broken: {', '.join(failed)}, see {environments.CACHE / 'fuzz'}" if failed else "")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    names = ["sieve", "events", "answer", "encoded", "picture", "refusal", "link", "sidecar"]
    names.append("catalogue")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default 60)")
    parser.add_argument("--runs", type=int, default=-1, help="no more, the same ones each time")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(names))
    options = parser.parse_args()
    options.targets = options.targets or names
    if unknown := set(options.targets) - set(names):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    return options


def _fuzz(target: str, seconds: int, runs: int) -> None:
    """Runs until the time is over or something breaks, and ends the process."""
    import atheris

    with atheris.instrument_imports(include=["addon"]):
        from fuzzing import seeds, targets
    folder = environments.CACHE / "fuzz" / target
    corpus, planted = folder / "corpus", folder / "seeds"
    for each in (corpus, planted):
        each.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds.seeds(target)):
        (planted / f"{number:03}").write_bytes(seed)
    arguments = [
        *(sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}"),
        *(f"-timeout={SLOWEST}", f"-rss_limit_mb={MEGABYTES}", "-print_final_stats=1"),
        f"-artifact_prefix={folder}{os.sep}",
        # A check that is made again and again begins with the same inputs each time.
        *(["-seed=1", f"-runs={runs}"] if runs >= 0 else [str(corpus)]),
        str(planted),
    ]
    words = Path(environments.ROOT, "scripts", "fuzzing", "words.dict")
    atheris.Setup([*arguments, f"-dict={words}"], targets.TARGETS[target])
    print(f"--- {target}", file=sys.stderr, flush=True)
    atheris.Fuzz()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    sys.exit(main())
