"""Pictures as links to where nobody should be led: nothing is dialled, and the rest is kept."""

import socket

import pytest

from addon.core import errors
from addon.openrouter import reach
from tests.unit.openrouter.helpers import Inbox, Peer, client, png, request, serving
from tests.unit.openrouter.test_answers import b64, data

OPENROUTER = "https://openrouter.ai/api/v1"
STUDIO = "http://ai.studio.example:8080/v1"
HERE = "http://localhost:8080/v1"


@pytest.mark.parametrize(
    ("link", "base", "fits"),
    [
        ("https://cdn.example/a.png", OPENROUTER, True),
        ("https://cdn.example:8443/a.png?sig=%2F", OPENROUTER, True),
        ("https://93.184.215.14/a.png", OPENROUTER, True),
        ("https://openrouter.ai/a.png", OPENROUTER, True),
        ("http://ai.studio.example:8080/a.png", STUDIO, True),
        ("http://127.0.0.1:9090/a.png", HERE, True),
        ("https://localhost/a.png", HERE, True),
        ("http://cdn.example/a.png", OPENROUTER, False),
        ("http://openrouter.ai/a.png", OPENROUTER, False),
        ("http://ai.studio.example:9090/a.png", STUDIO, False),
        ("http://cdn.example/a.png", HERE, False),
        ("http://192.168.1.1/a.png", HERE, False),
        ("https://192.168.1.1/a.png", HERE, False),
        ("https://localhost/a.png", OPENROUTER, False),
        ("https://localhost./a.png", OPENROUTER, False),
        ("https://a.localhost/a.png", OPENROUTER, False),
        ("https://127.0.0.1/a.png", OPENROUTER, False),
        ("https://127.1/a.png", OPENROUTER, False),
        ("https://2130706433/a.png", OPENROUTER, False),
        ("https://0x7f000001/a.png", OPENROUTER, False),
        ("https://0177.0.0.1/a.png", OPENROUTER, False),
        ("https://0/a.png", OPENROUTER, False),
        ("https://10.0.0.1/a.png", OPENROUTER, False),
        ("https://172.16.0.1/a.png", OPENROUTER, False),
        ("https://192.168.1.1/a.png", OPENROUTER, False),
        ("https://100.64.0.1/a.png", OPENROUTER, False),
        ("https://169.254.169.254/latest/meta-data", OPENROUTER, False),
        ("https://224.0.0.1/a.png", OPENROUTER, False),
        ("https://[::1]/a.png", OPENROUTER, False),
        ("https://[::]/a.png", OPENROUTER, False),
        ("https://[::ffff:127.0.0.1]/a.png", OPENROUTER, False),
        ("https://[::ffff:c0a8:101]/a.png", OPENROUTER, False),
        ("https://[64:ff9b::7f00:1]/a.png", OPENROUTER, False),
        ("https://[2002:7f00:1::]/a.png", OPENROUTER, False),
        ("https://[fe80::1%25eth0]/a.png", OPENROUTER, False),
        ("https://[fd00::1]/a.png", OPENROUTER, False),
        ("https://[fec0::1]/a.png", OPENROUTER, False),
        ("https://[2606:2800:220:1::1]/a.png", OPENROUTER, True),
        ("https://user:pass@127.0.0.1/a.png", OPENROUTER, False),
        ("https://openrouter.ai@127.0.0.1/a.png", OPENROUTER, False),
        ("https://127.0.0.1\\@cdn.example/a.png", OPENROUTER, False),
        ("https://cdn.example\t/a.png", OPENROUTER, False),
        ("https://cdn.example/a b.png", OPENROUTER, False),
        ("https://[/a.png", OPENROUTER, False),
        ("https://cdn.example:99999/a.png", OPENROUTER, False),
        ("https://cdn.example/" + "a" * 9000, OPENROUTER, False),
        ("https:///a.png", OPENROUTER, False),
        ("file:///etc/passwd", OPENROUTER, False),
        ("file:///etc/passwd", HERE, False),
        ("data:text/html,x", OPENROUTER, False),
        ("ftp://cdn.example/a.png", OPENROUTER, False),
        ("//cdn.example/a.png", OPENROUTER, False),
    ],
)
def test_which_links_may_be_followed(link: str, base: str, fits: bool) -> None:
    if fits:
        reach.check(link, base)
    else:
        with pytest.raises(errors.MalformedError, match="was not fetched"):
            reach.check(link, base)


@pytest.mark.parametrize(
    ("address", "base", "fits"),
    [
        ("93.184.215.14", OPENROUTER, True),
        ("2606:2800:220:1::1", OPENROUTER, True),
        ("64:ff9b::5db8:d70e", OPENROUTER, True),
        ("127.0.0.1", OPENROUTER, False),
        ("10.1.2.3", OPENROUTER, False),
        ("::1", OPENROUTER, False),
        ("::ffff:10.1.2.3", OPENROUTER, False),
        ("fe80::1%eth0", OPENROUTER, False),
        ("10.1.2.3", "https://cdn.example/v1", True),  # the account's own host
        ("127.0.0.1", HERE, True),
        ("10.1.2.3", HERE, False),
    ],
)
def test_which_addresses_a_name_may_have(address: str, base: str, fits: bool) -> None:
    link = "https://cdn.example/a.png"
    if fits:
        reach.admit(address, link, base)
    else:
        with pytest.raises(errors.MalformedError, match="your own network"):
            reach.admit(address, link, base)


class Names:
    """A name server: these names lead here, everything else nowhere."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **names: str) -> None:
        real = socket.getaddrinfo
        self.asked: list[str] = []

        def look_up(host: str, port: int, *rest, **options):
            self.asked.append(host)
            return real(names.get(host.replace(".", "_"), host), port, *rest, **options)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)


def ask_with_links(links: list[object], base: str = "", **pages: object):
    """The picture and the links as an answer; the paths that were asked for, and the error."""

    def script(peer: Peer) -> None:
        peer.read_request()
        if peer.head.startswith(b"POST"):
            items = [{"url": str(link).replace("PORT", str(server.port))} for link in links]
            peer.answer({"data": [{"b64_json": b64(png(1))}, *items]})
        else:
            page = pages.get(peer.path.strip("/").partition(".")[0], png(3))
            if isinstance(page, str):
                page = page.replace("PORT", str(server.port))
                peer.answer(b"", 302, Location=page)
            else:
                named = 'attachment; filename="../../evil.png"'
                peer.answer(page, kind="text/html; charset=nonsense", Content_Disposition=named)

    inbox = Inbox()
    with serving(script) as server:
        url = base.replace("PORT", str(server.port)) or server.url
        try:
            answer, error = client(url).generate(request(count=2), inbox), None
        except errors.PaintoverError as caught:
            answer, error = caught.salvaged, caught
        asked = [peer.path for peer in server.peers if peer.head.startswith(b"GET")]
    assert "open" not in inbox.states
    return data(answer.pictures), asked, error


def test_a_name_that_leads_into_the_network_is_not_dialled(monkeypatch) -> None:
    Names(monkeypatch, api_example="127.0.0.1", evil_example="127.0.0.1")
    pictures, asked, error = ask_with_links(
        ["https://evil.example:PORT/a.png"], base="http://api.example:PORT/v1"
    )
    assert pictures == [png(1)] and asked == []
    assert "your own network" in error.message and "evil.example" in error.detail


def test_a_redirect_into_the_network_is_not_followed(monkeypatch) -> None:
    Names(monkeypatch, api_example="127.0.0.1", evil_example="127.0.0.1")
    for target in (
        *("http://127.0.0.1:PORT/b.png", "https://[::ffff:127.0.0.1]:PORT/b.png", "file:///b"),
        *("https://evil.example:PORT/b.png", "//127.0.0.1:PORT/b.png", "data:image/png;base64,AA"),
        *("https://2130706433:PORT/b.png", "http://[", "https://localhost:PORT/b.png"),
    ):
        pictures, asked, error = ask_with_links(
            ["http://api.example:PORT/a.png"], base="http://api.example:PORT/v1", a=target
        )
        assert pictures == [png(1)] and asked == ["/a.png"], target
        assert "was not fetched" in error.message, target


def test_the_links_beside_a_bad_one_are_fetched() -> None:
    pictures, asked, error = ask_with_links(
        ["https://10.0.0.1/x.png", "http://127.0.0.1:PORT/good.png", "file:///etc/passwd"]
    )
    assert pictures == [png(1), png(3)]
    assert asked == ["/good.png"]
    assert error.detail == "https://10.0.0.1/x.png"


def test_names_and_media_types_in_headers_mean_nothing() -> None:
    pictures, asked, error = ask_with_links(["http://127.0.0.1:PORT/../../x.exe%00.png"])
    assert pictures == [png(1), png(3)] and not error
    assert len(asked) == 1


def test_many_links_are_not_all_followed() -> None:
    _, asked, _ = ask_with_links([f"http://127.0.0.1:PORT/{at}.png" for at in range(200)])
    assert len(asked) == 16
