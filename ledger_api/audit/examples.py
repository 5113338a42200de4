"""Answers for the OpenAPI document, shortened where the real ones are long."""

from typing import Any, Final

from ledger_api.operations.actforms import example
from ledger_api.web.objects import CERTIFICATE, RECEIVABLE

_AMOUNTS: Final[dict[str, Any]] = {
    "face": {"amount": "400000.00", "currency": "CNY"},
    "settled": {"amount": "100000.00", "currency": "CNY"},
    "redeemed": {"amount": "100000.00", "currency": "CNY"},
    "credited": {"amount": "0.00", "currency": "CNY"},
    "written_down": {"amount": "0.00", "currency": "CNY"},
    "live": {"amount": "300000.00", "currency": "CNY"},
    "certificates": 3,
    "balanced": True,
}
BALANCE: Final[dict[str, Any]] = {
    "items": [{"receivable": RECEIVABLE, **_AMOUNTS}],
    "totals": [{"receivables": 1, **_AMOUNTS}],
    "unbalanced": 0,
}
_HASH: Final = "0x" + "b1" * 32
PROOF: Final[dict[str, Any]] = {
    "certificate": CERTIFICATE,
    "receivable": RECEIVABLE,
    "height": 1_204,
    "block": {"number": "0x4b4", "hash": _HASH, "stateRoot": "0x" + "57" * 32, "timestamp": "0x69a3f400"},
    "proof": {
        "address": "0x" + "c0" * 20,
        "accountProof": ["0xf9…"],
        "storageHash": "0x" + "5a" * 32,
        "storageProof": [{"key": "0x" + "0a" * 32, "value": "0x1", "proof": ["0xf9…"]}],
    },
    "checkpoint": {
        "height": 1_204,
        "block_hash": _HASH,
        "state_root": "0x" + "57" * 32,
        "executed": 311,
        "history": "0x" + "41" * 32,
        "created_at": "2026-03-01T08:00:00Z",
        "countersignatures": [{"member": 4, "created_at": "2026-03-01T08:05:00Z", "act": example("Countersign")}],
    },
}
