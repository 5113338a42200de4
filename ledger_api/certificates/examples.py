"""Examples of the OpenAPI document."""

from typing import Any, Final

from ledger_api.web.objects import CERTIFICATE, RECEIVABLE

_DIGEST: Final = "0x" + "d1" * 32
_OBLIGOR: Final = {"participant": 4, "name": "Northern Motor Works"}
_FIRST: Final = {"participant": 12, "name": "Harbour Steel"}
_SECOND: Final = {"participant": 15, "name": "Lakeside Castings"}
_TRADE: Final = {"commitment": "0x" + "7a" * 32, "document": {"order": "PO-881", "salt": "5c" * 32}}


def _money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


PRESENT: Final[dict[str, Any]] = {
    "id": CERTIFICATE,
    "receivable": RECEIVABLE,
    "view": "present",
    "amount": _money("200000.00"),
    "holder": _SECOND,
    "obligor": _OBLIGOR,
    "cutoff": "2026-10-14T07:00:00Z",
    "state": "available",
    "stored_state": "offered",
    "sequence": 2,
    "depth": 1,
    "frozen": False,
    "next": ["Split", "Transfer", "PayMany", "Cancel", "RequestFinancing", "Finance"],
}

HISTORY: Final[dict[str, Any]] = {
    "items": [
        {
            "act": "Transfer",
            "digest": _DIGEST,
            "at": "2026-05-02T03:00:00Z",
            "block": 131,
            "log_index": 4,
            "state": "offered",
            "holder": _FIRST,
            "amount": _money("200000.00"),
        }
    ]
}

OFFER: Final[dict[str, Any]] = {
    "certificate": CERTIFICATE,
    "receivable": RECEIVABLE,
    "sequence": 1,
    "sender": _FIRST,
    "receiver": _SECOND,
    "amount": _money("200000.00"),
    "obligor": _OBLIGOR,
    "cutoff": "2026-10-14T07:00:00Z",
    "depth": 0,
    "until": "2026-05-09T03:00:00Z",
    "trade": _TRADE,
}

LINEAGE: Final[dict[str, Any]] = {
    "receivable": RECEIVABLE,
    "face": _money("1250000.00"),
    "redeemed": _money("0.00"),
    "path": [RECEIVABLE, CERTIFICATE],
    "hops": [
        {
            "certificate": CERTIFICATE,
            "sender": _FIRST,
            "receiver": _SECOND,
            "act": "AcceptOffer",
            "digest": _DIGEST,
            "at": "2026-05-03T01:00:00Z",
            "block": 140,
            "trade": _TRADE,
        }
    ],
    "nodes": [
        {
            "certificate": CERTIFICATE,
            "view": "present",
            "amount": _money("200000.00"),
            "holder": _SECOND,
            "state": "available",
            "depth": 1,
            "made_by": _DIGEST,
        }
    ],
    "live": _money("200000.00"),
    "complete": True,
}

STANDING: Final[dict[str, Any]] = {
    "sender": _FIRST,
    "remaining": _money("500000.00"),
    "latest_cutoff": "2026-12-31T16:00:00Z",
    "until": "2026-09-30T16:00:00Z",
    "in_force": True,
}
