"""Keys replaced by the governors: one that its participant lost, or all of one whose affairs pass to another by law."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.records import Account, Scheduled, Signer
from ledger_api.acts.rules.checks import (
    ALL_CAPABILITIES,
    ANY_ROLE,
    GOVERNOR,
    MAKER,
    PRIMARY,
    known_participant,
    require,
    signer,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.governance import NO_KEY, PERSON_BYTES, SCHEDULED_STATUS, VETOED_STATUS, approved
from ledger_api.acts.rules.participants import MOST_SIGNERS
from ledger_api.acts.state import ACCOUNTS, GOVERNOR_KEYS, PARTICIPANTS, SCHEDULED, SIGNERS

TIME_TO_OBJECT: Final = 72 * 3600
"""Seconds that a replaced key's participant, or a governor, has for a veto, whatever the governors' own delay."""


def recover_key(c: Context, a: m.RecoverKey) -> None:
    """Put another key in the place of a lost primary key."""
    if not approved(c, least_delay=TIME_TO_OBJECT, recovering=a.participant):
        return
    participant = known_participant(c, a.participant)
    require(a.key != NO_KEY, why.INVALID_FIELD)
    governor = participant.roles & GOVERNOR != 0
    require(c.state.get(SIGNERS, (a.participant, a.key)) is None, why.KEY_TAKEN)
    require(not governor or c.state.get(GOVERNOR_KEYS, a.key) is None, why.KEY_TAKEN)
    c.state.put(SIGNERS, (a.participant, participant.key), None)
    c.state.put(SIGNERS, (a.participant, a.key), Signer(a.person[:PERSON_BYTES], PRIMARY))
    if governor:
        c.state.put(GOVERNOR_KEYS, participant.key, None)
        c.state.put(GOVERNOR_KEYS, a.key, a.participant)
    c.state.put(PARTICIPANTS, a.participant, participant._replace(key=a.key))


def veto_recovery(c: Context, a: m.VetoRecovery) -> None:
    """Any key that the participant still has stops the recovery of its primary key: nothing was lost."""
    signer(c, a.participant, ANY_ROLE, ALL_CAPABILITIES, c.keys[0])
    record = c.state.get(SCHEDULED, a.target) or Scheduled(0, 0)
    own = record.status == SCHEDULED_STATUS and record.participant == a.participant
    require(own, why.NOT_SCHEDULED)
    c.state.put(SCHEDULED, a.target, record._replace(status=VETOED_STATUS))


def succeed_participant(c: Context, a: m.SucceedParticipant, signers: tuple[m.SignerLine, ...]) -> None:
    """Retire every key of the participant and enrol its successor's in their place, the first as the primary one."""
    if not approved(c, least_delay=TIME_TO_OBJECT):
        return
    participant = known_participant(c, a.participant)
    require(not participant.roles & GOVERNOR and any(a.order), why.INVALID_FIELD)
    fresh = _replace_keys(c, a.participant, signers)
    c.state.put(PARTICIPANTS, a.participant, participant._replace(key=fresh[0]))


def _replace_keys(c: Context, number: int, signers: tuple[m.SignerLine, ...]) -> list[bytes]:
    """The new keys, stored; the present ones, which the lines without capabilities name, are gone."""
    earlier: set[bytes] = set()
    fresh: list[bytes] = []
    retired = 0
    for line in signers:
        at = (number, line.key)
        if line.capabilities == 0:
            require(not fresh, why.INVALID_FIELD)
            require(c.state.get(SIGNERS, at) is not None, why.NOT_A_SIGNER)
            c.state.put(SIGNERS, at, None)
            retired += 1
        else:
            sound = line.key != NO_KEY and line.capabilities <= ALL_CAPABILITIES
            require(sound and (bool(fresh) or line.capabilities & MAKER != 0), why.INVALID_FIELD)
            require(line.key not in earlier, why.KEY_TAKEN)
            capabilities = line.capabilities | (0 if fresh else PRIMARY)
            c.state.put(SIGNERS, at, Signer(line.person[:PERSON_BYTES], capabilities))
            fresh.append(line.key)
        earlier.add(line.key)
    account = c.state.get(ACCOUNTS, number) or Account(bytes(32), bytes(32), 0, 0)
    require(retired == account.signers, why.SIGNERS_LEFT)
    require(0 < len(fresh) <= MOST_SIGNERS, why.INVALID_FIELD)
    c.state.put(ACCOUNTS, number, account._replace(signers=len(fresh)))
    return fresh


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "RecoverKey": recover_key,
    "VetoRecovery": veto_recovery,
    "SucceedParticipant": succeed_participant,
}
