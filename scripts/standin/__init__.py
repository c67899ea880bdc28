"""A local stand-in for OpenRouter's image API ("the sandbox"): real pictures, no money, no network.

Start it from the command line with `scripts/sandbox.py`, or inside a test:

    with Sandbox(port=0) as sandbox:
        requests.get(sandbox.url + "/images/models")
        print(sandbox.log)

Section numbers in this package's docstrings point into the project's offline reference of the
OpenRouter API (reference/openrouter-api.md, October 2026).
"""

from .server import Sandbox

__all__ = ["Sandbox"]
