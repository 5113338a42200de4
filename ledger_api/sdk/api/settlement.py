"""Settlement: the clearing list, payments attested by the settlement bank, and what each holder got."""

from collections.abc import Sequence

from ledger_api.acts.codec import Act
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.core import PREFIX
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.flows import Flow, Request
from ledger_api.sdk.pages import Pages


class SettlementFlows(Flows):
    """From the cut-off of a receivable to its last minor unit."""

    def clearing_list(self, receivable: int) -> Flow[answers.ClearingList]:
        """Who is paid what, and where: one line per certificate."""
        return self._core.get(f"/receivables/{receivable}/clearing-list", answers.ClearingList)

    def clearing_list_csv(self, receivable: int) -> Flow[str]:
        """The clearing list's lines as CSV."""
        path = f"{PREFIX}/receivables/{receivable}/clearing-list"
        reply = yield from self._core.call(Request("GET", path, headers={"Accept": "text/csv"}))
        return reply.body.decode()

    def payment_order(self, receivable: int, amount: str | None = None) -> Flow[bytes]:
        """The obligor's payment of what is still owed, or of a part (`500000.00`), as ISO 20022 pain.001.001.09."""
        path = f"{PREFIX}/receivables/{receivable}/clearing-list/pain.001"
        params: dict[str, str | int] = {} if amount is None else {"amount": amount}
        reply = yield from self._core.call(Request("GET", path, params))
        return reply.body

    def payments(self, receivable: int) -> Pages[answers.Payment]:
        """What settlement banks attest that the obligor paid."""
        return self._core.pages(f"/receivables/{receivable}/payments", answers.Payment)

    def redemptions(self, receivable: int) -> Pages[answers.Redemption]:
        """What each holder got, oldest first."""
        return self._core.pages(f"/receivables/{receivable}/redemptions", answers.Redemption)

    def attest_payment(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present an AttestPayment with the bank's reference. The service then redeems the holders by itself."""
        return self._core.present(_path(act, "payment-attestations"), act, documents, wait=wait, key=key)

    def redeem(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present a page of a redemption, as `building.redemptions` makes it; anyone entitled may."""
        return self._core.present(_path(act, "redemptions"), act, wait=wait, key=key)


def _path(act: Act, what: str) -> str:
    return f"/receivables/{act.fields.receivable}/{what}"
