"""Examples of the OpenAPI document."""

from typing import Any, Final

from ledger_api.web.objects import CERTIFICATE, RECEIVABLE

_AT: Final = "2026-11-24T08:00:00Z"
_OBLIGOR: Final = {"participant": 4, "name": "Northern Motor Works"}
_CREDITOR: Final = {"participant": 12, "name": "Harbour Steel"}
_BANK: Final = {"participant": 30, "name": "First Bank"}


def _money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


_AGED: Final[dict[str, Any]] = {
    "receivables": 3,
    "open": _money("1900000.00"),
    "not_due": _money("1250000.00"),
    "days_1_30": _money("400000.00"),
    "days_31_60": _money("250000.00"),
    "days_61_90": _money("0.00"),
    "days_over_90": _money("0.00"),
}
AGEING: Final[dict[str, Any]] = {
    "at": _AT,
    "side": "all",
    "items": [{"obligor": _OBLIGOR, **_AGED}],
    "totals": [_AGED],
}
OVERDUE: Final[dict[str, Any]] = {
    "at": _AT,
    "side": "all",
    "items": [
        {
            "receivable": RECEIVABLE,
            "obligor": _OBLIGOR,
            "creditor": _CREDITOR,
            "state": "overdue",
            "cutoff": "2026-10-15T07:00:00Z",
            "days_late": 40,
            "face": _money("400000.00"),
            "open": _money("250000.00"),
            "disputed": _money("0.00"),
            "stops_issues": True,
            "late_interest": {
                "days": 40,
                "rate_bps": 1825,
                "amount": _money("5750.00"),
                "periods": [
                    {"start": "2026-10-15", "end": "2026-10-25", "days": 10, "base": _money("400000.00")},
                    {"start": "2026-10-25", "end": "2026-11-24", "days": 30, "base": _money("250000.00")},
                ],
            },
        }
    ],
    "totals": [{"receivables": 1, "open": _money("250000.00"), "disputed": _money("0.00")}],
}
DILUTION: Final[dict[str, Any]] = {
    "items": [
        {
            "obligor": _OBLIGOR,
            "creditor": _CREDITOR,
            "receivables": 3,
            "confirmed": _money("2000000.00"),
            "credited": _money("50000.00"),
            "dilution_bps": 250,
            "written_down": _money("0.00"),
            "disputed": _money("0.00"),
            "cancelled_receivables": 0,
            "cancelled": _money("0.00"),
        }
    ]
}
LINES: Final[dict[str, Any]] = {
    "at": _AT,
    "items": [
        {
            "obligor": _OBLIGOR,
            "cap": _money("5000000.00"),
            "limit": _money("8000000.00"),
            "outstanding": _money("6200000.00"),
            "available": _money("1800000.00"),
            "exceeded": False,
            "lines": [
                {
                    "slot": 0,
                    "financier": _BANK,
                    "amount": _money("3000000.00"),
                    "effective_from": "2026-01-01T00:00:00Z",
                    "until": "2026-12-31T00:00:00Z",
                    "in_force": True,
                }
            ],
        }
    ],
}
USE: Final[dict[str, Any]] = {
    "obligor": _OBLIGOR,
    "items": [
        {"day": "2026-11-23", "outstanding": _money("6000000.00")},
        {"day": "2026-11-24", "outstanding": _money("6200000.00")},
    ],
}
DERECOGNITION: Final[dict[str, Any]] = {
    "at": _AT,
    "items": [
        {
            "certificate": CERTIFICATE,
            "receivable": RECEIVABLE,
            "kind": "sale",
            "seller": _CREDITOR,
            "financier": _BANK,
            "recourse": "with",
            "state": "recourse_called",
            "since": "2026-05-02T03:10:00Z",
            "financed": _money("300000.00"),
            "open": _money("300000.00"),
            "called": _money("300000.00"),
            "repaid": _money("0.00"),
        }
    ],
    "totals": [
        {
            "recourse": "with",
            "kind": "sale",
            "financings": 1,
            "open": _money("300000.00"),
            "called": _money("300000.00"),
            "repaid_financings": 0,
        }
    ],
}
TRANSFERS: Final[dict[str, Any]] = {
    "items": [
        {
            "receivable": RECEIVABLE,
            "obligor": _OBLIGOR,
            "creditor": _CREDITOR,
            "face": _money("1250000.00"),
            "tenor_days": 178,
            "tenor_limit": 180,
            "depth": 3,
            "depth_limit": 10,
            "live": 24,
            "live_limit": 200,
            "parts": 31,
            "most_parts_in_a_day": 22,
            "abnormal": ["burst_split"],
        }
    ],
    "burst": 20,
    "near_live_percent": 75,
}
SME: Final[dict[str, Any]] = {
    "limit_days": 60,
    "items": [
        {
            "receivable": RECEIVABLE,
            "obligor": _OBLIGOR,
            "creditor": _CREDITOR,
            "face": _money("1250000.00"),
            "consent": "submitted",
            "consent_act": "0x" + "d1" * 32,
            "consent_at": "2026-04-19T01:00:00Z",
            "counted_from": "invoice",
            "first_day": "2026-04-10",
            "days": 58,
            "within_limit": True,
        }
    ],
}
STOPS: Final[dict[str, Any]] = {
    "at": _AT,
    "items": [
        {
            "obligor": _OBLIGOR,
            "stopped": True,
            "since": "2026-10-19T07:00:01Z",
            "open_receivables": 1,
            "releasable": False,
        }
    ],
}
_VALID: Final[dict[str, Any]] = {"certificates": 26, "amount": _money("1900000.00")}
DAILY: Final[dict[str, Any]] = {
    "day": "2026-11-23",
    "complete": True,
    "first_block": 1180,
    "last_block": 1204,
    "items": [{"obligor": _OBLIGOR, **_VALID}],
    "totals": [_VALID],
    "events": 311,
}
DAILY_EVENTS: Final[dict[str, Any]] = {
    "day": "2026-11-23",
    "items": [
        {
            "block": 1180,
            "log_index": 0,
            "at": "2026-11-23T00:00:12Z",
            "act": "Transfer",
            "digest": "0x" + "d1" * 32,
            "outcome": "executed",
        }
    ],
}
