"""The executable specification of every act, one module per group; docs/acts.md says the same in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts.catalogue import ACTS
from ledger_api.acts.rules import (
    authority,
    certificates,
    claims,
    evidence,
    financing,
    governance,
    lines,
    participants,
    pledges,
    receivables,
    recourse,
    recovery,
    settlement,
)

_GROUPS: Final = (
    governance,
    participants,
    evidence,
    receivables,
    certificates,
    financing,
    settlement,
    authority,
    claims,
    recourse,
    recovery,
    lines,
    pledges,
)


def _by_kind() -> dict[int, Callable[..., Any]]:
    by_name = {name: handler for group in _GROUPS for name, handler in group.HANDLERS.items()}
    on_chain = {act.name for act in ACTS if act.on_chain}
    if set(by_name) != on_chain or len(by_name) != sum(len(group.HANDLERS) for group in _GROUPS):
        raise RuntimeError(f"rules and catalogue differ in {sorted(set(by_name) ^ on_chain)}")
    return {act.kind: by_name[act.name] for act in ACTS if act.on_chain}


HANDLERS: Final[Mapping[int, Callable[..., Any]]] = _by_kind()
"""The rule of each kind that executes on chain; importing this package fails where one is missing or too many."""
