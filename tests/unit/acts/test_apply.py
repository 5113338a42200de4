"""What every act passes before its own rule, and what `apply` answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.acts import messages as m
from ledger_api.acts import refusals
from ledger_api.acts import state as s
from ledger_api.acts.apply import Status, apply, apply_act, recover_keys
from ledger_api.acts.catalogue import ACTS
from ledger_api.acts.codec import build, decode
from ledger_api.acts.hashing import Domain, check_digest, digest, keccak
from ledger_api.acts.records import Certificate
from ledger_api.acts.rules import HANDLERS
from ledger_api.acts.signing import HIGHEST_S
from ledger_api.acts.state import MemoryState, Overlay
from tests.support.cast import BANK, ENTERPRISE, SECOND_SUPPLIER, SUPPLIER, secret_key, with_fields
from tests.support.world import FACE, World


@pytest.fixture
def world() -> World:
    return World()


def test_handlers__of_the_catalogue__are_one_for_each_act_on_chain() -> None:
    assert set(HANDLERS) == {act.kind for act in ACTS if act.on_chain}


def test_item__that_is_no_act__is_refused_under_the_hash_of_its_bytes(world: World) -> None:
    for item in (b"", b"\x31", b"\x99\x00\x00\x00", world.cancel(world.confirmed()).wire[:-1]):
        outcome = world.present(item)
        assert outcome.refusal is refusals.MALFORMED_ACT
        assert (outcome.digest, outcome.kind) == (keccak(item), item[0] if item else 0)


def test_off_chain_act__presented_to_the_ledger__is_malformed_there(world: World) -> None:
    act = build(m.Countersign(1, 1, bytes(32), bytes(32), 1, bytes(32), world.deadline))
    outcome = world.present(world.signed(act, BANK))
    assert outcome.refusal is refusals.MALFORMED_ACT
    assert outcome.kind == 0x81


def test_outcome__of_an_executed_act__names_its_digest_and_kind(world: World) -> None:
    act = world.signed(world.cancel(world.confirmed()), SUPPLIER)
    assert world.present(act) == (digest(act, world.domain), 0x36, Status.EXECUTED, None, 0, None)


def test_keys__recovered_before__give_the_same_outcome(world: World) -> None:
    act = world.checked(world.confirm(world.submitted()), ENTERPRISE)
    keys = recover_keys(act, world.domain)
    assert keys == (ENTERPRISE.maker.address, ENTERPRISE.checker.address)
    here, there, third = Overlay(world.state), Overlay(world.state), Overlay(world.state)
    identity = digest(act, world.domain)
    outcome = apply(here, act.wire, world.now, world.domain)
    assert outcome.status is Status.EXECUTED
    assert outcome == apply(there, act.wire, world.now, world.domain, keys)
    assert outcome == apply_act(third, act, identity, world.now, world.domain, keys)
    assert here.changes == there.changes == third.changes


def test_key__that_was_not_recovered__is_a_bad_signature(world: World) -> None:
    act = world.signed(world.cancel(world.confirmed()), SUPPLIER)
    outcome = apply(world.state, act.wire, world.now, world.domain, (None,))
    assert outcome.refusal is refusals.BAD_SIGNATURE


def test_checker__is_recovered_over_the_check_of_the_act(world: World) -> None:
    act = world.confirm(world.submitted())
    both = act.signed(
        ENTERPRISE.maker.sign(digest(act, world.domain)), ENTERPRISE.checker.sign(digest(act, world.domain))
    )
    assert world.refusal(both) == "NotASigner", "over the act itself it recovers another key"
    both = act.signed(
        ENTERPRISE.maker.sign(digest(act, world.domain)), ENTERPRISE.checker.sign(check_digest(act, world.domain))
    )
    assert world.refusal(both) is None


def test_signature__with_high_s_or_of_nothing__is_bad(world: World) -> None:
    act = world.cancel(world.confirmed())
    good = SUPPLIER.maker.sign(digest(act, world.domain))
    for s_word in (HIGHEST_S + 1, (1 << 255) - 1, 0):
        assert world.refusal(act.signed(good[:32] + s_word.to_bytes(32, "big"))) == "BadSignature"
    assert world.refusal(act.signed(bytes(64))) == "BadSignature"


def test_signature__made_in_another_domain__is_of_no_signer(world: World) -> None:
    act = world.cancel(world.confirmed())
    domain = world.domain
    for other in (
        Domain(domain.chain_id + 1, domain.contract, domain.salt),
        Domain(domain.chain_id, bytes(20), domain.salt),
        Domain(domain.chain_id, domain.contract, bytes(32)),
    ):
        assert world.refusal(act.signed(SUPPLIER.maker.sign(digest(act, other)))) == "NotASigner"


def test_executed_act__presented_again__is_stale(world: World) -> None:
    act = world.signed(world.transfer(world.confirmed(), SECOND_SUPPLIER, FACE // 2), SUPPLIER)
    world.execute(act)
    assert world.refusal(act) == "StaleSequence"


@pytest.mark.parametrize("amount", [0, FACE + 1])
def test_refused_act__of_whatever_kind__leaves_no_trace(world: World, amount: int) -> None:
    root = world.confirmed()
    world.execute(world.signed(world.standing(sender=SUPPLIER.number), SECOND_SUPPLIER))
    act = world.pay_many(root, (SECOND_SUPPLIER, FACE // 2), (SECOND_SUPPLIER, amount))
    before = {table: dict(world.state.rows(table)) for table in s.TABLES}
    assert world.refusal(world.signed(act, SUPPLIER)) is not None
    assert {table: dict(world.state.rows(table)) for table in s.TABLES} == before


def test_checks__of_an_act_wrong_in_every_way__come_in_the_order_of_the_page(world: World) -> None:
    act = with_fields(world.cancel(world.confirmed()), sequence=9, deadline=world.now - 1)
    stranger = secret_key("stranger")
    governance = world.state.get(s.GOVERNANCE, 0)
    assert governance is not None
    paused = governance._replace(paused=1 << 4, paused_until=world.now)
    world.state.put(s.GOVERNANCE, 0, paused)
    assert world.refusal(act.wire + b"\x00") == "MalformedAct"
    assert world.refusal(act) == "GroupPaused"
    world.state.put(s.GOVERNANCE, 0, governance)
    assert world.refusal(act) == "DeadlinePassed"
    act = with_fields(act, deadline=world.now)
    assert world.refusal(act) == "SignatureCount"
    assert world.refusal(act.signed(b"\xff" * 64)) == "BadSignature"
    assert world.refusal(world.signed(act, stranger)) == "NotASigner"
    assert world.refusal(world.signed(act, SUPPLIER)) == "StaleSequence"


def test_act__before_the_ledger_is_founded__is_an_error_of_the_caller() -> None:
    act = build(m.Cancel(1, 1, 1, 9)).signed(bytes(64))
    with pytest.raises(LookupError, match="not founded"):
        apply(MemoryState(), act.wire, 1, Domain(1, bytes(20), bytes(32)))


_BEGUN = World()
_BEGUN.confirmed()


@given(st.binary(max_size=300))
def test_any_bytes__presented__are_refused_and_change_nothing(item: bytes) -> None:
    state = Overlay(_BEGUN.state)
    outcome = apply(state, item, _BEGUN.now, _BEGUN.domain)
    assert outcome.status is Status.REFUSED
    assert state.changes == {}


@given(st.integers(0, 7), st.data())
def test_any_bit__of_a_signed_transfer__belongs_to_what_was_signed(bit: int, data: st.DataObject) -> None:
    root = next(number for number, _ in _BEGUN.state.rows(s.CERTIFICATES))
    item = bytearray(_BEGUN.signed(_BEGUN.transfer(root), SUPPLIER).wire)
    item[data.draw(st.integers(4, len(item) - 1))] ^= 1 << bit
    outcome = apply(Overlay(_BEGUN.state), bytes(item), _BEGUN.now, _BEGUN.domain)
    assert outcome.status is Status.REFUSED


def test_certificate__at_its_last_sequence__moves_no_more(world: World) -> None:
    root = world.confirmed()
    record: Certificate = world.certificate(root)
    world.state.put(s.CERTIFICATES, root, record._replace(sequence=2**24 - 2))
    world.execute(world.signed(world.cancel(root), SUPPLIER))
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER)) == "SequenceExhausted"
    world.paid(root, FACE)
    world.execute(world.redeem(root))
    assert world.receivable(root).redeemed == FACE


def test_decoded_act__of_an_executed_item__is_the_signed_one(world: World) -> None:
    act = world.signed(world.cancel(world.confirmed()), SUPPLIER)
    world.execute(act)
    assert decode(world.presented[-1][1]) == act
