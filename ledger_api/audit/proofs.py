"""The proof of a certificate: at the newest checkpoint if nothing has happened to it since, else at the head."""

from typing import Any, NamedTuple

from sqlalchemy import Connection

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import OF_CERTIFICATE, OF_RECEIVABLE, Relation, Sight
from ledger_api.acts.state import CERTIFICATES
from ledger_api.audit.schemas import CertificateProofModel
from ledger_api.chain.errors import ChainError
from ledger_api.chain.interface import Ledger
from ledger_api.chain.rpc import NodeError, RpcError
from ledger_api.checkpoints import repository, service
from ledger_api.checkpoints.schemas import CheckpointModel
from ledger_api.sdk.verify import slots_of
from ledger_api.store import chronicle
from ledger_api.store.projection import SnapshotState
from ledger_api.store.reader import Snapshot
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError, not_found

_ENTITLED = Relation.HOLDER | Relation.AUDITOR


class Wanted(NamedTuple):
    """What is to be proven, where, and whether a mandate entitles to it."""

    certificate: int
    receivable: int
    head: int
    checkpoint: CheckpointModel | None
    mandated: bool


def wanted(snapshot: Snapshot, caller: Identity, certificate: int, now: int) -> Wanted:
    """What to prove to the certificate's holder, or to an auditor.

    Raises:
        ProblemError: not_found, for anybody else.
    """
    connection = snapshot.connection
    relation = Sight(connection, caller, now).of_certificate(certificate) & _ENTITLED
    record = SnapshotState(connection).get(CERTIFICATES, certificate)
    if record is None or not relation:
        raise not_found()
    newest = repository.newest(connection, None, 1)
    changed = _last_change(connection, certificate, record.receivable)
    if newest and changed <= newest[0].height:
        (checkpoint,) = service.models(connection, newest)
        return Wanted(certificate, record.receivable, snapshot.height, checkpoint, relation.by_mandate)
    return Wanted(certificate, record.receivable, snapshot.height, None, relation.by_mandate)


async def prove(ledger: Ledger, what: Wanted) -> CertificateProofModel:
    """Ask the node for the proof; where it has let go of the checkpoint's state, that of the head.

    Raises:
        ProblemError: node_unavailable.
    """
    try:
        if what.checkpoint is not None:
            try:
                return await _prove(ledger, what, what.checkpoint.height, what.checkpoint)
            except RpcError:
                return await _prove(ledger, what, what.head, None)
        return await _prove(ledger, what, what.head, None)
    except (NodeError, ChainError):
        raise ProblemError(Code.NODE_UNAVAILABLE, retry_after=1) from None


async def _prove(
    ledger: Ledger, what: Wanted, height: int, checkpoint: CheckpointModel | None
) -> CertificateProofModel:
    slots = [slot.to_bytes(32, "big") for slot in slots_of(what.certificate, what.receivable)]
    answer: dict[str, Any] = await ledger.prove(slots, height)
    return CertificateProofModel(
        certificate=str(what.certificate),
        receivable=str(what.receivable),
        height=height,
        block={name: value for name, value in answer["block"].items() if name not in {"transactions", "uncles"}},
        proof=answer["proof"],
        checkpoint=checkpoint,
    )


def _last_change(connection: Connection, certificate: int, receivable: int) -> int:
    """The height of the last act on the certificate or its receivable."""
    own = chronicle.last_changes(connection, OF_CERTIFICATE, [certificate])
    claim = chronicle.last_changes(connection, OF_RECEIVABLE, [receivable])
    return max(own.get(certificate, (0, 0))[0], claim.get(receivable, (0, 0))[0])
