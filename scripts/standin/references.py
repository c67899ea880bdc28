"""Reads the pictures a request brings along (section 8)."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass

from PIL import Image

from . import errors

MAX_BYTES = 30 * 1024 * 1024
"""Largest picture accepted, in bytes of the decoded file."""

ACCEPTED = {"image/png", "image/jpeg", "image/webp", "image/gif"}


class BadReference(ValueError):
    """A URL that is no readable data URL."""


@dataclass(frozen=True)
class Reference:
    """One input picture: file bytes, the declared media type, and the picture unless unreadable.

    `picture` is opened, not decoded; its `size` is (width, height) in pixels.
    """

    data: bytes
    media_type: str
    picture: Image.Image | None

    @property
    def size(self) -> tuple[int, int]:
        return self.picture.size if self.picture else (0, 0)


def read_data_url(url: str) -> Reference:
    """Decodes a base64 data URL. Raises BadReference when it is not one."""
    head, comma, payload = url.partition(",")
    if not head.startswith("data:") or not comma or not head.endswith(";base64"):
        raise BadReference("not a base64 data URL")
    try:
        data = base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadReference("base64 cannot be decoded") from problem
    return Reference(data, head[len("data:") : -len(";base64")], _open(data))


def read_all(urls: list[str], pictures: dict[str, bytes]) -> list[Reference]:
    """The pictures behind `urls`, data URLs or pictures this sandbox served before.

    `pictures` are those served, by name. Other addresses are never fetched. Raises ApiError: 413
    above 30 MB, otherwise 400 with an `error_type` of 9.5.
    """
    found = []
    for url in urls:
        if len(url) * 3 // 4 > MAX_BYTES + 1024:
            raise errors.too_large()
        reference = _read(url, pictures)
        if len(reference.data) > MAX_BYTES:
            raise errors.too_large()
        if reference.media_type not in ACCEPTED:
            raise _refusal("unsupported_image_format", f"Unsupported type {reference.media_type}")
        if reference.picture is None:
            raise _refusal("invalid_image", "The image data could not be read")
        found.append(reference)
    return found


def _read(url: str, pictures: dict[str, bytes]) -> Reference:
    if url.startswith("data:"):
        try:
            return read_data_url(url)
        except BadReference as problem:
            raise _refusal("invalid_image", str(problem)) from problem
    data = pictures.get(url.rpartition("/pictures/")[2])
    if data is None:
        raise _refusal("image_download_failed", f"Could not download {url}")
    picture = _open(data)
    kind = Image.MIME.get(picture.format or "", "") if picture else "image/svg+xml"
    return Reference(data, kind, picture)


def _refusal(error_type: str, message: str) -> errors.ApiError:
    return errors.plain(400, message, {"error_type": error_type})


def _open(data: bytes) -> Image.Image | None:
    try:
        return Image.open(io.BytesIO(data))
    except Exception:  # Pillow raises many kinds for broken files, all of which mean unreadable
        return None
