"""Pictures that an answer points to: where they may come from, and who sees the key."""

import json

import pytest

from addon.core import errors
from addon.core.request import Route
from tests.unit.openrouter.helpers import (
    KEY,
    Inbox,
    Peer,
    client,
    png,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import b64, chat, data

PICTURE = png(3)


def test_links_are_fetched_without_the_key(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))

    def other_script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(PICTURE, kind="image/png")

    with serving(other_script) as other:

        def script(peer: Peer) -> None:
            peer.read_request()
            if peer.path.endswith("/images"):
                link = {"url": f"http://127.0.0.1:{server.port}/go"}
                peer.answer({"data": [{"b64_json": b64(png(1))}, link]}, Set_Cookie="a=b")
            else:
                peer.answer(b"", 302, Location=f"http://127.0.0.1:{other.port}/x.png",
                            Set_Cookie="c=d")  # fmt: skip

        inbox = Inbox()
        with serving(script) as server:
            answer = client(server.url).generate(request(count=2), inbox)
            seen = [*server.peers[1:], *other.peers]
    assert data(answer.pictures) == [png(1), PICTURE]
    assert len(seen) == 2
    for peer in seen:
        assert "authorization" not in peer.headers
        assert "cookie" not in peer.headers
        assert KEY.encode() not in peer.head


@pytest.mark.parametrize(
    "content",
    [
        "Here: ![alley](LINK)",
        "LINK",
        "See LINK and enjoy",
        [{"type": "image_url", "image_url": "LINK"}],
    ],
)
def test_links_in_words(content):
    def script(peer: Peer) -> None:
        peer.read_request()
        if peer.head.startswith(b"POST"):
            link = f"http://127.0.0.1:{server.port}/a.png?sig=1"
            peer.answer(json.loads(json.dumps(chat({"content": content})).replace("LINK", link)))
        else:
            peer.answer(PICTURE, kind="image/png")

    with serving(script) as server:
        answer = client(server.url).generate(request(route=Route.CHAT), Inbox())
    assert data(answer.pictures) == [PICTURE]


@pytest.mark.parametrize("fault", ["404", "too large", "loop", "cut"])
def test_a_link_that_fails_keeps_the_other_pictures(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        if peer.head.startswith(b"POST"):
            link = {"url": f"http://127.0.0.1:{server.port}/a.png"}
            peer.answer({"data": [{"b64_json": b64(png(1))}, link]})
        elif fault == "404":
            peer.answer(b"no", 404)
        elif fault == "loop":
            peer.answer(b"", 302, Location="/a.png")
        else:
            length = 65 << 20 if fault == "too large" else 9999
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length + PICTURE)

    inbox = Inbox()
    kind = errors.MalformedError if fault == "too large" else errors.LostError
    with serving(script) as server, pytest.raises(kind) as caught:
        client(server.url).generate(request(count=2), inbox)
    assert data(caught.value.salvaged.pictures) == [png(1)]
    assert f"127.0.0.1:{server.port}/a.png" in caught.value.detail
    assert "open" not in inbox.states
