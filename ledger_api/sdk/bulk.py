"""What became of each act of many: the verdict when it was presented, and the outcome once the ledger has run it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import Domain, digest
from ledger_api.sdk import answers
from ledger_api.sdk.errors import AnswerError

NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """One act of a bulk: `status` is `not_accepted`, or as in its operation (`executed`, `refused`, `waiting`).

    `code`, `refusal` and `remedy` say why it was not accepted or refused. With `atomic` an act that is good by itself
    is not accepted either where another is not: it has no code.
    """

    digest: str
    status: str
    code: str | None = None
    refusal: str | None = None
    remedy: str | None = None

    @property
    def executed(self) -> bool:
        """Whether the ledger holds what the act says."""
        return self.status == "executed"


def item_outcomes(acts: Sequence[Act], bulk: answers.Bulk, domain: Domain) -> list[ItemOutcome]:
    """The outcome of each act, in the order in which they were presented.

    Raises:
        AnswerError: the answer is not for these acts.
    """
    mine = ["0x" + digest(act, domain).hex() for act in acts]
    results = bulk["results"]
    if [result["digest"] for result in results] != mine:
        raise AnswerError("the service answers for other acts than those that were sent")
    operation = bulk.get("operation")
    run = {} if operation is None else {one["digest"]: one for one in operation["acts"]}
    return [_outcome(result, run.get(result["digest"])) for result in results]


def _outcome(result: answers.Verdict, run: answers.Act | None) -> ItemOutcome:
    if run is None or not result["accepted"]:
        why = (result.get("code"), result.get("refusal"), result.get("remedy"))
        return ItemOutcome(result["digest"], NOT_ACCEPTED, *why)
    return ItemOutcome(result["digest"], run["status"], None, run.get("refusal"), run.get("remedy"))
