"""What a worker tells the main thread."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Started:
    job: str


@dataclass(frozen=True, slots=True)
class Progressed:
    """``news`` is whatever the work reported."""

    job: str
    news: Any


@dataclass(frozen=True, slots=True)
class Finished:
    """``value`` is what the work returned."""

    job: str
    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """``error`` is what the work raised."""

    job: str
    error: Exception


Event = Started | Progressed | Finished | Failed
"""Every job ends with exactly one Finished or Failed, also a cancelled one."""
