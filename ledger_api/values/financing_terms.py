"""The terms of a quote: what a financier pays for a certificate, with every cost shown before anyone accepts.

The terms are a salted document; the signed Finance act carries its commitment and the chain never sees a price. Each
figure follows from the others, so a reader checks all of them: days from the dates, interest from rate and days by the
rounding rule of `daycount` (the exact result once, half up), net = amount − interest − fees, as far as the holder bears
them (`cost_shares` has the obligor's part), and the annual rate on both conventions from net and amount.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger_api.values.commitments import CommitmentError, Json, Subject, canonical, commitment, new_salt
from ledger_api.values.cost_shares import (
    CostShare,
    Leg,
    ShareError,
    check_legs,
    legs_document,
    obligor_part,
    parse_cost_share,
    parse_legs,
)
from ledger_api.values.currencies import UnknownCurrencyError, currency
from ledger_api.values.daycount import AllIn, DayCount, DayCountError, all_in, days_between, interest, true_discount
from ledger_api.values.money import MOST_MINOR_UNITS

MOST_FEES = 16
LONGEST_FEE_NAME = 80
VERSION = 2
_MEMBERS = frozenset(
    {
        "version", "certificate", "sequence", "holder", "financier", "currency", "amount", "recourse", "method",
        "dayCount", "rateBps", "valueDate", "dueDate", "days", "interest", "fees", "costShare", "legs", "product",
        "net", "annualRate365Bps", "annualRate360Bps", "salt",
    }
)  # fmt: skip
_DAY_COUNTS = {"ACT/360": DayCount.ACT_360, "ACT/365": DayCount.ACT_365F}


class TermsError(ValueError):
    """The document is no terms, or its figures do not follow from one another."""


class Method(StrEnum):
    """How the price comes about."""

    DISCOUNT = "discount"
    """Interest on the amount, taken off at payout (bank discount)."""
    TRUE_DISCOUNT = "true-discount"
    """The payout that grows to the amount at the rate."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What is priced: the certificate at a sequence, from its holder to a financier. Amount in minor units."""

    certificate: int
    sequence: int
    holder: int
    financier: int
    currency: str
    amount: int
    recourse: int


@dataclass(frozen=True, slots=True)
class Fee:
    """One cost beside the interest, in minor units."""

    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class ProductVersion:
    """The product of the financier's under which a quote is given; `document` is its 32-byte commitment."""

    product: int
    version: int
    document: bytes


@dataclass(frozen=True, slots=True)
class FinancingTerms:
    """Terms whose figures fit together. Made by `price`, read by `parse`."""

    deal: Deal
    method: Method
    day_count: DayCount
    rate_bps: int
    value_date: date
    due_date: date
    days: int
    interest: int
    fees: tuple[Fee, ...]
    cost_share: CostShare | None
    legs: tuple[Leg, ...]
    product: ProductVersion | None
    net: int
    annual: AllIn
    salt: str

    @property
    def cost(self) -> int:
        """All that the holder pays, in minor units: its part of interest and fees."""
        return self.deal.amount - self.net

    @property
    def all_fees(self) -> int:
        """The fees' sum in minor units, whoever bears them."""
        return sum(fee.amount for fee in self.fees)

    @property
    def obligor_interest(self) -> int:
        """What the obligor pays of the interest, in minor units."""
        return obligor_part(self.interest, self.cost_share.interest_bps) if self.cost_share else 0

    @property
    def obligor_fees(self) -> int:
        """What the obligor pays of the fees, in minor units."""
        return obligor_part(self.all_fees, self.cost_share.fees_bps) if self.cost_share else 0

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that the Finance act carries as `terms`."""
        return commitment(Subject.TERMS, self.document())

    def document(self) -> dict[str, Json]:
        """The committed JSON document; amounts are integer minor units, the certificate's id a decimal string."""
        return {
            "version": VERSION,
            "certificate": str(self.deal.certificate),
            "sequence": self.deal.sequence,
            "holder": self.deal.holder,
            "financier": self.deal.financier,
            "currency": self.deal.currency,
            "amount": self.deal.amount,
            "recourse": self.deal.recourse,
            "method": self.method.value,
            "dayCount": _name(self.day_count),
            "rateBps": self.rate_bps,
            "valueDate": self.value_date.isoformat(),
            "dueDate": self.due_date.isoformat(),
            "days": self.days,
            "interest": self.interest,
            "fees": [{"name": fee.name, "amount": fee.amount} for fee in self.fees],
            "costShare": self._cost_share(),
            "legs": legs_document(self.deal.amount, self.legs),
            "product": self._product(),
            "net": self.net,
            "annualRate365Bps": self.annual.act_365_bps,
            "annualRate360Bps": self.annual.act_360_bps,
            "salt": self.salt,
        }

    def _cost_share(self) -> Json:
        share = self.cost_share
        if share is None:
            return None
        return {
            "obligorInterestBps": share.interest_bps,
            "obligorFeesBps": share.fees_bps,
            "agreement": share.agreement,
            "obligorInterest": self.obligor_interest,
            "obligorFees": self.obligor_fees,
        }

    def _product(self) -> Json:
        under = self.product
        if under is None:
            return None
        return {"product": under.product, "version": under.version, "document": "0x" + under.document.hex()}

    def canonical(self) -> bytes:
        """The bytes that are sealed for requester and financier."""
        return canonical(self.document())

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "FinancingTerms":
        """Read terms strictly and compute every figure again.

        Raises:
            TermsError: a member is missing, unknown or malformed, or a figure does not follow from the others.
        """
        if set(document) != _MEMBERS or document["version"] != VERSION:
            raise TermsError(f"terms of version {VERSION} have exactly the members {', '.join(sorted(_MEMBERS))}")
        try:
            terms = price(
                _deal(document),
                rate_bps=_number(document, "rateBps"),
                value_date=date.fromisoformat(_text(document, "valueDate")),
                due_date=date.fromisoformat(_text(document, "dueDate")),
                day_count=_DAY_COUNTS[_text(document, "dayCount")],
                method=Method(_text(document, "method")),
                fees=_fees(document["fees"]),
                cost_share=parse_cost_share(document["costShare"]),
                legs=parse_legs(document["legs"]),
                product=_product(document["product"]),
                salt=_text(document, "salt"),
            )
            same = terms.canonical() == canonical(_json(document))
        except (KeyError, ValueError) as error:
            raise TermsError(f"the terms do not hold: {error}") from error
        if not same:
            wrong = [name for name, value in terms.document().items() if document[name] != value]
            raise TermsError(f"the terms' {', '.join(wrong)} do not follow from the other figures")
        return terms


def price(  # noqa: PLR0913  the terms of a deal are as many as they are
    deal: Deal,
    *,
    rate_bps: int,
    value_date: date,
    due_date: date,
    day_count: DayCount = DayCount.ACT_360,
    method: Method = Method.DISCOUNT,
    fees: Sequence[Fee] = (),
    cost_share: CostShare | None = None,
    legs: Sequence[Leg] = (),
    product: ProductVersion | None = None,
    salt: str | None = None,
) -> FinancingTerms:
    """Price a deal: simple interest at an annual rate in basis points from the value date to the due date, and fees.

    With a `cost_share` the obligor bears its part; `legs` are guarantors and sharers of the risk, who bear their
    amounts beside the financier and change no price.

    Raises:
        TermsError: a figure is out of bounds, or interest and fees leave nothing to pay out.
    """
    if not 0 < deal.amount <= MOST_MINOR_UNITS or len(fees) > MOST_FEES:
        raise TermsError(f"an amount is 1 to {MOST_MINOR_UNITS} minor units, with at most {MOST_FEES} fees")
    for fee in fees:
        if not 0 < fee.amount <= MOST_MINOR_UNITS or not 0 < len(fee.name) <= LONGEST_FEE_NAME:
            raise TermsError(f"a fee has a name of at most {LONGEST_FEE_NAME} characters and a positive amount")
    taken_by = interest if method is Method.DISCOUNT else true_discount
    try:
        currency(deal.currency)
        days = days_between(value_date, due_date)
        taken = taken_by(deal.amount, rate_bps, days, day_count)
        if cost_share is not None:
            cost_share.check()
        check_legs(legs, deal.holder, deal.financier)
        all_fees = sum(fee.amount for fee in fees)
        net = deal.amount - taken - all_fees
        if cost_share is not None:
            net += obligor_part(taken, cost_share.interest_bps) + obligor_part(all_fees, cost_share.fees_bps)
        annual = all_in(deal.amount, net, days)
        salt = salt or new_salt()
        terms = FinancingTerms(
            deal,
            method,
            day_count,
            rate_bps,
            value_date,
            due_date,
            days,
            taken,
            tuple(fees),
            cost_share,
            tuple(legs),
            product,
            net,
            annual,
            salt,
        )
        commitment(Subject.TERMS, terms.document())
    except (DayCountError, UnknownCurrencyError, CommitmentError, ShareError) as error:
        raise TermsError(str(error)) from error
    return terms


def _name(day_count: DayCount) -> str:
    return next(name for name, each in _DAY_COUNTS.items() if each is day_count)


def _deal(document: Mapping[str, object]) -> Deal:
    certificate = _text(document, "certificate")
    if not (certificate.isascii() and certificate.isdigit() and len(certificate) <= 39):
        raise TermsError("the certificate's id is a decimal string")
    return Deal(
        certificate=int(certificate),
        sequence=_number(document, "sequence"),
        holder=_number(document, "holder"),
        financier=_number(document, "financier"),
        currency=_text(document, "currency"),
        amount=_number(document, "amount"),
        recourse=_number(document, "recourse"),
    )


def _fees(value: object) -> tuple[Fee, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_FEES:
        raise TermsError(f"fees are a list of at most {MOST_FEES}")
    fees = []
    for row in value:
        if not isinstance(row, Mapping) or set(row) != {"name", "amount"}:
            raise TermsError("a fee has a name and an amount")
        fees.append(Fee(_text(row, "name"), _number(row, "amount")))
    return tuple(fees)


def _product(value: object) -> ProductVersion | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) != {"product", "version", "document"}:
        raise TermsError("a product is named by product, version and document")
    text = _text(value, "document")
    if len(text) != 66 or not text.startswith("0x"):
        raise TermsError("a product's document is named by 32 bytes of hexadecimal")
    return ProductVersion(_number(value, "product"), _number(value, "version"), bytes.fromhex(text[2:]))


def _number(document: Mapping[str, object], name: str) -> int:
    value = document[name]
    if type(value) is not int:
        raise TermsError(f"{name} is an integer")
    return value


def _text(document: Mapping[str, object], name: str) -> str:
    value = document[name]
    if not isinstance(value, str):
        raise TermsError(f"{name} is a text")
    return value


def _json(document: Mapping[str, object]) -> dict[str, Json]:
    # `canonical` refuses by itself what is no JSON of a committed document.
    return dict(document)  # type: ignore[arg-type]
