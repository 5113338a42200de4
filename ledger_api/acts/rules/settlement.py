"""The obligor's money attested, and shared over the certificates.

Of P minor units over live amounts whose sum is R, each certificate gets ⌊P·amount/R⌋, and one unit more while some are
left, in the order of the largest fraction P·amount mod R, then the lowest id.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.hashing import keccak
from ledger_api.acts.records import Receivable, Round
from ledger_api.acts.refusals import RefusedError
from ledger_api.acts.rules.checks import MAKER, SETTLEMENT_BANK, receivable, require, signer_though_frozen
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.dues import owing_less
from ledger_api.acts.state import BANK_REFERENCES, CERTIFICATES, RECEIVABLES, ROUND_PAGES, ROUNDS

_NO_ROUND: Final = Round(0, 0, 0, 0, 0, 0, 0, 0, 0)
_Page = tuple[m.PageItemLine, ...]


def attest_payment(c: Context, a: m.AttestPayment) -> None:
    """The bank attests what the obligor paid; a reference of the bank takes effect once."""
    signer_though_frozen(c, a.bank, SETTLEMENT_BANK, MAKER, c.keys[0])
    record = receivable(c, a.receivable)
    use_bank_reference(c, a.bank, a.bank_reference)
    require(record.state in (R.CONFIRMED, R.PART_PAID), why.WRONG_RECEIVABLE_STATE)
    require(c.now >= record.cutoff, why.NOT_MATURED)
    require(a.amount > 0, why.INVALID_AMOUNT)
    settled = record.settled + a.amount
    require(settled <= record.due, why.PAYMENT_EXCEEDS_FACE)
    require(a.paid_at <= c.now, why.INVALID_DATES)
    paid = record._replace(settled=settled, state=R.PART_PAID.value)
    c.state.put(RECEIVABLES, a.receivable, owing_less(c, paid, a.amount))


def use_bank_reference(c: Context, bank: int, reference: bytes) -> None:
    """A bank's own reference, once."""
    at = (bank, reference)
    require(not c.state.get(BANK_REFERENCES, at), why.BANK_REFERENCE_USED)
    c.state.put(BANK_REFERENCES, at, 1)


def redeem(c: Context, a: m.Redeem, page: _Page) -> None:
    """Distribute attested money: one page at once, or every page measured first and then paid in the same order."""
    record = receivable(c, a.receivable)
    require(record.state == R.PART_PAID, why.WRONG_RECEIVABLE_STATE)
    require(record.settled > record.redeemed, why.NOTHING_TO_REDEEM)
    current = c.state.get(ROUNDS, a.receivable) or _NO_ROUND
    live = record.due - record.redeemed
    paying = current.amounts == live
    require(a.settled == (current.target if paying else record.settled), why.STALE_SETTLED)
    share = _Sharing(a.receivable, a.settled - record.redeemed, live)
    if paying:
        _pay_next_page(c, share, current, record, page)
        return
    measure = _measure(c, share, page)
    starts = not (
        current.measured
        and current.target == a.settled
        and (-measure.first_fraction, page[0].certificate) > (-current.fraction, current.certificate)
    )
    if measure.amounts == live:
        payout = _pay(c, share, page, spare=share.money - measure.floors)
        c.state.put(ROUNDS, a.receivable, None)
        _store(c, share, record, payout.closed, last=True)
        return
    _record(c, share, _NO_ROUND._replace(target=a.settled) if starts else current, page, measure)


class _Sharing(NamedTuple):
    """`money` is to be distributed over `amounts`, the sum of the live certificates."""

    receivable: int
    money: int
    amounts: int


class _Measure(NamedTuple):
    amounts: int
    floors: int
    first_fraction: int
    last_fraction: int


class _Payout(NamedTuple):
    money: int
    closed: int


def _measure(c: Context, share: _Sharing, page: _Page) -> _Measure:
    """Add up a page whose certificates are live, of the receivable, and in strict order."""
    amounts = floors = 0
    fractions: list[int] = []
    before: tuple[int, int] | None = None
    for (identity,) in page:
        record = c.state.get(CERTIFICATES, identity)
        if record is None:
            raise RefusedError(why.UNKNOWN_CERTIFICATE)
        require(record.receivable == share.receivable, why.WRONG_PAGE)
        require(record.amount > 0, why.CERTIFICATE_CLOSED)
        floor, fraction = divmod(share.money * record.amount, share.amounts)
        place = (-fraction, identity)
        require(before is None or place > before, why.WRONG_PAGE)
        before = place
        fractions.append(fraction)
        amounts += record.amount
        floors += floor
    return _Measure(amounts, floors, fractions[0], fractions[-1])


def _record(c: Context, share: _Sharing, current: Round, page: _Page, measure: _Measure) -> None:
    """Remember a measured page and where the measurement stands."""
    c.state.put(ROUND_PAGES, (share.receivable, current.measured), _page_hash(page))
    c.state.put(
        ROUNDS,
        share.receivable,
        current._replace(
            amounts=current.amounts + measure.amounts,
            floors=current.floors + measure.floors,
            measured=current.measured + 1,
            fraction=measure.last_fraction,
            certificate=page[-1].certificate,
        ),
    )


def _pay_next_page(c: Context, share: _Sharing, current: Round, record: Receivable, page: _Page) -> None:
    """Pay the next measured page; the last one ends the round."""
    at = (share.receivable, current.paid)
    require(c.state.get(ROUND_PAGES, at) == _page_hash(page), why.WRONG_PAGE)
    c.state.put(ROUND_PAGES, at, None)
    spare = share.money - current.floors - current.certificates
    payout = _pay(c, share, page, spare)
    last = current.paid + 1 == current.measured
    after = current._replace(
        paid=current.paid + 1,
        certificates=current.certificates + len(page),
        paid_out=current.paid_out + payout.money,
    )
    c.state.put(ROUNDS, share.receivable, None if last else after)
    _store(c, share, record, payout.closed, last=last)


def _pay(c: Context, share: _Sharing, page: _Page, spare: int) -> _Payout:
    """Give each certificate its share; the first `spare` of the page get one minor unit more."""
    money = closed = 0
    for index, (identity,) in enumerate(page):
        record = c.state.get(CERTIFICATES, identity)
        if record is None:
            raise RefusedError(why.UNKNOWN_CERTIFICATE)
        part = share.money * record.amount // share.amounts + (index < spare)
        money += part
        record = record._replace(amount=record.amount - part)
        if record.amount == 0:
            closed += 1
            if record.state != C.PAYING:  # the bank's word is still to come
                record = record._replace(state=C.REDEEMED.value, encumbrance=0, until=0)
        c.state.put(CERTIFICATES, identity, record)
    return _Payout(money, closed)


def _store(c: Context, share: _Sharing, record: Receivable, closed: int, *, last: bool) -> None:
    """What the receivable is after a paid page: fewer live certificates and, after the last, the money distributed."""
    record = record._replace(live=record.live - closed)
    if last:
        redeemed = record.redeemed + share.money
        state = R.SETTLED if redeemed == record.due else R.PART_PAID
        record = record._replace(redeemed=redeemed, state=state.value)
    c.state.put(RECEIVABLES, share.receivable, record)


def _page_hash(page: _Page) -> bytes:
    return keccak(b"".join([line.certificate.to_bytes(16, "big") for line in page]))


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {"AttestPayment": attest_payment, "Redeem": redeem}
