"""The rings of tests: what each runs, on which Blender or Python, and how it went."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field, replace
from pathlib import Path

import environments
import fuzz
import stubs
from windowed import roots

ROOT = environments.ROOT
REPORTS = environments.CACHE / "reports"
TIME_LIMIT = 1800  # seconds; Blender 4.5 can hang at exit where other versions crash
_FAREWELL = 10  # seconds for pytest to end its Blenders and tidy up, when all is to end
UNIT_PYTHONS = ("3.11", "3.13")  # the two that Blender 4.2 to 5.2 run
OWN_BLENDER = "PAINTOVER_BLENDER"  # names a program with a window to test instead
SENT_REQUESTS = "PAINTOVER_SENT_REQUESTS"  # the folder for scripts/standin/record.py
JUDGE = Path(__file__).with_name("sent_requests.py")
FUZZ = str(Path(__file__).with_name("fuzz.py"))
NO_TESTS_COLLECTED = 5  # pytest's exit code
INTERPRETER = "{interpreter}"  # in a check's arguments, that of its environment

_running: set[subprocess.Popen[str]] = set()
_ending = threading.Event()
_lock = threading.Lock()


@dataclass(frozen=True)
class Run:
    """One command of one ring: a check, or pytest on a folder of tests."""

    ring: str
    on: str  # what it runs on, for the table
    group: str  # its environment
    python: str = ""
    checks: tuple[tuple[str, ...], ...] = ()  # arguments after the interpreter, each one check
    tests: str = ""  # a folder for pytest instead
    blender: str = ""  # its version, where one is needed
    window: bool = False  # with a window

    @property
    def label(self) -> str:
        return f"{self.ring} {self.on}".strip()


@dataclass(frozen=True)
class Result:
    run: Run
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reason: str = ""  # why it failed or did not run, where the counts do not tell
    did_run: bool = True
    seconds: float = field(default=0.0, compare=False)

    @property
    def outcome(self) -> str:
        if not self.did_run:
            return "not run"
        return "failed" if self.failed else "passed"


def all_runs() -> list[Run]:
    """Every run there is, quickest first."""
    ruff = (("-m", "ruff", "check", "."), ("-m", "ruff", "format", "--check", "."))
    # Its cache keeps an import as it resolved when the importing file last changed: never here.
    layers = ("-c", "from importlinter.cli import lint_imports_command as run; run()")
    return [
        Run("lint", "", "lint", checks=ruff),
        Run("layers", "", "layers", checks=((*layers, "--no-logo", "--no-cache"),)),
        *(Run("types", v, f"types-{v}", checks=(_types(v),)) for v in ("4.2", "5.2")),
        # --strict: a page that is missing, or a link or picture that leads nowhere, fails it.
        Run("manual", "", "manual", checks=(("-m", "mkdocs", "build", "--strict"),)),
        # Long enough to see that it runs; it is for a person to let it run for hours.
        Run("fuzz", "", "fuzz", fuzz.PYTHON, checks=((FUZZ, "--runs", "60"),)),
        *(Run("unit", f"Python {v}", "unit", v, tests="tests/unit") for v in UNIT_PYTHONS),
        Run("sandbox", "", "sandbox-tests", tests="tests/sandbox"),
        Run("gateway", "", "gateway", tests="tests/gateway"),
        *(
            Run(ring, f"Blender {v}", f"bpy-{v}", tests=f"tests/{ring}", blender=v)
            for ring in ("extension", "blender")
            for v in environments.BLENDERS
        ),
        *_window_runs(),
    ]


def _window_runs() -> list[Run]:
    """Debian's Blenders with a window; with $PAINTOVER_BLENDER that one, on the person's screen."""
    own = os.environ.get(OWN_BLENDER)
    names = {"own": "own Blender"} if own else {v: f"Blender {v}" for v in roots.SUITES}
    return [
        Run("window", name, "window", tests="tests/window", blender=v, window=True)
        for v, name in names.items()
    ]


def perform(run: Run, extra: list[str], archive: Path | None) -> Result:
    """Set up the environment, run, count. Never raises for what a run does wrong."""
    started = time.monotonic()
    if _ending.is_set():
        return Result(run, did_run=False, reason="interrupted")
    try:
        python = environments.python(run.group, run.python)
        if run.window and run.blender in roots.SUITES:
            roots.ensure_tools()
            roots.root(run.blender)
    except environments.Unavailable as error:
        return Result(run, did_run=False, reason=str(error))
    if run.tests:
        try:
            result = _pytest(run, python, extra, archive)
        except environments.Unavailable as error:
            return Result(run, failed=1, reason=str(error))
    else:
        if run.ring == "types":
            stubs.mend(next(python.parent.parent.glob("**/site-packages")))
        checks = [[part.replace(INTERPRETER, str(python)) for part in c] for c in run.checks]
        codes = [_stream(run.label, [python, *check], _variables(run, archive)) for check in checks]
        failed = sum(code != 0 for code in codes)
        result = Result(run, passed=len(codes) - failed, failed=failed)
    return replace(result, seconds=time.monotonic() - started)


def _types(version: str) -> tuple[str, ...]:
    python = environments.BLENDERS[version]
    # From within its environment it would still look at the `python` of the path.
    where = ("--pythonpath", INTERPRETER)
    return ("-m", "basedpyright", "--level", "error", "--pythonversion", python, *where)


def _pytest(run: Run, python: Path, extra: list[str], archive: Path | None) -> Result:
    if not (ROOT / run.tests).is_dir():
        return Result(run, failed=1, reason=f"there is no folder {run.tests}")
    report = REPORTS / f"{run.label.replace(' ', '-')}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    chosen = [part for part in extra if (ROOT / part.partition("::")[0]).exists()]
    tests = [] if chosen else [run.tests]
    command = [python, "-m", "pytest", "-q", *tests, f"--junit-xml={report}", *extra]
    sent = REPORTS / "sent" / run.label.replace(" ", "-")
    shutil.rmtree(sent, ignore_errors=True)
    variables = _variables(run, archive) | {SENT_REQUESTS: str(sent)}
    code = _stream(run.label, command, variables)
    passed, failed, skipped = _count(report)
    reason = ""
    if not report.exists():
        failed, reason = 1, f"the process ended with code {code} in the middle"
    elif code == NO_TESTS_COLLECTED or not (passed or failed):
        failed, reason = 1, f"no test of {run.tests} ran"
    elif code and not failed:
        # Every test passed and the process still ended badly: Blender crashed on its way out.
        failed, reason = 1, f"the process ended with code {code}"
    if sent.exists() and not _ending.is_set():
        judge = environments.python("sandbox-tests")
        if _stream(run.label, [judge, JUDGE, sent], variables):
            failed, reason = failed + 1, "requests are not of the official SDK's types"
    return Result(run, passed, failed, skipped, reason)


def _count(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a JUnit report; zeros where there is none."""
    if not report.exists():
        return 0, 0, 0
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    tests = failed = skipped = 0
    for suite in suites:
        tests += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return max(tests - failed - skipped, 0), failed, skipped


def _variables(run: Run, archive: Path | None) -> dict[str, str]:
    """The environment of a run: no key of the developer's, no proxy in front of the sandbox."""
    ours = ("OPENROUTER_", "BLENDER_USER_", "BLENDER_SYSTEM_", "PAINTOVER_")
    variables = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    variables |= {"PYTHONUNBUFFERED": "1", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    if run.window:
        variables["PAINTOVER_WINDOW_RELEASE"] = run.blender
        if OWN_BLENDER in os.environ:
            variables[OWN_BLENDER] = os.environ[OWN_BLENDER]
    return variables | ({"PAINTOVER_ZIP": str(archive)} if archive else {})


def _stream(label: str, command: list[Path | str], variables: dict[str, str]) -> int:
    """Run and print each line as it comes, with a label since two runs may speak at once."""
    with _lock:
        if _ending.is_set():
            return 1
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        _running.add(process)
    watch = threading.Timer(TIME_LIMIT, _end, [process])
    watch.daemon = True
    watch.start()
    try:
        assert process.stdout
        for line in process.stdout:
            print(f"{label} | {line}", end="", flush=True)
        return process.wait()
    finally:
        watch.cancel()
        if process.poll() is None:
            _end(process)
        _running.discard(process)


def end_all() -> None:
    """End what runs, with the Blenders it started, and begin nothing more; for another thread."""
    _ending.set()
    with _lock:
        processes = list(_running)
    for process in processes:
        process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    until = time.monotonic() + _FAREWELL
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - time.monotonic()))
        _end(process)  # what it has left running as well


def _end(process: subprocess.Popen[str]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with the Blenders that it started
    else:
        process.kill()
