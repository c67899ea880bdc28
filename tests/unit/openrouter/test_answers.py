"""Where pictures, words and refusals are found in answers, on either route."""

import base64

import pytest
from fuzzing.blob import MemoryBlob

from addon.core import errors
from addon.core.request import Route
from tests.unit.openrouter.helpers import Inbox, Peer, client, png, request, serving

USAGE = {"prompt_tokens": 3, "cost": 0.0672, "is_byok": False}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def url(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{b64(data)}"


def images(*pictures: bytes, **more: object) -> dict:
    items = [{"b64_json": b64(data), "media_type": "image/png"} for data in pictures]
    return {"created": 0, "data": items, "usage": USAGE, **more}


def chat(message: dict, **choice: object) -> dict:
    made = {"index": 0, "finish_reason": "stop", "native_finish_reason": "STOP", **choice}
    return {
        "id": "gen-chat-1",
        "provider": "Google AI Studio",
        "choices": [{**made, "message": {"role": "assistant", **message}}],
        "usage": USAGE,
    }


def image_part(address: object) -> dict:
    return {"type": "image_url", "index": 0, "image_url": {"url": address}}


def ask(
    *answers: object, inbox: Inbox | None = None, stream: bool | None = None, **settings: object
):
    """The client's answer to scripted JSON bodies, or to lists of events."""
    waiting = list(answers)

    def script(peer: Peer) -> None:
        peer.read_request()
        body = waiting.pop(0)
        if isinstance(body, list):
            peer.events(*body)
        else:
            peer.answer(body)

    with serving(script) as server:
        return client(server.url).generate(request(**settings), inbox or Inbox())


def data(blobs: list[MemoryBlob]) -> list[bytes]:
    return [bytes(blob.data) for blob in blobs]


TINY, SMALL, LARGE = png(1, padding=0), png(2, padding=700), png(3)


@pytest.mark.parametrize("picture", [TINY, SMALL, LARGE], ids=["tiny", "small", "large"])
@pytest.mark.parametrize(
    "message",
    [
        lambda picture: {"content": "Here.", "images": [image_part(url(picture))]},
        lambda picture: {"content": None, "images": [image_part(b64(picture))]},
        lambda picture: {"content": "", "images": [url(picture)]},
        lambda picture: {"content": "Here.", "images": [{"image_url": url(picture)}]},
        lambda picture: {"content": [{"type": "text", "text": "Here."}, image_part(url(picture))]},
        lambda picture: {"content": f"Here. ![it]({url(picture)}) "},
        lambda picture: {"content": url(picture)},
        lambda picture: {"content": "So " * 600 + f"Here. ![it]({url(picture)})"},
    ],
)
def test_every_place_in_a_chat_answer(message, picture):
    inbox = Inbox()
    answer = ask(chat(message(picture)), inbox=inbox, route=Route.CHAT)
    assert data(answer.pictures) == [picture]
    assert inbox.states == ["closed"]
    assert answer.text in {"Here.", "", ("So " * 600 + "Here.").strip()}
    assert answer.cost == 0.0672
    assert answer.usage == USAGE
    assert (answer.generation_id, answer.provider) == ("gen-chat-1", "Google AI Studio")
    assert (answer.finish_reason, answer.native_finish_reason) == ("stop", "STOP")
    assert answer.route is Route.CHAT


def test_images_answer_with_several_pictures_and_a_duplicate():
    inbox = Inbox()
    answer = ask(images(LARGE, TINY, LARGE), inbox=inbox, count=3)
    assert data(answer.pictures) == [LARGE, TINY]
    assert sorted(inbox.states) == ["closed", "closed", "discarded"]
    assert answer.route is Route.IMAGES


def test_other_long_base64_is_not_a_picture():
    body = images(LARGE)
    body["reasoning_details"] = [{"type": "reasoning.encrypted", "data": "abcd" * 2000}]
    inbox = Inbox()
    assert data(ask(body, inbox=inbox).pictures) == [LARGE]
    assert inbox.states == ["closed"]


@pytest.mark.parametrize(
    "body",
    [
        {"id": "gen-1", "error": {"code": 502, "message": "Provider returned error"}},
        chat({"content": ""}, finish_reason="error", error={"code": 502, "message": "Upstream"}),
    ],
)
def test_an_error_inside_a_success(body):
    with pytest.raises(errors.ProviderError) as caught:
        ask(body, route=Route.CHAT)
    assert caught.value.status == 502


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (images(), errors.NoImageError, "without making a picture"),
        ({}, errors.NoImageError, "without making a picture"),
        ({"choices": []}, errors.NoImageError, "without making a picture"),
        ({"choices": [None, 3], "data": {"x": 1}}, errors.NoImageError, "without"),
        (chat({"content": None}), errors.NoImageError, "without making a picture"),
        (chat({"content": "I can't paint that."}), errors.RefusedError, "I can't paint that."),
        (chat({"content": None, "refusal": "No."}), errors.RefusedError, "No."),
        (chat({}, finish_reason="content_filter"), errors.BlockedError, "blocked"),
        (chat({}, native_finish_reason="IMAGE_SAFETY"), errors.BlockedError, "blocked"),
        (
            chat({}, native_finish_reason="IMAGE_PROHIBITED_CONTENT"),
            errors.BlockedError,
            "blocked",
        ),
        (chat({}, finish_reason="length"), errors.NoImageError, "length limit"),
        (chat({}, finish_reason="error"), errors.ProviderError, "failed"),
    ],
)
def test_success_that_is_none(body, kind, words):
    with pytest.raises(kind, match=words) as caught:
        ask(body, route=Route.CHAT)
    assert caught.value.hint
    assert type(caught.value) is kind


def test_refusals_quote_the_model_and_keep_all_its_words():
    words = "I would rather not. " * 50
    with pytest.raises(errors.RefusedError) as caught:
        ask(chat({"content": words}), route=Route.CHAT)
    assert len(caught.value.message) < 330
    assert caught.value.detail == words.strip()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='" + b"M0 0 " * 900 + b"'/></svg>"
HUGE = png(4, width=20_000, height=20_000)[:33] + bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("body", "words", "kept"),
    [
        (images(SVG), "SVG", SVG),
        (chat({"images": [image_part("data:image/svg+xml,%3Csvg%3E%3C/svg%3E")]}), "SVG", None),
        (images(HUGE), "larger than any model", HUGE),
        (images(b"garbage " * 600), "not a picture", b"garbage " * 600),
        ({"data": [{"b64_json": "%%% not base64 %%%"}]}, "not a picture", b"%%% not base64 %%%"),
        ({"data": [{"b64_json": b64(LARGE)[:3000] + "!" * 50}]}, "not a picture", None),
        (images(LARGE[:12]), "not a picture", LARGE[:12]),
    ],
)
def test_what_cannot_be_used_is_kept(body, words, kept):
    inbox = Inbox()
    with pytest.raises(errors.MalformedError, match=words) as caught:
        ask(body, inbox=inbox, route=Route.CHAT)
    assert caught.value.salvaged.pictures == []
    (blob,) = caught.value.salvaged.unusable
    assert blob.state == "closed"
    if kept is not None:
        assert bytes(blob.data) == kept


def test_a_good_picture_beside_a_bad_one():
    answer = ask(images(LARGE, b"garbage " * 600))
    assert data(answer.pictures) == [LARGE]
    assert len(answer.unusable) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><html><body>Sign in to Hotel WiFi</body></html>", "text/html"),
        (b"<html><script>var x=1</script>Sign in</html>", "application/json"),
    ],
)
def test_a_web_page_in_place_of_an_answer(body, kind):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(body, kind=kind)

    with serving(script) as server, pytest.raises(errors.MalformedError, match="web page"):
        client(server.url).generate(request(), Inbox())


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"42", b"\xff\xfe\x00", b"[" * 9**6])
def test_nonsense_is_one_of_our_errors(body):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(body)

    with serving(script) as server, pytest.raises(errors.ResponseError):
        client(server.url).generate(request(), Inbox())


class FullDisk(MemoryBlob):
    def write(self, data: bytes) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_not_a_lost_connection():
    made: list[MemoryBlob] = []

    def inbox() -> MemoryBlob:
        made.append(FullDisk() if made else MemoryBlob())
        return made[-1]

    with pytest.raises(errors.LibraryError, match="No space left") as caught:
        ask(images(LARGE, SMALL), inbox=inbox, count=2)
    assert data(caught.value.salvaged.pictures) == [LARGE]
    assert [blob.state for blob in made] == ["closed", "discarded"]


def test_an_inbox_that_cannot_open_a_file():
    def inbox() -> MemoryBlob:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(errors.LibraryError):
        ask(images(LARGE), inbox=inbox)
