"""Examples of the OpenAPI document."""

from typing import Any, Final

from ledger_api.operations.actforms import example
from ledger_api.web.objects import CERTIFICATE, RECEIVABLE

_DIGEST: Final = "0x" + "d1" * 32
_HOLDER: Final = {"participant": 15, "name": "Lakeside Castings"}
_BANK: Final = {"participant": 31, "name": "First Commercial Bank"}
_OBLIGOR: Final = {"participant": 4, "name": "Northern Motor Works"}


def _money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


SEALED: Final[dict[str, Any]] = {
    "version": 1,
    "subject": f"quote/{_DIGEST}/31",
    "content": "c2VhbGVk",
    "keys": {"15": "a2V5", "31": "a2V5"},
}

REQUEST: Final[dict[str, Any]] = {
    "id": "01976b40-2b1d-7a10-a1c2-9d0e8f7a6b5c",
    "digest": _DIGEST,
    "holder": _HOLDER,
    "certificate": CERTIFICATE,
    "sequence": 2,
    "amount": _money("200000.00"),
    "recourse": "without",
    "receivable": RECEIVABLE,
    "obligor": _OBLIGOR,
    "cutoff": "2026-10-14T07:00:00Z",
    "until": "2026-06-05T08:00:00Z",
    "status": "open",
    "created_at": "2026-06-01T08:00:00Z",
    "act": example("RequestFinancing"),
    "invited": [_BANK, {"participant": 32, "name": "Harbour Factors"}],
    "quotes": 2,
}

QUOTE_BODY: Final[dict[str, Any]] = {"quote": example("Finance"), "sealed": SEALED}

QUOTE: Final[dict[str, Any]] = {
    "id": "01976b45-77aa-7bb0-8c1d-2e3f4a5b6c7d",
    "request": REQUEST["id"],
    "digest": _DIGEST,
    "financier": _BANK,
    "certificate": CERTIFICATE,
    "sequence": 2,
    "amount": _money("200000.00"),
    "recourse": "without",
    "terms": "0x" + "7e" * 32,
    "disburse_by": "2026-06-04T08:00:00Z",
    "expires_at": "2026-06-03T08:00:00Z",
    "status": "open",
    "created_at": "2026-06-01T09:30:00Z",
    "act": example("Finance"),
    "sealed": SEALED,
}

FINANCING: Final[dict[str, Any]] = {
    "certificate": CERTIFICATE,
    "receivable": RECEIVABLE,
    "state": "registered",
    "stored_state": "registered",
    "holder": _HOLDER,
    "financier": _BANK,
    "obligor": _OBLIGOR,
    "amount": _money("200000.00"),
    "recourse": "without",
    "cutoff": "2026-10-14T07:00:00Z",
    "disburse_by": "2026-06-04T08:00:00Z",
    "searched_at": "2026-06-02T01:10:00Z",
    "terms": "0x" + "7e" * 32,
    "registration": {
        "commitment": "0x" + "4e" * 32,
        "document": {"registry": "CCRC", "number": "23094416002871", "salt": "5c" * 32},
    },
    "sequence": 4,
}
