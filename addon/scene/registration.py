"""How a picture lies on the frame it was painted over."""

STRETCH_TOLERANCE = 0.05
"""The five percent rule. Models answer 1376 x 768 for 16:9, or 1408 x 768. Up to this difference
between the picture's aspect and the frame's, the picture is meant to be the frame and is stretched
onto it exactly; beyond it, the picture keeps its shape and covers the frame."""


def cover(frame_width: float, frame_height: float, picture_aspect: float) -> tuple[float, float]:
    """Width and height of the picture laid on a frame, in the frame's units.

    The frame itself when the aspects differ by at most ``STRETCH_TOLERANCE``; else the picture
    keeps its aspect and covers the frame, concentric with it.
    """
    frame_aspect = frame_width / frame_height
    ratio = picture_aspect / frame_aspect
    if max(ratio, 1 / ratio) <= 1 + STRETCH_TOLERANCE:
        return frame_width, frame_height
    if ratio > 1:
        return frame_height * picture_aspect, frame_height
    return frame_width, frame_width / picture_aspect
