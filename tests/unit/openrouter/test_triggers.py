"""Every trigger word of the sandbox, on both routes, buffered and streamed."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))

from standin import Sandbox

from addon.core import errors
from addon.core.model import Model, from_row
from addon.core.picture import Format, probe
from addon.core.request import Request, Route
from addon.openrouter import retry
from addon.openrouter.answer import Answer
from addon.openrouter.client import Client
from tests.unit.openrouter.helpers import Inbox, client, png, reference

WAYS = [(route, stream) for route in (Route.IMAGES, Route.CHAT) for stream in (False, True)]
ways = pytest.mark.parametrize(
    ("route", "stream"), WAYS, ids=[f"{r.lower()}-{'stream' if s else 'whole'}" for r, s in WAYS]
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(port=0) as running:
        yield running


@pytest.fixture(scope="module")
def models(sandbox) -> dict[str, Model]:
    return {row["id"]: from_row(row) for row in client(sandbox.url).image_models()}


class Asking:
    """Asks the sandbox one thing, and remembers the files that were opened."""

    def __init__(self, sandbox: Sandbox, models: dict[str, Model], route: Route, stream: bool):
        # Only OpenAI's models stream on the Image API; its pictures have one size.
        streams = stream and route is Route.IMAGES
        name = "openai/gpt-image-2" if streams else "google/gemini-3.1-flash-image"
        self.model = models[name]
        self.resolution = "512" if "512" in self.model.resolutions else None
        self.sandbox = sandbox
        self.route = route
        self.stream = stream
        self.inbox = Inbox()
        self.sent = 0
        self.may_repeat = False

    def __call__(self, prompt: str, **changes: object) -> Answer:
        settings: dict = {
            "model": self.model,
            "route": self.route,
            "stream": self.stream,
            "resolution": self.resolution,
            **changes,
        }
        before = len(self.sandbox.log)
        try:
            return self.client().generate(Request(prompt=prompt, **settings), self.inbox)
        finally:
            assert "open" not in self.inbox.states
            posts = [entry for entry in self.sandbox.log[before:] if entry["method"] == "POST"]
            self.sent = len(posts)
            assert self.sent == 1 or self.may_repeat, "nothing is sent twice"

    def client(self) -> Client:
        return client(self.sandbox.url, read_timeout=20)


@pytest.fixture
def ask(sandbox, models, route, stream) -> Asking:
    return Asking(sandbox, models, route, stream)


REFUSALS = {
    "@401": (errors.AuthError, ["API key", "preferences"]),
    "@402": (errors.CreditError, ["credit", "settings/credits"]),
    "@402key": (errors.CreditError, ["limit", "settings/keys"]),
    "@402flight=0.01": (errors.CreditError, ["fewer jobs", "Wait 1 second"]),
    "@403": (errors.BlockedError, ["violence", "wording"]),
    "@404policy": (errors.NotFoundError, ["privacy", "settings/privacy"]),
    "@408": (errors.ProviderError, ["too long"]),
    "@413": (errors.BadRequestError, ["too large", "upload edge"]),
    "@429=0.01": (errors.RateLimitError, ["Wait 1 second and try again"]),
    "@429noheader=0.01": (errors.RateLimitError, ["Wait 1 second and try again"]),
    "@500": (errors.ProviderError, ["(500)", "Try again"]),
    "@502": (errors.ProviderError, ["(502)", "Try again"]),
    "@502safety": (errors.BlockedError, ["blocked", "wording"]),
    "@503=0.01": (errors.BusyError, ["no capacity", "Wait 1 second"]),
    "@524html": (errors.ProviderError, ["may have been made and charged"]),
    "@529": (errors.BusyError, ["no capacity"]),
    "@zod": (errors.BadRequestError, ["did not understand", "input_references"]),
    "@avail=0.01": (errors.RateLimitError, ["great demand", "Wait 1 second"]),
    "@blocked": (errors.BlockedError, ["safety system", "wording"]),
    "@402weight": (errors.CreditError, ["alone costs more", "settings/credits"]),
    "@403region": (errors.BlockedError, ["region"]),
    "@404gone": (errors.NotFoundError, ["no longer offered", "google/gemini-3.1-flash-image"]),
    "@404avail": (errors.NotFoundError, ["price limit", "The cheapest asks for $0.10"]),
    "@407": (errors.UnreachableError, ["proxy", "password"]),
    "@429stop": (errors.RateLimitError, ["great demand"]),
    "@429daily": (errors.RateLimitError, ["Today's free requests", "hours and try again"]),
    "@503avail=0.01": (errors.BusyError, ["no capacity"]),
    "@511": (errors.UnreachableError, ["sign in"]),
    "@portal": (errors.MalformedError, ["web page", "sign in"]),
}
REPEATED = {"@402flight", "@429", "@429noheader", "@503", "@529", "@avail", "@503avail"}


@ways
@pytest.mark.parametrize("word", REFUSALS)
def test_refusals(ask, word, monkeypatch):
    monkeypatch.setattr(retry, "STEP", 0.01)
    kind, words = REFUSALS[word]
    ask.may_repeat = True
    with pytest.raises(kind) as caught:
        ask(f"an alley {word}")
    assert type(caught.value) is kind
    for part in words:
        assert part in caught.value.sentence
    assert ask.sent == (4 if word.partition("=")[0] in REPEATED else 1)
    assert not isinstance(caught.value, errors.ApiError) or caught.value.status
    assert caught.value.salvaged is None
    assert "user_0" not in caught.value.sentence + caught.value.detail


@ways
def test_redirect(ask):
    with pytest.raises(errors.SetupError, match=r"points to evil\.example"):
        ask("@redirect=https://evil.example/x")


@ways
@pytest.mark.parametrize(
    ("word", "kind", "words"),
    [
        ("@badb64", errors.MalformedError, "not a picture"),
        ("@garbage", errors.MalformedError, "not a picture"),
        ("@huge", errors.MalformedError, "larger than any model makes"),
        ("@svg", errors.MalformedError, "SVG"),
    ],
)
def test_what_cannot_be_used_is_kept(ask, word, kind, words):
    with pytest.raises(kind, match=words) as caught:
        ask(f"an alley {word}")
    assert caught.value.salvaged.unusable
    assert "closed" in ask.inbox.states
    assert caught.value.generation_id.startswith("gen-")


@ways
@pytest.mark.parametrize(
    ("word", "format"),
    [
        ("@big", Format.PNG),
        ("@wrongtype", Format.JPEG),
        ("@httpurl", None),
        ("@gif", Format.GIF),
        ("@avif", Format.AVIF),
        ("@unknown", None),
        ("@nousage", None),
        ("@nodone", None),
        ("@dup", None),
        ("@dropafter", None),
    ],
)
def test_pictures_in_spite_of_it(ask, word, format):
    answer = ask(f"an alley {word}")
    (blob,) = answer.pictures
    found = probe(blob.head)
    assert found.width
    assert format in (None, found.format)
    assert (answer.cost is None) == (word == "@nousage")
    assert answer.generation_id.startswith("gen-")
    assert answer.provider
    if word == "@big":
        assert blob.size > 15_000_000


@pytest.mark.parametrize(("route", "stream"), [(Route.CHAT, True)])
def test_a_picture_in_tiny_pieces(ask):
    assert ask("an alley @trickle").pictures


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("route", [Route.CHAT])
@pytest.mark.parametrize("form", range(1, 7))
def test_every_chat_form(ask, form):
    (blob,) = ask(f"an alley @chatforms={form}").pictures
    assert probe(blob.head).width == 512


@ways
def test_empty(ask):
    with pytest.raises(errors.NoImageError, match="without making a picture"):
        ask("an alley @empty")


@ways
def test_words_instead_of_a_picture(ask):
    if ask.route is Route.IMAGES:
        word, kind = "@empty @text", (errors.RefusedError, errors.NoImageError)
    else:
        word, kind = "@text", errors.RefusedError
    with pytest.raises(kind) as caught:
        ask(f"an alley {word}")
    if ask.route is Route.CHAT:
        assert "I would rather describe this picture" in caught.value.message


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("route", [Route.CHAT])
@pytest.mark.parametrize(
    ("word", "kind"), [("@filtered", errors.BlockedError), ("@nochoices", errors.NoImageError)]
)
def test_chat_without_a_picture(ask, word, kind):
    with pytest.raises(kind):
        ask(f"an alley {word}")


@ways
def test_midstream(ask):
    is_chat_stream = ask.route is Route.CHAT and ask.stream
    with pytest.raises(errors.RateLimitError if is_chat_stream else errors.ProviderError):
        ask("an alley @midstream")


@ways
@pytest.mark.parametrize("word", ["@drop", "@dropbefore"])
def test_lost_connections(ask, word):
    with pytest.raises(errors.LostError) as caught:
        ask(f"an alley {word}")
    assert caught.value.may_be_charged
    assert "did not send it again" in caught.value.hint
    assert "closed" not in ask.inbox.states


@ways
def test_fewer_than_asked(ask, models):
    model = models["openai/gpt-image-2"]
    if ask.route is Route.IMAGES:
        answer = ask("an alley @fewer", model=model, count=2, resolution=None)
        assert len(answer.pictures) == 1


@ways
def test_slow(ask):
    assert ask("an alley @slow=0.2").pictures


@ways
def test_the_reference_arrives(ask, models):
    sent = png(7)
    answer = ask("echo", model=models["sandbox/echo"], references=(reference(sent),),
                 resolution=None)  # fmt: skip
    assert [bytes(blob.data) for blob in answer.pictures] == [sent]


def test_auto_on_an_old_server(models):
    with Sandbox(port=0, images_route=False) as old:
        model = models["google/gemini-2.5-flash-image"]
        answer = client(old.url).generate(Request(prompt="an alley", model=model), Inbox())
        assert [entry["path"].rpartition("/v1")[2] for entry in old.log] == [
            "/images",
            "/chat/completions",
        ]
    assert answer.route is Route.CHAT
    assert len(answer.pictures) == 1


def test_auto_for_a_model_of_the_other_route(sandbox, models):
    chat_only = models["sandbox/chat-only"]
    answer = client(sandbox.url).generate(Request("an alley", chat_only), Inbox())
    assert answer.route is Route.CHAT


def test_wrong_modalities_are_corrected(sandbox, models):
    from dataclasses import replace

    model = replace(models["openai/gpt-image-2"], text_output=True)
    answer = client(sandbox.url).generate(Request("an alley", model, Route.CHAT), Inbox())
    assert len(answer.pictures) == 1


def test_an_unknown_model(sandbox):
    from addon.core.model import unknown

    for route in Route:
        with pytest.raises(errors.NotFoundError, match="does not know the model nobody/nothing"):
            client(sandbox.url).generate(Request("x", unknown("nobody/nothing"), route), Inbox())


def test_no_key_and_wrong_key(sandbox):
    with pytest.raises(errors.NoKeyError):
        client(sandbox.url, key="").key_info()
    with pytest.raises(errors.AuthError):
        client(sandbox.url, key="nonsense").key_info()
