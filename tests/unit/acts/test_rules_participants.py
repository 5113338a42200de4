"""What a participant decides about itself: its keys, its account, its nonces."""

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import Act, build
from ledger_api.acts.effective import account_in_force
from ledger_api.acts.hashing import keccak
from ledger_api.acts.records import Account, Signer
from ledger_api.acts.signing import Key
from tests.support.cast import ENTERPRISE, GOVERNORS, SECOND_SUPPLIER, SUPPLIER, account_of, person, secret_key
from tests.support.world import DAY, World

SPARE = secret_key("spare")


@pytest.fixture
def world() -> World:
    return World()


def set_signer(world: World, key: Key, capabilities: int, participant: int = SUPPLIER.number) -> Act:
    return build(
        m.SetSigner(participant, key.address, capabilities, person(key), world.fresh(), world.deadline),
    )


def account(world: World, participant: int = SUPPLIER.number) -> Account:
    record = world.state.get(s.ACCOUNTS, participant)
    assert record is not None
    return record


def test_added_signer__signs_what_its_capabilities_say(world: World) -> None:
    root = world.confirmed()
    assert world.refusal(world.signed(world.cancel(root), SPARE)) == "NotASigner"
    world.execute(world.signed(set_signer(world, SPARE, 1), SUPPLIER))
    assert world.state.get(s.SIGNERS, (SUPPLIER.number, SPARE.address)) == Signer(person(SPARE)[:31], 1)
    assert account(world).signers == 5
    world.execute(world.signed(world.cancel(root), SPARE))
    world.execute(world.signed(set_signer(world, SPARE, 2), SUPPLIER.admin))
    assert account(world).signers == 5, "a changed signer is no further one"
    assert world.refusal(world.signed(world.cancel(root), SPARE)) == "CapabilityMissing"


def test_retired_signer__signs_no_more_and_leaves_its_place(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(world.cancel(root), SUPPLIER.clerk))
    world.execute(world.signed(set_signer(world, SUPPLIER.clerk, 0), SUPPLIER))
    assert world.state.get(s.SIGNERS, (SUPPLIER.number, SUPPLIER.clerk.address)) is None
    assert account(world).signers == 3
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER.clerk)) == "NotASigner"
    assert world.refusal(world.signed(set_signer(world, SUPPLIER.clerk, 0), SUPPLIER)) == "NotASigner"


def test_signers__are_eight_at_most(world: World) -> None:
    for number in range(4):
        world.execute(world.signed(set_signer(world, secret_key("more", number), 1), SUPPLIER))
    assert account(world).signers == 8
    assert world.refusal(world.signed(set_signer(world, SPARE, 1), SUPPLIER)) == "LimitReached"
    world.execute(world.signed(set_signer(world, secret_key("more", 0), 2), SUPPLIER))
    world.execute(world.signed(set_signer(world, secret_key("more", 1), 0), SUPPLIER))
    world.execute(world.signed(set_signer(world, SPARE, 1), SUPPLIER))


@pytest.mark.parametrize("capabilities", range(8))
def test_primary_key__keeps_making_and_administering(world: World, capabilities: int) -> None:
    refused = world.refusal(world.signed(set_signer(world, SUPPLIER.maker, capabilities), SUPPLIER.admin))
    assert refused == (None if capabilities in (5, 7) else "PrimaryKey")


def test_signer_of_one_participant__may_be_anothers_too(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(set_signer(world, SECOND_SUPPLIER.maker, 1), SUPPLIER))
    world.execute(world.signed(world.cancel(root), SECOND_SUPPLIER.maker))
    assert world.state.get(s.GOVERNOR_KEYS, SECOND_SUPPLIER.maker.address) is None


def test_governors_signer__is_known_as_the_governors_and_nobody_elses(world: World) -> None:
    one, two = GOVERNORS[:2]
    world.execute(world.signed(set_signer(world, SPARE, 1, one.number), one))
    assert world.state.get(s.GOVERNOR_KEYS, SPARE.address) == one.number
    assert world.refusal(world.signed(set_signer(world, SPARE, 1, two.number), two)) == "KeyTaken"
    world.execute(world.signed(set_signer(world, SPARE, 1), SUPPLIER))
    world.execute(world.signed(set_signer(world, SPARE, 0, one.number), one))
    assert world.state.get(s.GOVERNOR_KEYS, SPARE.address) is None
    world.execute(world.signed(set_signer(world, SPARE, 1, two.number), two))


def bind(world: World, commitment: bytes) -> Act:
    return build(m.BindAccount(SUPPLIER.number, commitment, world.fresh(), world.deadline))


def test_bound_account__is_in_force_after_the_cooling_day(world: World) -> None:
    first, second = keccak(b"first"), keccak(b"second")
    world.execute(world.signed(bind(world, first), SUPPLIER.admin))
    assert account(world) == Account(account_of(SUPPLIER.number), first, world.now + DAY, 4)
    assert account_in_force(account(world), world.now + DAY - 1) == account_of(SUPPLIER.number)
    assert account_in_force(account(world), world.now + DAY) == first
    world.wait(DAY)
    world.execute(world.signed(bind(world, second), SUPPLIER.admin))
    assert account(world) == Account(first, second, world.now + DAY, 4), "what was in force moves up"


def test_account_bound_again__before_it_is_in_force__waits_anew(world: World) -> None:
    first, second = keccak(b"first"), keccak(b"second")
    world.execute(world.signed(bind(world, first), SUPPLIER.admin))
    world.wait(DAY - 1)
    world.execute(world.signed(bind(world, second), SUPPLIER.admin))
    assert account(world) == Account(account_of(SUPPLIER.number), second, world.now + DAY, 4)


@pytest.mark.parametrize("key", [SUPPLIER.checker, SUPPLIER.clerk])
def test_account__bound_by_a_key_that_does_not_administer__is_refused(world: World, key: Key) -> None:
    assert world.refusal(world.signed(bind(world, keccak(b"x")), key)) == "CapabilityMissing"


def test_cancelled_nonce__takes_what_was_signed_with_it_out_of_the_world(world: World) -> None:
    nonce = 2**64 - 1
    binding = build(m.BindAccount(SUPPLIER.number, keccak(b"x"), nonce, world.deadline))
    cancel = build(m.CancelNonce(SUPPLIER.number, nonce, world.deadline))
    world.execute(world.signed(cancel, SUPPLIER.clerk))
    assert world.refusal(world.signed(binding, SUPPLIER)) == "NonceUsed"
    assert world.refusal(world.signed(cancel, SUPPLIER.admin)) == "NonceUsed"
    assert world.refusal(world.signed(build(cancel.fields._replace(nonce=nonce - 1)), SUPPLIER.admin)) is None


def test_nonce__is_its_participants_own_and_in_no_order(world: World) -> None:
    for actor in (SUPPLIER, ENTERPRISE):
        for nonce in (300, 5, 2**63, 0, 255, 256):
            world.execute(world.signed(build(m.CancelNonce(actor.number, nonce, world.deadline)), actor))
    assert world.state.get(s.NONCES, (SUPPLIER.number, 0)) == 1 << 5 | 1 << 0 | 1 << 255
    assert world.state.get(s.NONCES, (SUPPLIER.number, 1)) == 1 << 44 | 1 << 0
    assert world.state.get(s.NONCES, (SUPPLIER.number, 2**55)) == 1
