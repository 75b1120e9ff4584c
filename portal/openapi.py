"""The description of the interface for programs (OpenAPI 3.1)."""

from typing import Any

TEXT = {"type": "string"}
JSON = "application/json"
PROBLEM = "application/problem+json"
OPINION: dict[str, Any] = {
    "type": "object",
    "required": ["text", "submitter", "idempotency_key"],
    "properties": {
        "text": {**TEXT, "minLength": 1, "maxLength": 5000},
        "clause": {**TEXT, "description": "key of a clause of the draft; left out: the whole draft"},
        "stance": {"enum": ["for", "against", "change", "other"], "default": "other"},
        "submitter": {
            "type": "object",
            "properties": {"kind": {"enum": ["person", "organisation"]}, "name": {**TEXT, "maxLength": 100}},
        },
        "contact": {**TEXT, "description": "e-mail address or telephone number; never published"},
        "idempotency_key": {**TEXT, "minLength": 1, "maxLength": 200},
    },
}
RECEIPT: dict[str, Any] = {
    "type": "object",
    "required": ["receipt", "received_at", "url", "proof_url"],
    "properties": {name: TEXT for name in ("receipt", "received_at", "url", "proof_url")},
}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
NUMBER = {"name": "number", "in": "path", "required": True, "schema": TEXT}
BEFORE = {"name": "before", "in": "query", "schema": {"type": "integer"}}
STATUS = {"name": "status", "in": "query", "schema": {"enum": ["open", "closed", "answered"]}}


def description(base_url: str) -> dict[str, Any]:
    """The whole description for a site at this address."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "公议", "version": "1", "description": "公众参与的开放数据和意见提交"},
        "servers": [{"url": base_url.rstrip("/") + "/api/v1"}],
        "paths": {
            "/consultations": {"get": _get("Published consultations", [STATUS])},
            "/consultations/{id}": {"get": _get("One consultation with draft, period, counts and result", [ID])},
            "/consultations/{id}/opinions": {"post": _give()},
            "/hearings": {"get": _get("Announced hearings with their dates", [])},
            "/receipts/{number}": {"get": _get("How far an opinion has come", [NUMBER])},
            "/receipts/{number}/proof": {"get": _get("The file that `gongyi verify receipt` reads", [NUMBER])},
            "/journal/checkpoints": {"get": _get("The newest signed checkpoints of the journal", [])},
            "/matters": {"get": _for_clients("Decision matters, the newest first", [BEFORE])},
            "/matters/{id}/record": {"get": _for_clients("The decision record of a matter", [ID])},
        },
        "components": {
            "schemas": {"Opinion": OPINION, "Receipt": RECEIPT},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "scope record.read"}},
        },
        "webhooks": {"event": {"post": _event()}},
    }


def _for_clients(summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    described = _get(summary, parameters) | {"security": [{"token": []}]}
    described["responses"] |= {"401": _problem("no valid token"), "403": _problem("the token lacks the scope")}
    return described


def _event() -> dict[str, Any]:
    words = "X-Gongyi-Signature: t=<seconds>,v1=<HMAC-SHA256 of `t.body` with the secret, hex>; any 2xx is a receipt"
    fields = ("event", "object", "at", "by_role", "url")
    body = {"type": "object", "properties": {**dict.fromkeys(fields, TEXT), "journal_index": {"type": "integer"}}}
    return {
        "summary": "Something was journalled",
        "description": words,
        "requestBody": {"content": {JSON: {"schema": body}}},
        "responses": {"200": {"description": "received"}},
    }


def _get(summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": "OK", "content": {JSON: {"schema": {"type": "object"}}}}}
    answers["404"] = _problem("not published or unknown")
    return {"summary": summary, "parameters": parameters, "responses": answers}


def _give() -> dict[str, Any]:
    receipt = {JSON: {"schema": {"$ref": "#/components/schemas/Receipt"}}}
    return {
        "summary": "Give an opinion",
        "parameters": [ID],
        "requestBody": {"required": True, "content": {JSON: {"schema": {"$ref": "#/components/schemas/Opinion"}}}},
        "responses": {
            "201": {"description": "taken: it is on disk and in the journal", "content": receipt},
            "200": {"description": "the same key and content came before: the same receipt", "content": receipt},
            "403": _problem("not open; closes_at says until when it was"),
            "404": _problem("unknown consultation"),
            "409": _problem("the key was used with other content"),
            "422": _problem("malformed; errors names the fields"),
            "429": _problem("too many from this address; Retry-After"),
            "503": _problem("overloaded; Retry-After"),
        },
    }


def _problem(words: str) -> dict[str, Any]:
    return {"description": words, "content": {PROBLEM: {"schema": {"type": "object"}}}}
