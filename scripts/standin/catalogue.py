"""The models on offer: the recorded rows of models.json and two of the sandbox's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE_RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
"""The ten ratios nearly every model knows (section 6.1, group G10)."""

ECHO = "sandbox/echo"
CHAT_ONLY = "sandbox/chat-only"


@dataclass(frozen=True)
class Model:
    """One row of `GET /images/models` (3.1) with its endpoint records (3.2)."""

    row: dict[str, Any]
    endpoints: list[dict[str, Any]]

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def author(self) -> str:
        return self.id.partition("/")[0]

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        return self.row["supported_parameters"]

    @property
    def outputs(self) -> list[str]:
        return self.row["architecture"]["output_modalities"]

    @property
    def streams(self) -> bool:
        return self.row["supports_streaming"]

    def values(self, parameter: str) -> list[str]:
        """Accepted values of an enum parameter, in the served order; empty when not listed."""
        return self.parameters.get(parameter, {}).get("values", [])


class Catalogue:
    """All models by id, in the order they are listed.

    Lists change from month to month, so a test may change them here: `retire` takes a model off
    every list (it is unknown then), `expires` gives ids a last day, `forbidden` holds ids that
    the privacy settings of every key leave out (`GET /models/user`, section 5).
    """

    def __init__(self) -> None:
        stored = json.loads(Path(__file__).with_name("models.json").read_text("utf-8"))
        models = [Model(row, stored["endpoints"][row["id"]]) for row in stored["models"]]
        self._models = {model.id: model for model in [*models, *_own_models()]}
        self.expires: dict[str, str] = {}
        self.forbidden: set[str] = set()

    def __iter__(self):
        return iter(self._models.values())

    def __len__(self) -> int:
        return len(self._models)

    def retire(self, model_id: str) -> None:
        del self._models[model_id]

    def get(self, model_id: str) -> Model | None:
        return self._models.get(model_id)


def _own_models() -> list[Model]:
    """The sandbox's two additions: one gives the reference back, one lives on chat only."""
    echo = {
        "resolution": {"type": "enum", "values": ["1K", "2K", "4K"]},
        "aspect_ratio": {"type": "enum", "values": [*BASE_RATIOS, "auto"]},
        "n": {"type": "range", "min": 1, "max": 4},
        "input_references": {"type": "range", "min": 0, "max": 16},
        "seed": {"type": "boolean"},
    }
    chat_only = {
        "aspect_ratio": {"type": "enum", "values": BASE_RATIOS},
        "input_references": {"type": "range", "min": 0, "max": 4},
    }
    return [
        _own(ECHO, "Sandbox: Echo", "Returns the first reference unchanged.", echo, ["image"]),
        _own(
            CHAT_ONLY,
            "Sandbox: Chat only",
            "Answers on the chat route, never on the image route.",
            chat_only,
            ["image", "text"],
        ),
    ]


def _own(
    model_id: str, name: str, description: str, parameters: dict[str, Any], outputs: list[str]
) -> Model:
    row = {
        "id": model_id,
        "name": name,
        "description": description,
        "created": 1760000000,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": outputs},
        "supported_parameters": parameters,
        "supports_streaming": False,
        "endpoints": f"/api/v1/images/models/{model_id}/endpoints",
    }
    endpoint = {
        "provider_name": "Sandbox",
        "provider_slug": "sandbox",
        "provider_tag": "sandbox",
        "supported_parameters": parameters,
        "allowed_passthrough_parameters": [],
        "supports_streaming": False,
        "pricing": [{"billable": "output_image", "unit": "image", "cost_usd": 0.01}],
    }
    return Model(row, [endpoint])
