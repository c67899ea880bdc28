"""The shader that draws a picture over an editor as the artist got it, and not as Blender's
overlays would show it."""

from collections.abc import Sequence
from typing import Any

import gpu
from gpu_extras.batch import batch_for_shader

_types: Any = gpu.types

_VERTEX = """
void main()
{
  at_uv = uv;
  gl_Position = corner;
}
"""

_FRAGMENT = """
void main()
{
  vec2 at = gl_FragCoord.xy;
  if (at.x < part.x || at.y < part.y || at.x >= part.z || at.y >= part.w) {
    discard;
    return;
  }
  vec2 size = vec2(textureSize(picture, 0)), step = fwidth(at_uv) * size;
  bool squares = crisp > 0.0 && max(step.x, step.y) < 1.01;
  vec4 pixel = texture(picture, squares ? (floor(at_uv * size) + 0.5) / size : at_uv);
  if (backed > 0.0) {
    vec2 square = floor(at / backed);
    float grey = mod(square.x + square.y, 2.0) < 1.0 ? 0.25 : 0.35;
    pixel = vec4(mix(vec3(grey), pixel.rgb, pixel.a), 1.0);
  }
  // What lies over an editor is shown brighter, by this power.
  sheet = vec4(pow(max(pixel.rgb, vec3(0.0)), vec3(2.2)), pixel.a);
}
"""

Corner = tuple[float, float, float, float]
"""In OpenGL's clip space, divided by its last number: -1 to 1 across the region and upwards."""

_UV = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_shader: Any = None


def draw(
    texture: Any,
    corners: Sequence[Corner],
    part: tuple[float, float, float, float],
    backed: float = 0.0,
    crisp: bool = False,
) -> None:
    """Draw a picture between four corners, from the lower left counter-clockwise.

    ``part`` is what may be drawn of it, in pixels of the region: left, bottom, right, top. Where
    it is transparent, what is below shows, or with ``backed`` squares of that size in pixels.
    ``crisp`` shows the pixels of an enlarged picture as they are, and not blended.
    For draw handlers of POST_PIXEL; blending must be ALPHA.
    """
    shader = _compiled()
    # Where the corners lie in depth must not cut them off.
    flat = [(x, y, 0.0, w) for x, y, _, w in corners]
    batch = batch_for_shader(
        shader, "TRIS", {"corner": flat, "uv": _UV}, indices=((0, 1, 2), (0, 2, 3))
    )
    shader.bind()
    shader.uniform_sampler("picture", texture)
    shader.uniform_float("part", part)
    shader.uniform_float("backed", backed)
    shader.uniform_float("crisp", float(crisp))
    batch.draw(shader)


def forget() -> None:
    """Let go of what was compiled."""
    global _shader
    _shader = None


def _compiled() -> Any:
    global _shader
    if _shader is None:
        between = _types.GPUStageInterfaceInfo("paintover_overlay")
        between.smooth("VEC2", "at_uv")
        info = _types.GPUShaderCreateInfo()
        info.push_constant("VEC4", "part")
        info.push_constant("FLOAT", "backed")
        info.push_constant("FLOAT", "crisp")
        info.sampler(0, "FLOAT_2D", "picture")
        info.vertex_in(0, "VEC4", "corner")
        info.vertex_in(1, "VEC2", "uv")
        info.vertex_out(between)
        info.fragment_out(0, "VEC4", "sheet")
        info.vertex_source(_VERTEX)
        info.fragment_source(_FRAGMENT)
        _shader = gpu.shader.create_from_info(info)
    return _shader
