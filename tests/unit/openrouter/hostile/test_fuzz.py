"""The readers under hypothesis, and every input that has once broken one of them.

The promises are in scripts/fuzzing/targets.py; scripts/fuzz.py looks for new ways to break them.
"""

import json

import pytest
from fuzzing.seeds import FINDINGS, seeds
from fuzzing.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KEYS = (
    *("data", "choices", "message", "delta", "content", "images", "image_url", "url", "b64_json"),
    *(
        "type",
        "text",
        "error",
        "code",
        "metadata",
        "raw",
        "usage",
        "cost",
        "id",
        "refusal",
        "phase",
    ),
    *("finish_reason", "availability", "pricing", "placement", "view", "prompt", "target", "name"),
    *("supported_parameters", "endpoints", "architecture", "output_modalities"),
)
WORDS = (
    *("image_generation.completed", "partial_image", "text_chunk", "error", "PLANE", "maker/model"),
    *("data:image/png;base64,", "https://cdn.example/a.png", "![a](https://x/a.png)", "[]", "{}"),
    *("429", "1e400", "-1", "NaN", "A" * 1200, "\ud83c", "<!--", "</script>", "content_policy"),
)
texts = (
    st.sampled_from(WORDS) | st.text(max_size=20) | st.lists(st.sampled_from(WORDS)).map("".join)
)
scalars = texts | st.none() | st.booleans() | st.integers() | st.floats()
bodies = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=25,
)
LIKELY = ("events", "answer", "refusal")
"""Their first byte chooses, or what they read stands behind a field's name."""


@st.composite
def inputs(draw: st.DrawFn, target: str) -> bytes:
    """Answers made of the words that readers look for, and known ones with something broken."""
    kind = draw(st.sampled_from(("json", "mended", "bytes")))
    if kind == "bytes":
        return draw(st.binary(max_size=400))
    if kind == "json":
        text = json.dumps(draw(bodies)).encode()
        if target not in LIKELY:
            return text
        return draw(st.sampled_from((b"\x00", b"\x05", b"\xffdata: "))) + text + b"\n\n"
    seed = bytearray(draw(st.sampled_from(seeds(target))))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(seed)))
        seed[at : at + draw(st.integers(0, 30))] = draw(st.binary(max_size=6))
    return bytes(seed)


@pytest.mark.parametrize("target", TARGETS)
def test_any_input(target: str) -> None:
    # The same inputs each time: what fails in CI fails on every machine.
    @settings(max_examples=120, derandomize=True, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(inputs(target))
    def holds(data: bytes) -> None:
        TARGETS[target](data)

    holds()


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed(target: str) -> None:
    found = seeds(target)
    assert found, "a fuzzer needs something to begin with"
    for seed in found:
        TARGETS[target](seed)


@pytest.mark.parametrize("path", sorted(FINDINGS.glob("*-*")), ids=lambda path: path.name)
def test_a_finding_is_mended(path) -> None:
    TARGETS[path.name.partition("-")[0]](path.read_bytes())
