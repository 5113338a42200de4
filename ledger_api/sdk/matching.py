"""What a settlement bank's bookings mean on the ledger: which payments to attest, and why others not.

Bookings of one file under one reference are one payment: a bank may book the transfers of an order together or singly.
Whatever is not certain is left to a person, and says so.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from ledger_api.sdk import answers
from ledger_api.sdk.notifications import Booking, Flaw, Side
from ledger_api.values.commitments import bank_reference
from ledger_api.values.currencies import currency
from ledger_api.values.money import Money, decimal_text
from ledger_api.values.payment_references import PaymentReference, payment_reference


class Verdict(StrEnum):
    """What becomes of a booking."""

    ATTEST = "attest"
    ATTESTED = "attested"
    ALREADY_ATTESTED = "already_attested"
    NO_REFERENCE = "no_reference"
    UNKNOWN_REFERENCE = "unknown_reference"
    UNCLEAR = "unclear"
    NOT_BOOKED = "not_booked"
    OTHER_SIDE = "other_side"
    REVERSED = "reversed"
    REPEATED = "repeated"
    CURRENCY_DIFFERS = "currency_differs"
    NOT_MATURED = "not_matured"
    BOOKED_LATER = "booked_later"
    OVER_PAYMENT = "over_payment"
    HELD_BACK = "held_back"
    REFUSED = "refused"


_OF_FLAW: Final = {
    Flaw.NOT_BOOKED: (Verdict.NOT_BOOKED, "the bank announces it, or says that it may still change"),
    Flaw.REVERSED: (Verdict.REVERSED, "it takes back an earlier booking"),
    Flaw.AMOUNT_UNCLEAR: (Verdict.UNCLEAR, "the amounts are missing, in no known currency, or do not add up"),
    Flaw.DATE_UNCLEAR: (Verdict.UNCLEAR, "it has no booking date"),
    Flaw.REFERENCE_UNCLEAR: (Verdict.UNCLEAR, "one transaction names two payments"),
}


@dataclass(frozen=True, slots=True)
class Payment:
    """An obligor's payment, as an AttestPayment says it: minor units, unix seconds."""

    receivable: int
    reference: str
    amount: int
    currency: int
    paid_at: int


@dataclass(frozen=True, slots=True)
class Match:
    """A booking and what becomes of it. Bookings of one payment have the same `payment`."""

    booking: Booking
    verdict: Verdict
    detail: str = ""
    payment: Payment | None = None


Judgement = tuple[Verdict, str]


def grouped(bookings: Iterable[Booking], side: Side) -> tuple[list[Match], dict[PaymentReference, list[Booking]]]:
    """The bookings that the file alone decides, and the others by reference, in the file's order."""
    decided: list[Match] = []
    found: dict[PaymentReference, list[Booking]] = {}
    taken_back: dict[PaymentReference, set[str]] = {}
    seen: set[Booking] = set()
    for booking in bookings:
        reference = payment_reference(booking.reference)
        same = replace(booking, entry=0)
        if booking.flaw is Flaw.REVERSED or booking.side != side:
            if reference is not None:
                taken_back.setdefault(reference, set()).add(booking.account)
            verdict = _OF_FLAW[Flaw.REVERSED] if booking.flaw is Flaw.REVERSED else _other(booking)
            decided.append(Match(booking, *verdict))
        elif booking.flaw is not None:
            decided.append(Match(booking, *_OF_FLAW[booking.flaw]))
        elif reference is None:
            decided.append(Match(booking, *_without(booking)))
        elif booking.bank_id and same in seen:
            decided.append(Match(booking, Verdict.REPEATED, "the file has the bank's same entry before"))
        else:
            found.setdefault(reference, []).append(booking)
        seen.add(same)
    for reference, accounts in taken_back.items():
        if accounts & {booking.account for booking in found.get(reference, ())}:
            why = "the file takes money of this reference back: decide by hand"
            decided += [Match(booking, Verdict.REVERSED, why) for booking in found.pop(reference)]
    return decided, found


def payment_of(reference: PaymentReference, bookings: Sequence[Booking]) -> Payment | None:
    """The payment that these bookings make; None where their currencies differ."""
    codes = {booking.currency for booking in bookings}
    if len(codes) > 1:
        return None
    return Payment(
        receivable=reference.receivable,
        reference=reference.text,
        amount=sum(booking.amount for booking in bookings),
        currency=currency(codes.pop()).numeric,
        paid_at=max(booking.booked_at for booking in bookings),
    )


def judged(
    payment: Payment,
    shown: answers.ReceivableDetails,
    attested: Iterable[answers.Payment],
    before: int,
    now: int,
) -> Judgement:
    """Whether the receivable can take the payment; `before` are minor units that the same file pays on it earlier.

    Held lines are the caller's to ask for: see `held_back`.
    """
    commitment = "0x" + bank_reference(payment.reference).hex()
    for known in attested:
        if known["bank_reference"]["commitment"] == commitment:
            amount = f"{known['amount']['amount']} {known['amount']['currency']}"
            return Verdict.ALREADY_ATTESTED, f"{amount} stand attested under the reference"
    owed = shown["outstanding"]
    if currency(owed["currency"]).numeric != payment.currency:
        return Verdict.CURRENCY_DIFFERS, f"the receivable is in {owed['currency']}"
    if _instant(shown["cutoff"]) > now:
        return Verdict.NOT_MATURED, f"the receivable matures at {shown['cutoff']}"
    if payment.paid_at > now:
        return Verdict.BOOKED_LATER, "its booking date is still to come"
    outstanding = max(0, Money.parse(owed["amount"], owed["currency"]).minor - before)
    if payment.amount > outstanding:
        # A file's entries may add up to more than any amount on the ledger.
        over = decimal_text(payment.amount - outstanding, currency(owed["currency"]))
        return Verdict.OVER_PAYMENT, f"{over} {owed['currency']} more than is owed"
    return Verdict.ATTEST, ""


def held_back(payment: Payment, listed: answers.ClearingList, minor: Callable[[answers.Money], int]) -> str:
    """Why a payment that is not the whole debt is not shared out yet: money of held lines may be missing in it.

    An attested part is shared over all certificates, held ones too, while a payment order leaves these out.
    """
    left = sum(minor(line["remaining"]) for line in listed["lines"])
    held = [line for line in listed["lines"] if line["held"] or "document" not in line.get("account", {})]
    amount = sum(minor(line["remaining"]) for line in held)
    if not amount or payment.amount == left:
        return ""
    kept = Money(amount, payment.currency)
    return f"{kept.amount} {kept.code} of held lines may be missing: attest by hand once the bank holds their share"


def _other(booking: Booking) -> Judgement:
    return Verdict.OTHER_SIDE, f"a {booking.side} of this account is no payment of the obligor's"


def _without(booking: Booking) -> Judgement:
    if booking.reference:
        return Verdict.UNKNOWN_REFERENCE, "the reference is none of a receivable's payment"
    return Verdict.NO_REFERENCE, "no end-to-end id and no creditor reference"


def _instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
