"""A product is valid or refused with every reason and its field; a case and its terms stay within its bounds."""

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest

from ledger_api.acts.enums import EvidenceType, Recourse, Role, Scenario
from ledger_api.acts.products import Case, Product, ProductError, case_faults, terms_faults
from ledger_api.acts.products.combinations import DIRECTIONS_OF
from ledger_api.acts.products.modules import MODULES, OPTIONAL
from ledger_api.sdk.products import SAMPLES, sample, version_of
from ledger_api.values.cost_shares import CostShare, Leg, LegKind
from ledger_api.values.financing_terms import Deal, Fee, FinancingTerms, price

START = date(2026, 3, 1)
RISK, FEES = "modules/riskShare/mostBps", "modules/costShare/obligorFeesBps"
_ABSENT = object()


def altered(name: str, changes: dict[str, Any]) -> dict[str, Any]:
    """A sample's document with members changed by path, or left out."""
    document: dict[str, Any] = copy.deepcopy(json.loads(sample(name, financier=31, number=4).canonical()))
    for path, value in changes.items():
        *way, last = path.split("/")
        node: Any = document
        for part in way:
            node = node[int(part)] if isinstance(node, list) else node[part]
        if value is _ABSENT:
            del node[last]
        else:
            node[last] = value
    return document


def faults(document: dict[str, Any]) -> set[str]:
    with pytest.raises(ProductError) as refused:
        Product.parse(document)
    assert all(fault.reason for fault in refused.value.faults)
    return {fault.field for fault in refused.value.faults}


def _told(value: object) -> str:
    """A case's name, which is the same in every process that collects the tests."""
    if isinstance(value, set):
        return ",".join(sorted(map(str, value)))
    if isinstance(value, dict):
        return ",".join(f"{key}={'absent' if one is _ABSENT else one}" for key, one in value.items())
    return str(value)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_a_product_and_reads_back(name: str) -> None:
    product = sample(name, financier=31, number=4)
    assert Product.parse(json.loads(product.canonical())) == product
    assert product.commitment != sample(name, financier=31, number=4).commitment, "each has a salt of its own"


def test_there_is_no_sample_of_another_name() -> None:
    with pytest.raises(LookupError, match="payroll"):
        sample("wages", financier=31, number=4)


def test_every_scenario_has_a_direction() -> None:
    assert set(DIRECTIONS_OF) == {scenario.name.lower() for scenario in Scenario}


@pytest.mark.parametrize("module", sorted(set(MODULES) - OPTIONAL))
def test_a_module_that_is_needed_is_missed(module: str) -> None:
    assert faults(altered("green", {f"modules/{module}": _ABSENT})) == {f"modules/{module}"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"more": 1}, {"more"}),
        ({"schema": 2}, {"schema"}),
        ({"financier": 0, "version": True}, {"financier", "version"}),
        ({"name": " x"}, {"name"}),
        ({"name": ""}, {"name"}),
        ({"offered": "yes"}, {"offered"}),
        ({"salt": "00"}, {"salt"}),
        ({"modules": []}, {"modules"}),
        ({"modules/insurance": 1}, {"modules/insurance"}),
        ({"modules/role": "dealer"}, {"modules/role"}),
        ({"modules/role": ["supplier"]}, {"modules/role"}),
        ({"modules/scenario": []}, {"modules/scenario"}),
        ({"modules/scenario": ["green", "green"]}, {"modules/scenario"}),
        ({"modules/scenario": ["green", "wages"]}, {"modules/scenario/1"}),
        ({"modules/scenario": [{}]}, {"modules/scenario/0"}),
        ({"modules/tenor/toDays": 366}, {"modules/tenor/toDays"}),
        ({"modules/rate/fromBps": 1.5}, {"modules/rate/fromBps"}),
        ({"modules/hops": -1}, {"modules/hops"}),
        (
            {"modules/amount/currency": "XXX", "modules/amount/from": 0},
            {"modules/amount/currency", "modules/amount/from"},
        ),
        ({"modules/earmark": None}, {"modules/earmark"}),
    ],
    ids=_told,
)
def test_a_malformed_value_is_refused_at_its_place(changes: dict[str, Any], fields: set[str]) -> None:
    assert faults(altered("green", changes)) == fields


@pytest.mark.parametrize(
    ("name", "changes", "fields"),
    [
        ("green", {"modules/tenor/fromDays": 365, "modules/tenor/toDays": 30}, {"modules/tenor/fromDays"}),
        ("green", {"modules/rate/fromBps": 521}, {"modules/rate/fromBps"}),
        ("green", {"modules/amount/to": 1}, {"modules/amount/from"}),
        ("green", {"modules/guarantee/leastBps": 5_001, "modules/riskShare": _ABSENT}, {"modules/guarantee/leastBps"}),
        ("green", {"modules/guarantee/leastBps": 5_000, "modules/riskShare/mostBps": 5_001}, {RISK}),
        ("green", {"modules/earmark": _ABSENT}, {"modules/earmark"}),
        ("green", {"modules/earmark/purpose": "payroll"}, {"modules/earmark", "modules/scenario"}),
        ("green", {"modules/scenario": ["green", "collection"]}, {"modules/scenario"}),
        ("payroll", {"modules/earmark/shareBps": 4_999}, {"modules/earmark/shareBps"}),
        ("payroll", {"modules/direction": "downstream"}, {"modules/scenario/0"}),
        ("downstream-dealer", {"modules/direction": "upstream"}, {"modules/scenario/0", "modules/scenario/1"}),
        ("downstream-dealer", {"modules/fees": _ABSENT, FEES: 1}, {FEES}),
        ("downstream-dealer", {"modules/costShare/obligorInterestBps": 0}, {"modules/costShare"}),
        ("order-finance", {"modules/evidence": ["contract"]}, {"modules/evidence"}),
        ("order-finance", {"modules/evidence": _ABSENT}, {"modules/evidence"}),
        ("order-finance", {"modules/evidence": ["order", "invoice"]}, {"modules/evidence/1"}),
        ("order-finance", {"modules/recourse": ["with", "without"]}, {"modules/recourse/1"}),
        ("order-finance", {"modules/scenario": ["order_finance", "collection"]}, {"modules/scenario"}),
        ("order-finance", {"modules/role": "financier"}, {"modules/role", "modules/hops"}),
        ("upstream-reverse-factoring", {"modules/role": "financier"}, {"modules/costShare"}),
        ("payroll", {"modules/role": "financier"}, {"modules/earmark"}),
    ],
    ids=_told,
)  # fmt: skip
def test_modules_that_do_not_go_together_are_refused_with_each_reason(
    name: str, changes: dict[str, Any], fields: set[str]
) -> None:
    assert faults(altered(name, changes)) == fields


# ----- Bounds

CASE = Case(
    holder_roles=Role.SUPPLIER,
    scenario=Scenario.SUPPLY_PAYMENT,
    days=180,
    recourse=Recourse.WITHOUT,
    depth=6,
    evidence=frozenset({EvidenceType.INVOICE, EvidenceType.DELIVERY_NOTE, EvidenceType.ORDER}),
    currency="CNY",
    amount=1_000_000,
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"holder_roles": Role.SUPPLIER | Role.FINANCIER}, "modules/role"),
        ({"scenario": Scenario.PAYROLL}, "modules/scenario"),
        ({"days": 14}, "modules/tenor"),
        ({"days": 181}, "modules/tenor"),
        ({"recourse": Recourse.LIMITED}, "modules/recourse"),
        ({"depth": 7}, "modules/hops"),
        ({"evidence": frozenset({EvidenceType.INVOICE})}, "modules/evidence"),
        ({"currency": "EUR"}, "modules/amount/currency"),
        ({"amount": 999_999}, "modules/amount"),
        ({"amount": 5_000_000_001}, "modules/amount"),
    ],
    ids=_told,
)
def test_a_case_outside_the_product_is_refused_at_the_module(changes: dict[str, Any], field: str) -> None:
    product = sample("upstream-reverse-factoring", financier=31, number=4)
    assert case_faults(product, CASE) == []
    (fault,) = case_faults(product, Case(**{name: getattr(CASE, name) for name in Case.__slots__} | changes))
    assert fault.field == field


def test_a_product_that_is_offered_no_more_takes_no_case() -> None:
    known = sample("upstream-reverse-factoring", financier=31, number=4)
    ended = Product.new(financier=31, number=4, version=2, name=known.name, modules=known.modules, offered=False)
    assert [fault.field for fault in case_faults(ended, CASE)] == ["offered"]


def terms(under: Product, **changes: Any) -> FinancingTerms:
    deal = Deal(7, 2, 12, changes.pop("financier", 31), "CNY", 1_000_000, 0)
    given: dict[str, Any] = {
        "rate_bps": 320,
        "fees": [Fee("handling", 5_000)],
        "cost_share": CostShare(10_000, 0, "FA-1"),
        "legs": [Leg(LegKind.RISK_SHARE, 32, 4_000, "RPA")],
        "product": version_of(under),
    }
    return price(deal, value_date=START, due_date=START + timedelta(90), **(given | changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate_bps": 319}, "modules/rate"),
        ({"rate_bps": 781}, "modules/rate"),
        ({"fees": [Fee("handling", 5_001)]}, "modules/fees"),
        ({"cost_share": None}, "modules/costShare"),
        ({"cost_share": CostShare(9_999, 0, "FA-1")}, "modules/costShare"),
        ({"legs": [Leg(LegKind.RISK_SHARE, 32, 4_001, "RPA")]}, "modules/riskShare"),
        ({"legs": [Leg(LegKind.GUARANTEE, 44, 1, "G")]}, "modules/guarantee"),
        ({"product": None}, "product"),
        ({"financier": 33}, "financier"),
    ],
    ids=_told,
)
def test_terms_outside_the_product_are_refused_at_the_module(changes: dict[str, Any], field: str) -> None:
    product = sample("downstream-dealer", financier=31, number=4)
    assert terms_faults(product, terms(product)) == []
    (fault,) = terms_faults(product, terms(product, **changes))
    assert fault.field == field


def test_terms_of_another_version_are_not_this_ones() -> None:
    product = sample("downstream-dealer", financier=31, number=4)
    (fault,) = terms_faults(sample("downstream-dealer", financier=31, number=4, version=2), terms(product))
    assert fault.field == "product"


def test_a_guarantee_that_the_product_asks_for_is_missed() -> None:
    product = sample("order-finance", financier=31, number=4)
    bare = terms(product, rate_bps=400, cost_share=None, legs=[])
    assert [fault.field for fault in terms_faults(product, bare)] == ["modules/guarantee"]
