"""JSON-RPC 2.0 in the OpenAPI document; what is sent is read by `service`, call by call."""

from typing import Any

MOST_CALLS = 256
"""Calls in one batch."""

_CALL: dict[str, Any] = {
    "type": "object",
    "required": ["jsonrpc", "id", "method"],
    "properties": {
        "jsonrpc": {"const": "2.0"},
        "id": {"type": ["string", "integer"]},
        "method": {"type": "string", "maxLength": 64},
        "params": {"type": "array", "items": {}, "maxItems": 16},
    },
}
_ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["jsonrpc", "id"],
    "properties": {
        "jsonrpc": {"const": "2.0"},
        "id": {"type": ["string", "integer", "null"]},
        "result": {},
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
        },
    },
}

REQUEST: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"oneOf": [_CALL, {"type": "array", "items": _CALL, "minItems": 1, "maxItems": MOST_CALLS}]},
            "example": {"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []},
        }
    },
}
ANSWER: dict[str, Any] = {
    "description": "The result or the error of each call, in order",
    "content": {
        "application/json": {
            "schema": {"oneOf": [_ANSWER, {"type": "array", "items": _ANSWER}]},
            "example": {"jsonrpc": "2.0", "id": 1, "result": "0x4b4"},
        }
    },
}
