"""The public lists: image models, all models, providers (sections 3.1, 3.2, 5 and 11.4)."""

from __future__ import annotations

import re
from typing import Any

from . import errors
from .catalogue import Catalogue, Model

MODALITIES = {"text", "image", "audio", "embeddings", "video", "rerank", "all"}


def find(catalogue: Catalogue, path: str, query: dict[str, str]) -> dict[str, Any] | None:
    """The JSON of a list that needs no key, by its path below the base; None for other paths.

    Raises ApiError 404 for an unknown model, 400 for a bad filter.
    """
    if path == "/models":
        return models(catalogue, query)
    if path == "/models/count":
        return {"data": {"count": len(catalogue)}}
    whole = {
        "/images/models": image_models,
        "/endpoints/zdr": zdr_endpoints,
        "/providers": providers,
    }
    if path in whole:
        return whole[path](catalogue)
    by_model = {
        r"/images/models/([^/]+/[^/]+)/endpoints": image_endpoints,
        r"/models/([^/]+/[^/]+)/endpoints": model_endpoints,
        r"/model/([^/]+/[^/]+)": model,
    }
    for pattern, make in by_model.items():
        if match := re.fullmatch(pattern, path):
            return make(catalogue, match[1])
    return None


def image_models(catalogue: Catalogue) -> dict[str, Any]:
    """`GET /images/models` (3.1)."""
    return {"data": [model.row for model in catalogue]}


def image_endpoints(catalogue: Catalogue, model_id: str) -> dict[str, Any]:
    """`GET /images/models/{id}/endpoints`, not wrapped in `data` (3.2)."""
    model = _known(catalogue, model_id)
    return {"id": model.id, "endpoints": model.endpoints}


def models(catalogue: Catalogue, query: dict[str, str]) -> dict[str, Any]:
    """`GET /models` (5), with the filters `output_modalities`, `q`, `limit` and `offset`.

    Without `output_modalities` only rows that also output text are given.
    """
    asked = set(query.get("output_modalities", "text").split(","))
    if asked - MODALITIES:
        raise errors.zod(
            [
                {
                    "code": "invalid_value",
                    "values": sorted(MODALITIES),
                    "path": ["output_modalities"],
                    "message": "Invalid option",
                }
            ]
        )
    rows = [model_row(model, catalogue.expires) for model in catalogue] + [_router_row()]
    if "all" not in asked:
        rows = [row for row in rows if asked & set(row["architecture"]["output_modalities"])]
    if word := query.get("q", "").lower():
        rows = [row for row in rows if word in row["id"].lower() or word in row["name"].lower()]
    total = len(rows)
    try:
        offset = int(query.get("offset", 0))
        limit = int(query.get("limit", total))
    except ValueError:
        raise errors.zod([errors.issue(["limit"], "int", "string")]) from None
    return {
        "data": rows[offset : offset + limit],
        "total_count": total,
        "links": {"next": None},
    }


def user_models(catalogue: Catalogue, query: dict[str, str]) -> dict[str, Any]:
    """`GET /models/user` (5): the same rows but for those the account leaves out."""
    body = models(catalogue, {"output_modalities": "all", **query})
    rows = [row for row in body["data"] if row["id"] not in catalogue.forbidden]
    return {**body, "data": rows, "total_count": len(rows)}


def model_row(model: Model, expires: dict[str, str] | None = None) -> dict[str, Any]:
    """One row of `GET /models`; prices in USD as text, last days by id as YYYY-MM-DD."""
    inputs, outputs = (
        model.row["architecture"][f"{way}_modalities"] for way in ("input", "output")
    )
    output_price = next(
        (
            line["cost_usd"]
            for endpoint in model.endpoints
            for line in endpoint["pricing"]
            if line["billable"] == "output_image"
        ),
        0,
    )
    return {
        "id": model.id,
        "canonical_slug": model.id,
        "hugging_face_id": None,
        "name": model.row["name"],
        "created": model.row["created"],
        "description": model.row["description"],
        "context_length": 131072,
        "architecture": {
            "modality": f"{'+'.join(sorted(inputs, reverse=True))}->"
            f"{'+'.join(sorted(outputs, reverse=True))}",
            "input_modalities": inputs,
            "output_modalities": outputs,
            "tokenizer": "Gemini" if model.author == "google" else "Other",
            "instruct_type": None,
        },
        "pricing": {"prompt": "0", "completion": "0", "image_output": f"{output_price:.10f}"},
        "top_provider": {
            "context_length": 131072,
            "max_completion_tokens": 32768,
            "is_moderated": model.author == "openai",
        },
        "per_request_limits": None,
        "supported_parameters": ["seed"] if "seed" in model.parameters else [],
        "default_parameters": {},
        "supported_voices": None,
        "knowledge_cutoff": None,
        "expiration_date": (expires or {}).get(model.id),
        "links": {"details": f"/api/v1/models/{model.id}/endpoints"},
    }


def model(catalogue: Catalogue, model_id: str) -> dict[str, Any]:
    """`GET /model/{id}`."""
    return {"data": model_row(_known(catalogue, model_id))}


def model_endpoints(catalogue: Catalogue, model_id: str) -> dict[str, Any]:
    """`GET /models/{id}/endpoints`, wrapped in `data` (5)."""
    found = _known(catalogue, model_id)
    row = model_row(found)
    endpoints = [
        {
            "name": f"{endpoint['provider_name']} | {found.id}",
            "model_id": found.id,
            "model_name": row["name"],
            "context_length": row["context_length"],
            "pricing": row["pricing"],
            "provider_name": endpoint["provider_name"],
            "tag": endpoint["provider_tag"],
            "quantization": None,
            "max_completion_tokens": row["top_provider"]["max_completion_tokens"],
            "max_prompt_tokens": None,
            "supported_parameters": row["supported_parameters"],
            "status": 0,
            "uptime_last_30m": 100,
        }
        for endpoint in found.endpoints
    ]
    kept = ("id", "name", "created", "description", "architecture")
    return {"data": {**{key: row[key] for key in kept}, "endpoints": endpoints}}


def zdr_endpoints(catalogue: Catalogue) -> dict[str, Any]:
    """`GET /endpoints/zdr`: here, everything but Google's AI Studio (13)."""
    records = [
        record
        for row in catalogue
        for record in model_endpoints(catalogue, row.id)["data"]["endpoints"]
    ]
    return {"data": [one for one in records if one["provider_name"] != "Google AI Studio"]}


def providers(catalogue: Catalogue) -> dict[str, Any]:
    """`GET /providers` (11.4)."""
    found = {
        endpoint["provider_slug"].split("/")[0]: endpoint["provider_name"]
        for row in catalogue
        for endpoint in row.endpoints
    }
    return {
        "data": [
            {
                "name": name,
                "slug": slug,
                "privacy_policy_url": None,
                "terms_of_service_url": None,
                "status_page_url": None,
                "headquarters": None,
                "datacenters": None,
            }
            for slug, name in found.items()
        ]
    }


def _known(catalogue: Catalogue, model_id: str) -> Model:
    found = catalogue.get(model_id)
    if found is None:
        raise errors.not_found()
    return found


def _router_row() -> dict[str, Any]:
    """The auto router, which is listed among image models without a price (5)."""
    architecture = {
        "modality": "text+image->text+image",
        "input_modalities": ["text", "image"],
        "output_modalities": ["text", "image"],
        "tokenizer": "Router",
        "instruct_type": None,
    }
    return {
        "id": "openrouter/auto",
        "canonical_slug": "openrouter/auto",
        "hugging_face_id": None,
        "name": "Auto Router",
        "created": 1699401600,
        "description": "Picks a model for you.",
        "context_length": 2000000,
        "architecture": architecture,
        "pricing": {"prompt": "-1", "completion": "-1"},
        "top_provider": {
            "context_length": None,
            "max_completion_tokens": None,
            "is_moderated": False,
        },
        "per_request_limits": None,
        "supported_parameters": [],
        "default_parameters": {},
        "supported_voices": None,
        "knowledge_cutoff": None,
        "expiration_date": None,
        "links": {"details": "/api/v1/models/openrouter/auto/endpoints"},
    }
