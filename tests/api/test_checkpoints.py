"""Checkpoints are made by who watches, and countersigned only with what they say."""

import pytest

from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import digest
from ledger_api.acts.jsonforms import from_json
from ledger_api.acts.signing import recover
from ledger_api.sdk import ForbiddenError, InvalidError, NotFoundError
from ledger_api.sdk.answers import Checkpoint
from tests.support.network import MODULE, Cast, Member, executed

pytestmark = MODULE


def _countersign(member: Member, told: Checkpoint, **other: int) -> Act:
    return member.sign.countersign(
        height=told["height"],
        block_hash=bytes.fromhex(told["block_hash"][2:]),
        state_root=bytes.fromhex(told["state_root"][2:]),
        executed=other.get("executed", told["executed"]),
        history=bytes.fromhex(told["history"][2:]),
    )


async def test_a_checkpoint_is_the_chain_at_a_height(network: Cast) -> None:
    await executed(network.suppliers[0], network.suppliers[0].sign.cancel_nonce())
    told = await network.auditor.client.checkpoints.create()
    block = await network.auditor.client.rpc.call("eth_getBlockByNumber", [hex(told["height"]), False])
    assert (block["hash"], block["stateRoot"]) == (told["block_hash"], told["state_root"])
    assert await network.outsider.client.checkpoints.get(told["height"]) == told
    assert told["height"] in [one["height"] async for one in network.outsider.client.checkpoints.list()]


async def test_the_history_grows_with_every_executed_act(network: Cast) -> None:
    member = network.suppliers[0]
    before = await network.governors[0].client.checkpoints.create()
    await executed(member, *[member.sign.cancel_nonce() for _ in range(3)])
    after = await network.governors[0].client.checkpoints.create()
    assert after["executed"] == before["executed"] + 3
    assert after["history"] != before["history"]


async def test_a_countersignature_is_kept_as_the_signed_act(network: Cast) -> None:
    member = network.financier
    told = await network.auditor.client.checkpoints.create()
    for _ in range(2):
        told = await member.client.checkpoints.countersign(_countersign(member, told))
    (kept,) = [one for one in told["countersignatures"] if one["member"] == member.number]
    act = from_json(kept["act"])
    key = recover(digest(act, network.network.domain), act.signatures[0])
    assert "0x" + (key or b"").hex() == member.sign.key.address


async def test_what_the_checkpoint_does_not_say_is_not_countersigned(network: Cast) -> None:
    member = network.financier
    told = await network.auditor.client.checkpoints.create()
    with pytest.raises(InvalidError) as differs:
        await member.client.checkpoints.countersign(_countersign(member, told, executed=told["executed"] + 1))
    assert differs.value.code == "commitment_differs"
    stranger = _countersign(member, told).signed(network.outsider.sign.key.sign(bytes(32)))
    with pytest.raises(InvalidError) as forged:
        await member.client.checkpoints.countersign(stranger)
    assert forged.value.code == "act_refused"
    with pytest.raises(ForbiddenError) as foreign:
        await network.outsider.client.checkpoints.countersign(_countersign(member, told))
    assert foreign.value.code == "not_a_signer"


async def test_checkpoints_are_made_by_governors_and_auditors_only(network: Cast) -> None:
    with pytest.raises(ForbiddenError) as refused:
        await network.suppliers[0].client.checkpoints.create()
    assert refused.value.code == "role_missing"
    with pytest.raises(NotFoundError):
        await network.auditor.client.checkpoints.get(10**12)
