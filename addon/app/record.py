"""What is noted in a sidecar when something is generated, so that Recall can bring it all back."""

from typing import Any

import bpy

from ..core.source import SourceKind
from ..scene import standpoint
from .wish import Wish


def of(context: bpy.types.Context, wish: Wish) -> dict[str, Any]:
    """As JSON knows it: what the artist had chosen, and where the scene was looked at from.

    What was sent in the end stands in the sidecar besides.
    """
    wanted = wish.wanted
    return {
        "source": str(wish.source),
        "image": wish.image.name if wish.source is SourceKind.IMAGE and wish.image else "",
        "refine": wish.refine if wish.source is SourceKind.RESULT else "",
        "route": str(wish.route),
        "count": wish.count,
        "stream": wish.stream,
        "include_overlays": wish.include_overlays,
        "wanted": {
            "ratio": wanted.ratio,
            "resolution": wanted.resolution,
            "quality": wanted.quality,
            "background": wanted.background,
            "output_format": wanted.output_format,
            "compression": wanted.compression,
            "options": dict(wanted.options),
        },
        "references": [
            {"kind": str(one.kind), "role": one.role, "name": one.name} for one in wish.references
        ],
        "stood": standpoint.of(context, wish.source),
    }
