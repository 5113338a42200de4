"""What a bank booked: an ISO 20022 debit and credit notification (camt.054.001.08), read into bookings by reference.

Nothing is fetched, entities and document types are refused, and everything is bounded (`ledger_api.values.xml_tree`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final, Literal
from zoneinfo import ZoneInfo

from ledger_api.sdk.errors import LedgerError
from ledger_api.values.business_days import CURRENCIES, CurrencyCalendar
from ledger_api.values.calendars import LATEST_INSTANT
from ledger_api.values.currencies import UnknownCurrencyError, currency
from ledger_api.values.money import MoneyError, parse_minor
from ledger_api.values.payment_references import payment_reference
from ledger_api.values.printable import clean
from ledger_api.values.xml_text import EncodingError
from ledger_api.values.xml_tree import Node, XmlError, parse_xml

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
_DECIMAL = re.compile(r"([0-9]{1,18})(?:\.([0-9]{0,5}))?", re.ASCII)
_NOT_PROVIDED: Final = "NOTPROVIDED"

Side = Literal["debit", "credit"]


@dataclass(frozen=True, slots=True)
class NotificationLimits:
    """Largest sizes that are read. Lengths are characters except where the name says bytes."""

    file_bytes: int = 10 * 1024 * 1024
    entries: int = 10_000
    bookings: int = 50_000
    xml_depth: int = 32
    xml_elements: int = 500_000
    xml_tag_length: int = 8_192
    xml_attributes: int = 16
    xml_attribute_length: int = 2_048
    xml_text_length: int = 10_000


LIMITS: Final = NotificationLimits()


class NotificationError(LedgerError):
    """The file is no such notification, or beyond the limits."""


class Flaw(StrEnum):
    """What an entry's own contents say against attesting it."""

    NOT_BOOKED = "not_booked"
    REVERSED = "reversed"
    AMOUNT_UNCLEAR = "amount_unclear"
    DATE_UNCLEAR = "date_unclear"
    REFERENCE_UNCLEAR = "reference_unclear"


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry's money under one reference: the entry itself, or those of its transactions that carry it.

    `entry` counts the file's entries from 1, `bank_id` is the bank's own name for it. `reference` is as written, empty
    where there is none; `amount` is in minor units, 0 where it is unclear; `booked_at` in unix seconds: the instant, or
    where only the day is said its begin where the currency settles.
    """

    entry: int
    account: str
    bank_id: str
    reference: str
    amount: int
    currency: str
    side: Side
    booked_at: int
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    place: int
    account: str
    bank_id: str
    node: Node
    amount: int | None
    currency: str
    side: Side
    booked_at: int | None
    flaw: Flaw | None


def read_notification(content: bytes, limits: NotificationLimits = LIMITS) -> list[Booking]:
    """The bookings of a camt.054.001.08 file, in its order.

    Raises:
        NotificationError: see there.
    """
    if len(content) > limits.file_bytes:
        raise NotificationError(f"the file has more than {limits.file_bytes} bytes")
    try:
        root = parse_xml(content, limits)
    except (XmlError, EncodingError) as error:
        raise NotificationError(str(error)) from error
    if root.name != f"{{{NAMESPACE}}}Document":
        raise NotificationError(f"no camt.054.001.08: the document's element is {clean(root.name[:120])!r}")
    bookings: list[Booking] = []
    place = 0
    for notification in root.all(_path("BkToCstmrDbtCdtNtfctn/Ntfctn")):
        account = _account(notification)
        for node in notification.all(_path("Ntry")):
            place += 1
            if place > limits.entries:
                raise NotificationError(f"more than {limits.entries} entries")
            bookings += _bookings(_entry(place, account, node))
            if len(bookings) > limits.bookings:
                raise NotificationError(f"more than {limits.bookings} bookings")
    return bookings


def _entry(place: int, account: str, node: Node) -> _Entry:
    where = f"entry {place}"
    amount, code = _money(_node(node, "Amt", where))
    indicator = _text(node, "CdtDbtInd", where)
    if indicator not in {"CRDT", "DBIT"}:
        raise NotificationError(f"{where}: CdtDbtInd is neither CRDT nor DBIT")
    booked_at = _booked_at(node, code, where)
    flaw = None
    if _text(node, "Sts/Cd", where) != "BOOK":
        flaw = Flaw.NOT_BOOKED
    elif _text(node, "RvslInd", where) not in {"", "false", "0"}:
        flaw = Flaw.REVERSED
    elif amount is None:
        flaw = Flaw.AMOUNT_UNCLEAR
    elif booked_at is None:
        flaw = Flaw.DATE_UNCLEAR
    return _Entry(
        place=place,
        account=account,
        bank_id=_text(node, "AcctSvcrRef", where) or _text(node, "NtryRef", where),
        node=node,
        amount=amount,
        currency=code,
        side="credit" if indicator == "CRDT" else "debit",
        booked_at=booked_at,
        flaw=flaw,
    )


def _bookings(entry: _Entry) -> Iterator[Booking]:
    """One per reference. Amounts of transactions count only where they add up to the entry's."""
    where = f"entry {entry.place}"
    transactions = [(*_reference(each), each) for each in entry.node.all(_path("NtryDtls/TxDtls"))]
    references = list(dict.fromkeys(reference for reference, _, _ in transactions))
    if len(references) <= 1:
        reference, unclear = (references[0], transactions[0][1]) if references else ("", False)
        yield _booking(entry, reference, entry.amount, unclear=unclear)
        return
    amounts: dict[str, int] = dict.fromkeys(references, 0)
    unclear_amounts = entry.amount is None
    for reference, _, node in transactions:
        minor, code = _money(_node(node, "Amt", where))
        unclear_amounts |= minor is None or code != entry.currency
        amounts[reference] += minor or 0
    unclear_amounts |= sum(amounts.values()) != entry.amount
    unclear_references = {reference for reference, unclear, _ in transactions if unclear}
    for reference, amount in amounts.items():
        yield _booking(entry, reference, None if unclear_amounts else amount, unclear=reference in unclear_references)


def _booking(entry: _Entry, reference: str, amount: int | None, *, unclear: bool) -> Booking:
    flaw = entry.flaw or (Flaw.AMOUNT_UNCLEAR if not amount else None) or (Flaw.REFERENCE_UNCLEAR if unclear else None)
    return Booking(
        entry=entry.place,
        account=entry.account,
        bank_id=entry.bank_id,
        reference=reference,
        amount=amount or 0,
        currency=entry.currency,
        side=entry.side,
        booked_at=entry.booked_at or 0,
        flaw=flaw,
    )


def _reference(transaction: Node) -> tuple[str, bool]:
    """A transaction's reference as written, and whether it names two receivables' payments at once."""
    written = [
        clean(node.text)
        for path in ("Refs/EndToEndId", "RmtInf/Strd/CdtrRefInf/Ref")
        for node in transaction.all(_path(path))
    ]
    given = [text for text in dict.fromkeys(written) if text and text != _NOT_PROVIDED]
    known = {found: text for text in given if (found := payment_reference(text)) is not None}
    if len(known) > 1:
        return " ".join(known.values()), True
    return next(iter(known.values()), given[0] if given else ""), False


def _money(node: Node | None) -> tuple[int | None, str]:
    """Minor units, None where it is no positive amount of a known currency, and the currency's code."""
    if node is None:
        return None, ""
    code = clean(node.attributes.get("Ccy", ""))[:3]
    match = _DECIMAL.fullmatch(node.text.strip())
    if match is None:
        return None, code
    fraction = (match[2] or "").rstrip("0")
    whole = match[1].lstrip("0") or "0"
    try:
        minor = parse_minor(f"{whole}.{fraction}" if fraction else whole, currency(code))
    except (MoneyError, UnknownCurrencyError):
        return None, code
    return minor or None, code


def _booked_at(entry: Node, code: str, where: str) -> int | None:
    day, instant = _text(entry, "BookgDt/Dt", where), _text(entry, "BookgDt/DtTm", where)
    zone = ZoneInfo(CurrencyCalendar(code).zone if code in CURRENCIES else "UTC")
    try:
        if instant:
            said = datetime.fromisoformat(instant)
            at = int((said if said.tzinfo else said.replace(tzinfo=zone)).astimezone(UTC).timestamp())
        else:
            at = int(datetime.combine(date.fromisoformat(day[:10]), time(), tzinfo=zone).timestamp())
    except (ValueError, OverflowError):
        return None
    return at if 0 <= at <= LATEST_INSTANT else None


def _account(notification: Node) -> str:
    named = [*notification.all(_path("Acct/Id/IBAN")), *notification.all(_path("Acct/Id/Othr/Id"))]
    return clean(named[0].text) if named else ""


def _text(node: Node, path: str, where: str) -> str:
    found = _node(node, path, where)
    return clean(found.text) if found is not None else ""


def _node(node: Node, path: str, where: str) -> Node | None:
    found = _first_two(node.all(_path(path)))
    if len(found) > 1:
        raise NotificationError(f"{where}: more than one {path}")
    return found[0] if found else None


def _first_two(nodes: Iterable[Node]) -> list[Node]:
    return [node for _, node in zip(range(2), nodes, strict=False)]


def _path(path: str) -> tuple[str, ...]:
    return tuple(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
