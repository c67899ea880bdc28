"""Whose account to use, and where: the values a client is made with."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..core.errors import NoKeyError, SetupError
from ..core.wording import say

OPENROUTER = "https://openrouter.ai/api/v1"
APP_TITLE = "Paintover"
APP_URL = "https://extensions.blender.org/add-ons/paintover/"
"""OpenRouter's name for the app in its own lists; nothing is fetched from there."""


@dataclass(frozen=True, slots=True)
class Account:
    """Address, key and patience. The key is in no ``repr``.

    ``connect_timeout`` is seconds for each address of the host, and for the TLS handshake;
    ``read_timeout`` is seconds without a single byte in either direction.
    """

    base_url: str = OPENROUTER
    key: str = field(default="", repr=False)
    connect_timeout: float = 10.0
    read_timeout: float = 600.0
    app_url: str = APP_URL
    app_title: str = APP_TITLE

    def url(self, path: str) -> str:
        """Full address of ``path`` (which starts with a slash) under the base address.

        Raises SetupError when the base address is no web address.
        """
        base = self.base_url.strip().rstrip("/")
        if origin(base) is None:
            raise SetupError(
                "The base address in the preferences is not a web address.",
                say("Write it like {page}, or leave it empty.", page=OPENROUTER),
            )
        return base + path

    def checked_key(self) -> str:
        """The key as it goes into a header.

        Raises NoKeyError when there is none, SetupError when no header can carry it.
        """
        key = self.key.strip()
        if not key:
            raise NoKeyError(
                "There is no OpenRouter API key.",
                "Make one at https://openrouter.ai/settings/keys and put it into the preferences.",
            )
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise SetupError(
                "The API key in the preferences has characters in it that no key has.",
                "Copy it again from https://openrouter.ai/settings/keys.",
            )
        return key


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a web address; None when it is not one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    ports = {"http": 80, "https": 443}
    if parts.scheme not in ports or not parts.hostname:
        return None
    return parts.scheme, parts.hostname.lower(), port or ports[parts.scheme]


def is_loopback(host: str) -> bool:
    """Whether a host name means this very machine."""
    return host in {"localhost", "::1"} or host.startswith("127.")
