"""The four composite calls: one each to apply, to grant, to draw and to repay."""

from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.calls.applying import Application, apply
from ledger_api.sdk.calls.drawing import Draw, draw
from ledger_api.sdk.calls.granting import Grant, grant
from ledger_api.sdk.calls.repaying import BankPayment, repay
from ledger_api.sdk.calls.steps import Progress
from ledger_api.sdk.errors import SigningKeyError
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.signer import Signer


class CreditFlows(Flows):
    """Each call looks at what is done already, goes on from there as far as it can, and returns its steps.

    A call that failed (`StepFailedError`, with the steps before it), lost its answer or waits for somebody is simply
    made again, with the same arguments: nothing is done twice. `wait` is how many seconds a step is waited for.
    """

    def apply(self, application: Application, *, wait: float = 20.0) -> Flow[Progress[answers.FinancingRequest]]:
        """The holder asks for finance for a certificate, or for a part that is split off first.

        Raises:
            StepFailedError: the step in `step` failed, for the reason in `__cause__`.
        """
        return apply(self._core, self._signer(), application, wait)

    def grant(self, decision: Grant, *, wait: float = 20.0) -> Flow[Progress[answers.Financing]]:
        """The financier quotes; once the holder has accepted, it passes the registry gate, files, and has it paid out.

        Raises:
            StepFailedError: as `apply`; behind it a RegistryConflictError when somebody else has filed first, or a
                ProductError when the terms leave the product.
        """
        return grant(self._core, self._signer(), decision, wait)

    def draw(self, wanted: Draw, *, wait: float = 20.0) -> Flow[Progress[answers.Financing]]:
        """The holder accepts the cheapest quote (or the one that is named), and sees how far the money is.

        Raises:
            StepFailedError: as `apply`.
        """
        return draw(self._core, self._signer(), wanted, wait)

    def repay(
        self, receivable: int, payment: BankPayment | None = None, *, wait: float = 20.0
    ) -> Flow[Progress[answers.ReceivableDetails]]:
        """The settlement bank attests a payment and sees it given out; without a payment anyone sees how far it is.

        Raises:
            StepFailedError: as `apply`.
        """
        return repay(self._core, receivable, payment, wait)

    def _signer(self) -> Signer:
        if self._core.signer is None:
            raise SigningKeyError("this call signs acts: the client was made without a signer")
        return self._core.signer
