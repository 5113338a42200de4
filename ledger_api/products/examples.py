"""Examples of the OpenAPI document."""

from typing import Any, Final

from ledger_api.acts.products import Product
from ledger_api.operations.actforms import example

PRODUCT_ID: Final = "31-4"
_PRODUCT: Final = Product.new(
    financier=31,
    number=4,
    version=1,
    name="Upstream reverse factoring",
    modules={
        "role": "supplier",
        "direction": "upstream",
        "scenario": ["supply_payment"],
        "tenor": {"fromDays": 15, "toDays": 180},
        "recourse": ["without"],
        "hops": 6,
        "evidence": ["invoice", "delivery_note"],
        "rate": {"fromBps": 240, "toBps": 600},
        "amount": {"currency": "CNY", "from": 1_000_000, "to": 5_000_000_000},
    },
    salt="5c" * 32,
)
DOCUMENT: Final[dict[str, Any]] = dict(_PRODUCT.document())
SET: Final[dict[str, Any]] = {"set": example("SetProduct"), "document": DOCUMENT}
VERSION: Final[dict[str, Any]] = {
    "id": PRODUCT_ID,
    "financier": {"participant": 31, "name": "First Commercial Bank"},
    "product": 4,
    "version": 1,
    "name": _PRODUCT.name,
    "offered": True,
    "status": "in_force",
    "effective_from": "2026-03-02T00:00:00Z",
    "digest": "0x" + "d1" * 32,
    "commitment": "0x" + _PRODUCT.commitment.hex(),
    "document": DOCUMENT,
    "act": example("SetProduct"),
    "created_at": "2026-03-01T08:00:00Z",
}
