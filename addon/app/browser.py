"""Opens web pages and folders without handing the key to the programs that show them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

SECRETS = ("OPENROUTER_API_KEY",)


@contextmanager
def clean_environment() -> Iterator[None]:
    """Programs that are started meanwhile do not inherit the key. For the main thread."""
    kept = {name: os.environ.pop(name) for name in SECRETS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def open_page(url: str) -> bool:
    """Show a web page; False where no browser could be started."""
    import webbrowser

    with clean_environment():
        try:
            return webbrowser.open(url)
        except webbrowser.Error:
            return False
