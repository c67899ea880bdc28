"""Which machines a link in an answer may lead to: public ones, and the account's own host.

An answer is written by strangers. It must not make Paintover knock at the artist's router, at a
cloud's metadata service or at another program on this machine. Looked at are the addresses that
are really dialled, so that neither a name, nor a way of writing a number, nor a redirect helps.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from ..core.errors import MalformedError
from ..core.wording import say
from .account import is_loopback, origin

_LONGEST = 8_000
"""Characters of a link; signed ones have a few hundred."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")


def check(url: str, base_url: str) -> None:
    """Raise MalformedError for a link that must not be followed, as far as its text tells.

    Encrypted links only, save to the account's own address, and within this very machine where
    the account's address is on it.
    """
    place, home = origin(url), origin(base_url.strip())
    is_odd = any(ord(character) <= 0x20 or character in "\\\x7f" for character in url)
    if place is None or is_odd or len(url) > _LONGEST:
        raise _refused(
            say("The picture came as a link that is no web address, so it was not fetched."), url
        )
    scheme, host, _ = place
    within = home is not None and is_loopback(home[1]) and _leads_here(host)
    if scheme != "https" and place != home and not within:
        raise _refused(
            say("The picture came as a link that is not encrypted, so it was not fetched."), url
        )
    # A proxy looks names up by itself; what is written as a number can be seen here.
    if (literal := _literal(host)) is not None:
        admit(literal, url, base_url)
    elif _leads_here(host) and not within and (home is None or host != home[1]):
        raise _inwards(url)


def admit(address: str, url: str, base_url: str) -> None:
    """Raise MalformedError when the link must not be fetched from this numeric address."""
    home = origin(base_url.strip())
    host = (urlsplit(url).hostname or "").lower()
    if home is not None and host == home[1]:
        return
    found = _innermost(ipaddress.ip_address(address.partition("%")[0]))
    if home is not None and is_loopback(home[1]) and found.is_loopback:
        return
    is_inner = not found.is_global or found.is_multicast or found.is_reserved
    if is_inner or (isinstance(found, ipaddress.IPv6Address) and found.is_site_local):
        raise _inwards(url)


def _innermost(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address in _6TO4:
            return ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return address


def _literal(host: str) -> str | None:
    """The address that a host is written as, also in the old ways (``127.1``, ``0x7f000001``)."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _leads_here(host: str) -> bool:
    plain = host.rstrip(".")
    return is_loopback(plain) or plain.endswith(".localhost")


def _inwards(url: str) -> MalformedError:
    return _refused(
        say("The picture came as a link into your own network, so it was not fetched."), url
    )


def _refused(message: str, url: str) -> MalformedError:
    return MalformedError(message, "Choose another model.", detail=url[:2000])
