"""The Chinese digital invoice (数电票) as the tax authority's XML delivers it. Sums are in CNY, tax included."""

from ledger_api.evidence.importers.dates import year_first_date
from ledger_api.evidence.importers.draft import CREDIT_NOTE, INVOICE, Draft
from ledger_api.evidence.importers.xml_fields import Path, only, path
from ledger_api.values.xml_tree import Node

CHINA_ROOT = "EInvoice"
_CURRENCY = "CNY"


def _path(text: str) -> Path:
    return path(text, {})


_TOTAL = _path("EInvoiceData/BasicInformation/TotalTax-includedAmount")
_RED = _path("EInvoiceData/SpecificInformation/RedEInvoice/OriginalInvoiceCode")
_FIELDS = {
    "seller_id": _path("EInvoiceData/SellerInformation/SellerIdNum"),
    "seller_name": _path("EInvoiceData/SellerInformation/SellerName"),
    "buyer_id": _path("EInvoiceData/BuyerInformation/BuyerIdNum"),
    "buyer_name": _path("EInvoiceData/BuyerInformation/BuyerName"),
}


def read_china(root: Node, draft: Draft) -> None:
    """Put the fields of a digital invoice into the draft. One that reverses another (红字) is a credit note."""
    draft.put_kind(CREDIT_NOTE if _is_red_letter(root) else INVOICE)
    draft.read("number", lambda: only(root, _path("TaxSupervisionInfo/InvoiceNumber")), draft.put_number)
    for side in ("seller", "buyer"):
        _read_party(root, draft, side)
    draft.read(
        "issue_date",
        lambda: only(root, _path("TaxSupervisionInfo/IssueTime")),
        lambda text: draft.put_date("issue_date", text, year_first_date),
    )
    draft.put_currency(_CURRENCY)
    draft.read("amount", lambda: only(root, _TOTAL), draft.put_amount)


def _read_party(root: Node, draft: Draft, side: str) -> None:
    known, named = f"{side}_id", f"{side}_name"
    draft.read(known, lambda: only(root, _FIELDS[known]), lambda text: draft.put_party_id(known, text))
    draft.read(named, lambda: only(root, _FIELDS[named]), lambda text: draft.put_party_name(named, text))


def _is_red_letter(root: Node) -> bool:
    # A reversing invoice names the one it reverses; older ones show it only by their negative total.
    return any(node.text.strip() for node in root.all(_RED)) or any(
        node.text.strip().startswith("-") for node in root.all(_TOTAL)
    )
