"""A generated picture on its way from the library into a scene."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it came.

    ``data`` is the file's bytes, untouched; ``path`` is where the library keeps it. At least one
    of them is set. ``name`` comes from ``naming.from_prompt`` and ``extension`` carries its dot.
    ``provenance`` says where the picture comes from (prompt, model, seed, cost, generation id,
    date, result id); it never holds a key.
    """

    data: bytes | None = field(repr=False)
    path: Path | None
    name: str
    extension: str
    provenance: dict[str, str | int | float] = field(default_factory=dict)
