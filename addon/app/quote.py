"""What a request will cost, for panels and limits: asked at every redraw, so remembered."""

from functools import lru_cache

from ..core import aspect
from ..core.endpoint import Endpoint
from ..core.estimate import Estimate, Order, estimate
from ..core.latest import remember_last
from ..core.price import Price
from ..core.request import Request
from .catalogue import Catalogue

UNKNOWN = Estimate(1)


def of_order(order: Order, catalogue: Catalogue) -> Estimate:
    """From its endpoints; where none is known, what the list of models says of a picture."""
    return _quoted(order, catalogue.endpoints(order.model_id), catalogue.price(order.model_id))


@remember_last
def _quoted(order: Order, endpoints: tuple[Endpoint, ...], price: Price | None) -> Estimate:
    if endpoints or price is None or price.unit != "image":
        return _estimated(order, endpoints)
    low, high = price.low * order.pictures, price.high * order.pictures
    return Estimate(order.pictures, low, high, assumed="1K" if price.estimate else "")


def of_request(request: Request, references: int, longest: int, catalogue: Catalogue) -> Estimate:
    """Before its ``references`` are encoded: each is taken to be as large as the answer, with
    ``longest`` pixels at most on its long edge."""
    size = aspect.pixel_size(request.model.id, request.aspect_ratio, request.resolution)
    order = Order(
        request.model.id,
        *size,
        resolution=request.resolution,
        quality=request.quality,
        pictures=request.count,
        references=(aspect.fit_within(*size, longest),) * references,
        previews=int(request.stream),
        letters=len(request.prompt),
    )
    return of_order(order, catalogue)


@lru_cache(maxsize=32)
def _estimated(order: Order, endpoints: tuple[Endpoint, ...]) -> Estimate:
    return estimate(order, [endpoint.prices for endpoint in endpoints])
