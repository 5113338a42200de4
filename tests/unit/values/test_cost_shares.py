"""Cost and risk are shared to the minor unit: the parts are always the whole, contradictions are refused."""

import json
import math
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.cost_shares import CostShare, Leg, LegKind, leg_amounts, obligor_part
from ledger_api.values.financing_terms import Deal, Fee, FinancingTerms, ProductVersion, TermsError, price

DEAL = Deal(certificate=77, sequence=3, holder=12, financier=31, currency="CNY", amount=1_000_000, recourse=0)
START = date(2026, 3, 1)
SHARE = CostShare(interest_bps=3_333, fees_bps=10_000, agreement="FA-2026-17")
LEGS = (
    Leg(LegKind.GUARANTEE, 44, 3_333, "G-1"),
    Leg(LegKind.GUARANTEE, 45, 6_667, "G-2"),
    Leg(LegKind.RISK_SHARE, 32, 2_500, "RPA-9"),
)


def priced(**more: object) -> FinancingTerms:
    fees = [Fee("service fee", 5_001)]
    due = START + timedelta(180)
    return price(DEAL, rate_bps=435, value_date=START, due_date=due, fees=fees, **more)  # type: ignore[arg-type]


def test_a_cost_share_by_hand() -> None:
    # Interest 21,750 (see test_financing_terms): the obligor bears 33.33 % = 7,249.275, half up 7,249; and all fees.
    terms = priced(cost_share=SHARE)
    assert (terms.interest, terms.obligor_interest, terms.obligor_fees) == (21_750, 7_249, 5_001)
    assert (terms.net, terms.cost) == (1_000_000 - 21_750 + 7_249, 14_501)
    # 14,501 / 985,499 × 365 / 180 = 2.9837… %
    assert terms.annual.act_365_bps == 298


def test_legs_by_hand_and_they_change_no_price() -> None:
    assert leg_amounts(1_000_001, LEGS) == (333_300, 666_701, 250_000)
    assert priced(legs=LEGS).net == priced().net


@given(st.integers(1, 10**15), st.lists(st.integers(1, 10_000), min_size=1, max_size=16))
def test_the_parts_of_legs_are_never_more_than_the_share_and_together_exactly_it(amount: int, cuts: list[int]) -> None:
    bounds = sorted({0, *cuts, 10_000})
    shares = [high - low for low, high in pairwise(bounds)]
    legs = [Leg(LegKind.GUARANTEE, 100 + place, share, "G") for place, share in enumerate(shares)]
    amounts = leg_amounts(amount, legs)
    assert sum(amounts) == amount
    for share, part in zip(shares, amounts, strict=True):
        assert abs(part - Fraction(amount * share, 10_000)) < 1


@given(st.integers(0, 10**15), st.integers(0, 10_000))
def test_the_obligors_part_is_the_exact_share_rounded_once(amount: int, share: int) -> None:
    part = obligor_part(amount, share)
    assert part == math.floor(Fraction(amount * share, 10_000) + Fraction(1, 2))
    assert 0 <= part <= amount


def test_shared_terms_are_read_back_as_they_were_written() -> None:
    terms = priced(cost_share=SHARE, legs=LEGS, product=ProductVersion(4, 2, b"\x11" * 32))
    assert FinancingTerms.parse(json.loads(terms.canonical())) == terms


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"cost_share": CostShare(0, 0, "FA")}, "bears nothing"),
        ({"cost_share": CostShare(10_001, 0, "FA")}, "0 to 10000"),
        ({"cost_share": CostShare(5_000, 0, "")}, "agreement"),
        ({"legs": [Leg(LegKind.GUARANTEE, 31, 1, "G")]}, "the financier bears"),
        ({"legs": [Leg(LegKind.RISK_SHARE, 12, 1, "G")]}, "recourse"),
        ({"legs": [Leg(LegKind.GUARANTEE, 44, 0, "G")]}, "1 to 10000"),
        ({"legs": [Leg(LegKind.GUARANTEE, 44, 1, "")]}, "agreement"),
        ({"legs": [Leg(LegKind.GUARANTEE, 44, 1, "G")] * 2}, "at most one leg"),
        ({"legs": [Leg(LegKind.GUARANTEE, 44, 6_000, "G"), Leg(LegKind.GUARANTEE, 45, 4_001, "G")]}, "more than"),
        ({"legs": [Leg(LegKind.GUARANTEE, 100 + place, 1, "G") for place in range(17)]}, "at most 16"),
        ({"legs": [Leg(LegKind.GUARANTEE, 0, 1, "G")]}, "number"),
    ],
)
def test_shares_that_contradict_themselves_are_refused(more: dict[str, object], reason: str) -> None:
    with pytest.raises(TermsError, match=reason):
        priced(**more)


@pytest.mark.parametrize(
    "change",
    [
        {"costShare": None},
        {"costShare": {"obligorInterestBps": 3_333}},
        {"legs": "none"},
        {"legs": [{"kind": "bail"}]},
        {"product": {"product": 4}},
        {"product": {"product": 4, "version": 2, "document": "0x11"}},
        {"product": {"product": True, "version": 2, "document": "0x" + "11" * 32}},
    ],
)
def test_altered_shares_are_refused_when_read(change: dict[str, object]) -> None:
    document: dict[str, object] = json.loads(priced(cost_share=SHARE, legs=LEGS).canonical())
    with pytest.raises(TermsError):
        FinancingTerms.parse(document | change)


def test_a_legs_amount_that_is_not_its_share_is_refused() -> None:
    document = json.loads(priced(legs=LEGS).canonical())
    document["legs"][0]["amount"] += 1
    with pytest.raises(TermsError, match="legs"):
        FinancingTerms.parse(document)
