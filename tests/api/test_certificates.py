"""Certificates: split, offered, accepted, rejected, lapsed, paid with; and who sees what of where they went."""

import pytest

from ledger_api.acts.jsonforms import to_json
from ledger_api.acts.messages import PartLine, PaymentLine
from ledger_api.sdk import CommittedDocument, InvalidError, NotFoundError
from ledger_api.sdk.answers import Lineage
from ledger_api.sdk.building import children, minor, offer_acceptance
from ledger_api.sdk.documents import opened
from ledger_api.values.commitments import Subject
from tests.support.network import CNY, DAY, MODULE, WAIT, Cast, Confirmed, Member

pytestmark = MODULE

FACE = 40_000_00


async def _offer(
    network: Cast, sender: Member, receiver: Member, certificate: int, amount: int, trade: str = "PO-1"
) -> tuple[int, CommittedDocument]:
    """Offer an amount of a certificate: the id of what is offered, and the trade's document."""
    shown = await sender.client.certificates.get(certificate)
    document = CommittedDocument.new(Subject.TRADE, {"order": trade})
    act = sender.sign.transfer(
        certificate=certificate,
        sequence=shown["sequence"],
        receiver=receiver.number,
        receiver_tag=receiver.tag,
        amount=amount,
        until=network.now() + DAY,
        trade=document.commitment,
    )
    await sender.client.certificates.transfer(act, documents=[document], wait=WAIT)
    return next(iter(children(act, minor(shown["amount"]))), certificate), document


async def _accept(receiver: Member, sender: Member, certificate: int) -> None:
    offers = {int(one["certificate"]): one async for one in receiver.client.certificates.offers()}
    act = offer_acceptance(receiver.sign, offers[certificate], sender.tag)
    await receiver.client.certificates.accept(act, wait=WAIT)


async def _passed(network: Cast, sender: Member, receiver: Member, certificate: int, amount: int) -> int:
    child, _ = await _offer(network, sender, receiver, certificate, amount)
    await _accept(receiver, sender, child)
    return child


async def _three_tiers(network: Cast) -> tuple[Confirmed, int, int]:
    """A receivable of which a part went to the second tier, and a part of that to the third."""
    first, second, third = network.suppliers[:3]
    claim = await network.confirmed(first, face=FACE)
    part = await _passed(network, first, second, claim.receivable, 10_000_00)
    return claim, part, await _passed(network, second, third, part, 4_000_00)


async def test_a_part_is_offered_with_its_trade_and_accepted(network: Cast) -> None:
    first, second = network.suppliers[:2]
    claim = await network.confirmed(first, face=FACE)
    child, trade = await _offer(network, first, second, claim.receivable, 10_000_00)

    outgoing = {int(one["certificate"]): one async for one in first.client.certificates.offers("outgoing")}
    incoming = {int(one["certificate"]): one async for one in second.client.certificates.offers()}
    offer = outgoing[child]
    assert offer == incoming[child]
    assert (offer["amount"]["amount"], offer["sender"]["participant"]) == ("10000.00", first.number)
    assert opened(Subject.TRADE, offer["trade"]) == trade.document
    before = await second.client.certificates.get(child)
    assert (before["state"], before["holder"]["participant"]) == ("offered", first.number)
    assert before["next"] == ["AcceptOffer", "RejectOffer"]

    await _accept(second, first, child)
    held = await second.client.certificates.get(child)
    assert (held["state"], held["holder"]["participant"], held["depth"]) == ("available", second.number, 1)
    assert held["next"][:4] == ["Split", "Transfer", "PayMany", "Cancel"]
    rest = await first.client.certificates.get(claim.receivable)
    assert (rest["amount"]["amount"], rest["sequence"]) == ("30000.00", 2)
    assert child in [int(one["id"]) async for one in second.client.certificates.list(state="available")]
    passed = {int(one["id"]): one async for one in first.client.certificates.list(held="before")}
    assert (passed[child]["view"], passed[child]["holder"]["participant"]) == ("past", second.number)


async def test_a_split_leaves_the_rest_and_its_parts_are_known_before(network: Cast) -> None:
    first = network.suppliers[0]
    claim = await network.confirmed(first, face=FACE)
    act = first.sign.split(
        certificate=claim.receivable, sequence=1, parts=[PartLine(1), PartLine(20_000_00), PartLine(5_000_00)]
    )
    await first.client.certificates.split(act, wait=WAIT)
    parts = [await first.client.certificates.get(each) for each in children(act)]
    rest = await first.client.certificates.get(claim.receivable)
    assert [minor(one["amount"]) for one in (*parts, rest)] == [1, 20_000_00, 5_000_00, 14_999_99]
    tree = await first.client.certificates.tree(claim.receivable)
    assert tree["live"] == tree["face"]
    assert {one.get("parent") for one in tree["nodes"]} == {None, str(claim.receivable)}


async def test_a_rejected_and_a_lapsed_offer_stay_with_the_sender(network: Cast) -> None:
    first, second = network.suppliers[:2]
    claim = await network.confirmed(first, face=FACE)
    child, _ = await _offer(network, first, second, claim.receivable, 100)
    act = second.sign.reject_offer(certificate=child, sequence=1, reason=4)
    await second.client.certificates.reject(act, wait=WAIT)
    assert (await first.client.certificates.get(child))["state"] == "available"
    with pytest.raises(NotFoundError):
        await second.client.certificates.get(child)

    again, _ = await _offer(network, first, second, child, 100)
    assert again == child
    await network.service.ledger.advance_clock(2 * DAY)
    lapsed = await first.client.certificates.get(child)
    assert (lapsed["state"], lapsed["stored_state"]) == ("available", "offered")
    assert "offer" not in lapsed
    assert child not in [int(one["certificate"]) async for one in second.client.certificates.offers()]
    assert child in [int(one["id"]) async for one in first.client.certificates.list(state="available")]
    with pytest.raises(NotFoundError):
        await second.client.certificates.get(child)


async def test_one_act_pays_many_each_with_its_trade(network: Cast) -> None:
    first, receivers = network.suppliers[0], network.suppliers[1:]
    claim = await network.confirmed(first, face=FACE)
    trades = [CommittedDocument.new(Subject.TRADE, {"order": f"PO-{each.number}"}) for each in receivers]
    lines = [
        PaymentLine(each.number, each.tag, 1_000_00 + place, trade.commitment)
        for place, (each, trade) in enumerate(zip(receivers, trades, strict=True))
    ]
    act = first.sign.pay_many(certificate=claim.receivable, sequence=1, until=network.now() + DAY, payments=lines)
    await first.client.certificates.pay_many(act, documents=trades, wait=WAIT)
    for receiver, child, trade, line in zip(receivers, children(act), trades, lines, strict=True):
        offers = {int(one["certificate"]): one async for one in receiver.client.certificates.offers()}
        assert minor(offers[child]["amount"]) == line.amount
        assert opened(Subject.TRADE, offers[child]["trade"]) == trade.document
        await _accept(receiver, first, child)
    with pytest.raises(NotFoundError):
        await receivers[0].client.certificates.get(children(act)[1])


async def test_a_standing_acceptance_accepts_at_once_until_it_is_used_up(network: Cast) -> None:
    first, second = network.suppliers[0], network.suppliers[5]
    act = second.sign.set_standing_acceptance(
        sender=first.number,
        obligor=0,
        currency=CNY,
        cap=5_000_00,
        latest_cutoff=network.now() + 200 * DAY,
        until=network.now() + 30 * DAY,
    )
    await second.client.certificates.set_standing_acceptance(act, wait=WAIT)
    claim = await network.confirmed(first, face=FACE)
    child, _ = await _offer(network, first, second, claim.receivable, 3_000_00)
    assert (await second.client.certificates.get(child))["holder"]["participant"] == second.number
    # The sender never held the part, and still sees what it paid, to whom, and by which act.
    paid = await first.client.certificates.get(child)
    assert (paid["view"], paid["amount"]["amount"], paid["holder"]["participant"]) == ("past", "3000.00", second.number)
    assert [one["act"] async for one in first.client.certificates.history(child)] == ["Transfer"]
    assert str(child) in [one["id"] async for one in first.client.certificates.list(held="before")]
    assert str(child) in [
        one["certificate"] for one in (await first.client.certificates.tree(claim.receivable))["nodes"]
    ]
    with pytest.raises(NotFoundError):
        await network.suppliers[1].client.certificates.get(child)
    shown = [one async for one in second.client.certificates.standing_acceptances()]
    mine = next(one for one in shown if one.get("sender", {}).get("participant") == first.number)
    assert (mine["remaining"]["amount"], mine["in_force"], "obligor" in mine) == ("2000.00", True, False)
    waiting, _ = await _offer(network, first, second, claim.receivable, 3_000_00)
    assert (await second.client.certificates.get(waiting))["state"] == "offered"
    lineage = await second.client.certificates.lineage(child)
    assert [(hop["act"], hop["receiver"]["participant"]) for hop in lineage["hops"]] == [("Transfer", second.number)]


async def test_a_cancelled_sequence_ends_what_was_signed_for_it(network: Cast) -> None:
    first, second = network.suppliers[:2]
    claim = await network.confirmed(first, face=FACE)
    stale = first.sign.transfer(
        certificate=claim.receivable,
        sequence=1,
        receiver=second.number,
        receiver_tag=second.tag,
        amount=100,
        until=network.now() + DAY,
        trade=bytes(32),
    )
    await first.client.certificates.cancel(first.sign.cancel(certificate=claim.receivable, sequence=1), wait=WAIT)
    with pytest.raises(InvalidError) as refused:
        await first.client.certificates.transfer(stale)
    assert refused.value.refusal == "StaleSequence"


async def test_the_lineage_leads_to_the_root_with_each_hops_evidence(network: Cast) -> None:
    claim, part, last = await _three_tiers(network)
    first, second, third = network.suppliers[:3]
    lineage = await third.client.certificates.lineage(last)
    assert lineage["path"] == [str(claim.receivable), str(part), str(last)]
    assert _hops(lineage) == [(first.number, second.number), (second.number, third.number)]
    assert [one["certificate"] for one in lineage["nodes"]] == [str(last)]
    assert lineage["live"]["amount"] == "4000.00"
    # Whose trade it was reads it; of the others' trade there is only the commitment.
    assert ["document" in hop["trade"] for hop in lineage["hops"]] == [False, True]
    whole = await network.auditor.client.certificates.lineage(claim.receivable)
    assert whole["live"] == whole["face"]
    assert {one["certificate"] for one in whole["nodes"]} == {str(claim.receivable), str(part), str(last)}
    assert sum(minor(one["amount"]) for one in whole["nodes"]) == FACE
    audited = await network.auditor.client.certificates.lineage(last)
    assert all("document" in hop["trade"] for hop in audited["hops"])


async def test_in_a_receivables_lineage_every_parent_comes_before_its_children(network: Cast) -> None:
    first, second, third = network.suppliers[:3]
    claim = await network.confirmed(first, face=FACE)
    part = await _passed(network, first, second, claim.receivable, 10_000_00)
    for _ in range(6):  # ids are hashes: one of six is almost surely below the parent's
        await _passed(network, second, third, part, 1_000_00)
    whole = await network.auditor.client.certificates.tree(claim.receivable)
    seen: set[str] = set()
    for node in whole["nodes"]:
        assert node.get("parent", node["certificate"]) in seen | {str(claim.receivable)}
        seen.add(node["certificate"])
    assert len(seen) == 8


async def test_a_past_holder_sees_what_it_passed_on_and_nothing_later(network: Cast) -> None:
    claim, part, last = await _three_tiers(network)
    first, second, third = network.suppliers[:3]
    past = await first.client.certificates.get(part)
    assert (past["view"], past["amount"]["amount"], past["holder"]["participant"]) == (
        "past",
        "10000.00",
        second.number,
    )
    assert {"state", "sequence", "depth", "next"}.isdisjoint(past)
    with pytest.raises(NotFoundError):
        await first.client.certificates.get(last)
    with pytest.raises(NotFoundError):
        await third.client.certificates.get(part)
    tree = await first.client.certificates.tree(claim.receivable)
    assert {(one["certificate"], one["view"]) for one in tree["nodes"]} == {
        (str(claim.receivable), "present"),
        (str(part), "past"),
    }
    assert _hops(await first.client.certificates.lineage(part)) == [(first.number, second.number)]
    history = [one async for one in first.client.certificates.history(part)]
    assert [one["act"] for one in history] == ["Transfer", "AcceptOffer"]
    later = [one async for one in second.client.certificates.history(part)]
    assert [one["act"] for one in later] == ["AcceptOffer", "Transfer"]
    assert {first.number, second.number} == {one["holder"]["participant"] for one in history}


async def test_the_obligor_sees_no_holder_before_the_cut_off_and_each_after(network: Cast) -> None:
    claim, part, last = await _three_tiers(network)
    obligor = claim.obligor
    assert [one async for one in obligor.client.certificates.of_receivable(claim.receivable)] == []
    assert (await obligor.client.certificates.tree(claim.receivable))["nodes"] == []
    with pytest.raises(NotFoundError):
        await obligor.client.certificates.get(last)
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)
    shown = {int(one["id"]): one async for one in obligor.client.certificates.of_receivable(claim.receivable)}
    assert set(shown) == {claim.receivable, part, last}
    assert {one["view"] for one in shown.values()} == {"amount"}
    assert all("state" not in one for one in shown.values())
    assert shown[last]["holder"]["participant"] == network.suppliers[2].number
    with pytest.raises(InvalidError) as refused:
        await _offer(network, network.suppliers[2], network.suppliers[3], last, 100)
    assert refused.value.refusal == "Matured"


async def test_strangers_get_the_same_bytes_for_what_is_there_and_what_is_not(network: Cast) -> None:
    claim, part, last = await _three_tiers(network)
    strangers = (network.outsider, network.financier, network.verifier, network.operator, network.governors[0])
    async with network.http() as http:
        for stranger in strangers:
            bodies = set()
            for path in (
                *(
                    f"/v1/certificates/{each}{tail}"
                    for each in (part, last, 7)
                    for tail in ("", "/history", "/lineage")
                ),
                *(
                    f"/v1/receivables/{each}{tail}"
                    for each in (claim.receivable, 7)
                    for tail in ("", "/history", "/certificates", "/lineage", "/clearing-list", "/payments")
                ),
                "/v1/certificates/" + "9" * 39,
            ):
                answer = await http.get(path, headers=await network.bearer(stranger))
                assert answer.status_code == 404, path
                bodies.add(answer.content)
            assert len(bodies) == 1


async def test_a_strangers_act_about_a_certificate_tells_nothing_of_it(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    thief = network.outsider
    answers = set()
    async with network.http() as http:
        for certificate in (claim.receivable, 999):
            act = thief.sign.cancel(certificate=certificate, sequence=1)
            answer = await http.post("/v1/acts", json=to_json(act), headers=await network.bearer(thief))
            answers.add((answer.status_code, answer.content))
    assert {status for status, _ in answers} == {404}
    assert len(answers) == 1


def _hops(lineage: Lineage) -> list[tuple[int, int]]:
    return [(hop["sender"]["participant"], hop["receiver"]["participant"]) for hop in lineage["hops"]]
