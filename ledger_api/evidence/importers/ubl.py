"""UBL 2.1 Invoice and CreditNote (OASIS), with the business terms (BT) of EN 16931 as in Peppol BIS Billing 3."""

from collections.abc import Callable

from ledger_api.evidence.importers.dates import xml_date
from ledger_api.evidence.importers.draft import CREDIT_NOTE, INVOICE, Draft
from ledger_api.evidence.importers.party import first_of, tax_id
from ledger_api.evidence.importers.untdid import is_credit_code
from ledger_api.evidence.importers.xml_fields import Path, agreed, only, only_node, path, value
from ledger_api.values.xml_tree import Node

_SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd:"
_SPACES = {"cac": _SCHEMA + "CommonAggregateComponents-2", "cbc": _SCHEMA + "CommonBasicComponents-2"}
INVOICE_ROOT = f"{{{_SCHEMA}Invoice-2}}Invoice"
CREDIT_NOTE_ROOT = f"{{{_SCHEMA}CreditNote-2}}CreditNote"


def _path(text: str) -> Path:
    return path(text, _SPACES)


_SELLER = _path("cac:AccountingSupplierParty/cac:Party")
_BUYER = _path("cac:AccountingCustomerParty/cac:Party")
_TYPE_CODES = (_path("cbc:InvoiceTypeCode"), _path("cbc:CreditNoteTypeCode"))
_PAYABLE = _path("cac:LegalMonetaryTotal/cbc:PayableAmount")


def read_ubl(root: Node, draft: Draft) -> None:
    """Put the fields of a UBL document into the draft."""
    draft.put_kind(CREDIT_NOTE if root.name == CREDIT_NOTE_ROOT or _has_credit_code(root) else INVOICE)
    draft.read("number", lambda: only(root, _path("cbc:ID")), draft.put_number)
    for side, where in (("seller", _SELLER), ("buyer", _BUYER)):
        _read_party(root, draft, side, where)
    draft.read("issue_date", lambda: only(root, _path("cbc:IssueDate")), _date(draft, "issue_date"))
    draft.read("due_date", lambda: _due_date(root), _date(draft, "due_date"))
    draft.read(
        "currency",
        lambda: only(root, _path("cbc:DocumentCurrencyCode")),
        lambda text: draft.put_currency(text, amount_currency=_amount_currency(root)),
    )
    draft.read("amount", lambda: only(root, _PAYABLE), draft.put_amount)


def _read_party(root: Node, draft: Draft, side: str, where: Path) -> None:
    known, named = f"{side}_id", f"{side}_name"
    draft.read(known, lambda: _party_id(root, where), lambda text: draft.put_party_id(known, text))
    draft.read(named, lambda: _party_name(root, where), lambda text: draft.put_party_name(named, text))


def _party_id(root: Node, where: Path) -> str | None:
    """Legal registration (BT-30), then tax registration (BT-31), party identification (BT-29), endpoint (BT-34)."""
    party = only_node(root, where)
    if party is None:
        return None
    return first_of(
        lambda: agreed(party, _path("cac:PartyLegalEntity/cbc:CompanyID")),
        lambda: tax_id(_tax_schemes(party)),
        lambda: _identification(party),
        lambda: only(party, _path("cbc:EndpointID")),
    )


def _tax_schemes(party: Node) -> list[tuple[str | None, str | None]]:
    schemes = party.all(_path("cac:PartyTaxScheme"))
    return [(only(one, _path("cac:TaxScheme/cbc:ID")), only(one, _path("cbc:CompanyID"))) for one in schemes]


def _identification(party: Node) -> str | None:
    # SEPA marks the creditor's number at its bank (BT-90), which says nothing of who it is in law.
    found = [
        one for one in party.all(_path("cac:PartyIdentification/cbc:ID")) if one.attributes.get("schemeID") != "SEPA"
    ]
    return value(found[0]) if found else None


def _party_name(root: Node, where: Path) -> str | None:
    party = only_node(root, where)
    if party is None:
        return None
    return first_of(
        lambda: agreed(party, _path("cac:PartyLegalEntity/cbc:RegistrationName")),
        lambda: agreed(party, _path("cac:PartyName/cbc:Name")),
    )


def _due_date(root: Node) -> str | None:
    return first_of(
        lambda: only(root, _path("cbc:DueDate")),
        lambda: agreed(root, _path("cac:PaymentMeans/cbc:PaymentDueDate")),
    )


def _has_credit_code(root: Node) -> bool:
    return any(is_credit_code(node.text) for where in _TYPE_CODES for node in root.all(where))


def _amount_currency(root: Node) -> str | None:
    node = next(root.all(_PAYABLE), None)
    return node.attributes.get("currencyID") if node is not None else None


def _date(draft: Draft, field: str) -> Callable[[str | None], None]:
    return lambda text: draft.put_date(field, text, xml_date)
