"""Asks OpenRouter for pictures: which route, which second attempt, and what is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from ..core import endpoint
from ..core.endpoint import Endpoint
from ..core.errors import CancelledError, MalformedError, NotFoundError, PaintoverError
from ..core.request import Request, Route
from . import sentences, verdict
from .account import Account
from .answer import Answer, Inbox, Previews
from .bodies import Upload, chat_payload, images_payload, modalities_for
from .draft import Draft, Link
from .exchange import Exchange
from .faults import Fault
from .links import Links
from .patience import Patience, Smaller
from .progress import Meter, Phase, Progress
from .redact import redact
from .transport import Wire
from .witness import Nobody, Witness

_PATHS = {Route.IMAGES: "/images", Route.CHAT: "/chat/completions"}
LAST_BYTES = 128 * 1024
"""No piece of a body is longer: when as much is left, the next one may be its last."""

_LIST_BYTES = 32 * 1024 * 1024


class Client:
    """A connection to one account, for one job on one worker thread.

    ``cancelled`` is polled many times a second while anything is waited for, except while the
    system looks up a host's name. ``progress`` is called on the same thread, about ten times a
    second. ``smaller`` makes smaller pictures where a server finds them too large. ``previews``
    are given unfinished pictures, where a model shows them. Nothing is sent
    twice once a provider may have begun to work on it.
    """

    def __init__(
        self,
        account: Account,
        *,
        cancelled: Callable[[], bool],
        progress: Callable[[Progress], None] = lambda report: None,
        smaller: Smaller = lambda references: None,
        witness: Witness | None = None,
        previews: Previews | None = None,
    ) -> None:
        self._previews = previews
        self._account = account
        self._witness = witness or Nobody()
        self._cancelled = cancelled
        self._meter = Meter(progress)
        self._wire = Wire(self._watch, account.read_timeout)
        self._patience = Patience(self._watch, self._meter, smaller)
        self._links = Links(account, self._watch, self._meter)

    def generate(self, request: Request, inbox: Inbox) -> Answer:
        """Ask for pictures and return them, decoded into blobs of ``inbox``.

        Raises the errors of ``core.errors``. What had arrived whole is then in the error's
        ``salvaged``, closed; blobs of anything else are discarded.
        """
        with self._guarded():
            outcome: Answer | Fault | None = None
            if request.route is not Route.CHAT:
                outcome = self._patience.ask(
                    lambda asked: self._ask(Route.IMAGES, images_payload(asked), asked, inbox),
                    request,
                )
            falls_back = (
                request.route is Route.AUTO
                and isinstance(outcome, Fault)
                and outcome.is_wrong_route
            )
            if outcome is None or falls_back:
                outcome = self._by_chat(request, inbox)
            if isinstance(outcome, Fault):
                is_strict = request.zdr or request.no_training
                raise sentences.error_for(outcome, request.model.short_name, is_strict)
            return outcome

    def key_info(self) -> dict[str, Any]:
        """What the account says about its key: label, limits, usage (section 11.1)."""
        with self._guarded():
            self._key()
            data = self._fetch("/key")
            if not isinstance(data, dict):
                raise _not_an_answer()
            return data

    def image_models(self) -> list[dict[str, Any]]:
        """The rows of the Image API's list of models (section 3.1). Needs no key."""
        return self._rows("/images/models")

    def all_models(self) -> list[dict[str, Any]]:
        """The rows of the general list that make pictures (section 5). Needs no key."""
        return self._rows("/models?output_modalities=image")

    def user_models(self) -> list[dict[str, Any]]:
        """The same, as far as this key may use them."""
        with self._guarded():
            self._key()
        return self._rows("/models/user?output_modalities=image")

    def endpoints(self, model_id: str) -> tuple[Endpoint, ...]:
        """Who serves a model (section 3.2); the slash in its id stays as it is."""
        with self._guarded():
            return endpoint.from_answer(self._fetch(f"/images/models/{model_id}/endpoints", None))

    def generation(self, generation_id: str) -> dict[str, Any] | None:
        """What became of a request (section 11.3); None as long as nothing is known of it."""
        with self._guarded():
            self._key()
            try:
                data = self._fetch(f"/generation?id={quote(generation_id, safe='')}")
            except NotFoundError:
                return None
            if not isinstance(data, dict):
                raise _not_an_answer()
            return data

    def close(self) -> None:
        """Close every connection. Idempotent."""
        self._links.close()
        self._wire.hang_up()

    def _by_chat(self, request: Request, inbox: Inbox) -> Answer | Fault:
        def ask(modalities: list[str]) -> Answer | Fault:
            return self._patience.ask(
                lambda asked: self._ask(Route.CHAT, chat_payload(asked, modalities), asked, inbox),
                request,
            )

        modalities = modalities_for(request)
        outcome = ask(modalities)
        if isinstance(outcome, Fault) and outcome.is_wrong_modalities:
            # Turned away before a provider was asked (section 9.4): nothing is bought twice.
            other = ["image"] if "text" in modalities else ["image", "text"]
            outcome = ask(other)
        return outcome

    def _ask(
        self, route: Route, payload: dict[str, Any], request: Request, inbox: Inbox
    ) -> Answer | Fault:
        """One request; a Fault is the server's refusal, anything else that fails is raised."""
        upload = Upload(payload, self._on_sending)
        draft = Draft(inbox, route, expected=request.count, previews=self._previews)
        exchange = Exchange(self._account, self._wire, self._meter)
        try:
            incoming = exchange.send("POST", _PATHS[route], self._key(), upload, request.stream)
            if fault := exchange.fault_in(incoming):
                if not getattr(sentences.error_for(fault), "may_be_charged", False):
                    self._witness.declined()
                return fault
            self._witness.named(exchange.generation_of(incoming))
            exchange.read_into(draft, incoming, upload)
            exchange.close()
            draft.close_words()
            self._fetch_links(draft)
            self._watch()
            answer = draft.settle()
            if problem := verdict.judge(draft, request):
                raise problem
            return answer
        except PaintoverError as error:
            _salvage(error, draft, exchange)
            raise
        except Exception as fault:
            # A fault of our own must not cost a picture that has arrived.
            error = _stumbled(fault)
            _salvage(error, draft, exchange)
            raise error from fault
        finally:
            exchange.close()
            draft.tray.discard_rest()

    def _rows(self, path: str) -> list[dict[str, Any]]:
        with self._guarded():
            data = self._fetch(path)
            if not isinstance(data, list):
                raise _not_an_answer()
            return [row for row in data if isinstance(row, dict) and row.get("id")]

    def _fetch(self, path: str, envelope: str | None = "data") -> Any:
        """A small answer, out of its envelope."""
        exchange = Exchange(self._account, self._wire, self._meter)
        try:
            key = self._key() if self._account.key.strip() else ""
            incoming = exchange.send("GET", path, key)
            if fault := exchange.fault_in(incoming):
                raise sentences.error_for(fault)
            body = exchange.read_json(incoming, _LIST_BYTES)
            return body if envelope is None else _inside(body, envelope)
        finally:
            exchange.close()

    def _fetch_links(self, draft: Draft) -> None:
        """Fetch them all, whatever becomes of one; then raise what the first that failed met."""
        problem: PaintoverError | None = None
        for at, item in enumerate(draft.claimed):
            if isinstance(item, Link):
                try:
                    draft.claimed[at] = self._links.fetch(item.url, draft.tray)
                except CancelledError:
                    raise
                except PaintoverError as failed:
                    problem = problem or failed
        if problem is not None:
            raise problem

    def _on_sending(self, sent: int, total: int) -> None:
        if sent + LAST_BYTES >= total:
            self._witness.leaving()
        if sent < total:
            self._meter.tell(Phase.SENDING, sent, total)
        else:
            self._meter.tell(Phase.WAITING)

    def _key(self) -> str:
        return self._account.checked_key()

    def _watch(self) -> None:
        if self._cancelled():
            raise CancelledError

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Leaves no connection behind, and no secret in an error."""
        try:
            self._watch()
            yield
        except PaintoverError as error:
            key = self._account.key.strip()
            error.message = redact(error.message, key)
            error.hint = redact(error.hint, key)
            error.detail = redact(error.detail, key)
            error.args = (error.message,)
            raise
        finally:
            self.close()


def _salvage(error: PaintoverError, draft: Draft, exchange: Exchange) -> None:
    error.salvaged = draft.salvage(exchange.unread)
    error.generation_id = draft.answer.generation_id or error.generation_id
    error.cost = draft.answer.cost


def _stumbled(fault: Exception) -> MalformedError:
    return MalformedError(
        "The server's answer could not be read to its end.",
        "Try again, or choose another model.",
        detail=f"{type(fault).__name__}: {fault}",
    )


def _inside(body: Any, envelope: str) -> Any:
    return body.get(envelope) if isinstance(body, dict) else None


def _not_an_answer() -> MalformedError:
    return MalformedError(
        "The server's answer is not one of OpenRouter's.",
        "Check the base address in the preferences.",
    )
