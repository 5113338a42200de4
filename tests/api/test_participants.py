"""The directory shows only what was enrolled; bank accounts are their owner's."""

import pytest

from ledger_api.sdk import AsyncLedger, DirectoryError, ForbiddenError, InvalidError, Network, NotFoundError, SigningKey
from ledger_api.values.accounts import BankAccount
from ledger_api.values.bindings import Binding
from ledger_api.values.commitments import new_salt
from tests.support.network import MODULE, Cast, executed

pytestmark = MODULE


async def test_every_member_is_in_the_directory_with_a_checked_name(network: Cast) -> None:
    seen = {one["number"]: one async for one in network.outsider.client.participants.list()}
    assert set(network.members) <= set(seen)
    for member in network.everyone:
        checked = await network.outsider.client.participants.verified(member.number)
        assert (checked.name, checked.tag, checked.roles) == (member.name, member.tag, member.roles)
        assert (checked.key, checked.public_key.hex()) == (member.sign.key.address, member.binding.public_key[2:])


async def test_a_client_that_trusts_another_ca_believes_no_name(network: Cast) -> None:
    other = Network(network.network.url, network.network.domain, (bytes(31) + b"\x01",))
    async with AsyncLedger(other, network.outsider.sign, clock=network.outsider.client.clock, http=network.http()) as c:
        with pytest.raises(DirectoryError):
            await c.participants.verified(network.enterprise.number)


async def test_another_document_than_the_enrolled_one_is_refused(network: Cast) -> None:
    governor, member = network.governors[0].client, network.enterprise
    enrolled = member.binding
    for other in (
        Binding(
            enrolled.participant, "Someone Else", enrolled.legal_id, enrolled.key, enrolled.public_key, enrolled.salt
        ),
        Binding(enrolled.participant, enrolled.name, "OTHER", enrolled.key, enrolled.public_key, enrolled.salt),
        Binding(enrolled.participant, enrolled.name, enrolled.legal_id, enrolled.key, enrolled.public_key, new_salt()),
    ):
        with pytest.raises(InvalidError) as refused:
            await governor.participants.put_directory_entry(other, other.sign(network.ca))
        assert refused.value.code == "commitment_differs"


async def test_only_governors_and_operators_put_directory_entries(network: Cast) -> None:
    binding = network.enterprise.binding
    signature = binding.sign(network.ca)
    await network.operator.client.participants.put_directory_entry(binding, signature)
    with pytest.raises(ForbiddenError) as refused:
        await network.enterprise.client.participants.put_directory_entry(binding, signature)
    assert refused.value.code == "role_missing"


async def test_an_unknown_number_has_no_entry_and_gets_none(network: Cast) -> None:
    unknown = Binding(4_000_000, "Nobody", "X", "0x" + "0" * 40, network.enterprise.binding.public_key, new_salt())
    with pytest.raises(NotFoundError):
        await network.governors[0].client.participants.put_directory_entry(unknown, bytes(64))
    with pytest.raises(NotFoundError):
        await network.outsider.client.participants.get(4_000_000)


async def test_the_own_participant_shows_keys_and_account_and_no_others_does(network: Cast) -> None:
    member = network.suppliers[0]
    me = await member.client.participants.me()
    assert me["account"]["document"] == member.account.document()
    keys = {signer["key"]: signer["capabilities"] for signer in me["signers"]}
    assert keys[member.sign.key.address] == ["maker", "admin"]
    assert keys[member.checker.signer.key.address] == ["checker"]
    public = await network.auditor.client.participants.get(member.number)
    assert not {"account", "signers"} & set(public)
    assert member.account.number not in str(public)


async def test_account_details_are_stored_only_for_the_commitment_on_chain(network: Cast) -> None:
    member = network.suppliers[0]
    with pytest.raises(InvalidError) as refused:
        await member.client.participants.put_account(BankAccount("BANK", "1", "Thief", new_salt()))
    assert refused.value.code == "commitment_differs"
    with pytest.raises(InvalidError):
        await network.suppliers[1].client.participants.put_account(member.account)


async def test_a_new_account_is_pending_with_its_details_until_the_cooling_time_is_over(network: Cast) -> None:
    member = network.suppliers[4]
    new = BankAccount("NEWBANK", "6222999", member.name, new_salt())
    await executed(member, member.sign.bind_account(account=new.commitment))
    await member.client.participants.put_account(new)
    me = await member.client.participants.me()
    assert me["account"]["document"] == member.account.document()
    assert me["pending_account"]["document"] == new.document()
    assert me["pending_account"]["effective_from"]


async def test_a_suspended_participant_is_shown_as_such(network: Cast) -> None:
    key = SigningKey.generate()
    member = network.member(91, network.outsider.roles, "Fleeting", key)
    await network.join(member)
    await network.govern(network.governors[0].sign.set_status(participant=91, status=2))
    assert (await network.outsider.client.participants.get(91))["status"] == "suspended"
