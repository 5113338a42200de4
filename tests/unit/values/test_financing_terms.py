"""Prices come out to the minor unit, every cost is shown, and terms that do not add up are refused."""

import json
import math
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.daycount import DayCount
from ledger_api.values.financing_terms import Deal, Fee, FinancingTerms, Method, TermsError, price

DEAL = Deal(certificate=2**127 + 5, sequence=3, holder=12, financier=31, currency="CNY", amount=1_000_000, recourse=0)
START = date(2026, 3, 1)


def _half_up(exact: Fraction) -> int:
    return math.floor(exact + Fraction(1, 2))


def test_a_discount_by_hand_on_act_360() -> None:
    # 10,000.00 at 4.35 % for 180 days: 1,000,000 × 435 × 180 / (10,000 × 360) = 21,750 exactly; a fee of 50.00.
    terms = price(
        DEAL, rate_bps=435, value_date=START, due_date=START + timedelta(180), fees=[Fee("service fee", 5_000)]
    )
    assert (terms.days, terms.interest, terms.net, terms.cost) == (180, 21_750, 973_250, 26_750)
    # 26,750 / 973,250 × 365 / 180 = 5.5734… %, × 360 / 180 = 5.4970… %
    assert (terms.annual.act_365_bps, terms.annual.act_360_bps) == (557, 550)


def test_a_discount_by_hand_on_act_365_rounds_half_up_once() -> None:
    # 333.33 at 5 % for 91 days: 33,333 × 500 × 91 / 3,650,000 = 415.52…
    deal = Deal(1, 1, 1, 2, "EUR", 33_333, 1)
    terms = price(deal, rate_bps=500, value_date=START, due_date=START + timedelta(91), day_count=DayCount.ACT_365F)
    assert (terms.interest, terms.net) == (416, 32_917)
    # 73 days of 10 % on 2.50: 250 × 1,000 × 73 / 3,650,000 = 5 exactly; on 2.25 it is 4.5, which rounds to 5.
    for amount in (250, 225):
        exact = price(
            Deal(1, 1, 1, 2, "EUR", amount, 0),
            rate_bps=1_000,
            value_date=START,
            due_date=START + timedelta(73),
            day_count=DayCount.ACT_365F,
        )
        assert exact.interest == 5


def test_a_true_discount_by_hand() -> None:
    # 1,050.00 at 10 % for 180 days of 360 grows from 1,000.00 exactly.
    terms = price(
        Deal(1, 1, 1, 2, "EUR", 105_000, 0),
        rate_bps=1_000,
        value_date=START,
        due_date=START + timedelta(180),
        method=Method.TRUE_DISCOUNT,
    )
    assert (terms.interest, terms.net, terms.annual.act_360_bps) == (5_000, 100_000, 1_000)


TERMS = st.builds(
    lambda amount, rate, days, basis, method, fees: (amount, rate, days, basis, method, fees),
    st.integers(1_000, 10**15),
    st.integers(0, 5_000),
    st.integers(1, 365),
    st.sampled_from(DayCount),
    st.sampled_from(Method),
    st.lists(st.integers(1, 100), max_size=4),
)


@given(TERMS)
def test_every_figure_is_the_exact_one_rounded_once(
    case: tuple[int, int, int, DayCount, Method, list[int]],
) -> None:
    amount, rate, days, basis, method, fees = case
    year = Fraction(rate, 10_000) * Fraction(days, int(basis))
    exact = amount * year if method is Method.DISCOUNT else amount - amount / (1 + year)
    taken = _half_up(exact)
    net = amount - taken - sum(fees)
    deal = Deal(7, 1, 1, 2, "CNY", amount, 0)
    named = [Fee(f"fee {place}", fee) for place, fee in enumerate(fees)]

    def priced() -> FinancingTerms:
        return price(
            deal,
            rate_bps=rate,
            value_date=START,
            due_date=START + timedelta(days),
            day_count=basis,
            method=method,
            fees=named,
        )

    if net <= 0:
        with pytest.raises(TermsError):
            priced()
        return
    terms = priced()
    assert (terms.interest, terms.net) == (taken, net)
    assert terms.interest + sum(fee.amount for fee in terms.fees) + terms.net == amount
    for annual, length in ((terms.annual.act_365_bps, 365), (terms.annual.act_360_bps, 360)):
        assert annual == _half_up(Fraction(amount - net, net) * Fraction(length, days) * 10_000)
    assert FinancingTerms.parse(json.loads(terms.canonical())) == terms


@pytest.mark.parametrize("member", ["interest", "net", "days", "annualRate365Bps", "annualRate360Bps"])
def test_terms_whose_figures_do_not_follow_from_one_another_are_refused(member: str) -> None:
    document = dict(price(DEAL, rate_bps=435, value_date=START, due_date=START + timedelta(90)).document())
    document[member] = int(str(document[member])) + 1
    with pytest.raises(TermsError, match=member):
        FinancingTerms.parse(document)


@pytest.mark.parametrize(
    "change",
    [
        {"salt": "00"},
        {"fees": [{"name": "x", "amount": 1.0}]},
        {"fees": [{"name": "", "amount": 1}]},
        {"fees": "none"},
        {"rateBps": True},
        {"dayCount": "30/360"},
        {"method": "auction"},
        {"valueDate": "2026-13-01"},
        {"certificate": "-1"},
        {"currency": "XXX"},
        {"more": 1},
        {"amount": 0},
    ],
)
def test_malformed_terms_are_refused(change: dict[str, object]) -> None:
    document: dict[str, object] = dict(
        price(DEAL, rate_bps=435, value_date=START, due_date=START + timedelta(90)).document()
    )
    with pytest.raises(TermsError):
        FinancingTerms.parse(document | change)


def test_two_equal_quotes_have_different_commitments_and_one_document_has_one() -> None:
    one, two = (price(DEAL, rate_bps=435, value_date=START, due_date=START + timedelta(90)) for _ in range(2))
    assert one.commitment != two.commitment
    assert FinancingTerms.parse(json.loads(one.canonical())).commitment == one.commitment
