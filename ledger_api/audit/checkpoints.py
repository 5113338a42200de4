"""Checkpoints that members countersigned, held against the rebuilt chain: what makes an audited height final."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, MalformedActError
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import Domain
from ledger_api.acts.jsonforms import from_json
from ledger_api.acts.offchain import check_countersign
from ledger_api.acts.state import GOVERNANCE, PARTICIPANTS, State
from ledger_api.audit.rebuild import Mark

MOST_COUNTERSIGNATURES = 1_000


class Countersigned(NamedTuple):
    """A checkpoint whose content is the rebuilt one: who countersigned it, and how many it takes to be final."""

    height: int
    members: tuple[int, ...]
    needed: int

    @property
    def final(self) -> bool:
        """Whether enough members signed."""
        return len(self.members) >= self.needed


class CheckpointError(ValueError):
    """A checkpoint or countersignature that says something else than the chain, or is none."""


def heights_of(checkpoints: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """The heights that checkpoints are at; malformed ones are told by `judge`."""
    return frozenset(int(checkpoint["height"]) for checkpoint in checkpoints if _is_height(checkpoint.get("height")))


def judge(
    checkpoint: Mapping[str, Any], marks: Mapping[int, Mark], state: State, domain: Domain, now: int
) -> Countersigned:
    """Judge a checkpoint as GET /v1/checkpoints shows it; of each countersignature only its signed act is looked at.

    That is a Countersign act by an active participant other than an operator, over what was rebuilt. As many different
    members have to give one as governors have to sign a governance act.

    Raises:
        CheckpointError: checkpoint or countersignature differ from what was rebuilt, or a signature does not hold.
    """
    height = checkpoint.get("height")
    mark = marks.get(int(height)) if _is_height(height) and height is not None else None
    if mark is None:
        raise CheckpointError(f"the checkpoint at {height} is at no audited height")
    said = (
        checkpoint.get("block_hash"),
        checkpoint.get("state_root"),
        str(checkpoint.get("executed")),
        checkpoint.get("history"),
    )
    if said != (
        "0x" + mark.block_hash.hex(),
        "0x" + mark.state_root.hex(),
        str(mark.executed),
        "0x" + mark.history.hex(),
    ):
        raise CheckpointError(f"the checkpoint at {height} differs from the rebuilt chain")
    forms = checkpoint.get("countersignatures", [])
    if not isinstance(forms, list) or len(forms) > MOST_COUNTERSIGNATURES:
        raise CheckpointError(f"the checkpoint at {height} has no proper list of countersignatures")
    governance = state.get(GOVERNANCE, 0)
    members = sorted({_member(form, int(str(height)), mark, state, domain, now) for form in forms})
    return Countersigned(int(str(height)), tuple(members), governance.threshold if governance else 1)


def _member(form: Mapping[str, Any], height: int, mark: Mark, state: State, domain: Domain, now: int) -> int:
    act = _countersign(form, height)
    fields: m.Countersign = act.fields
    signed = (fields.height, fields.block_hash, fields.state_root, fields.executed, fields.history)
    if signed != (height, *mark):
        raise CheckpointError(f"participant {fields.member} countersigned something else at {height}")
    # It was signed before its deadline, and nothing is executed by it now.
    refusal = check_countersign(state, act, min(now, fields.deadline), domain)
    if refusal:
        raise CheckpointError(f"participant {fields.member}'s countersignature at {height}: {refusal.name}")
    participant = state.get(PARTICIPANTS, fields.member)
    if participant is None or participant.roles & Role.OPERATOR:
        raise CheckpointError(f"participant {fields.member} is an operator and can't countersign its own chain")
    return fields.member


def _countersign(form: Mapping[str, Any], height: int) -> Act:
    try:
        act = from_json(form["act"])
    except (MalformedActError, AttributeError, KeyError, TypeError) as error:
        raise CheckpointError(f"a countersignature at {height} is malformed: {error}") from error
    if not isinstance(act.fields, m.Countersign):
        raise CheckpointError(f"a countersignature at {height} is another act")
    return act


def _is_height(value: object) -> bool:
    return (isinstance(value, int) and value >= 0) or (isinstance(value, str) and value.isascii() and value.isdigit())
