"""Magic words in a prompt: `@name` and `@name=value`.

Words may stand anywhere in the prompt, in any letter case. A failure followed by `xN`, such as
`@429x2`, is given to the first N requests with that very prompt and no more, so a client's retry
can be seen to succeed.

Failures, as in section 9: `401 402 402key 402flight 403 404policy 408 413 429 429noheader 500 502
502safety 503 524html 529 zod avail blocked`, and `redirect=URL` for a 307. Then `402weight`
(a request that outweighs the budget), `403region 404gone 404avail 429stop 503avail` (the codes of
9.6), `429daily` (a free model's allowance), `407 511` (proxies and networks that want a password)
and `portal` (a sign-in page with status 200).

`@503=0.2` asks to wait so many seconds, `@503=date+2` until a date, `@503=reset+2` until a moment
in milliseconds (`X-RateLimit-Reset`), and `@503=none` says nothing about it in its headers.

Other pictures: `svg`, `gif` and `avif` formats; `wrongtype` (PNG label on JPEG bytes), `badb64`,
`garbage` (base64 of no picture), `huge` (a header claiming 20000 x 20000), `big` (20 MB of base64),
`httpurl` (an address instead of base64), `size=WIDTHxHEIGHT` (these pixels, whatever was asked).

Other answers: `empty`, `text`, `dup`, `fewer`, `unknown` (more keys and events), `nousage`; on chat
also `chatforms=1..6` (4.2), `nochoices`, `filtered` (content filter).

Other manners: `slow=SECONDS`, `trickle` (about 3 s), `dropbefore` (no byte at all), `drop` (closed
in mid-body), `dropafter` (all of it, then a reset), `midstream` (an error after the start) and
`nodone` (no `[DONE]`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import errors
from .errors import ApiError
from .sizes import parse_pixels

_WORD = re.compile(r"@([a-z0-9]+)(?:=([^\s]+))?", re.IGNORECASE)
_LIMITED = re.compile(r"(.+?)x(\d+)")


@dataclass
class Triggers:
    """The magic words of one prompt."""

    words: dict[str, str] = field(default_factory=dict)

    def __contains__(self, word: str) -> bool:
        return word in self.words

    @property
    def slow(self) -> float:
        """Seconds to wait before answering."""
        return self._number("slow", 0.0)

    @property
    def size(self) -> tuple[int, int] | None:
        """The pixels every picture shall have."""
        return parse_pixels(self.words.get("size", "").rstrip(".,;:!?)"))

    @property
    def chat_form(self) -> int:
        """Where a chat answer keeps its picture, 1..6 (4.2)."""
        return int(self._number("chatforms", 1))

    @property
    def redirect(self) -> str | None:
        return self.words.get("redirect") or None

    def failure(self, model_id: str) -> tuple[ApiError, int | None] | None:
        """The refusal asked for and, with `xN`, how many times to give it; None for neither."""
        for word in self.words:
            limited = _LIMITED.fullmatch(word)
            times = int(limited[2]) if limited else None
            made = errors.named(limited[1] if limited else word, model_id)
            if made:
                errors.ask_to_wait(made, self.words[word].rstrip(".,;:!?)"))
                return made, times
        return None

    def _number(self, word: str, default: float) -> float:
        try:
            return float(self.words[word].rstrip(".,;:!?)"))
        except (KeyError, ValueError):
            return default


def parse(prompt: str) -> Triggers:
    """The triggers in `prompt`; unknown words are kept and mean nothing."""
    return Triggers({match[1].lower(): match[2] or "" for match in _WORD.finditer(prompt)})
