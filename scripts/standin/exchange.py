"""One paid request on its way through the sandbox: what both picture routes have in common."""

from __future__ import annotations

import base64
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import pricing
from .account import Ledger, generation_id, generation_record
from .catalogue import Catalogue, Model
from .encode import Drawn
from .errors import ApiError
from .studio import Commission, Gallery
from .triggers import Triggers
from .wire import ConnectionDropped, Wire

BAD_BASE64 = "%%% this is not base64 %%%"


class Desk:
    """What all requests of one sandbox share."""

    def __init__(self, ledger: Ledger, images_route: bool) -> None:
        self.catalogue = Catalogue()
        self.ledger = ledger
        self.gallery = Gallery()
        self.images_route = images_route
        self.root = ""
        self._given: Counter[tuple[str, ...]] = Counter()
        self._lock = threading.Lock()

    def count(self, *what: str) -> int:
        """How often this has been asked for before."""
        with self._lock:
            self._given[what] += 1
            return self._given[what] - 1


@dataclass
class Exchange:
    """A request, the way back to its client, and the generation it is recorded as."""

    desk: Desk
    wire: Wire
    key: str
    body: Any
    session_id: str | None
    prefix: str
    triggers: Triggers = field(default_factory=Triggers)
    started: float = field(default_factory=time.monotonic)
    generation: str = ""

    def __post_init__(self) -> None:
        self.generation = generation_id(self.prefix)

    def obey_early_triggers(self, model_id: str, prompt: str) -> None:
        """Refuses, redirects or hangs up as the prompt's magic words ask, after any `@slow`.

        Raises ApiError or ConnectionDropped; returns when a picture is to be made.
        """
        refusal = self.triggers.failure(model_id)
        if refusal:
            error, times = refusal
            if times is None or self.desk.count(self.prefix, prompt) < times:
                self.wire.wait(self.triggers.slow)
                raise error
        if self.triggers.redirect:
            self.wire.wait(self.triggers.slow)
            raise ApiError(307, "", {"Location": self.triggers.redirect})
        if "dropbefore" in self.triggers:
            self.wire.wait(self.triggers.slow)
            self.wire.hang_up()
            raise ConnectionDropped

    def headers(self, provider: str | None = None) -> dict[str, str]:
        """Response headers of section 2; `X-Provider-Name` on the image route only."""
        named = {"X-Provider-Name": provider} if provider else {}
        return {"X-Generation-Id": self.generation, **named}

    def charge(
        self,
        commission: Commission,
        pictures: Sequence[Drawn],
        partials: int = 0,
        streamed: bool = False,
        cancelled: bool = False,
    ) -> dict[str, Any]:
        """Books the request and returns its `usage` (3.4)."""
        usage = pricing.usage(
            pricing.Order(
                model=commission.model,
                endpoint=commission.endpoint,
                prompt=commission.prompt,
                tier=commission.tier,
                quality=commission.quality,
                sizes=[commission.pixels for _ in pictures],
                references=[reference.size for reference in commission.references],
                partials=partials,
            )
        )
        record = generation_record(
            generation=self.generation,
            api_type="image" if self.prefix == "gen-img" else "completions",
            model_id=commission.model.id,
            provider=provider_name(commission.model, commission.endpoint),
            usage=usage,
            references=len(commission.references),
            pictures=len(pictures),
            seconds=time.monotonic() - self.started,
            streamed=streamed,
            cancelled=cancelled,
            session_id=self.session_id,
        )
        self.desk.ledger.charge(self.key, record)
        return usage

    def base64(self, drawn: Drawn) -> str:
        """The picture as base64, or as the nonsense `@badb64` asks for."""
        if "badb64" in self.triggers:
            return BAD_BASE64
        return base64.b64encode(drawn.data).decode()

    def link(self, drawn: Drawn) -> str:
        """An http address, on this sandbox, where the picture can be had without a key."""
        return f"{self.desk.root}/pictures/{self.desk.gallery.hang(drawn)}"


def provider_name(model: Model, endpoint: dict[str, Any] | None) -> str:
    """The provider that serves the request; muse-image lists none and is Meta's."""
    return endpoint["provider_name"] if endpoint else model.row["name"].partition(":")[0]


def created(model: Model) -> int:
    """`created` of an image answer: 0 for Google and Black Forest Labs, else unix seconds (3.4)."""
    return 0 if model.author in ("google", "black-forest-labs") else int(time.time())
