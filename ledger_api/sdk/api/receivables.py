"""Receivables: submitted or opened, confirmed, rejected, read."""

from collections.abc import Sequence
from datetime import date, time
from typing import Literal

from ledger_api.acts.codec import Act
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages
from ledger_api.values.calendars import BusinessDayRule


class ReceivableFlows(Flows):
    """What an obligor owes. `ledger_api.sdk.building` makes the acts that answer what is read here."""

    def list(
        self,
        *,
        state: str | None = None,
        role: Literal["obligor", "creditor", "holder"] | None = None,
        updated_after: str | None = None,
    ) -> Pages[answers.Receivable]:
        """The receivables that this participant sees, by id; `updated_after` is an RFC 3339 instant in UTC."""
        params = {"state": state, "role": role, "updated_after": updated_after}
        return self._core.pages("/receivables", answers.Receivable, params)

    def get(self, receivable: int) -> Flow[answers.ReceivableDetails]:
        """One receivable, with what its commitments stand for."""
        return self._core.get(f"/receivables/{receivable}", answers.ReceivableDetails)

    def history(self, receivable: int) -> Pages[answers.ReceivableAct]:
        """The acts on a receivable, oldest first."""
        return self._core.pages(f"/receivables/{receivable}/history", answers.ReceivableAct)

    def cutoff(
        self, due: date, currency: str, at: time, rule: BusinessDayRule = BusinessDayRule.FOLLOWING
    ) -> Flow[answers.CutOff]:
        """The service's cut-off of a due date, to hold against the `currency_cut_off` that is computed here."""
        asked = {
            "currency": currency,
            "due": due.isoformat(),
            "time": at.isoformat(),
            "convention": rule.name.lower(),
        }
        return self._core.get("/cutoff", answers.CutOff, asked)

    def create(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present a Submit (as supplier) or an Open (as obligor) with the documents behind its commitments."""
        return self._core.present("/receivables", act, documents, wait=wait, key=key)

    def confirm(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present a Confirm, checked where the policy asks for a checker."""
        return self._core.present(_path(act, "confirmation"), act, documents, wait=wait, key=key)

    def reject(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present a RejectReceivable with its reason and, as a document, a note."""
        return self._core.present(_path(act, "rejection"), act, documents, wait=wait, key=key)

    def accept(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present an AcceptReceivable of what the obligor opened."""
        return self._core.present(_path(act, "acceptance"), act, wait=wait, key=key)

    def release_evidence(
        self, act: Act, *, wait: float | None = None, key: str | None = None
    ) -> Flow[answers.Operation]:
        """Present a ReleaseEvidence of a rejected or expired receivable."""
        return self._core.present(_path(act, "evidence-release"), act, wait=wait, key=key)


def _path(act: Act, what: str) -> str:
    return f"/receivables/{act.fields.receivable}/{what}"
