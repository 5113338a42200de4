"""Certificates: held, split, offered, accepted, paid with, and traced both ways."""

from collections.abc import Sequence
from typing import Literal

from ledger_api.acts.codec import Act
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages


class CertificateFlows(Flows):
    """The parts of receivables. `ledger_api.sdk.building.children` tells the ids that an act splits off."""

    def list(
        self,
        *,
        state: str | None = None,
        receivable: int | None = None,
        held: Literal["now", "before"] | None = None,
    ) -> Pages[answers.Certificate]:
        """The certificates that this participant holds, or (`before`) passed on."""
        params = {"state": state, "receivable": None if receivable is None else str(receivable), "held": held}
        return self._core.pages("/certificates", answers.Certificate, params)

    def get(self, certificate: int) -> Flow[answers.Certificate]:
        """One certificate as far as this participant sees it, and what it can do with it now."""
        return self._core.get(f"/certificates/{certificate}", answers.Certificate)

    def history(self, certificate: int) -> Pages[answers.CertificateAct]:
        """The acts on a certificate in this participant's own time with it."""
        return self._core.pages(f"/certificates/{certificate}/history", answers.CertificateAct)

    def lineage(self, certificate: int) -> Flow[answers.Lineage]:
        """From the root with each change of holder, and to what was split off."""
        return self._core.get(f"/certificates/{certificate}/lineage", answers.Lineage)

    def of_receivable(self, receivable: int) -> Pages[answers.Certificate]:
        """The certificates of a receivable that this participant sees."""
        return self._core.pages(f"/receivables/{receivable}/certificates", answers.Certificate)

    def tree(self, receivable: int) -> Flow[answers.Lineage]:
        """All certificates of a receivable that this participant sees, each with its parent."""
        return self._core.get(f"/receivables/{receivable}/lineage", answers.Lineage)

    def offers(self, direction: Literal["incoming", "outgoing"] = "incoming") -> Pages[answers.Offer]:
        """Offers in force, to this participant or from it."""
        return self._core.pages("/offers", answers.Offer, {"direction": direction})

    def standing_acceptances(self) -> Pages[answers.StandingAcceptance]:
        """What this participant accepts in advance."""
        return self._core.pages("/standing-acceptances", answers.StandingAcceptance)

    def set_standing_acceptance(
        self, act: Act, *, wait: float | None = None, key: str | None = None
    ) -> Flow[answers.Operation]:
        """Present a SetStandingAcceptance; cap 0 takes it back."""
        return self._core.present("/standing-acceptances", act, wait=wait, key=key)

    def split(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present a Split."""
        return self._core.present(_path(act, "splits"), act, wait=wait, key=key)

    def transfer(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present a Transfer with the trade that it pays for."""
        return self._core.present(_path(act, "transfers"), act, documents, wait=wait, key=key)

    def accept(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present an AcceptOffer."""
        return self._core.present(_path(act, "acceptance"), act, wait=wait, key=key)

    def reject(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present a RejectOffer."""
        return self._core.present(_path(act, "rejection"), act, wait=wait, key=key)

    def pay_many(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present a PayMany with the trades that it pays for."""
        return self._core.present(_path(act, "payments"), act, documents, wait=wait, key=key)

    def cancel(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present a Cancel: what was signed for the certificate's sequence can never execute."""
        return self._core.present(_path(act, "cancellation"), act, wait=wait, key=key)


def _path(act: Act, what: str) -> str:
    return f"/certificates/{act.fields.certificate}/{what}"
