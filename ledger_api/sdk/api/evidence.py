"""Invoices: sent in by their issuer, shown to whom it lets read, attested by a verifier."""

from typing import Literal

from ledger_api.acts.codec import Act
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.core import PREFIX, Content, segment
from ledger_api.sdk.flows import Flow, Request
from ledger_api.sdk.pages import Pages


class EvidenceFlows(Flows):
    """Invoices and their attestation. Fingerprints are the verifier's own: see `ledger_api.sdk.fingerprints`."""

    def import_invoices(
        self,
        content: bytes,
        media_type: Literal["application/xml", "text/xml", "text/csv"],
        *,
        currency: str | None = None,
        key: str | None = None,
    ) -> Flow[answers.Import]:
        """Import the own invoices in a document; the same document again is the same invoice."""
        body = Content(media_type, content)
        return self._core.send("POST", "/invoices", answers.Import, body, params={"currency": currency}, key=key)

    def invoices(self, *, shared: bool = False, content: str | None = None) -> Pages[answers.Invoice]:
        """The own invoices, or (`shared`) those that others let this participant read, newest first."""
        params = {"shared": "true" if shared else None, "content": content}
        return self._core.pages("/invoices", answers.Invoice, params)

    def invoice(self, identity: str) -> Flow[answers.Invoice]:
        """One invoice, and how far it is evidence on the ledger."""
        return self._core.get(f"/invoices/{segment(identity)}", answers.Invoice)

    def document(self, identity: str) -> Flow[bytes]:
        """An invoice's document as it was imported. `documents.checked_content` compares it with its commitment."""
        reply = yield from self._core.call(Request("GET", f"{PREFIX}/invoices/{segment(identity)}/document"))
        return reply.body

    def grant(self, identity: str, participant: int) -> Flow[answers.Grants]:
        """Let another participant read an own invoice."""
        body = {"participant": participant}
        return self._core.send("POST", f"/invoices/{segment(identity)}/grants", answers.Grants, body)

    def revoke_grant(self, identity: str, participant: int) -> Flow[None]:
        """Stop letting a participant read."""
        return self._core.delete(f"/invoices/{segment(identity)}/grants/{participant}")

    def request_attestation(self, identity: str, verifier: int) -> Flow[answers.AttestationRequest]:
        """Ask a verifier to attest an own invoice, and let it read."""
        path = f"/invoices/{segment(identity)}/attestation-requests"
        return self._core.send("POST", path, answers.AttestationRequest, {"verifier": verifier})

    def attestation_requests(self, *, unanswered: bool = False) -> Pages[answers.AttestationRequest]:
        """What this verifier is asked to attest, oldest first."""
        params = {"unanswered": "true" if unanswered else None}
        return self._core.pages("/attestation-requests", answers.AttestationRequest, params)

    def attestation_request(self, identity: str) -> Flow[answers.AttestationRequest]:
        """One request."""
        return self._core.get(f"/attestation-requests/{segment(identity)}", answers.AttestationRequest)

    def attest(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present an AttestEvidence, as `FingerprintKeys.attestation` makes it."""
        return self._core.present("/attestations", act, wait=wait, key=key)
