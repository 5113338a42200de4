"""Who may present an act here. The chain would take it from anyone; the service serves those whose act it is."""

import re
from functools import cache

from ledger_api.access.identity import Identity
from ledger_api.acts.catalogue import Signing
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import Role

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@cache
def attribute(field: str) -> str:
    """The attribute of a message that holds the field: `obligorTag` is `obligor_tag`."""
    return _WORD.sub("_", field).lower()


def signatories(act: Act) -> tuple[int, ...]:
    """The numbers of the participants that the act says sign it."""
    return tuple(getattr(act.fields, attribute(name)) for name in act.type.signers)


def may_present(caller: Identity, act: Act) -> bool:
    """Whether the caller is one of the act's signatories, or the act is open to who calls.

    Governance acts carry the governors' signatures and are presented by a governor or an operator; mechanical acts
    follow from the state alone and are anyone's, as far as the object is theirs to see (`visibility`).
    """
    if act.type.signing is Signing.GOVERNORS:
        return caller.has(Role.GOVERNOR | Role.OPERATOR)
    if act.type.signing is Signing.NOBODY:
        return True
    return caller.participant in signatories(act)
