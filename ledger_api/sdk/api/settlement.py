"""Settlement: the clearing list, payments attested by the settlement bank, and what each holder got."""

from collections.abc import Sequence

from ledger_api.acts.codec import Act
from ledger_api.sdk import answers, matching
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.building import minor
from ledger_api.sdk.core import PREFIX
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.errors import ActRefusedError, InvalidError, NotFoundError, SigningKeyError
from ledger_api.sdk.flows import Flow, Request
from ledger_api.sdk.matching import Match, Payment, Verdict
from ledger_api.sdk.notifications import Side, read_notification
from ledger_api.sdk.pages import Pages, everything
from ledger_api.sdk.signer import Signer


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

    def match_notification(self, content: bytes, *, side: Side = "debit") -> Flow[Sequence[Match]]:
        """What each booking of a camt.054.001.08 file means: the payment to attest, or why not. Nothing is signed.

        `side` says what the obligor's payment is on the file's account: a debit of the obligor's own account, or a
        credit of one that the bank collects on.

        Raises:
            NotificationError: the file can't be read.
        """
        decided, found = matching.grouped(read_notification(content), side)
        matches = list(decided)
        before: dict[int, int] = {}
        for reference, bookings in found.items():
            payment = matching.payment_of(reference, bookings)
            verdict, detail = yield from self._judge(payment, before.get(reference.receivable, 0))
            if payment is not None and verdict is Verdict.ATTEST:
                before[payment.receivable] = before.get(payment.receivable, 0) + payment.amount
            matches += [Match(booking, verdict, detail, payment) for booking in bookings]
        return sorted(matches, key=lambda match: match.booking.entry)

    def attest_notification(self, content: bytes, *, side: Side = "debit", wait: float = 20.0) -> Flow[Sequence[Match]]:
        """Match a camt.054.001.08 file, and sign and present an AttestPayment for each payment that it settles.

        A payment's reference is used once on the ledger, so the same file again attests nothing again.

        Raises:
            NotificationError: the file can't be read.
            SigningKeyError: the client has no signer.
            PendingError: an attestation was accepted and not finished in time; the same file again goes on from there.
        """
        signer = self._core.signer
        if signer is None:
            raise SigningKeyError("attesting payments needs a signer")
        matches = yield from self.match_notification(content, side=side)
        outcomes: dict[Payment, matching.Judgement] = {}
        for match in matches:
            payment = match.payment
            if payment is not None and match.verdict is Verdict.ATTEST and payment not in outcomes:
                outcomes[payment] = yield from self._attest(signer, payment, wait)
        return [
            Match(each.booking, *outcomes[each.payment], each.payment)
            if each.payment is not None and each.payment in outcomes
            else each
            for each in matches
        ]

    def _judge(self, payment: Payment | None, before: int) -> Flow[matching.Judgement]:
        if payment is None:
            return Verdict.CURRENCY_DIFFERS, "bookings of the reference are in several currencies"
        path = f"/receivables/{payment.receivable}"
        try:
            shown = yield from self._core.get(path, answers.ReceivableDetails)
            attested = yield from everything(self._core.pages(f"{path}/payments", answers.Payment))
        except NotFoundError:
            return Verdict.UNKNOWN_REFERENCE, "no confirmed receivable has this reference"
        verdict, detail = matching.judged(payment, shown, attested, before, self._core.clock.now())
        if verdict is not Verdict.ATTEST:
            return verdict, detail
        held = matching.held_back(payment, (yield from self.clearing_list(payment.receivable)), minor)
        return (Verdict.HELD_BACK, held) if held else (verdict, detail)

    def _attest(self, signer: Signer, payment: Payment, wait: float) -> Flow[matching.Judgement]:
        document = CommittedDocument.bank_reference(payment.reference)
        act = signer.attest_payment(
            receivable=payment.receivable,
            bank_reference=document.commitment,
            amount=payment.amount,
            paid_at=payment.paid_at,
        )
        try:
            operation = yield from self.attest_payment(act, documents=[document], wait=wait)
        except (InvalidError, ActRefusedError) as error:
            refusal = (error.refusal if isinstance(error, InvalidError) else None) or error.code
            if refusal == "BankReferenceUsed":
                return Verdict.ALREADY_ATTESTED, "somebody attested it meanwhile"
            return Verdict.REFUSED, refusal
        return Verdict.ATTESTED, operation["id"]

    def redeem(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present a page of a redemption, as `building.redemptions` makes it; anyone entitled may."""
        return self._core.present(_path(act, "redemptions"), act, wait=wait, key=key)


def _path(act: Act, what: str) -> str:
    return f"/receivables/{act.fields.receivable}/{what}"
