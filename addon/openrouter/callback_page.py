"""The pages that the browser is shown when it comes back, in the artist's language."""

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from ..core.wording import template, translated


class Page(NamedTuple):
    status: str
    title: str
    text: str = ""


NOTHING = Page("404 Not Found", template("There is nothing here."))
STRANGER = Page(
    "403 Forbidden",
    template("This page is not the one that Blender waits for."),
    template("Go back to Blender and sign in again."),
)
DENIED = Page(
    "200 OK",
    template("You did not sign in."),
    template("Nothing was changed. You can close this page and go back to Blender."),
)
UNREADABLE = Page(
    "400 Bad Request", template("This page cannot be read."), template("Sign in again.")
)
THANKS = Page(
    "200 OK",
    template("Thank you!"),
    template("Paintover gets its key now. You can close this page and go back to Blender."),
)


class Pages:
    """Each as the bytes that answer a request. Made where translations may be asked for.

    ``language`` is a locale such as "de_DE".
    """

    def __init__(
        self, translate: Callable[[str], str] = lambda text: text, language: str = "en"
    ) -> None:
        self._answers = {
            page: _answer(page, translate, language.replace("_", "-"))
            for page in (NOTHING, STRANGER, DENIED, UNREADABLE, THANKS)
        }

    def __getitem__(self, page: Page) -> bytes:
        return self._answers[page]


def _answer(page: Page, translate: Callable[[str], str], language: str) -> bytes:
    """Without anything from elsewhere, so that its address, with the code, goes nowhere."""
    title, text = (escape(translated(one, translate)) for one in (page.title, page.text))
    body = _HTML.format(language=escape(language), title=title, text=text).encode()
    head = "\r\n".join(
        [
            f"HTTP/1.1 {page.status}",
            "Content-Type: text/html; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Cache-Control: no-store",
            "Referrer-Policy: no-referrer",
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
            "",
            "",
        ]
    )
    return head.encode() + body


_HTML = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>Paintover</title>
<style>
html {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 32rem; margin: 20vh auto; padding: 0 1.5rem; text-align: center }}
</style></head>
<body><h1>{title}</h1><p>{text}</p></body>
</html>
"""
