"""Runs every test that can run on this machine, and says of each where it ran, or why not.

python3 scripts/test.py                              everything
python3 scripts/test.py --ring blender --blender 4.2 -- -k placement
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import build
import environments
import rings

_INTERRUPTED = 130  # the exit code that shells know


def main() -> int:
    options, extra = _options()
    runs = [
        run
        for run in rings.all_runs()
        if (not options.ring or run.ring in options.ring)
        and (not options.blender or run.blender in ("", *options.blender))
    ]
    archive, results = _archive(runs)
    runs = [run for run in runs if run not in [result.run for result in results]]
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    with ThreadPoolExecutor(options.jobs) as pool:
        try:
            results += pool.map(lambda run: rings.perform(run, extra, archive), runs)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            print("\nEnding what runs", file=sys.stderr, flush=True)
            pool.shutdown(wait=False, cancel_futures=True)
            rings.end_all()
            return _INTERRUPTED
    return _report(results)


def _options() -> tuple[argparse.Namespace, list[str]]:
    arguments = sys.argv[1:]
    dashes = arguments.index("--") if "--" in arguments else len(arguments)
    ours, extra = arguments[:dashes], arguments[dashes + 1 :]
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], epilog="What follows -- is for pytest."
    )
    names = list(dict.fromkeys(run.ring for run in rings.all_runs()))
    parser.add_argument("--ring", action="append", choices=names, help="only this ring")
    parser.add_argument("--blender", action="append", choices=_versions())
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    return parser.parse_args(ours), extra


def _versions() -> list[str]:
    return list(dict.fromkeys(run.blender for run in rings.all_runs() if run.blender))


def _archive(runs: list[rings.Run]) -> tuple[Path | None, list[rings.Result]]:
    """The built extension if any run needs it; without one, the results of those runs."""
    waiting = [run for run in runs if run.blender]
    if not waiting:
        return None, []
    try:
        return build.build(), []
    except environments.Unavailable as error:
        return None, [rings.Result(run, did_run=False, reason=str(error)) for run in waiting]
    except build.BuildError as error:
        return None, [rings.Result(run, failed=1, reason=str(error)) for run in waiting]


def _report(results: list[rings.Result]) -> int:
    """Print the table and the total; the answer is the exit code."""
    order = [run.label for run in rings.all_runs()]
    results.sort(key=lambda result: order.index(result.run.label))
    print()
    print(
        f"{'ring':<11}{'on':<14}{'outcome':<9}{'passed':>7}{'failed':>7}{'skipped':>8}{'time':>8}"
    )
    for result in results:
        counts = f"{result.passed:>7}{result.failed:>7}{result.skipped:>8}"
        line = f"{result.run.ring:<11}{result.run.on:<14}{result.outcome:<9}{counts}"
        reason = result.reason.partition("\n")[0]
        print(f"{line}{result.seconds:>7.0f}s  {reason}".rstrip())
    missing = [result for result in results if not result.did_run]
    for result in missing:
        # The table has the first line of the reason; here is what the tools said.
        print(f"\n{result.run.label} did not run: {result.reason}")
    passed, failed, skipped = (
        sum(getattr(result, count) for result in results)
        for count in ("passed", "failed", "skipped")
    )
    if os.environ.get("CI"):
        failed += len(missing)  # a machine that has all it needs is what CI is for
    print()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
