"""What is said again when a result is refined: each of the artist's turns and the model's own."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from addon.app import thread, thread_files
from addon.app.library import Library, Result
from addon.app.retelling import Continuation
from addon.core import conversation
from addon.core.model import Model
from addon.core.request import Reference, Request, Route
from tests.unit.openrouter.helpers import png

MODEL = Model("maker/chatty", "Chatty", max_references=8)
OTHER = Model("other/chatty", "Other", max_references=8)
MESSAGE = {"role": "assistant", "content": "Here.", "reasoning_details": [{"type": "x"}]}
WHEN = datetime(2026, 11, 22, 12)


def shown(data: bytes) -> Reference:
    return Reference(data, "image/png", 64, 48)


class Studio:
    """Makes results as a worker does, in a library of its own."""

    def __init__(self, root: Path) -> None:
        self.library = Library(root)
        root.joinpath("incoming").mkdir(parents=True)

    def make(
        self,
        prompt: str,
        picture: bytes,
        *,
        parent: Result | None = None,
        model: Model | None = MODEL,
        sources: tuple[bytes, ...] = (),
    ) -> Result:
        """``model`` None: made over the Image API."""
        listed = [{"sha256": shown(one).sha256, "media_type": "image/png"} for one in sources]
        facts: dict[str, Any] = {"prompt": prompt, "sources": listed, "model": "maker/images"}
        if parent is not None:
            steps = self.steps(parent)
            before = shown(thread_files.read(steps[-1].path).data)
            facts["thread"] = Continuation(steps, True).facts(before)
        if model is not None:
            facts["model"] = model.id
        part = self.library.open_part()
        part.write(picture)
        result = self.library.keep(part, facts, WHEN)
        thread_files.keep_sent(self.library.root, tuple(shown(one) for one in sources))
        if model is not None:
            thread_files.keep_message(result.path, MESSAGE, [result.path.name])
        return result

    def follow(self, result: Result) -> thread.Thread:
        found = thread.follow(result.id, self.library.find, self.library)
        assert found is not None
        return found

    def steps(self, result: Result) -> tuple[Result, ...]:
        return self.follow(result).steps

    def refine(
        self, result: Result, model: Model = MODEL, others: tuple[Reference, ...] = ()
    ) -> tuple[Request, list[str]]:
        """The request that goes out, and what is told."""
        refined = thread_files.read(result.path)
        asked = Request("now at dusk", model, Route.CHAT, references=(refined, *others))
        return Continuation(self.steps(result), True).applied(asked, self.library)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "library")


def said(request: Request) -> list[tuple[Any, ...]]:
    """Each turn: the words, the pictures shown, and those of the model's own turn or None."""
    told = [
        (
            turn.prompt,
            [one.data for one in turn.shown],
            [one.data for one in turn.pictures] if turn.message is not None else None,
        )
        for turn in request.turns
    ]
    return [*told, (request.prompt, [one.data for one in request.references])]


A, B, C, S, T = png(1), png(2), png(3), png(4), png(5)


def test_the_models_own_turns_come_back_as_they_were(studio):
    first = studio.make("an alley", A, sources=(S,))
    second = studio.make("with rain", B, parent=first, sources=(T,))
    request, notes = studio.refine(second)
    assert said(request) == [
        ("an alley", [S], [A]), ("with rain", [T], [B]), ("now at dusk", []),
    ]  # fmt: skip
    assert [turn.message for turn in request.turns] == [MESSAGE, MESSAGE]
    assert notes == []


def test_a_branch_leaves_the_other_one_out(studio):
    first = studio.make("an alley", A, sources=(S,))
    studio.make("with rain", B, parent=first)
    request, _ = studio.refine(first)
    assert said(request) == [("an alley", [S], [A]), ("now at dusk", [])]


def test_what_the_image_api_made_is_shown_with_the_next_turn(studio):
    first = studio.make("an alley", A, sources=(S,), model=None)
    request, _ = studio.refine(first)
    assert said(request) == [("an alley", [S], None), ("now at dusk", [A])]
    second = studio.make("with rain", B, parent=first, sources=(A,))
    request, _ = studio.refine(second)
    assert said(request) == [
        ("an alley", [S], None), ("with rain", [A], [B]), ("now at dusk", []),
    ]  # fmt: skip


def test_another_models_turns_are_not_this_ones_own(studio):
    """Its sealed thoughts mean nothing to it; its pictures are shown by the artist instead."""
    first = studio.make("an alley", A, sources=(S,))
    second = studio.make("with rain", B, parent=first)
    request, _ = studio.refine(second, OTHER)
    assert said(request) == [
        ("an alley", [S], None), ("with rain", [A], None), ("now at dusk", [B]),
    ]  # fmt: skip


def test_further_references_go_with_the_new_turn(studio):
    first = studio.make("an alley", A)
    request, _ = studio.refine(first, others=(shown(T),))
    assert said(request) == [("an alley", [], [A]), ("now at dusk", [T])]


def test_a_picture_that_is_gone_is_told(studio):
    first = studio.make("an alley", A, sources=(S,))
    for path in (studio.library.root / "sent").iterdir():
        path.unlink()
    request, notes = studio.refine(first)
    assert said(request) == [("an alley", [], [A]), ("now at dusk", [])]
    assert notes == ["1 older picture was not in the library any more, and left out."]


def test_too_many_pictures_leave_the_oldest_out_and_say_so(studio):
    first = studio.make("an alley", A, sources=(S, T))
    second = studio.make("with rain", B, parent=first)
    few = replace(MODEL, max_references=3)
    request, notes = studio.refine(second, few)
    assert said(request) == [
        ("an alley", [T], [A]), ("with rain", [], [B]), ("now at dusk", []),
    ]  # fmt: skip
    assert notes == ["1 older picture was left out: too much for one request."]
    assert thread.left_out(studio.follow(second), few) == 1


def test_an_own_turn_without_its_picture_says_its_words_alone(studio, monkeypatch):
    first = studio.make("an alley", A)
    second = studio.make("with rain", B, parent=first)
    request, notes = studio.refine(second, replace(MODEL, max_references=1))
    assert said(request)[0] == ("an alley", [], [])
    assert request.turns[0].message == {"role": "assistant", "content": "Here."}
    assert len(notes) == 1


def test_all_bytes_together_stay_within_what_is_sane(studio, monkeypatch):
    monkeypatch.setattr(conversation.fitting, "__defaults__", (10_000,))
    steps = [studio.make("an alley", A, sources=(S,))]
    for seed in range(20, 24):
        steps.append(studio.make("more", png(seed), parent=steps[-1]))
    request, notes = studio.refine(steps[-1])
    total = sum(len(one.data) for turn in request.turns for one in (*turn.shown, *turn.pictures))
    assert 5_000 < total <= 10_000
    assert notes == ["4 older pictures were left out: too much for one request."]


def test_the_image_api_is_told_what_the_picture_was_made_for(studio):
    second = studio.make("with rain", B, parent=studio.make("an alley", A))
    steps = studio.steps(second)
    asked = Request("now at dusk", OTHER, Route.IMAGES, references=(shown(B),))
    request, _ = Continuation(steps, False).applied(asked, studio.library)
    assert request.prompt.startswith("now at dusk\n")
    assert "“an alley”, then “with rain”" in request.prompt
    assert (request.turns, request.references) == ((), (shown(B),))


def test_a_picture_that_was_sent_smaller_is_shown_so_again(studio):
    first = studio.make("an alley", A)
    small = shown(png(9))
    thread_files.keep_sent(studio.library.root, (small,))
    facts = {"prompt": "with rain", "model": MODEL.id, "sources": []}
    facts["thread"] = Continuation(studio.steps(first), True).facts(small)
    part = studio.library.open_part()
    part.write(B)
    second = studio.library.keep(part, facts, WHEN)
    thread_files.keep_message(second.path, MESSAGE, [second.path.name])
    request, _ = studio.refine(second)
    assert said(request)[:2] == [("an alley", [], None), ("with rain", [small.data], [B])]


def test_a_thread_survives_missing_and_circular_parents(studio):
    first = studio.make("an alley", A)
    second = studio.make("with rain", B, parent=first)
    first.path.unlink()
    cut = studio.follow(second)
    assert ([step.id for step in cut.steps], cut.is_cut) == ([second.id], True)
    assert thread.follow(first.id, studio.library.find, studio.library) is None
    loop = replace(second, facts={**second.facts, "thread": {"parent": second.id}})
    assert thread.follow(loop.id, lambda _id: loop, studio.library).steps == (loop,)
    odd = replace(second, facts={**second.facts, "thread": ["odd"], "sources": {"odd": 1}})
    assert thread.follow(odd.id, lambda _id: odd, studio.library).steps == (odd,)


def test_what_is_beside_a_picture_is_no_result(studio):
    first = studio.make("an alley", A, sources=(S,))
    assert [one.id for one in studio.library.latest(9)] == [first.id]
    assert studio.library.find(first.id).id == first.id
    assert not list(studio.library.root.rglob("*.part"))


def test_a_broken_record_is_as_none(studio):
    first = studio.make("an alley", A)
    first.path.with_name(f"{first.path.stem}.turn.json").write_text('{"message": 3}')
    request, _ = studio.refine(first)
    assert said(request) == [("an alley", [], None), ("now at dusk", [A])]
