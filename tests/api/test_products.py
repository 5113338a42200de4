"""A product is two people's document: refused with every reason, in force from its day, binding for quotes under it."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from ledger_api.acts.jsonforms import to_json
from ledger_api.sdk import (
    AnswerError,
    CostShare,
    Fee,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    Product,
    price,
    products,
)
from ledger_api.sdk.answers import FinancingRequest, ProductVersion, Quote
from ledger_api.sdk.quotes import accepted, deal_of, half_signed, quote_body
from tests.support.financing import asked
from tests.support.network import DAY, MODULE, WAIT, Cast, Member

pytestmark = MODULE
NUMBERS = itertools.count(100)
"""No two tests set the same product."""

REVERSE: dict[str, Any] = {
    "role": "supplier",
    "direction": "upstream",
    "scenario": ["supply_payment"],
    "tenor": {"fromDays": 30, "toDays": 180},
    "recourse": ["without"],
    "hops": 2,
    "evidence": ["invoice"],
    "rate": {"fromBps": 300, "toBps": 500},
    "fees": {"mostBps": 10},
    "costShare": {"obligorInterestBps": 3_333, "obligorFeesBps": 0},
    "amount": {"currency": "CNY", "from": 1_000_000, "to": 5_000_000},
}


def product_of(lender: Member, version: int = 1, number: int | None = None, **changes: Any) -> Product:
    return Product.new(
        financier=lender.number,
        number=number or next(NUMBERS),
        version=version,
        name="Reverse factoring",
        offered=changes.pop("offered", True),
        modules=REVERSE | changes,
    )


async def in_force(network: Cast, lender: Member, product: Product) -> ProductVersion:
    """The product, set by both and come into force."""
    act = products.product_act(lender.sign, product, network.now() + 1)
    told = await lender.client.products.set(lender.check(act), product)
    await network.service.ledger.advance_clock(2)
    return told


async def under(network: Cast, request: FinancingRequest, holder: Member, lender: Member, **more: Any) -> Quote:
    """A quote with these terms."""
    start = date(2026, 3, 1)
    given: dict[str, Any] = {"rate_bps": 435, "cost_share": CostShare(3_333, 0, "FA-7"), **more}
    terms = price(deal_of(request, lender.number), value_date=start, due_date=start + timedelta(90), **given)
    act = half_signed(
        lender.sign,
        terms,
        holder_tag=holder.tag,
        financier_tag=lender.tag,
        disburse_by=network.now() + 2 * DAY,
        valid_until=network.now() + DAY,
    )
    readers = {each.number: bytes.fromhex(each.binding.public_key[2:]) for each in (holder, lender)}
    return await lender.client.financing.quote(request["id"], quote_body(request, act, terms, readers))


async def test_a_product_comes_into_force_on_its_day_and_is_shown_to_customers_only(network: Cast) -> None:
    lender, customer, rival = network.financier, network.suppliers[0], network.second_financier
    product = product_of(lender)
    identity = products.product_id(product)
    act = lender.check(products.product_act(lender.sign, product, network.now() + DAY))
    told = await lender.client.products.set(act, product)
    assert (told["id"], told["status"]) == (identity, "coming")
    assert await lender.client.products.set(act, product) == told, "twice is once"
    with pytest.raises(NotFoundError):
        await customer.client.products.get(identity)
    await network.service.ledger.advance_clock(DAY + 1)
    shown = await customer.client.products.get(identity)
    assert shown["status"] == "in_force"
    assert await customer.client.products.checked(identity, 1) == product
    offered = [one["id"] async for one in customer.client.products.list(lender.number)]
    assert identity in offered
    with pytest.raises(NotFoundError):
        await rival.client.products.get(identity)
    assert identity not in [one["id"] async for one in rival.client.products.list()]


async def test_a_product_for_refinancing_is_shown_to_the_financiers_that_it_is_for(network: Cast) -> None:
    lender, rival = network.financier, network.second_financier
    modules = {name: value for name, value in REVERSE.items() if name != "costShare"} | {"role": "financier"}
    product = Product.new(financier=lender.number, number=next(NUMBERS), version=1, name="Refinance", modules=modules)
    await in_force(network, lender, product)
    assert (await rival.client.products.get(products.product_id(product)))["name"] == "Refinance"
    with pytest.raises(NotFoundError):
        await network.verifier.client.products.get(products.product_id(product))


async def test_a_document_that_is_no_product_is_refused_with_every_reason(network: Cast) -> None:
    lender = network.financier
    good = product_of(lender)
    modules = dict(good.modules) | {"scenario": ["order_finance"], "tenor": {"fromDays": 90, "toDays": 30}}
    document = dict(good.document()) | {"modules": modules}
    told = await lender.client.products.try_document(document)
    assert {fault["field"] for fault in told["faults"]} == {
        "modules/tenor/fromDays",
        "modules/evidence",
        "modules/evidence/0",
        "modules/recourse/0",
    }
    assert "commitment" not in told
    tried = await lender.client.products.try_document(good.document())
    assert (tried["faults"], tried.get("commitment")) == ([], "0x" + good.commitment.hex())
    act = lender.check(products.product_act(lender.sign, good, network.now() + DAY))
    async with network.http() as http:
        answer = await http.post(
            "/v1/products", json={"set": to_json(act), "document": document}, headers=await network.bearer(lender)
        )
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "product_invalid")
    assert problem["field"] == "body/document/modules/tenor/fromDays"
    assert "order finance rests on the confirmed order" in problem["detail"], "every reason, not only the first"


async def test_what_two_people_of_the_financier_did_not_sign_is_no_product(network: Cast) -> None:
    lender, rival = network.financier, network.second_financier
    product = product_of(lender)
    act = products.product_act(lender.sign, product, network.now() + DAY)
    with pytest.raises(InvalidError) as alone:
        await lender.client.products.set(act, product)
    assert (alone.value.code, alone.value.refusal) == ("act_refused", "CheckerRequired")
    with pytest.raises(ForbiddenError) as foreign:
        await rival.client.products.set(lender.check(act), product)
    assert foreign.value.code == "not_a_signer"
    with pytest.raises(InvalidError) as differs:
        await lender.client.products.set(lender.check(act), product_of(lender, number=product.number))
    assert differs.value.code == "commitment_differs"
    with pytest.raises(ForbiddenError) as supplier:
        await network.suppliers[0].client.products.set(lender.check(act), product)
    assert supplier.value.code == "role_missing"


async def test_versions_follow_one_another_and_reach_never_back(network: Cast) -> None:
    lender, customer = network.financier, network.suppliers[0]
    first = product_of(lender)
    identity = products.product_id(first)
    await in_force(network, lender, first)
    skipping = product_of(lender, 3, first.number)
    act = products.product_act(lender.sign, skipping, network.now() + DAY)
    with pytest.raises(InvalidError) as gap:
        await lender.client.products.set(lender.check(act), skipping)
    assert gap.value.refusal == "WrongVersion"
    second = product_of(lender, 2, first.number, rate={"fromBps": 200, "toBps": 400})
    act = products.product_act(lender.sign, second, network.now() - 60)
    with pytest.raises(InvalidError) as back:
        await lender.client.products.set(lender.check(act), second)
    assert back.value.refusal == "InvalidDates"
    act = products.product_act(lender.sign, second, network.now() + DAY)
    await lender.client.products.set(lender.check(act), second)
    assert [one["version"] async for one in customer.client.products.versions(identity)] == [1]
    assert [one["version"] async for one in lender.client.products.versions(identity)] == [2, 1]
    with pytest.raises(NotFoundError):
        await customer.client.products.get_version(identity, 2)
    await network.service.ledger.advance_clock(DAY + 1)
    told = [(one["version"], one["status"]) async for one in customer.client.products.versions(identity)]
    assert told == [(2, "in_force"), (1, "superseded")]


async def test_a_quote_under_a_product_names_it_and_opens(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    product = product_of(lender)
    await in_force(network, lender, product)
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    quote = await under(network, request, holder, lender, product=products.version_of(product))
    assert quote["under"] == {"product": product.number, "version": 1}
    opened = await holder.client.financing.open_quote(quote["id"])
    # 40,000.00 at 4.35 % for 90 days of 360 is 435.00; the obligor bears 33.33 % of it: 144.9855, half up 144.99.
    assert (opened.terms.interest, opened.terms.obligor_interest) == (43_500, 14_499)
    assert opened.terms.net == claim.face - 43_500 + 14_499
    await holder.client.financing.accept_quote(quote["id"], accepted(holder.sign, opened), wait=WAIT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tenor": {"fromDays": 91, "toDays": 180}}, "modules/tenor"),
        ({"amount": {"currency": "CNY", "from": 1, "to": 39_999_99}}, "modules/amount"),
        ({"evidence": ["invoice", "delivery_note"]}, "modules/evidence"),
        ({"scenario": ["collection"]}, "modules/scenario"),
        ({"recourse": ["with"]}, "modules/recourse"),
        ({"offered": False}, "offered"),
    ],
    ids=str,
)
async def test_a_quote_for_a_case_outside_the_product_is_refused(
    network: Cast, changes: dict[str, Any], field: str
) -> None:
    holder, lender = network.suppliers[0], network.financier
    product = product_of(lender, **changes)
    await in_force(network, lender, product)
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    with pytest.raises(InvalidError) as outside:
        await under(network, request, holder, lender, product=products.version_of(product))
    assert (outside.value.code, outside.value.problem.field) == ("outside_product", f"body/product/{field}")


async def test_a_quote_under_a_version_that_is_not_in_force_is_refused(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    with pytest.raises(InvalidError) as unknown:
        await under(network, request, holder, lender, product=products.version_of(product_of(lender)))
    assert (unknown.value.code, unknown.value.problem.field) == ("outside_product", "body/product/version")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"rate_bps": 501}, "modules/rate"),
        ({"fees": [Fee("handling", 4_001)]}, "modules/fees"),
        ({"cost_share": None}, "modules/costShare"),
    ],
    ids=str,
)
async def test_sealed_terms_outside_the_product_are_refused_by_the_requesters_client(
    network: Cast, terms: dict[str, Any], field: str
) -> None:
    holder, lender = network.suppliers[0], network.financier
    product = product_of(lender)
    await in_force(network, lender, product)
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    quote = await under(network, request, holder, lender, product=products.version_of(product), **terms)
    with pytest.raises(AnswerError, match=field):
        await holder.client.financing.open_quote(quote["id"])
    ranking = await holder.client.financing.best_quotes(request["id"])
    assert (ranking.best, [one.quote for one in ranking.unusable]) == (None, [quote["id"]])
    assert field in ranking.unusable[0].reason
