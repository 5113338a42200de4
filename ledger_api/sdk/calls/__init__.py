"""The four composite calls: apply, grant, draw, repay. Each looks at what is done already and goes on from there."""

from ledger_api.sdk.calls.applying import Application
from ledger_api.sdk.calls.drawing import Draw
from ledger_api.sdk.calls.granting import Grant
from ledger_api.sdk.calls.repaying import BankPayment
from ledger_api.sdk.calls.steps import Progress, Step, StepFailedError, StepState

__all__ = ["Application", "BankPayment", "Draw", "Grant", "Progress", "Step", "StepFailedError", "StepState"]
