"""The checks that acts share, each in the order of docs/acts.md. The first that fails raises its refusal."""

from collections.abc import Container
from typing import Final

from ledger_api.acts import refusals as why
from ledger_api.acts.codec import Act
from ledger_api.acts.effective import certificate_state, is_frozen
from ledger_api.acts.enums import Capability, CertificateState, FreezeTarget, ParticipantStatus, Role
from ledger_api.acts.ids import nonce_bit
from ledger_api.acts.records import Certificate, Governance, Participant, Policy, Receivable, Signer
from ledger_api.acts.refusals import Refusal, RefusedError
from ledger_api.acts.rules.context import Context
from ledger_api.acts.state import CERTIFICATES, GOVERNANCE, NONCES, PARTICIPANTS, POLICIES, RECEIVABLES, SIGNERS, State

# Plain numbers: arithmetic on Python's flag types costs as much as the rest of a check.
MAKER: Final = Capability.MAKER.value
CHECKER: Final = Capability.CHECKER.value
ADMIN: Final = Capability.ADMIN.value
ALL_CAPABILITIES: Final = MAKER | CHECKER | ADMIN
PRIMARY: Final = MAKER | ADMIN
"""What the primary key may do without a look at its record."""

CORE_ENTERPRISE: Final = Role.CORE_ENTERPRISE.value
SUPPLIER: Final = Role.SUPPLIER.value
FINANCIER: Final = Role.FINANCIER.value
SETTLEMENT_BANK: Final = Role.SETTLEMENT_BANK.value
VERIFIER: Final = Role.VERIFIER.value
AUTHORITY: Final = Role.AUTHORITY.value
OPERATOR: Final = Role.OPERATOR.value
GOVERNOR: Final = Role.GOVERNOR.value
ANY_ROLE: Final = 0
"""Asks for no role."""
ALL_ROLES: Final = sum(role.value for role in Role)

LAST_SEQUENCE: Final = 2**24 - 1
MOST_LIVE: Final = 2**16 - 1
"""Live certificates that a receivable's word has room to count, where the policy's limit is not asked for."""
_ACTIVE: Final = ParticipantStatus.ACTIVE.value
_CLOSED: Final = (CertificateState.SPENT, CertificateState.REDEEMED)


def require(ok: bool, refusal: Refusal) -> None:
    """Refuse unless the condition holds.

    Raises:
        RefusedError: with the refusal.
    """
    if not ok:
        raise RefusedError(refusal)


# ----- Every act


def not_paused(state: State, act: Act, now: int) -> None:
    """No pause of the act's group is in force."""
    governance = governance_of(state)
    paused = governance.paused >> act.type.group & 1 and now <= governance.paused_until
    require(not paused, why.GROUP_PAUSED)


def in_time(act: Act, now: int) -> None:
    """The act's deadline, where it has one, has not passed."""
    require(now <= getattr(act.fields, "deadline", now), why.DEADLINE_PASSED)


def governance_of(state: State) -> Governance:
    """How the network is governed.

    Raises:
        LookupError: the state is not founded.
    """
    governance = state.get(GOVERNANCE, 0)
    if governance is None:
        raise LookupError("the ledger is not founded")
    return governance


# ----- Participants


def signer(c: Context, number: int, roles: int, capabilities: int, key: bytes) -> Participant:
    """The participant for which the key signs.

    It is active, has one of the `roles` (0 asks for none), the key has one of the `capabilities`, and no order freezes
    it.
    """
    participant = signer_though_frozen(c, number, roles, capabilities, key)
    not_frozen(c, number, participant)
    return participant


def signer_though_frozen(c: Context, number: int, roles: int, capabilities: int, key: bytes) -> Participant:
    """As `signer`, for what a frozen participant still owes others."""
    participant = acting(c, number, roles)
    if key != participant.key or capabilities & PRIMARY == 0:
        capable(c, number, capabilities, key)
    return participant


def acting(c: Context, number: int, roles: int) -> Participant:
    """The participant, which is active and has one of the `roles` (0 asks for none)."""
    participant = known_participant(c, number)
    require(participant.status == _ACTIVE, why.PARTICIPANT_SUSPENDED)
    require(roles == ANY_ROLE or participant.roles & roles != 0, why.ROLE_MISSING)
    return participant


def known_participant(c: Context, number: int) -> Participant:
    """The participant, whatever its status."""
    participant = c.state.get(PARTICIPANTS, number)
    if participant is None:
        raise RefusedError(why.UNKNOWN_PARTICIPANT)
    return participant


def capable(c: Context, number: int, capabilities: int, key: bytes) -> Signer:
    """The record of the participant's key, which has one of the capabilities."""
    record = c.state.get(SIGNERS, (number, key))
    if record is None:
        raise RefusedError(why.NOT_A_SIGNER)
    require(record.capabilities & capabilities != 0, why.CAPABILITY_MISSING)
    return record


def checker(c: Context, number: int, maker: bytes, key: bytes) -> None:
    """The second signature of a dual act is a checker's: another key, of another person."""
    record = capable(c, number, CHECKER, key)
    of_maker = c.state.get(SIGNERS, (number, maker))
    same = key == maker or (of_maker is not None and record.person == of_maker.person)
    require(not same, why.SAME_PERSON)


def made_and_checked(c: Context, number: int, role: int) -> Participant:
    """The participant whose maker signs and, where there is a second signature, its checker."""
    participant = signer(c, number, role, MAKER, c.keys[0])
    if len(c.keys) > 1:
        checker(c, number, c.keys[0], c.keys[1])
    return participant


def counterparty(c: Context, number: int, role: int, tag: int) -> Participant:
    """The participant that the act names by number and tag, which may take that part."""
    participant = eligible(c, number, role)
    require(participant.tag == tag, why.TAG_MISMATCH)
    return participant


def eligible(c: Context, number: int, role: int) -> Participant:
    """The participant, which is active, has the role and is not frozen."""
    participant = c.state.get(PARTICIPANTS, number)
    if (
        participant is None
        or participant.status != _ACTIVE
        or participant.roles & role == 0
        or participant_frozen(c, number, participant)
    ):
        raise RefusedError(why.COUNTERPARTY_NOT_ELIGIBLE)
    return participant


def same_tag(c: Context, number: int, tag: int) -> None:
    """The tag is that of the number, which the act's object has already shown to be a party."""
    participant = c.state.get(PARTICIPANTS, number)
    require((participant.tag if participant else 0) == tag, why.TAG_MISMATCH)


def not_frozen(c: Context, number: int, participant: Participant) -> None:
    """No order on the participant is in force."""
    require(not participant_frozen(c, number, participant), why.PARTICIPANT_FROZEN)


def participant_frozen(c: Context, number: int, participant: Participant) -> bool:
    """Whether an order on the participant is in force."""
    return is_frozen(c.state, FreezeTarget.PARTICIPANT, number, participant.flags, c.now)


def spend(c: Context, number: int, nonce: int) -> None:
    """Use up a nonce of the participant."""
    page, bit = nonce_bit(nonce)
    used = c.state.get(NONCES, (number, page)) or 0
    require(not used & bit, why.NONCE_USED)
    c.state.put(NONCES, (number, page), used | bit)


# ----- Receivables


def receivable(c: Context, identity: int) -> Receivable:
    """The receivable of the id."""
    record = c.state.get(RECEIVABLES, identity)
    if record is None:
        raise RefusedError(why.UNKNOWN_RECEIVABLE)
    return record


def receivable_not_frozen(c: Context, identity: int, record: Receivable) -> None:
    """No order on the receivable is in force."""
    frozen = is_frozen(c.state, FreezeTarget.RECEIVABLE, identity, record.flags, c.now)
    require(not frozen, why.RECEIVABLE_FROZEN)


def pinned_policy(c: Context, record: Receivable) -> Policy:
    """The policy under which the receivable was confirmed, whatever came after.

    Raises:
        LookupError: the state lacks it, as no state made by these rules does.
    """
    policy = c.state.get(POLICIES, record.policy)
    if policy is None:
        raise LookupError(f"there is no policy {record.policy}")
    return policy


# ----- Certificates


def certificate(
    c: Context,
    identity: int,
    sequence: int,
    states: Container[int],
    holder: int | None = None,
    *,
    also_matured: bool = False,
) -> tuple[Certificate, Receivable]:
    """The certificate at the sequence that the act names, and its receivable.

    `states` are the effective states in which the act is possible; `holder` is the signing holder, None where another
    participant signs. Past the cut-off the act is possible only where it is `also_matured`.
    """
    record = open_certificate(c, identity, sequence)
    require(holder is None or holder == record.holder, why.NOT_HOLDER)
    frozen = is_frozen(c.state, FreezeTarget.CERTIFICATE, identity, record.flags, c.now)
    require(not frozen, why.CERTIFICATE_FROZEN)
    if holder is None:
        owner = known_participant(c, record.holder)
        not_frozen(c, record.holder, owner)
    claim = receivable(c, record.receivable)
    receivable_not_frozen(c, record.receivable, claim)
    require(also_matured or c.now < claim.cutoff, why.MATURED)
    require(certificate_state(record, claim.cutoff, c.now) in states, why.WRONG_CERTIFICATE_STATE)
    return record, claim


def claim(
    c: Context, identity: int, sequence: int, states: Container[int], holder: int | None = None
) -> tuple[Certificate, Receivable]:
    """As `certificate`, for what may also happen past the cut-off."""
    return certificate(c, identity, sequence, states, holder, also_matured=True)


def open_certificate(c: Context, identity: int, sequence: int) -> Certificate:
    """The certificate: it exists, is not closed, and stands at the sequence."""
    record = c.state.get(CERTIFICATES, identity)
    if record is None:
        raise RefusedError(why.UNKNOWN_CERTIFICATE)
    require(record.state not in _CLOSED, why.CERTIFICATE_CLOSED)
    require(record.sequence == sequence, why.STALE_SEQUENCE)
    require(sequence != LAST_SEQUENCE, why.SEQUENCE_EXHAUSTED)
    return record
