"""Keys, costs, generation records and sign-in."""

from __future__ import annotations

import base64
import hashlib
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from standin import Sandbox, pricing
from standin.catalogue import Catalogue

CATALOGUE = Catalogue()


def test_key_shape(call):
    answer = call.get("/key")
    assert answer.headers["Cache-Control"] == "private, no-store"
    data = answer.json()["data"]
    assert data["label"] == "sk-or-v1-012...def"
    assert data["limit"] - data["limit_remaining"] == pytest.approx(data["usage"])
    assert data["rate_limit"]["requests"] == -1


def test_a_spent_key_is_refused(key):
    with Sandbox(key_limit=0.04) as sandbox:
        headers = {"Authorization": f"Bearer {key}"}
        body = {"model": "google/gemini-3.1-flash-image", "resolution": "512", "prompt": "x"}
        codes = [
            httpx.post(sandbox.url + "/images", json=body, headers=headers).status_code
            for _ in range(2)
        ]
        assert codes == [200, 403]
        data = httpx.get(sandbox.url + "/key", headers=headers).json()["data"]
        assert data["limit_remaining"] == 0


def _cost(model_id, size, tier="1K", quality=None, references=0, prompt="x"):
    model = CATALOGUE.get(model_id)
    return pricing.usage(
        pricing.Order(
            model=model,
            endpoint=model.endpoints[0] if model.endpoints else None,
            prompt=prompt,
            tier=tier,
            quality=quality,
            sizes=[size],
            references=[(1024, 1024)] * references,
        )
    )["cost"]


@pytest.mark.parametrize(
    ("model", "options", "dollars"),
    [
        ("google/gemini-3.1-flash-image", {"tier": "512"}, 0.045),
        ("google/gemini-3.1-flash-image", {"tier": "4K"}, 0.151),
        ("google/gemini-3-pro-image", {"tier": "4K"}, 0.24),
        ("google/gemini-2.5-flash-image", {}, 0.039),
        ("openai/gpt-image-2", {"quality": "low"}, 0.006),
        ("openai/gpt-image-2", {"quality": "medium"}, 0.053),
        ("openai/gpt-image-2", {"quality": "high"}, 0.211),
        ("black-forest-labs/flux.2-klein-4b", {}, 0.014),
        ("black-forest-labs/flux.2-klein-4b", {"references": 1}, 0.015),
        ("black-forest-labs/flux-3-image", {"tier": "4K"}, 0.607),
        ("bytedance-seed/seedream-5-0-pro", {"tier": "2K", "references": 2}, 0.096),
        ("qwen/qwen-image-3", {"references": 1}, 0.033),
        ("x-ai/grok-imagine-image-2.0", {"tier": "2K", "quality": "medium"}, 0.08),
        ("x-ai/grok-imagine-image-2.0", {"quality": "low", "references": 1}, 0.05),
        ("meta/muse-image", {}, 0.01),
        ("inclusionai/ming-image-0.1-design-layer", {}, 0.0),
    ],
)
def test_costs_match_the_list_prices(model, options, dollars):
    assert _cost(model, (1024, 1024), **options) == pytest.approx(dollars, abs=0.0006)


def test_openai_tokens_match_the_documented_picture():
    assert pricing.openai_tokens("openai/gpt-image-2", "high", 1536, 864) == 4312
    assert pricing.openai_tokens("openai/gpt-image-2", "low", 1024, 1024) == 195


def test_usage_adds_up(call, reference):
    usage = call.images("A barn", reference).json()["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    details = usage["cost_details"]
    assert usage["cost"] == pytest.approx(
        details["upstream_inference_prompt_cost"] + details["upstream_inference_completions_cost"]
    )


def _record(call, generation):
    end = time.monotonic() + 3
    while (answer := call.get(f"/generation?id={generation}")).status_code == 404:
        assert time.monotonic() < end
        time.sleep(0.05)
    return answer.json()["data"]


def test_generation_settles_a_lost_answer(call):
    with call.http.stream(
        "POST",
        "/images",
        json={"model": "openai/gpt-image-2", "stream": True, "prompt": "@drop"},
    ) as answer:
        generation = answer.headers["X-Generation-Id"]
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()
    # The break came with a preview, so nothing was finished, and nothing unfinished is charged.
    assert call.get(f"/generation?id={generation}").status_code == 404
    generation = call.images("@nousage", session_id="s1").headers["X-Generation-Id"]
    record = _record(call, generation)
    assert record["total_cost"] > 0.04
    assert record["session_id"] == "s1"


def test_leaving_early_is_free_on_the_image_route_and_charged_on_chat(call, sandbox, key):
    before = call.get("/key").json()["data"]["usage"]
    with pytest.raises(httpx.ReadTimeout):
        call.http.post(
            "/images",
            json={"model": "sandbox/echo", "prompt": "@slow=5"},
            timeout=0.3,
        )
    assert sandbox.settle()
    assert call.get("/key").json()["data"]["usage"] == before
    with pytest.raises(httpx.ReadTimeout):
        call.http.post(
            "/chat/completions",
            json={
                "model": "sandbox/echo",
                "modalities": ["image"],
                "messages": [{"role": "user", "content": "@slow=5"}],
            },
            timeout=0.3,
        )
    assert sandbox.settle()
    assert call.get("/key").json()["data"]["usage"] == pytest.approx(before + 0.01)


def _challenge(verifier):
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class TestSignIn:
    verifier = "v" * 64
    callback = "http://localhost:51423/callback"

    def _authorise(self, sandbox, **more):
        query = {
            "callback_url": self.callback,
            "code_challenge": _challenge(self.verifier),
            "code_challenge_method": "S256",
            **more,
        }
        return httpx.get(sandbox.root + "/auth", params=query)

    def _code(self, sandbox):
        location = self._authorise(sandbox).headers["Location"]
        return parse_qs(urlsplit(location).query)["code"][0]

    def _exchange(self, sandbox, **body):
        return httpx.post(sandbox.url + "/auth/keys", json=body)

    def test_gives_a_working_key(self, sandbox):
        answer = self._authorise(sandbox, state="abc")
        assert answer.status_code == 302
        assert answer.headers["Content-Type"].startswith("text/html")
        location = answer.headers["Location"]
        assert location.startswith(self.callback + "?code=")
        query = parse_qs(urlsplit(location).query)
        assert query["state"] == ["abc"]
        value = self._exchange(
            sandbox,
            code=query["code"][0],
            code_verifier=self.verifier,
            code_challenge_method="S256",
        ).json()
        assert value["key"].startswith("sk-or-v1-")
        headers = {"Authorization": f"Bearer {value['key']}"}
        assert httpx.get(sandbox.url + "/key", headers=headers).status_code == 200

    def test_a_code_works_once(self, sandbox):
        body = {"code": self._code(sandbox), "code_verifier": self.verifier}
        assert self._exchange(sandbox, **body).status_code == 200
        again = self._exchange(sandbox, **body)
        assert again.status_code == 400
        assert again.json() == {"error": {"message": "Invalid code", "code": 400}}

    def test_wrong_verifier(self, sandbox):
        answer = self._exchange(sandbox, code=self._code(sandbox), code_verifier="w" * 64)
        assert answer.status_code == 403
        assert answer.json()["error"]["message"] == "Invalid code or code_verifier"

    def test_wrong_method(self, sandbox):
        answer = self._exchange(
            sandbox,
            code=self._code(sandbox),
            code_verifier=self.verifier,
            code_challenge_method="plain",
        )
        assert answer.json()["error"]["message"] == "Invalid code_challenge_method"

    def test_missing_code_and_wrong_verb(self, sandbox):
        assert self._exchange(sandbox, code_verifier="x").json()["error"]["name"] == "ZodError"
        assert httpx.get(sandbox.url + "/auth/keys").status_code == 405

    def test_headless_shows_the_code(self, sandbox):
        query = {"code_challenge": _challenge(self.verifier), "code_challenge_method": "S256"}
        page = httpx.get(sandbox.root + "/auth", params=query).text
        code = page.partition("<code>")[2].partition("</code>")[0]
        answer = self._exchange(sandbox, code=code, code_verifier=self.verifier)
        assert answer.status_code == 200

    def test_denial_brings_no_code(self, sandbox):
        location = self._authorise(sandbox, deny="1", state="abc").headers["Location"]
        assert set(parse_qs(urlsplit(location).query)) == {"error"}

    def test_other_hosts_need_https(self, sandbox):
        answer = self._authorise(sandbox, callback_url="http://example.org/x")
        assert answer.status_code == 400
