"""Routes, second attempts, headers, and where the key may go."""

import pytest

from addon.core import errors
from addon.core.model import Model
from addon.core.request import Route
from addon.openrouter.bodies import chat_payload, images_payload
from tests.unit.openrouter.helpers import (
    KEY,
    Inbox,
    Peer,
    Server,
    client,
    png,
    reference,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import chat, data, image_part, images, url

PICTURE = png(3)
CHAT = chat({"content": "", "images": [image_part(url(PICTURE))]})
NOT_FOUND = {"error": {"message": "Not Found", "code": 404}}


def modalities_fault(*asked: str) -> dict:
    text = "No endpoints found that support the requested output modalities: " + ", ".join(asked)
    step = {"failed_routing_step": "Filter by Model Output Modalities"}
    return {"error": {"message": text, "code": 404, "metadata": step}}


def scripted(*answers: tuple):
    """A script that gives one (status, body, kind) after another."""
    waiting = list(answers)

    def script(peer: Peer) -> None:
        peer.read_request()
        status, body, *kind = waiting.pop(0)
        peer.answer(body, status, *kind)

    return script


def paths(server: Server) -> list[str]:
    return [peer.path.removeprefix("/api/v1") for peer in server.peers]


def test_images_request_sends_what_is_asked_and_nothing_else():
    with serving(scripted((200, images(PICTURE)), (200, images(PICTURE)))) as server:
        client(server.url).generate(request(), Inbox())
        full = request(
            aspect_ratio="16:9", resolution="2K", count=3, seed=0, stream=True,
            references=(reference(),),
        )  # fmt: skip
        client(server.url).generate(full, Inbox())
        plain, rich = (peer.json for peer in server.peers)
    assert plain == {"model": "google/gemini-3.1-flash-image", "prompt": "rainy neon alley"}
    assert {name: rich[name] for name in rich if name != "input_references"} == {
        "model": "google/gemini-3.1-flash-image",
        "prompt": "rainy neon alley",
        "aspect_ratio": "16:9",
        "resolution": "2K",
        "n": 3,
        "seed": 0,
        "stream": True,
    }
    assert rich["input_references"] == [
        {"type": "image_url", "image_url": {"url": url(reference().data)}}
    ]


def test_chat_request():
    with serving(scripted((200, CHAT))) as server:
        full = request(
            route=Route.CHAT, aspect_ratio="1:1", resolution="512", count=3, seed=7, stream=True,
            references=(reference(), reference(png(5))),
        )  # fmt: skip
        client(server.url).generate(full, Inbox())
        (peer,) = server.peers
    assert paths(server) == ["/chat/completions"]
    parts = peer.json["messages"][0]["content"]
    assert [part["type"] for part in parts] == ["text", "image_url", "image_url"]
    assert parts[2]["image_url"]["url"] == url(png(5))
    assert {name: value for name, value in peer.json.items() if name != "messages"} == {
        "model": "google/gemini-3.1-flash-image",
        "modalities": ["image", "text"],
        "image_config": {"aspect_ratio": "1:1", "image_size": "0.5K"},
        "seed": 7,
        "stream": True,
    }


def test_chat_asks_image_models_for_images_alone():
    model = Model(id="openai/gpt-image-2", name="GPT Image 2", text_output=False)
    with serving(scripted((200, CHAT))) as server:
        client(server.url).generate(request(route=Route.CHAT, model=model), Inbox())
        assert server.peers[0].json["modalities"] == ["image"]
        assert "image_config" not in server.peers[0].json


def test_headers(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(scripted((200, images(PICTURE)), (200, {"data": {"label": "x"}}))) as server:
        client(server.url).generate(request(), Inbox())
        client(server.url).key_info()
        post, get = (peer.headers for peer in server.peers)
    for headers in (post, get):
        assert headers["authorization"] == f"Bearer {KEY}"
        assert headers["http-referer"].startswith("https://")
        assert headers["x-openrouter-title"] == headers["x-title"] == "Paintover"
        assert headers["x-openrouter-categories"] == "image-gen"
        assert "application/json" in headers["accept"]
        assert "cookie" not in headers
    assert post["content-type"] == "application/json"


@pytest.mark.parametrize(
    "missing",
    [
        (404, NOT_FOUND),
        (404, b"<html>nginx</html>", "text/html"),
        (404, b"404 page not found", "text/plain"),
        (405, {"error": {"message": "Method Not Allowed", "code": 405}}),
        (405, b"", "text/html"),
        (400, {"error": {"message": "x", "http_status": 400,
                         "availability": {"code": "wrong_endpoint", "retryable": False}}}),
    ],
)  # fmt: skip
def test_auto_falls_back_to_chat_where_the_image_route_is_not_there(missing):
    with serving(scripted(missing, (200, CHAT))) as server:
        answer = client(server.url).generate(request(route=Route.AUTO), Inbox())
    assert paths(server) == ["/images", "/chat/completions"]
    assert answer.route is Route.CHAT
    assert data(answer.pictures) == [PICTURE]


@pytest.mark.parametrize(
    "refusal",
    [
        (404, {"error": {"code": 404, "message": "No endpoints found matching your data policy",
                         "metadata": {"failed_routing_step": "Filter by Data Policy"}}}),
        (404, {"error": {"http_status": 404, "message": "Gone",
                         "availability": {"code": "model_deprecated", "retryable": False}}}),
        (400, {"error": {"code": 400, "message": "nonexistent/x is not a valid model ID"}}),
        (500, {"error": {"code": 500, "message": "Internal Server Error"}}),
        (502, b"<html>bad gateway</html>", "text/html"),
        (429, {"error": {"code": 429, "message": "Rate limit exceeded: free-models-per-day"}}),
    ],
)  # fmt: skip
def test_but_not_for_any_other_reason(refusal):
    with serving(scripted(refusal)) as server, pytest.raises(errors.ApiError):
        client(server.url).generate(request(route=Route.AUTO), Inbox())
    assert paths(server) == ["/images"]


def test_no_fallback_unless_automatic():
    with serving(scripted((404, NOT_FOUND))) as server, pytest.raises(errors.NotFoundError):
        client(server.url).generate(request(route=Route.IMAGES), Inbox())
    assert paths(server) == ["/images"]


def test_chat_is_no_further_fallback():
    script = scripted((404, NOT_FOUND), (404, NOT_FOUND))
    with serving(script) as server, pytest.raises(errors.NotFoundError, match="this way"):
        client(server.url).generate(request(route=Route.AUTO), Inbox())
    assert paths(server) == ["/images", "/chat/completions"]


def test_wrong_modalities_are_swapped_once():
    answers = ((404, modalities_fault("image", "text")), (200, CHAT))
    with serving(scripted(*answers)) as server:
        answer = client(server.url).generate(request(route=Route.CHAT), Inbox())
        asked = [peer.json["modalities"] for peer in server.peers]
    assert asked == [["image", "text"], ["image"]]
    assert len(answer.pictures) == 1
    answers = ((404, modalities_fault("image", "text")), (404, modalities_fault("image")))
    with serving(scripted(*answers)) as server:
        with pytest.raises(errors.NotFoundError):
            client(server.url).generate(request(route=Route.CHAT), Inbox())
        assert len(server.peers) == 2


@pytest.mark.parametrize("status", [400, 402, 408, 413, 500, 502, 504, 520, 524])
def test_nothing_is_sent_twice(status):
    with serving(scripted((status, {"error": {"code": status, "message": "No"}}))) as server:
        with pytest.raises(errors.ApiError):
            client(server.url).generate(request(route=Route.AUTO), Inbox())
        assert len(server.peers) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status):
    with serving(lambda peer: None) as other:

        def script(peer: Peer) -> None:
            peer.read_request()
            peer.answer(
                b"x" * 100, status, Location=f"https://user:pw@evil.example:{other.port}/v1"
            )

        with serving(script) as server, pytest.raises(errors.SetupError) as caught:
            client(server.url).generate(request(), Inbox())
        assert not other.peers
    assert "evil.example" in caught.value.message
    assert "evil.example" in caught.value.hint
    assert "pw@" not in caught.value.sentence


def test_lists():
    rows = [{"id": "a/b", "name": "B"}, "nonsense", {"name": "no id"}]
    answers = ((200, {"data": rows}), (200, {"data": {"label": "sk-or-v1-abc...123"}}))
    with serving(scripted(*answers)) as server:
        assert client(server.url).image_models() == [rows[0]]
        assert client(server.url).key_info() == {"label": "sk-or-v1-abc...123"}
    assert paths(server) == ["/images/models", "/key"]


def test_the_list_of_models_needs_no_key():
    with serving(scripted((200, {"data": []}))) as server:
        assert client(server.url, key="").image_models() == []
        assert "authorization" not in server.peers[0].headers


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data": 3}', b"x", b"<html>hello</html>"])
def test_lists_that_are_none(body):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(body)

    with serving(script) as server:
        for ask in (client(server.url).image_models, client(server.url).key_info):
            with pytest.raises(errors.MalformedError):
                ask()


def test_a_wrong_key_for_the_list():
    fault = {"error": {"message": "User not found.", "code": 401}, "user_id": "user_2abc"}
    with serving(scripted((401, fault))) as server, pytest.raises(errors.AuthError):
        client(server.url).key_info()


@pytest.mark.parametrize(
    ("wishes", "provider"),
    [
        ({}, None),
        ({"zdr": True}, {"zdr": True}),
        ({"no_training": True}, {"data_collection": "deny"}),
        ({"zdr": True, "no_training": True}, {"zdr": True, "data_collection": "deny"}),
    ],
)
def test_wishes_about_privacy_go_where_they_are_understood(wishes, provider):
    assert chat_payload(request(**wishes), ["image"]).get("provider") == provider
    # The Image API has no such fields: sending them would promise what nobody keeps.
    assert "provider" not in images_payload(request(**wishes))
