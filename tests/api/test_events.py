"""Each participant's feed: gapless, in order, resumable, and silent about what is not its own."""

from ledger_api.acts import messages as m
from ledger_api.acts.ids import child_id
from tests.support.network import DAY, MODULE, Cast, executed

pytestmark = MODULE


async def test_sequences_have_no_gaps_and_pages_are_one_list(network: Cast) -> None:
    member = network.suppliers[0]
    await executed(member, *[member.sign.cancel_nonce() for _ in range(5)])
    listed = [event["sequence"] async for event in member.client.events.list()]
    assert listed == list(range(1, len(listed) + 1))
    async with network.http() as http:
        headers = await network.bearer(member)
        page = (await http.get("/v1/events?limit=2", headers=headers)).json()
        rest = (await http.get(f"/v1/events?limit=200&cursor={page['next']}", headers=headers)).json()
    assert [event["sequence"] for event in page["items"] + rest["items"]] == listed[:202]


async def test_both_sides_hear_of_an_offer_and_nobody_else(network: Cast) -> None:
    sender, receiver, third = network.suppliers[0], network.suppliers[1], network.suppliers[5]
    claim = await network.confirmed(sender)
    act = sender.sign.transfer(
        certificate=claim.receivable,
        sequence=1,
        receiver=receiver.number,
        receiver_tag=receiver.tag,
        amount=claim.face,
        until=network.now() + DAY,
    )
    await executed(sender, act)
    digest = "0x" + sender.sign.digest(act).hex()
    for member, heard in ((sender, 1), (receiver, 1), (third, 0), (network.outsider, 0)):
        found = [event async for event in member.client.events.list() if event["digest"] == digest]
        assert len(found) == heard, member.name
        assert all(event["certificates"] == [str(claim.receivable)] for event in found)
        assert all(event["outcome"] == "executed" for event in found)


async def test_who_is_paid_among_many_sees_its_own_certificate_alone(network: Cast) -> None:
    payer, paid = network.suppliers[0], network.suppliers[1:4]
    claim = await network.confirmed(payer)
    lines = [m.PaymentLine(member.number, member.tag, 1_000_00, bytes(32)) for member in paid]
    act = payer.sign.pay_many(certificate=claim.receivable, sequence=1, until=network.now() + DAY, payments=lines)
    await executed(payer, act)
    digest = "0x" + payer.sign.digest(act).hex()
    for index, member in enumerate(paid):
        (event,) = [event async for event in member.client.events.list() if event["digest"] == digest]
        assert event["certificates"] == [str(child_id(claim.receivable, 1, index))]
        assert event["receivables"] == []


async def test_a_resumed_feed_begins_after_the_last_known_event(network: Cast) -> None:
    member = network.suppliers[0]
    known = [event["sequence"] async for event in member.client.events.list()][-1]
    await executed(member, member.sign.cancel_nonce())
    assert [event["sequence"] async for event in member.client.events.list(after=known)] == [known + 1]
