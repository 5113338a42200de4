"""The settlement bank's own system, as far as the story needs it: it executes an order, and notifies what it booked."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from ledger_api.sdk import notifications
from ledger_api.values.xml_tree import Node, parse_xml


def executed(order: bytes, now: int) -> bytes:
    """The camt.054.001.08 notification of a pain.001 order that was booked as one debit, at an instant."""
    read = parse_xml(order, notifications.LIMITS)
    payment = _at(read, "CstmrCdtTrfInitn", "PmtInf")
    said = datetime.fromtimestamp(now, UTC).isoformat()
    root = Element("Document", xmlns=notifications.NAMESPACE)
    message = SubElement(root, "BkToCstmrDbtCdtNtfctn")
    header = SubElement(message, "GrpHdr")
    _put(header, "MsgId", f"N-{_at(payment, 'PmtInfId').text}")
    _put(header, "CreDtTm", said)
    notification = SubElement(message, "Ntfctn")
    _put(notification, "Id", "1")
    account = SubElement(SubElement(notification, "Acct"), "Id")
    _put(SubElement(account, "Othr"), "Id", _at(payment, "DbtrAcct", "Id", "Othr", "Id").text)
    entry = SubElement(notification, "Ntry")
    transfers = list(payment.all((_name(payment, "CdtTrfTxInf"),)))
    currency = _at(transfers[0], "Amt", "InstdAmt").attributes["Ccy"]
    _put(entry, "Amt", _at(payment, "CtrlSum").text, Ccy=currency)
    _put(entry, "CdtDbtInd", "DBIT")
    _put(SubElement(entry, "Sts"), "Cd", "BOOK")
    _put(SubElement(entry, "BookgDt"), "DtTm", said)
    _put(entry, "AcctSvcrRef", _at(payment, "PmtInfId").text)
    details = SubElement(entry, "NtryDtls")
    for transfer in transfers:
        booked = SubElement(details, "TxDtls")
        _put(SubElement(booked, "Refs"), "EndToEndId", _at(transfer, "PmtId", "EndToEndId").text)
        _put(booked, "Amt", _at(transfer, "Amt", "InstdAmt").text, Ccy=currency)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _at(node: Node, *steps: str) -> Node:
    return next(node.all(tuple(_name(node, step) for step in steps)))


def _name(node: Node, step: str) -> str:
    """The local name in the node's own namespace."""
    return f"{node.name.partition('}')[0]}}}{step}"


def _put(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text
