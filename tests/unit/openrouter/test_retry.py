"""What is sent again by itself, how soon, how often; and what never is."""

import email.utils
import socket
import threading
import time

import pytest
from standin import Sandbox

from addon.core import errors
from addon.core.progress import Phase, Progress
from addon.core.request import Route
from addon.imaging import png as png_writer
from addon.imaging.smaller import read, smaller
from addon.openrouter import faults, retry
from addon.openrouter.faults import Fault
from addon.openrouter.waits import asked
from tests.unit.openrouter.cancelling import QUICKLY, Canceller
from tests.unit.openrouter.helpers import (
    Inbox,
    Peer,
    Server,
    client,
    png,
    reference,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import images

NOW = 1_795_000_000.0


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(port=0) as running:
        yield running


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(retry, "STEP", 0.01)


def date(seconds: float) -> str:
    return email.utils.formatdate(seconds, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "error", "seconds"),
    [
        ({"Retry-After": "7"}, {}, 7),
        ({"retry-after": " 0.25 "}, {}, 0.25),
        ({"Retry-After": date(NOW + 30)}, {}, 30),
        ({"Retry-After": date(NOW - 30)}, {}, 0),
        ({"Retry-After": date(NOW + 30), "Date": date(NOW + 10)}, {}, 20),
        ({"Retry-After": "soon"}, {"metadata": {"retry_after_seconds": 9}}, 9),
        ({}, {"metadata": {"headers": {"retry-after": "4"}}}, 4),
        ({}, {"metadata": {"headers": {"X-RateLimit-Reset": str(int(NOW * 1000) + 5000)}}}, 5),
        ({}, {"availability": {"retry_after": 40}}, 40),
        ({"X-RateLimit-Reset": str(int(NOW) + 8)}, {}, 8),
        ({"X-RateLimit-Reset": str(int(NOW * 1000) + 8000)}, {}, 8),
        ({"Retry-After": "3", "X-RateLimit-Reset": "9"}, {"availability": {"retry_after": 1}}, 3),
        ({"Retry-After": "99999999"}, {}, 99_999_999),
        ({}, {}, None),
        ({"Retry-After": ""}, {"metadata": 3, "availability": []}, None),
        ({"Retry-After": "-5"}, {"metadata": {"retry_after_seconds": float("nan")}}, None),
        ({"Retry-After": "9" * 400}, {"metadata": {"retry_after_seconds": True}}, None),
        ({"Retry-After": "Mon, 99 Xyz 99999 25:61:61 GMT"}, {}, None),
    ],
)
def test_every_way_to_say_how_long(headers, error, seconds):
    found = asked(headers, error, NOW)
    assert found == (pytest.approx(seconds, abs=0.01) if seconds is not None else None)


@pytest.mark.parametrize(
    ("problem", "is_sent_again"),
    [
        (Fault(429), True),
        (Fault(503), True),
        (Fault(529), True),
        (Fault(402, reason="in_flight_budget_exhausted"), True),
        (Fault(402, limit_source="openrouter_in_flight_budget"), True),
        (Fault(404, availability="no_endpoints", retryable=True), True),
        (Fault(402), False),
        (Fault(402, reason="weight_exceeds_budget", limit_source="openrouter_in_flight"), False),
        (Fault(429, retryable=False), False),
        (Fault(503, retryable=False), False),
        (Fault(429, message="Rate limit exceeded: free-models-per-day."), False),
        (Fault(503, is_moderated=True), False),
        *((Fault(status), False) for status in (400, 401, 403, 404, 408, 413, 422)),
        *((Fault(status), False) for status in (500, 502, 504, 520, 524)),
        (Fault(502, availability="odd", retryable=True), False),
        (errors.UnreachableError("No."), False),
    ],
)
def test_only_what_cannot_have_been_bought_is_sent_again(problem, is_sent_again):
    assert (retry.wait_for(problem, 1) is not None) is is_sent_again


def test_a_refused_connection_is_tried_again():
    error = errors.UnreachableError("No.")
    error.is_refused = True
    wait = retry.wait_for(error, 1)
    assert wait is not None and wait.note == "no connection, try 2 of 4"


def test_waits_grow_up_to_a_minute_and_end_after_four_tries():
    def steps(roll: float) -> list[float]:
        waits = [retry.wait_for(Fault(503), tries, lambda: roll) for tries in (1, 2, 3, 4)]
        return [wait.seconds for wait in waits if wait]

    assert steps(0) == [1, 2, 4]
    assert steps(1) == [2, 4, 8]
    assert retry.LONGEST_STEP == 60


@pytest.mark.parametrize(("seconds", "least", "most"), [(3, 3, 3.4), (120, 120, 133), (0, 1, 2)])
def test_a_server_is_given_the_time_it_asks_for(seconds, least, most):
    for roll in (0.0, 0.5, 1.0):
        wait = retry.wait_for(Fault(429, retry_after=seconds), 1, lambda roll=roll: roll)
        assert wait is not None and least <= wait.seconds <= most


def test_nobody_waits_for_an_hour():
    assert retry.wait_for(Fault(429, retry_after=3600), 1) is None


def posts(sandbox: Sandbox, before: int) -> list[dict]:
    assert sandbox.settle()
    return [entry for entry in sandbox.log[before:] if entry["method"] == "POST"]


@pytest.mark.parametrize("route", [Route.IMAGES, Route.CHAT])
@pytest.mark.parametrize(
    "word",
    ["429x2=0.01", "429x2=date+0", "429x2=reset+0", "429noheaderx1=none", "503x3=0.02", "529x2",
     "402flightx1=0.01", "availx1=0.01", "503availx1"],
)  # fmt: skip
def test_the_picture_comes_in_the_end(sandbox, quick, route, word):
    before = len(sandbox.log)
    prompt = f"an alley @{word} {route} {time.monotonic()}"
    answer = client(sandbox.url).generate(request(prompt, route=route, resolution="512"), Inbox())
    assert len(answer.pictures) == 1
    times = int(word.partition("x")[2].partition("=")[0])
    assert len(posts(sandbox, before)) == times + 1


def test_a_wait_is_shown_with_its_reason_and_end(sandbox, quick):
    reports: list[Progress] = []
    prompt = f"an alley @503x2=0.1 {time.monotonic()}"
    client(sandbox.url, progress=reports.append).generate(
        request(prompt, resolution="512"), Inbox()
    )
    pauses = [report for report in reports if report.phase is Phase.PAUSED]
    assert [pause.note for pause in pauses] == ["busy, try 2 of 4", "busy, try 3 of 4"]
    assert all(pause.resumes_at for pause in pauses)
    phases = [report.phase for report in reports]
    assert phases[phases.index(Phase.PAUSED) + 1] is Phase.SENDING


def test_cancel_during_a_wait_is_immediate_and_sends_nothing_more(sandbox):
    canceller = Canceller()
    before = len(sandbox.log)

    def report(progress: Progress) -> None:
        if progress.phase is Phase.PAUSED:
            canceller.cancel(0.1)

    with pytest.raises(errors.CancelledError):
        client(sandbox.url, canceller, progress=report).generate(
            request("an alley @503=200"), Inbox()
        )
    assert time.monotonic() - canceller.at < QUICKLY
    assert len(posts(sandbox, before)) == 1


def test_a_server_that_wants_an_hour_is_told_and_not_waited_for(sandbox):
    before = len(sandbox.log)
    with pytest.raises(errors.BusyError, match="capacity") as caught:
        client(sandbox.url).generate(request("an alley @503=86000"), Inbox())
    assert "Wait 24 hours and try again" in caught.value.hint
    assert len(posts(sandbox, before)) == 1


def test_a_server_that_comes_up_meanwhile_is_reached(quick):
    """As a studio's gateway does when it is started again."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(images(png()))

    def report(progress: Progress) -> None:
        if progress.phase is Phase.PAUSED and not servers:
            servers.append(Server(script, port=port))

    servers: list = []
    try:
        answer = client(f"http://127.0.0.1:{port}/api/v1", progress=report).generate(
            request(), Inbox()
        )
    finally:
        for server in servers:
            server.close()
    assert len(answer.pictures) == 1
    assert len(servers[0].peers) == 1


def picture(edge: int) -> bytes:
    import numpy as np

    rows = np.linspace(0, 255, edge * edge * 3).astype(np.uint8).reshape(edge, edge, 3)
    return png_writer.encode(rows + np.arange(edge, dtype=np.uint8)[:, None, None] % 7)


def make_smaller(references):
    return smaller(references, lambda: None)


def test_too_large_is_sent_once_more_and_smaller(sandbox):
    before = len(sandbox.log)
    prompt = f"an alley @413x1 {time.monotonic()}"
    job = request(prompt, references=(reference(picture(512)),), resolution="512")
    answer = client(sandbox.url, smaller=make_smaller).generate(job, Inbox())
    assert len(answer.pictures) == 1
    assert len(posts(sandbox, before)) == 2


def test_too_large_twice_is_told():
    bodies: list[dict] = []

    def script(peer: Peer) -> None:
        bodies.append(peer.read_request().json)
        peer.answer({"error": {"code": 413, "message": "Downloaded image content"}}, 413)

    job = request(references=(reference(picture(512)),))
    with serving(script) as server, pytest.raises(errors.BadRequestError, match="too large"):
        client(server.url, smaller=make_smaller).generate(job, Inbox())
    sizes = [len(body["input_references"][0]["image_url"]["url"]) for body in bodies]
    assert len(sizes) == 2 and sizes[1] < sizes[0] / 2


@pytest.mark.parametrize("references", [(), (b"\xff\xd8\xff not a PNG of ours",)])
def test_too_large_and_nothing_to_shrink_is_told_at_once(references):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(b"<html>Request Entity Too Large</html>", 413, "text/html")

    job = request(references=tuple(reference(data) for data in references))
    with serving(script) as server, pytest.raises(errors.BadRequestError):
        client(server.url, smaller=make_smaller).generate(job, Inbox())
    assert len(server.peers) == 1


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_png_of_our_own_is_read_back(channels):
    import numpy as np

    pixels = np.random.default_rng(1).integers(0, 256, (150, 170, channels), np.uint8)
    pixels[50:100] = pixels[50]  # rows for the filter "up"
    pixels[100:] = np.arange(170, dtype=np.uint8)[None, :, None]  # and for "left"
    found = read(png_writer.encode(pixels), lambda: None)
    assert found is not None and np.array_equal(found, pixels)


def test_damaged_pngs_are_left_alone():
    whole = picture(200)
    assert read(whole[: len(whole) // 2], lambda: None) is None
    assert read(whole[:60] + b"\0" * 90 + whole[150:], lambda: None) is None
    assert read(b"", lambda: None) is None


def test_a_lost_connection_is_never_sent_again(quick):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.reset()

    with serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(), Inbox())
    assert caught.value.may_be_charged and len(server.peers) == 1


def test_an_error_within_a_success_is_not_sent_again(quick):
    """A provider had begun."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.events({"error": {"code": 429, "message": "Rate limit exceeded"}})

    with serving(script) as server, pytest.raises(errors.RateLimitError) as caught:
        client(server.url).generate(request(stream=True), Inbox())
    assert len(server.peers) == 1
    assert "Nothing was charged" not in caught.value.sentence


def test_every_try_has_a_connection_of_its_own(quick):
    seen = threading.Semaphore(0)

    def script(peer: Peer) -> None:
        peer.read_request()
        seen.release()
        if len(server.peers) < 3:
            peer.answer({"error": {"code": 529, "message": "Provider overloaded"}}, 529)
            assert peer.closed_within(5) < 5
        else:
            peer.answer(images(png()))

    with serving(script) as server:
        client(server.url).generate(request(), Inbox())
    assert len(server.peers) == 3


def test_the_tries_are_told():
    fault = faults.from_answer(503, {"Retry-After": "2"}, b"{}")
    from dataclasses import replace

    from addon.openrouter.sentences import error_for

    assert "Paintover asked 4 times. Wait 2 seconds" in error_for(replace(fault, tries=4)).hint
