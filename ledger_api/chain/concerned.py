"""Whom an act concerns: in whose feed its outcome appears. Nobody learns here of what it may not see (docs/acts.md)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ledger_api.acts.catalogue import BY_NAME, Signing
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import FreezeTarget, Group
from ledger_api.acts.state import CERTIFICATES, GOVERNOR_KEYS, RECEIVABLES, SIGNERS, State, Table

Changes = Mapping[tuple[Table[Any, Any], Any], Any]

_NAMED: Final[dict[int, tuple[str, ...]]] = {
    BY_NAME[name].kind: tuple(fields.split())
    for name, fields in {
        "Enrol": "participant",
        "SetStatus": "participant",
        "SetCap": "obligor",
        "AttestEvidence": "issuer",
        "Submit": "obligor",
        "Open": "creditor",
        "Confirm": "creditor",
        "AcceptReceivable": "obligor",
        "Transfer": "receiver",
        "AcceptOffer": "sender",
        "InstructPayment": "bank",
    }.items()
}
"""Fields that name a participant which the act concerns beside its signers."""

_RECEIVABLE_GROUPS: Final = (Group.RECEIVABLES, Group.SETTLEMENT, Group.AUTHORITY)
_CERTIFICATE_GROUPS: Final = (Group.CERTIFICATES, Group.FINANCING, Group.SETTLEMENT, Group.AUTHORITY)


def proven_signers(act: Act, keys: Iterable[bytes | None], before: State) -> set[int]:
    """The participants that signed a refused act, by keys of theirs: naming one is not enough to reach its feed."""
    known = [key for key in keys if key is not None]
    if act.type.signing is Signing.GOVERNORS:
        return _governors(known, before)
    return {number for number in _signers(act) if any(before.get(SIGNERS, (number, key)) is not None for key in known)}


def concerned(act: Act, keys: Iterable[bytes | None], before: State, changes: Changes) -> set[int]:
    """The participants that an executed or scheduled act concerns; `before` is the state that it changed."""
    group = act.type.group
    found = _signers(act) | {getattr(act.fields, name) for name in _NAMED.get(act.type.kind, ())}
    if act.type.signing is Signing.GOVERNORS:
        found |= _governors(keys, before)
    if act.type.name == "PayMany":
        found |= {line.receiver for line in act.items}
    if act.type.name in ("Freeze", "Unfreeze") and act.fields.target == FreezeTarget.PARTICIPANT:
        found.add(act.fields.subject)
    for (table, key), record in changes.items():
        if table is CERTIFICATES and group in _CERTIFICATE_GROUPS:
            # A split's children have their parent's holder; looking for what they were before would be in vain.
            known = before.get(CERTIFICATES, key) if key == getattr(act.fields, "certificate", key) else None
            for certificate in (known, record):
                if certificate is not None:
                    found |= {certificate.holder, certificate.encumbrance}
        elif table is RECEIVABLES and group in _RECEIVABLE_GROUPS and record is not None:
            found.add(record.obligor)
            # Once certificates circulate, who first held them has no more part in their payment.
            if group is Group.RECEIVABLES:
                found.add(record.creditor)
    found.discard(0)
    return found


def _signers(act: Act) -> set[int]:
    return {getattr(act.fields, name) for name in act.type.signers}


def _governors(keys: Iterable[bytes | None], before: State) -> set[int]:
    return {number for key in keys if key is not None and (number := before.get(GOVERNOR_KEYS, key))}
