"""Examples of the OpenAPI document."""

from typing import Any, Final

_UBL: Final = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">…</Invoice>"""
_ROWS: Final = (
    "number,seller_id,seller_name,buyer_id,issue_date,due_date,currency,amount\n"
    "2026-0417,91320200MA1X2Y3Z4A,Harbour Steel,91310000MA1K4B5C6D,2026-04-17,2026-10-14,CNY,1250000.00\n"
)
_CONTENT: Final = "0x" + "c4" * 32

INVOICE_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "application/xml": {"schema": {"type": "string", "format": "binary"}, "example": _UBL},
        "text/xml": {"schema": {"type": "string", "format": "binary"}, "example": _UBL},
        "text/csv": {"schema": {"type": "string", "format": "binary"}, "example": _ROWS},
    },
}

INVOICE: Final[dict[str, Any]] = {
    "id": "01976b1e-4a3c-7d2e-8f10-3b5a9c7e1d42",
    "issuer": {"participant": 12, "name": "Harbour Steel"},
    "amount": {"amount": "1250000.00", "currency": "CNY"},
    "fields": {
        "format": "ubl",
        "number": "2026-0417",
        "seller_id": "91320200MA1X2Y3Z4A",
        "seller_name": "Harbour Steel",
        "buyer_id": "91310000MA1K4B5C6D",
        "issue_date": "2026-04-17",
        "due_date": "2026-10-14",
    },
    "media_type": "application/xml",
    "content": _CONTENT,
    "salt": "5c" * 32,
    "created_at": "2026-04-18T08:00:00Z",
    "attestation": {
        "status": "attested",
        "fingerprint": "0x" + "f1" * 32,
        "verified": {"amount": "1250000.00", "currency": "CNY"},
        "used": {"amount": "250000.00", "currency": "CNY"},
        "available": {"amount": "1000000.00", "currency": "CNY"},
        "exceeded": False,
    },
    "readers": [{"participant": 8, "name": "Verification Service"}, {"participant": 12, "name": "Harbour Steel"}],
}

READERS: Final[dict[str, Any]] = {"readers": INVOICE["readers"]}

IMPORT: Final[dict[str, Any]] = {
    "items": [
        {
            "id": INVOICE["id"],
            "number": "2026-0417",
            "amount": INVOICE["amount"],
            "content": _CONTENT,
            "created": True,
        }
    ],
    "rejected": [{"place": 2, "number": "2026-0419", "error": "a credit note can't start a receivable"}],
}

REQUEST: Final[dict[str, Any]] = {
    "id": "01976b20-11aa-7c40-9d51-6a2f0b8c4e77",
    "verifier": {"participant": 8, "name": "Verification Service"},
    "status": "open",
    "created_at": "2026-04-18T08:01:00Z",
    "invoice": {name: value for name, value in INVOICE.items() if name != "readers"}
    | {"attestation": {"status": "requested", "exceeded": False}},
}
