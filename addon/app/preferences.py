"""The preferences as plain values, and what stands in for those left empty."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from ..openrouter.account import OPENROUTER, is_loopback, origin

DEFAULT_BASE_URL = OPENROUTER


@dataclass(frozen=True, slots=True)
class Preferences:
    """A snapshot taken on the main thread.

    ``read_timeout`` is in seconds, ``max_upload_edge`` in pixels. ``session_limit`` and
    ``confirm_above`` are US dollars, 0 for none. Empty texts mean: not set.
    """

    api_key: str = field(default="", repr=False)
    base_url: str = ""
    library_path: str = ""
    max_parallel: int = 3
    read_timeout: float = 600.0
    max_upload_edge: int = 2048
    pack_images: bool = True
    preview_in_editor: bool = True
    zdr: bool = False
    no_training: bool = False
    session_limit: float = 0.0
    confirm_above: float = 0.0
    asset_author: str = ""

    @property
    def key(self) -> str:
        """The preference, else ``OPENROUTER_API_KEY``, else an empty text."""
        return self.api_key.strip() or os.environ.get("OPENROUTER_API_KEY", "").strip()

    @property
    def address(self) -> str:
        """The preference, else ``OPENROUTER_BASE_URL``, else OpenRouter's; no slash at the end."""
        from_environment = os.environ.get("OPENROUTER_BASE_URL", "").strip()
        return (self.base_url.strip() or from_environment or DEFAULT_BASE_URL).rstrip("/")

    @property
    def is_unencrypted(self) -> bool:
        """Whether the key would leave this machine in the clear."""
        place = origin(self.address)
        return place is not None and place[0] == "http" and not is_loopback(place[1])

    def library_root(self, default: Path) -> Path:
        return Path(self.library_path).expanduser() if self.library_path else default
