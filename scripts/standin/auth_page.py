"""The browser's side of signing in: `GET /auth` (section 12)."""

from __future__ import annotations

import html
from urllib.parse import urlencode, urlsplit

from .account import Ledger


def answer(ledger: Ledger, query: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """(status, HTML page, headers): at once agrees and redirects to `callback_url`.

    With no `callback_url` the page shows the code to copy. `state` is echoed on a redirect only.
    Add `deny=1` to see a user refuse: the browser returns with `error=access_denied` and no code.
    """
    callback = query.get("callback_url")
    method = query.get("code_challenge_method", "S256")
    challenge = query.get("code_challenge")
    if method not in ("S256", "plain"):
        return 400, _page("Unknown code_challenge_method."), {}
    if callback is None:
        if not challenge:
            return 400, _page("A code_challenge is needed without a callback_url."), {}
        code = ledger.issue_code(challenge, method)
        return 200, _page(f"Your code: <code>{html.escape(code)}</code>"), {}
    if not _allowed(callback):
        return 400, _page("callback_url must be https, or http on this computer."), {}
    if query.get("deny"):
        answer = {"error": "access_denied"}
    else:
        answer = {"code": ledger.issue_code(challenge, method)}
        if "state" in query:
            answer["state"] = query["state"]
    target = callback + ("&" if urlsplit(callback).query else "?") + urlencode(answer)
    link = f'<a href="{html.escape(target)}">Back to the app</a>'
    return 302, _page(link), {"Location": target}


def _allowed(callback: str) -> bool:
    parts = urlsplit(callback)
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    return parts.scheme == "https" or local


def _page(text: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Sandbox sign-in'
        f"</title></head><body><h1>Sandbox sign-in</h1><p>{text}</p></body></html>\n"
    )
