"""Opens web pages and folders without handing the key to the programs that show them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def reveal(file: Path) -> bool:
    """Show a file in the system's file browser, selected; False where that is not known how."""
    if sys.platform == "win32":
        # Not a list: Explorer takes quotes around the path alone.
        command: str | list[str] = f'explorer /select,"{file}"'
    elif sys.platform == "darwin":
        command = ["open", "-R", str(file)]
    else:
        command = [
            *("dbus-send", "--session", "--print-reply", "--reply-timeout=2000"),
            *("--dest=org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"),
            "org.freedesktop.FileManager1.ShowItems",
            *(f"array:string:{file.as_uri()}".replace(",", "%2C"), "string:"),
        ]
    with clean_environment():
        try:
            if sys.platform in ("win32", "darwin"):
                subprocess.Popen(command)
                return True
            done = subprocess.run(command, capture_output=True, timeout=3, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0
