"""Collects what the tests of faults saw, for docs/faults.md."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests import faults

WRITE = "PAINTOVER_WRITE_FAULTS"
_LAST = "test_the_page_of_faults_is_what_the_tests_saw"
_recorder = faults.Recorder()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The page is looked at when everything else has run."""
    if os.environ.get(WRITE):
        items[:] = [
            i for i in items if i.name == _LAST or "fault" in getattr(i, "fixturenames", ())
        ]
    items.sort(key=lambda item: item.name == _LAST)


@pytest.fixture
def fault(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``fault(group, name, error, sent)`` puts a row into docs/faults.md (``faults.row``)."""

    def record(group: str, name: str, error: Any, sent: int, **more: str) -> None:
        _recorder.add(faults.row(request.node.nodeid, group, name, error, sent, **more))

    return record


@pytest.fixture
def recorded() -> faults.Recorder:
    return _recorder
