"""Checkpoints as the API shows them, and taking a countersignature."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from ledger_api.acts.codec import Act, decode
from ledger_api.acts.hashing import Domain
from ledger_api.acts.jsonforms import to_json
from ledger_api.acts.offchain import check_countersign
from ledger_api.checkpoints import repository
from ledger_api.checkpoints.schemas import CheckpointModel, CountersignatureModel
from ledger_api.operations.views import remedy
from ledger_api.store.projection import SnapshotState
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.problems import ProblemError, not_found


def models(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[CheckpointModel]:
    """Checkpoints with their countersignatures."""
    signed: dict[int, list[CountersignatureModel]] = {row.height: [] for row in rows}
    for row in repository.countersigned(connection, signed):
        signed[row.height].append(
            CountersignatureModel(member=row.member, created_at=rfc3339(row.created), act=to_json(decode(row.wire)))
        )
    return [
        CheckpointModel(
            height=row.height,
            block_hash="0x" + row.block_hash.hex(),
            state_root="0x" + row.state_root.hex(),
            executed=row.executed,
            history="0x" + row.history.hex(),
            created_at=rfc3339(row.created),
            countersignatures=signed[row.height],
        )
        for row in rows
    ]


def one(connection: Connection, height: int) -> CheckpointModel:
    """The checkpoint of a height.

    Raises:
        ProblemError: not_found.
    """
    row = repository.at(connection, height)
    if row is None:
        raise not_found()
    return models(connection, [row])[0]


def countersign(connection: Connection, height: int, act: Act, now: int, domain: Domain) -> None:
    """Store a member's countersignature, when it holds and says what the checkpoint says. `now` is unix seconds.

    Raises:
        ProblemError: not_found, act_refused, or commitment_differs.
    """
    row = repository.at(connection, height)
    if row is None:
        raise not_found()
    refusal = check_countersign(SnapshotState(connection), act, now, domain)
    if refusal is not None:
        raise ProblemError(
            Code.ACT_REFUSED,
            f"the countersignature does not hold: {refusal.name}",
            refusal=refusal.name,
            remedy=remedy(refusal.name),
        )
    signed = act.fields
    said = (signed.height, signed.block_hash, signed.state_root, signed.executed, signed.history)
    if said != (row.height, row.block_hash, row.state_root, row.executed, row.history):
        raise ProblemError(
            Code.COMMITMENT_DIFFERS,
            "the act says another thing than the checkpoint",
            field="body/fields",
            remedy="Compare the checkpoint with your own node: where they differ, do not countersign, tell the others.",
        )
    repository.countersign(connection, height, signed.member, act.wire, now)
