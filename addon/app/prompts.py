"""What the artist wrote, as the prompts that are sent: styles, variables, alternatives."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import bpy

from ..core import alternatives, braces, variables
from ..core.braces import Parts
from ..core.errors import SetupError
from ..core.source import SourceKind
from ..core.wording import say, template
from ..scene import named
from .wish import Wish

Styles = tuple[tuple[str, str], ...]
"""Names and endings."""

_ENDS = ".!?,;:…。！？、"
MANY = 1_000_000


class Prompts(NamedTuple):
    """``texts`` are the prompts of the jobs, in their order; none where there are too many.
    ``number`` is how many alternatives make, two that read alike counted twice. ``is_plain``
    where what was written is what is sent."""

    texts: tuple[str, ...]
    number: int
    is_plain: bool


NONE = Prompts((), 0, True)


class Written(NamedTuple):
    """What has to be written again, so that the same prompts come of it."""

    prompt: str
    styles: Styles


def look(context: bpy.types.Context, wish: Wish) -> Prompts:
    """As of now, for a panel; a variable that stands for nothing stays as it was written."""
    return look_at(context, wish.prompt, wish.styles, wish.source)


def look_at(context: bpy.types.Context, prompt: str, styles: Styles, source: SourceKind) -> Prompts:
    """As ``look``, for whom the rest of the wish does not matter."""
    parts = _parts(prompt, styles)
    found = named.values(context, braces.names(parts), source)
    texts = alternatives.written(parts, tuple(pair for pair in found if pair[1]))
    return Prompts(texts, alternatives.count(parts), texts == (prompt.strip(),))


def check(context: bpy.types.Context, wish: Wish) -> None:
    """Raise SetupError where the prompt cannot be sent as it is written."""
    if not wish.prompt.strip():
        raise SetupError(wish.empty_prompt, "Write what the picture should become.")
    parts = _parts(wish.prompt, wish.styles)
    variables.check(parts, dict(named.values(context, braces.names(parts), wish.source)))
    texts, number, _ = look(context, wish)
    if (len(texts) or number) * wish.count > alternatives.MOST:
        raise _too_many(number, wish.count)
    if "" in texts:
        raise SetupError(
            "One of the alternatives leaves the prompt empty.",
            "Write something outside of the braces.",
        )


def facts(wish: Wish, sent: str) -> dict[str, Any]:
    """For the sidecar of what was ``sent``: how it was written, where that is not the same."""
    found: dict[str, Any] = {}
    if wish.styles:
        found["styles"] = [{"name": name, "text": text} for name, text in wish.styles]
    if wish.styles or wish.prompt.strip() != sent:
        found["template"] = wish.prompt.strip()
    return found


def remembered(sidecar: Mapping[str, Any]) -> Written:
    """How a result's prompt was written; what it was sent as, where nobody noted that."""
    written, listed = sidecar.get("template"), sidecar.get("styles")
    if isinstance(written, str):
        pairs = [
            (one["name"], one["text"])
            for one in (listed if isinstance(listed, list) else [])
            if isinstance(one, Mapping)
            and isinstance(one.get("name"), str)
            and isinstance(one.get("text"), str)
        ]
        return Written(written, tuple(pairs))
    sent = str(sidecar.get("prompt") or "")
    return Written(sent if braces.is_plain(sent) else braces.escaped(sent), ())


@lru_cache(maxsize=16)
def _parts(prompt: str, styles: Styles) -> Parts:
    """Each is read by itself: what is open in one cannot swallow the next."""
    found, said = braces.parse(prompt.strip()), prompt.strip()
    for _, text in styles:
        ending = text.strip()
        if ending:
            between = "" if not said else " " if said[-1] in _ENDS else ". "
            found = (*found, between, *braces.parse(ending))
            said = ending
    return found


def _too_many(number: int, count: int) -> SetupError:
    most = alternatives.MOST
    remedy = template("Take out some alternatives, or ask for fewer pictures of each.")
    if number > MANY:
        return SetupError(
            say("The alternatives make over a million prompts; {most} go at once.", most=most),
            remedy,
        )
    return SetupError(
        say(
            "{number} prompts times {count} are more than {most} pictures at once.",
            number=number,
            count=count,
            most=most,
        ),
        remedy,
    )
