"""The wire to OpenRouter: requests, routes, streams and errors. Runs on worker threads only."""

from ..core.progress import Phase, Progress
from .account import Account
from .answer import Answer, Blob, Inbox
from .client import Client

__all__ = ["Account", "Answer", "Blob", "Client", "Inbox", "Phase", "Progress"]
