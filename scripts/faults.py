"""Writes docs/faults.md: runs the tests of faults and tells what they saw.

python3 scripts/faults.py
"""

from __future__ import annotations

import os
import sys

import environments


def main() -> int:
    environments.enter("unit", "3.13")
    import pytest

    os.environ["PAINTOVER_WRITE_FAULTS"] = "1"
    os.environ |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    os.chdir(environments.ROOT)
    return pytest.main(["-q", "tests/unit"])


if __name__ == "__main__":
    sys.exit(main())
