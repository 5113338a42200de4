"""UN/CEFACT Cross Industry Invoice (D16B, `…:100`) with the business terms (BT) of EN 16931; Factur-X and XRechnung."""

from ledger_api.evidence.importers.dates import compact_date
from ledger_api.evidence.importers.draft import CREDIT_NOTE, INVOICE, Draft, FieldError
from ledger_api.evidence.importers.party import first_of, tax_id
from ledger_api.evidence.importers.untdid import is_credit_code
from ledger_api.evidence.importers.xml_fields import Path, agreed, only, only_node, path, value
from ledger_api.values.xml_tree import Node

_SCHEMA = "urn:un:unece:uncefact:data:standard:"
_SPACES = {
    "rsm": _SCHEMA + "CrossIndustryInvoice:100",
    "ram": _SCHEMA + "ReusableAggregateBusinessInformationEntity:100",
    "udt": _SCHEMA + "UnqualifiedDataType:100",
}
CII_ROOT = f"{{{_SPACES['rsm']}}}CrossIndustryInvoice"
_DAY_FORMAT = "102"


def _path(text: str) -> Path:
    return path(text, _SPACES)


_DOCUMENT = "rsm:ExchangedDocument/"
_AGREEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/"
_SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/"
_PAYABLE = _path(_SETTLEMENT + "ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:DuePayableAmount")
_ISSUED = _path(_DOCUMENT + "ram:IssueDateTime/udt:DateTimeString")
_DUE = _path(_SETTLEMENT + "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString")
_PARTIES = (
    ("seller", _path(_AGREEMENT + "ram:SellerTradeParty")),
    ("buyer", _path(_AGREEMENT + "ram:BuyerTradeParty")),
)


def read_cii(root: Node, draft: Draft) -> None:
    """Put the fields of a CII document into the draft."""
    codes = root.all(_path(_DOCUMENT + "ram:TypeCode"))
    draft.put_kind(CREDIT_NOTE if any(is_credit_code(node.text) for node in codes) else INVOICE)
    draft.read("number", lambda: only(root, _path(_DOCUMENT + "ram:ID")), draft.put_number)
    for side, where in _PARTIES:
        _read_party(root, draft, side, where)
    for field, where in (("issue_date", _ISSUED), ("due_date", _DUE)):
        _read_date(root, draft, field, where)
    draft.read(
        "currency",
        lambda: only(root, _path(_SETTLEMENT + "ram:InvoiceCurrencyCode")),
        lambda text: draft.put_currency(text, amount_currency=_amount_currency(root)),
    )
    draft.read("amount", lambda: only(root, _PAYABLE), draft.put_amount)


def _read_party(root: Node, draft: Draft, side: str, where: Path) -> None:
    known, named = f"{side}_id", f"{side}_name"
    draft.read(known, lambda: _party_id(root, where), lambda text: draft.put_party_id(known, text))
    draft.read(named, lambda: _in_party(root, where, "ram:Name"), lambda text: draft.put_party_name(named, text))


def _in_party(root: Node, where: Path, below: str) -> str | None:
    party = only_node(root, where)
    return only(party, _path(below)) if party is not None else None


def _party_id(root: Node, where: Path) -> str | None:
    """Legal registration (BT-30), then tax registration (BT-31), party identification (BT-29), endpoint (BT-34)."""
    party = only_node(root, where)
    if party is None:
        return None
    return first_of(
        lambda: only(party, _path("ram:SpecifiedLegalOrganization/ram:ID")),
        lambda: tax_id(
            (node.attributes.get("schemeID"), value(node))
            for node in party.all(_path("ram:SpecifiedTaxRegistration/ram:ID"))
        ),
        lambda: _first(party, "ram:GlobalID"),
        lambda: _first(party, "ram:ID"),
        lambda: only(party, _path("ram:URIUniversalCommunication/ram:URIID")),
    )


def _first(party: Node, below: str) -> str | None:
    found = next(party.all(_path(below)), None)
    return value(found) if found is not None else None


def _read_date(root: Node, draft: Draft, field: str, where: Path) -> None:
    draft.read(field, lambda: _day(root, where), lambda text: draft.put_date(field, text, compact_date))


def _day(root: Node, where: Path) -> str | None:
    for node in root.all(where):
        if node.attributes.get("format", _DAY_FORMAT) != _DAY_FORMAT:
            raise FieldError(f"not in the date format {_DAY_FORMAT}")
    return agreed(root, where)


def _amount_currency(root: Node) -> str | None:
    node = next(root.all(_PAYABLE), None)
    return node.attributes.get("currencyID") if node is not None else None
