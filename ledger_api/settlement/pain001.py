"""A payment order as an ISO 20022 customer credit transfer initiation, pain.001.001.09.

One payment information: the obligor's account at one value date. Every transfer carries the payment's reference twice,
as end-to-end id and as structured creditor reference, since banks pass on the one or the other.
"""

import hashlib
from typing import Final
from xml.etree.ElementTree import Comment, Element, SubElement, tostring

from ledger_api.settlement.payment_order import Account, PaymentOrder, Transfer
from ledger_api.values.money import decimal_text
from ledger_api.web.instants import rfc3339

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


def pain001(order: PaymentOrder) -> bytes:
    """The message in UTF-8. The same order has the same message id, so that a bank takes it once."""
    root = Element("Document", xmlns=NAMESPACE)
    if order.left_out.lines:
        root.append(Comment(f" {_left_out(order)} "))
    message = SubElement(root, "CstmrCdtTrfInitn")
    identity = f"{order.reference}-{_fingerprint(order)}"
    header = SubElement(message, "GrpHdr")
    _text(header, "MsgId", identity)
    _text(header, "CreDtTm", rfc3339(order.created_at))
    _sums(header, order)
    _text(SubElement(header, "InitgPty"), "Nm", order.debtor.name)
    payment = SubElement(message, "PmtInf")
    _text(payment, "PmtInfId", identity)
    _text(payment, "PmtMtd", "TRF")
    _text(payment, "BtchBookg", "true")
    _sums(payment, order)
    _text(SubElement(payment, "ReqdExctnDt"), "Dt", order.value_date.isoformat())
    _text(SubElement(payment, "Dbtr"), "Nm", order.debtor.name)
    _account(payment, "DbtrAcct", order.debtor)
    _agent(payment, "DbtrAgt", order.debtor)
    for place, transfer in enumerate(order.transfers, 1):
        _transfer(payment, order, place, transfer)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _transfer(payment: Element, order: PaymentOrder, place: int, transfer: Transfer) -> None:
    entry = SubElement(payment, "CdtTrfTxInf")
    identities = SubElement(entry, "PmtId")
    _text(identities, "InstrId", f"{order.reference}-{place}")
    _text(identities, "EndToEndId", order.reference)
    amount = SubElement(SubElement(entry, "Amt"), "InstdAmt", Ccy=order.currency.code)
    amount.text = decimal_text(transfer.amount, order.currency)
    _agent(entry, "CdtrAgt", transfer.account)
    _text(SubElement(entry, "Cdtr"), "Nm", transfer.account.name)
    _account(entry, "CdtrAcct", transfer.account)
    reference = SubElement(SubElement(SubElement(entry, "RmtInf"), "Strd"), "CdtrRefInf")
    kind = SubElement(SubElement(reference, "Tp"), "CdOrPrtry")
    _text(kind, "Cd", "SCOR")
    _text(reference, "Ref", order.reference)


def _sums(parent: Element, order: PaymentOrder) -> None:
    _text(parent, "NbOfTxs", str(len(order.transfers)))
    _text(parent, "CtrlSum", decimal_text(order.amount, order.currency))


def _account(parent: Element, name: str, account: Account) -> None:
    identity = SubElement(SubElement(parent, name), "Id")
    if account.iban:
        _text(identity, "IBAN", account.iban)
    else:
        _text(SubElement(identity, "Othr"), "Id", account.other or "")


def _agent(parent: Element, name: str, account: Account) -> None:
    institution = SubElement(SubElement(parent, name), "FinInstnId")
    if account.bic:
        _text(institution, "BICFI", account.bic)
    else:
        _text(SubElement(institution, "ClrSysMmbId"), "MmbId", account.member or "")


def _left_out(order: PaymentOrder) -> str:
    left = order.left_out
    reasons = ", ".join(f"{count} {reason}" for reason, count in left.reasons)
    amount = f"{decimal_text(left.amount, order.currency)} {order.currency.code}"
    return f"lines left out: {left.lines}, {amount} ({reasons}); owed like the rest, and the settlement bank's to keep"


def _fingerprint(order: PaymentOrder) -> str:
    """Eight digits of what would be paid: another order under the same reference is another message."""
    told = (order.value_date, order.debtor, order.transfers)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8].upper()


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
