"""docs/faults.md is what the tests saw. It runs last (conftest)."""

import os

import pytest

from tests import faults
from tests.unit.conftest import WRITE

MEND = "run python3 scripts/faults.py"


def test_the_page_of_faults_is_what_the_tests_saw(
    recorded: faults.Recorder, request: pytest.FixtureRequest
) -> None:
    if os.environ.get(WRITE):
        faults.PAGE.write_text(recorded.page(), encoding="utf-8")
    written = faults.listed(faults.PAGE.read_text(encoding="utf-8"))
    seen = faults.listed(recorded.page())
    assert {name: written.get(name) for name in seen} == seen, MEND
    ran = {
        faults.row(item.nodeid, "", "", None, 1).test
        for item in request.session.items
        if "fault" in getattr(item, "fixturenames", ())
    }
    if {faults.test_of(line) for line in written.values()} <= ran:  # a whole run, that is
        assert set(written) == set(seen), MEND
