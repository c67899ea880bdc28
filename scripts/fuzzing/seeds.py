"""What a fuzzer begins with: answers of every kind that the tests know."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from addon.app.catalogue import _BUNDLED

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = ROOT / "tests" / "unit" / "openrouter" / "hostile" / "findings"
"""Files named TARGET-what-it-was: what has once broken a reader."""

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_LONG = base64.b64encode(_PNG * 20).decode()
_URL = f"data:image/png;base64,{_LONG}"
_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080030004001011100ffd9")
_WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
_GIF = b"GIF89a\x01\0\x01\0\0\0\0;"
_AVIF = b"\0\0\0\x18ftypavif\0\0\0\0avifmif1\0\0\0\x14ispe\0\0\0\0\0\0\0\x40\0\0\0\x30"

_ANSWERS = [
    {"created": 0, "data": [{"b64_json": _LONG}], "usage": {"cost": 0.04, "a": {"b": 1}}},
    {"data": [{"url": "https://cdn.example/a.png"}, {"b64_json": "!!"}]},
    {"id": "gen-1", "choices": [{"message": {"images": [{"image_url": {"url": _URL}}]}}]},
    {"choices": [{"message": {"content": f"So ![a]({_URL}) https://x.example/a.png"}}]},
    {"choices": [{"delta": {"content": [{"type": "text", "text": "no"}], "refusal": "no"},
                  "finish_reason": "content_filter", "native_finish_reason": "SAFETY"}]},
    {"type": "image_generation.partial_image", "b64_json": _LONG},
    {"type": "image_generation.completed", "b64_json": _LONG, "usage": {"cost": "0.1"}},
    {"type": "error", "error": {"code": 502, "message": "Provider returned error"}},
]  # fmt: skip
_ERRORS = [
    {"error": {"code": 429, "message": "Slow down", "metadata": {"retry_after_seconds": 3,
     "raw": '{"error":{"message":"busy"}}', "provider_name": "Maker"}}},
    {"error": {"code": "content_policy_violation", "message": '[{"path":["a",1],"message":"b"}]',
     "metadata": {"reasons": ["violence"], "flagged_input": "x"}}},
    {"error": "plain", "availability": {"code": "wrong_endpoint", "retryable": False}},
]  # fmt: skip
_LINKS = ["https://cdn.example/a.png", "https://[::ffff:127.0.0.1]/", "https://2130706433/",
          "https://u:p@10.0.0.1:1/", "https://localhost./", "https://a\\@b/", "https://[fe80::1%25e]/",
          "https://0x7f.1/?#", "https://xn--bcher-kva.example:443/%00"]  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Inputs for one of ``targets.TARGETS``, the findings among them."""
    texts = [json.dumps(value).encode() for value in _ANSWERS]
    streams = [b"event: x\ndata: %s\r\n\r\n" % text for text in texts]
    stream = b": keep-alive\n\n" + b"".join(streams) + b"data: [DONE]\n\n"
    known = {
        "sieve": [*texts, b'"\\ud83c\\udfa8 \\/"', b"[1e999, -0, NaN]", b"\xef\xbb\xbf{}"],
        "events": [*streams, stream],
        "answer": [b"\x00" + text for text in texts]
        + [b"\xff" + one for one in (*streams, stream)],
        "encoded": [_LONG.encode(), base64.urlsafe_b64encode(b"\xff" * 99), b"AA\r\nA=", b"A"],
        "picture": [_PNG, _JPEG, _WEBP, _GIF, _AVIF, b"<svg xmlns=''></svg>"],
        "refusal": [b"\x05" + json.dumps(value).encode() for value in _ERRORS]
        + [b"\x07<html><script>x</script><!-- a -->Bad Gateway</html>", b'\x01data: {"error":{}}'],
        "link": [url.encode() for url in _LINKS],
        "sidecar": [b'{"prompt": 7, "placement": {"target": "PLANE", "view": {"width": 1}}}'],
        "catalogue": [json.dumps(json.loads(_BUNDLED.read_text("utf-8"))["data"][:2]).encode()],
    }
    return [*known.get(target, []), *findings(target)]


def findings(target: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(FINDINGS.glob(f"{target}-*"))]
