"""Operations and verdicts as the API shows them.

A thousand acts come in one answer: it is built as plain members, whose form the models of `schemas` describe.
"""

from typing import Any

from ledger_api.acts.catalogue import BY_KIND
from ledger_api.acts.refusals import BY_NAME as REFUSALS
from ledger_api.chain.interface import FAILED, PREDECESSOR, ActStatus, ActView, OperationView, Verdict
from ledger_api.operations.schemas import OperationModel, VerdictModel
from ledger_api.store.ids import id_text
from ledger_api.web.codes import MEANINGS, Code
from ledger_api.web.instants import rfc3339

_SERVICE_REMEDIES = {
    PREDECESSOR: "An act that this one rests on was refused: see that one's remedy, then sign this again.",
    FAILED: "The chain could not run the act: tell the operator the operation's id.",
}


def remedy(refusal: str) -> str:
    """What to do about a refusal by its name."""
    known = REFUSALS.get(refusal)
    return known.remedy if known else _SERVICE_REMEDIES.get(refusal, MEANINGS[Code.ACT_REFUSED].remedy)


def operation_json(view: OperationView) -> dict[str, Any]:
    """An operation with its acts: the members of `OperationModel` that it has."""
    return {
        "id": id_text(view.id),
        "status": _status(view),
        "done": view.done,
        "created_at": rfc3339(view.created // 1000),
        "acts": [_act_json(act) for act in view.acts],
    }


def operation_model(view: OperationView) -> OperationModel:
    """An operation with its acts."""
    return OperationModel.model_validate(operation_json(view))


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict, a refusal with its remedy: the members of `VerdictModel` that it has."""
    refusal, known = verdict.refusal, BY_KIND.get(verdict.kind)
    told: dict[str, Any] = {"digest": "0x" + verdict.digest.hex(), "accepted": refusal is None}
    if known is not None:
        told["act"] = known.name
    if refusal is not None:
        told |= {"code": Code.ACT_REFUSED.value, "refusal": refusal, "remedy": remedy(refusal)}
    return told


def verdict_model(verdict: Verdict) -> VerdictModel:
    """A verdict; a refusal with its remedy."""
    return VerdictModel.model_validate(verdict_json(verdict))


def refused_json(digest: bytes, name: str, code: Code) -> dict[str, Any]:
    """The verdict on an act that was not presented to the rules, as `verdict_json`."""
    told = {"digest": "0x" + digest.hex(), "act": name, "accepted": False}
    return told | {"code": code.value, "remedy": MEANINGS[code].remedy}


def _act_json(view: ActView) -> dict[str, Any]:
    told: dict[str, Any] = {
        "digest": "0x" + view.digest.hex(),
        "act": BY_KIND[view.kind].name,
        "status": view.status.value,
    }
    if view.refusal is not None:
        told |= {"refusal": view.refusal, "remedy": remedy(view.refusal)}
    if view.status is ActStatus.REFUSED and view.deadline > 0:
        told["executable_until"] = rfc3339(view.deadline)
    if view.transaction is not None:
        told["transaction"] = "0x" + view.transaction.hex()
    if view.block is not None:
        told |= {"block": view.block, "log_index": view.log_index}
    return told


def _status(view: OperationView) -> str:
    statuses = {act.status for act in view.acts}
    if len(statuses) == 1:
        return statuses.pop().value
    for unfinished in (ActStatus.WAITING, ActStatus.SENT):
        if unfinished in statuses:
            return unfinished.value
    return "mixed"
