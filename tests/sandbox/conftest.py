"""Fixtures for the sandbox's own tests: a running sandbox, a key, and short ways to call it."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from standin import Sandbox

KEY = "sk-or-v1-0123456789abcdef"
SMALL = {"model": "google/gemini-3.1-flash-image", "resolution": "512"}
"""The cheapest honest picture: 512 x 512 pixels."""


class Caller:
    """Talks to one sandbox over one keep-alive connection, as a client with a key."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        headers = {"Authorization": f"Bearer {KEY}"}
        # Nothing here is encrypted, and loading certificates for every test takes seconds in all.
        self.http = httpx.Client(base_url=sandbox.url, headers=headers, timeout=30, verify=False)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get(path, **options)

    def images(self, prompt: str, *references: str, **fields: Any) -> httpx.Response:
        """`POST /images` for a small picture, or for whatever model `fields` name."""
        body = {**(fields if "model" in fields else {**SMALL, **fields}), "prompt": prompt}
        if references:
            body["input_references"] = [
                {"type": "image_url", "image_url": {"url": url}} for url in references
            ]
        return self.http.post("/images", json=body)

    def chat(self, prompt: str, *references: str, **fields: Any) -> httpx.Response:
        """`POST /chat/completions` for a small picture."""
        content: list[dict[str, Any]] = [{"type": "text", "text": prompt}]
        content += [{"type": "image_url", "image_url": {"url": url}} for url in references]
        body = {
            "model": SMALL["model"],
            "modalities": ["image", "text"],
            "image_config": {"image_size": "0.5K"},
            "messages": [{"role": "user", "content": content}],
            **fields,
        }
        return self.http.post("/chat/completions", json=body)


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with Sandbox(generation_delay=0.2) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """A running sandbox with an empty log."""
    assert running.settle(30)
    running.clear_log()
    return running


@pytest.fixture
def call(sandbox: Sandbox) -> Iterator[Caller]:
    caller = Caller(sandbox)
    yield caller
    caller.http.close()


@pytest.fixture(scope="session")
def key() -> str:
    return KEY


@pytest.fixture(scope="session")
def reference_png() -> bytes:
    """A 320 x 180 PNG: a red square left of the middle, a yellow disc at the right, on blue."""
    picture = Image.new("RGB", (320, 180), (40, 70, 160))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 140, 150), fill=(210, 60, 40))
    draw.ellipse((200, 30, 290, 120), fill=(250, 240, 160))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def reference(reference_png: bytes) -> str:
    """The same as a data URL."""
    return "data:image/png;base64," + base64.b64encode(reference_png).decode()


@pytest.fixture(scope="session")
def opened() -> Any:
    """Turns a base64 text into a fully decoded Pillow image."""

    def open_base64(text: str) -> Image.Image:
        picture = Image.open(io.BytesIO(base64.b64decode(text, validate=True)))
        picture.load()
        return picture

    return open_base64
