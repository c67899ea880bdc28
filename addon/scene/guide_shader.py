"""The shader of the guides: depth, object and normal of what is nearest, as four floats."""

from typing import Any

import gpu

_types: Any = gpu.types

_VERTEX = """
void main()
{
  vec4 place = vec4(position, 1.0);
  view_position = vec3(dot(row_x, place), dot(row_y, place), dot(row_z, place));
  // The cofactors turn normals right under any scale; which side is meant, the fragment knows.
  vec3 x = cross(row_y.xyz, row_z.xyz), y = cross(row_z.xyz, row_x.xyz);
  vec3 z = cross(row_x.xyz, row_y.xyz);
  view_normal = vec3(dot(x, normal), dot(y, normal), dot(z, normal));
  gl_Position = projection * vec4(view_position, 1.0);
}
"""

_FRAGMENT = """
void main()
{
  vec3 sight = projection[3][3] == 0.0 ? view_position : vec3(0.0, 0.0, -1.0);
  vec3 face = cross(dFdx(view_position), dFdy(view_position));
  face = dot(face, sight) > 0.0 ? -face : face;
  vec3 n = view_normal;
  // Both sides of a face are seen, each as facing the eye.
  n = dot(n, face) < 0.0 ? -n : n;
  n = is_flat > 0.5 || dot(n, n) == 0.0 ? face : n;
  float sum = abs(n.x) + abs(n.y) + abs(n.z);
  n = sum > 0.0 ? n / sum : vec3(0.0, 0.0, 1.0);
  vec2 turned = vec2(n.x < 0.0 ? -1.0 : 1.0, n.y < 0.0 ? -1.0 : 1.0);
  vec2 folded = n.z < 0.0 ? (1.0 - abs(n.yx)) * turned : n.xy;
  sheet = vec4(-view_position.z, number, folded);
}
"""


def compiled() -> Any:
    """``position`` and ``normal`` per vertex; ``row_x`` to ``row_z`` take them to view space.

    Within the 128 bytes of push constants that every backend has.
    """
    between = _types.GPUStageInterfaceInfo("paintover_guide")
    between.smooth("VEC3", "view_position")
    between.smooth("VEC3", "view_normal")
    info = _types.GPUShaderCreateInfo()
    info.push_constant("MAT4", "projection")
    for row in ("row_x", "row_y", "row_z"):
        info.push_constant("VEC4", row)
    info.push_constant("FLOAT", "number")
    info.push_constant("FLOAT", "is_flat")
    info.vertex_in(0, "VEC3", "position")
    info.vertex_in(1, "VEC3", "normal")
    info.vertex_out(between)
    info.fragment_out(0, "VEC4", "sheet")
    info.vertex_source(_VERTEX)
    info.fragment_source(_FRAGMENT)
    return gpu.shader.create_from_info(info)
