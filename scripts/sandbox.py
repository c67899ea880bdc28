"""Runs the local stand-in for OpenRouter: prints its base address, then serves until stopped."""

from __future__ import annotations

import environments

environments.enter("sandbox")

import argparse  # noqa: E402
import signal  # noqa: E402
import threading  # noqa: E402

from standin import Sandbox  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 picks a free one")
    parser.add_argument("--log", metavar="FILE", help="append a JSON line per request to FILE")
    parser.add_argument(
        "--no-images-route",
        action="store_true",
        help="answer /images with 404, as an old self-hosted proxy does",
    )
    parser.add_argument(
        "--generation-delay",
        type=float,
        default=0.3,
        metavar="SECONDS",
        help="how long a generation stays unknown to /generation",
    )
    parser.add_argument(
        "--key-limit", type=float, default=100.0, metavar="USD", help="spending limit of every key"
    )
    options = parser.parse_args()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with Sandbox(
        options.port,
        log_file=options.log,
        images_route=not options.no_images_route,
        generation_delay=options.generation_delay,
        key_limit=options.key_limit,
    ) as sandbox:
        print(sandbox.url, flush=True)
        # A bare wait() cannot be interrupted on Windows.
        while not stop.wait(0.2):
            pass


if __name__ == "__main__":
    main()
