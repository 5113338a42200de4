"""Examples of the OpenAPI document."""

from typing import Any, Final

from ledger_api.web.objects import RECEIVABLE

_DIGEST: Final = "0x" + "d1" * 32


def _money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


LISTED: Final[dict[str, Any]] = {
    "id": RECEIVABLE,
    "state": "confirmed",
    "stored_state": "confirmed",
    "obligor": {"participant": 4, "name": "Northern Motor Works"},
    "creditor": {"participant": 12, "name": "Harbour Steel"},
    "face": _money("1250000.00"),
    "settled": _money("0.00"),
    "due": _money("1250000.00"),
    "credited": _money("0.00"),
    "written_down": _money("0.00"),
    "redeemed": _money("0.00"),
    "outstanding": _money("1250000.00"),
    "cutoff": "2026-10-14T07:00:00Z",
    "scenario": "supply_payment",
    "policy": 1,
    "waiver": ["defences", "set_off"],
    "frozen": False,
    "disputed": False,
    "disputed_amount": _money("0.00"),
    "stops_issues": False,
    "evidence_released": False,
    "root_certificate": RECEIVABLE,
    "commitment": "0x" + "c0" * 32,
    "updated_at": "2026-04-20T02:15:00Z",
}

CUTOFF: Final = {
    "currency": "CNY",
    "due": "2026-10-03",
    "convention": "following",
    "time": "15:00:00",
    "zone": "Asia/Shanghai",
    "day": "2026-10-08",
    "cutoff": "2026-10-08T07:00:00Z",
    "announced": True,
}

DETAILS: Final[dict[str, Any]] = LISTED | {
    "maturity": {
        "local": "2026-10-14T15:00:00+08:00",
        "zone": "Asia/Shanghai",
        "business_day": True,
        "announced": True,
    },
    "trade_contract": {"commitment": "0x" + "7c" * 32, "document": {"contract": "NM-2026-118", "salt": "5c" * 32}},
    "text": {"commitment": "0x" + "7e" * 32},
    "evidence": [{"fingerprint": "0x" + "f1" * 32, "amount": _money("1250000.00")}],
}

HISTORY: Final[dict[str, Any]] = {
    "items": [
        {
            "act": "Submit",
            "digest": _DIGEST,
            "at": "2026-04-19T01:00:00Z",
            "block": 87,
            "log_index": 0,
            "state": "submitted",
            "settled": _money("0.00"),
        }
    ]
}
