"""Whom an act concerns: in whose feed its outcome appears. Nobody learns here of what it may not see (docs/acts.md)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ledger_api.acts.catalogue import ACTS, BY_NAME, Signing
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import FreezeTarget, Group
from ledger_api.acts.messages import MESSAGES
from ledger_api.acts.state import CERTIFICATES, EVIDENCE, GOVERNOR_KEYS, LINES, RECEIVABLES, SIGNERS, State, Table

Changes = Mapping[tuple[Table[Any, Any], Any], Any]

_NAMED: Final = {
    name: tuple(fields.split())
    for name, fields in {
        "Enrol": "participant",
        "SetStatus": "participant",
        "SetCap": "obligor",
        "ReleaseStop": "obligor",
        "RecoverKey": "participant",
        "SucceedParticipant": "participant",
        "AttestEvidence": "issuer",
        "Submit": "obligor",
        "Open": "creditor",
        "Confirm": "creditor",
        "AcceptReceivable": "obligor",
        "Transfer": "receiver",
        "AcceptOffer": "sender",
        "InstructPayment": "bank",
        "EarlyPayment": "bank",
        "SetLine": "obligor",
        "AllotLine": "subsidiary",
    }.items()
}
"""Fields that name a participant which the act concerns beside its signers."""
_PARTIES: Final = {act.kind: (*act.signers, *_NAMED.get(act.name, ())) for act in ACTS}
"""By kind, all fields that name whom the act concerns."""

OF_CERTIFICATE: Final = frozenset(act.kind for act in ACTS if "certificate" in MESSAGES[act.kind]._fields)
OF_RECEIVABLE: Final = frozenset(act.kind for act in ACTS if "receivable" in MESSAGES[act.kind]._fields)
"""The kinds of act that name one certificate, one receivable. To look for a field that is not there takes longer."""

_RECEIVABLE_GROUPS: Final = (Group.RECEIVABLES, Group.SETTLEMENT, Group.AUTHORITY, Group.CLAIMS)
_CERTIFICATE_GROUPS: Final = (Group.CERTIFICATES, Group.FINANCING, Group.SETTLEMENT, Group.AUTHORITY, Group.CLAIMS)
_OF_ALL_HOLDERS: Final = frozenset(
    BY_NAME[name].kind for name in ("Dispute", "WithdrawDispute", "MarkOverdue", "DeclareDefault")
)
"""Acts that change what every certificate of the receivable is worth."""
_PARTY: Final[Mapping[Table[Any, Any], str]] = {EVIDENCE: "issuer", LINES: "financier"}
"""Who is concerned when a record of the table changes. Receivables use their creditor's own documents."""


def proven_signers(act: Act, keys: Iterable[bytes | None], before: State) -> set[int]:
    """The participants that signed a refused act, by keys of theirs: naming one is not enough to reach its feed."""
    known = [key for key in keys if key is not None]
    if act.type.signing is Signing.GOVERNORS:
        return _governors(known, before)
    return {number for number in _signers(act) if any(before.get(SIGNERS, (number, key)) is not None for key in known)}


def concerned(
    act: Act, keys: Iterable[bytes | None], before: State, changes: Changes, holders: Callable[[int], Iterable[int]]
) -> set[int]:
    """The participants that an executed or scheduled act concerns; `before` is the state that it changed.

    `holders` gives whoever has a part in a receivable's certificates before the act.
    """
    kind, fields = act.type, act.fields
    group = kind.group
    found = _named(act, keys, before)
    parent = fields.certificate if kind.kind in OF_CERTIFICATE else None
    for (table, key), record in changes.items():
        if table is CERTIFICATES and group in _CERTIFICATE_GROUPS:
            # A split's children have their parent's holder; looking for what they were before would be in vain.
            known = before.get(CERTIFICATES, key) if parent is None or key == parent else None
            for certificate in (known, record):
                if certificate is not None:
                    found.add(certificate.holder)
                    found.add(certificate.encumbrance)
        elif table is RECEIVABLES and group in _RECEIVABLE_GROUPS and record is not None:
            found.add(record.obligor)
            # Once certificates circulate, who first held them has no more part in their payment.
            if group is Group.RECEIVABLES:
                found.add(record.creditor)
            if kind.kind in _OF_ALL_HOLDERS:
                found.update(holders(key))
        elif table in _PARTY and record is not None:
            found.add(getattr(record, _PARTY[table]))
    found.discard(0)
    return found


def _named(act: Act, keys: Iterable[bytes | None], before: State) -> set[int]:
    """Whom the act's own fields name, and the governors that signed it."""
    kind, fields = act.type, act.fields
    found = {getattr(fields, name) for name in _PARTIES[kind.kind]}
    if kind.signing is Signing.GOVERNORS:
        found |= _governors(keys, before)
    if kind.name == "PayMany":
        found |= {line.receiver for line in act.items}
    if kind.name in ("Freeze", "Unfreeze") and fields.target == FreezeTarget.PARTICIPANT:
        found.add(fields.subject)
    return found


def _signers(act: Act) -> set[int]:
    return {getattr(act.fields, name) for name in act.type.signers}


def _governors(keys: Iterable[bytes | None], before: State) -> set[int]:
    return {number for key in keys if key is not None and (number := before.get(GOVERNOR_KEYS, key))}
