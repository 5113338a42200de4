"""What can be held against the chain: balances for auditors, proofs for holders."""

from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages


class AuditFlows(Flows):
    """The service's own sums and proofs. `ledger_api.sdk.verify` verifies a proof without it."""

    def balances(self) -> Pages[answers.Balance]:
        """Every confirmed receivable with what its certificates have (auditors)."""
        return self._core.pages("/audit/balance", answers.Balance)

    def totals(self) -> Flow[answers.BalancePage]:
        """The sums by currency, and how many receivables do not balance (auditors)."""
        return self._core.get("/audit/balance", answers.BalancePage)

    def certificate_proof(self, certificate: int) -> Flow[answers.CertificateProof]:
        """The proof bundle of a certificate, for its holder or an auditor."""
        return self._core.get(f"/audit/proofs/certificates/{certificate}", answers.CertificateProof)
