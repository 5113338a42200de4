"""Operations and verdicts as the API shows them."""

from ledger_api.acts.catalogue import BY_KIND
from ledger_api.acts.refusals import BY_NAME as REFUSALS
from ledger_api.chain.interface import FAILED, PREDECESSOR, ActStatus, ActView, OperationView, Verdict
from ledger_api.operations.schemas import ActModel, OperationModel, VerdictModel
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


def operation_model(view: OperationView) -> OperationModel:
    """An operation with its acts."""
    return OperationModel(
        id=id_text(view.id),
        status=_status(view),
        done=view.done,
        created_at=rfc3339(view.created // 1000),
        acts=[_act_model(act) for act in view.acts],
    )


def verdict_model(verdict: Verdict) -> VerdictModel:
    """A verdict; a refusal with its remedy."""
    known = BY_KIND.get(verdict.kind)
    refused = verdict.refusal is not None
    return VerdictModel(
        digest="0x" + verdict.digest.hex(),
        act=known.name if known else None,
        accepted=not refused,
        code=Code.ACT_REFUSED.value if refused else None,
        refusal=verdict.refusal,
        remedy=remedy(verdict.refusal) if verdict.refusal else None,
    )


def refused(digest: bytes, name: str | None, code: Code) -> VerdictModel:
    """The verdict on an act that was not presented to the rules."""
    return VerdictModel(
        digest="0x" + digest.hex(), act=name, accepted=False, code=code.value, remedy=MEANINGS[code].remedy
    )


def _act_model(view: ActView) -> ActModel:
    late = view.status is ActStatus.REFUSED and view.deadline > 0
    return ActModel(
        digest="0x" + view.digest.hex(),
        act=BY_KIND[view.kind].name,
        status=view.status.value,
        refusal=view.refusal,
        remedy=remedy(view.refusal) if view.refusal else None,
        executable_until=rfc3339(view.deadline) if late else None,
        transaction="0x" + view.transaction.hex() if view.transaction else None,
        block=view.block,
        log_index=view.log_index,
    )


def _status(view: OperationView) -> str:
    statuses = {act.status for act in view.acts}
    if len(statuses) == 1:
        return statuses.pop().value
    for unfinished in (ActStatus.WAITING, ActStatus.SENT):
        if unfinished in statuses:
            return unfinished.value
    return "mixed"
