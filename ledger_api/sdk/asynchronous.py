"""The asynchronous face of the SDK's flows, written by `scripts/sdk_clients.py` from `ledger_api/sdk/api`."""

# ruff: noqa: ANN401  a node's answer is any JSON

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, time
from typing import Any, Literal

from ledger_api.acts.codec import Act
from ledger_api.acts.products import Product
from ledger_api.sdk import answers
from ledger_api.sdk.api.access import AccessFlows
from ledger_api.sdk.api.audit import AuditFlows
from ledger_api.sdk.api.certificates import CertificateFlows
from ledger_api.sdk.api.checkpoints import CheckpointFlows
from ledger_api.sdk.api.credit import CreditFlows
from ledger_api.sdk.api.events import EventFlows
from ledger_api.sdk.api.evidence import EvidenceFlows
from ledger_api.sdk.api.financing import FinancingFlows
from ledger_api.sdk.api.meta import MetaFlows
from ledger_api.sdk.api.operations import OperationFlows
from ledger_api.sdk.api.participants import ParticipantFlows
from ledger_api.sdk.api.products import ProductFlows
from ledger_api.sdk.api.receivables import ReceivableFlows
from ledger_api.sdk.api.reports import ReportFlows, Whose
from ledger_api.sdk.api.rpc import RpcFlows
from ledger_api.sdk.api.sandbox import SandboxFlows
from ledger_api.sdk.api.settlement import SettlementFlows
from ledger_api.sdk.calls.applying import Application
from ledger_api.sdk.calls.drawing import Draw
from ledger_api.sdk.calls.granting import Grant
from ledger_api.sdk.calls.repaying import BankPayment
from ledger_api.sdk.calls.steps import Progress
from ledger_api.sdk.core import Core
from ledger_api.sdk.directory import Participant
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.drivers import AsyncDriver
from ledger_api.sdk.matching import Match
from ledger_api.sdk.notifications import Side
from ledger_api.sdk.quotes import OpenedQuote
from ledger_api.sdk.ranking import Ranking
from ledger_api.values.accounts import BankAccount
from ledger_api.values.bindings import Binding
from ledger_api.values.calendars import BusinessDayRule


class AsyncAccess:
    """Signing in happens by itself; this is for ending a session and for machines' keys."""

    def __init__(self, flows: AccessFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def sign_in(self) -> None:
        """Open a session now rather than with the first call that needs one."""
        await self._driver.run(self._flows.sign_in())

    async def end_session(self) -> None:
        """End the session. The next call opens another."""
        await self._driver.run(self._flows.end_session())

    async def create_api_key(
        self, name: str, scopes: Sequence[Literal["read", "act", "manage", "rpc"]], days: int
    ) -> answers.NewApiKey:
        """A new API key; its token is in this answer and nowhere else."""
        return await self._driver.run(self._flows.create_api_key(name, scopes, days))

    def api_keys(self) -> AsyncIterator[answers.ApiKey]:
        """The caller's API keys in order of making, revoked ones included."""
        return self._driver.items(self._flows.api_keys())

    async def revoke_api_key(self, identity: str) -> None:
        """Revoke an API key; it ends at once."""
        await self._driver.run(self._flows.revoke_api_key(identity))


class AsyncAudit:
    """The service's own sums and proofs. `ledger_api.sdk.verify` verifies a proof without it."""

    def __init__(self, flows: AuditFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def balances(self) -> AsyncIterator[answers.Balance]:
        """Every confirmed receivable with what its certificates have (auditors)."""
        return self._driver.items(self._flows.balances())

    async def totals(self) -> answers.BalancePage:
        """The sums by currency, and how many receivables do not balance (auditors)."""
        return await self._driver.run(self._flows.totals())

    async def certificate_proof(self, certificate: int) -> answers.CertificateProof:
        """The proof bundle of a certificate, for its holder or an auditor."""
        return await self._driver.run(self._flows.certificate_proof(certificate))


class AsyncCertificates:
    """The parts of receivables. `ledger_api.sdk.building.children` tells the ids that an act splits off."""

    def __init__(self, flows: CertificateFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def list(
        self, *, state: str | None = None, receivable: int | None = None, held: Literal["now", "before"] | None = None
    ) -> AsyncIterator[answers.Certificate]:
        """The certificates that this participant holds, or (`before`) passed on."""
        return self._driver.items(self._flows.list(state=state, receivable=receivable, held=held))

    async def get(self, certificate: int) -> answers.Certificate:
        """One certificate as far as this participant sees it, and what it can do with it now."""
        return await self._driver.run(self._flows.get(certificate))

    def history(self, certificate: int) -> AsyncIterator[answers.CertificateAct]:
        """The acts on a certificate in this participant's own time with it."""
        return self._driver.items(self._flows.history(certificate))

    async def lineage(self, certificate: int) -> answers.Lineage:
        """From the root with each change of holder, and to what was split off."""
        return await self._driver.run(self._flows.lineage(certificate))

    def of_receivable(self, receivable: int) -> AsyncIterator[answers.Certificate]:
        """The certificates of a receivable that this participant sees."""
        return self._driver.items(self._flows.of_receivable(receivable))

    async def tree(self, receivable: int) -> answers.Lineage:
        """All certificates of a receivable that this participant sees, each with its parent."""
        return await self._driver.run(self._flows.tree(receivable))

    def offers(self, direction: Literal["incoming", "outgoing"] = "incoming") -> AsyncIterator[answers.Offer]:
        """Offers in force, to this participant or from it."""
        return self._driver.items(self._flows.offers(direction))

    def standing_acceptances(self) -> AsyncIterator[answers.StandingAcceptance]:
        """What this participant accepts in advance."""
        return self._driver.items(self._flows.standing_acceptances())

    async def set_standing_acceptance(
        self, act: Act, *, wait: float | None = None, key: str | None = None
    ) -> answers.Operation:
        """Present a SetStandingAcceptance; cap 0 takes it back."""
        return await self._driver.run(self._flows.set_standing_acceptance(act, wait=wait, key=key))

    async def split(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present a Split."""
        return await self._driver.run(self._flows.split(act, wait=wait, key=key))

    async def transfer(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present a Transfer with the trade that it pays for."""
        return await self._driver.run(self._flows.transfer(act, documents=documents, wait=wait, key=key))

    async def accept(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present an AcceptOffer."""
        return await self._driver.run(self._flows.accept(act, wait=wait, key=key))

    async def reject(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present a RejectOffer."""
        return await self._driver.run(self._flows.reject(act, wait=wait, key=key))

    async def pay_many(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present a PayMany with the trades that it pays for."""
        return await self._driver.run(self._flows.pay_many(act, documents=documents, wait=wait, key=key))

    async def cancel(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present a Cancel: what was signed for the certificate's sequence can never execute."""
        return await self._driver.run(self._flows.cancel(act, wait=wait, key=key))


class AsyncCheckpoints:
    """What binds the operator: members countersign what their own node, or their own rebuild, says as well."""

    def __init__(self, flows: CheckpointFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def list(self) -> AsyncIterator[answers.Checkpoint]:
        """All checkpoints, newest first."""
        return self._driver.items(self._flows.list())

    async def get(self, height: int) -> answers.Checkpoint:
        """The checkpoint of a height."""
        return await self._driver.run(self._flows.get(height))

    async def create(self) -> answers.Checkpoint:
        """Make a checkpoint now (governors and auditors)."""
        return await self._driver.run(self._flows.create())

    async def countersign(self, act: Act) -> answers.Checkpoint:
        """Give a signed Countersign act to the checkpoint of its height."""
        return await self._driver.run(self._flows.countersign(act))


class AsyncCredit:
    """Each call looks at what is done already, goes on from there as far as it can, and returns its steps.

    A call that failed (`StepFailedError`, with the steps before it), lost its answer or waits for somebody is simply
    made again, with the same arguments: nothing is done twice. `wait` is how many seconds a step is waited for.
    """

    def __init__(self, flows: CreditFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def apply(self, application: Application, *, wait: float = 20.0) -> Progress[answers.FinancingRequest]:
        """The holder asks for finance for a certificate, or for a part that is split off first.

        Raises:
            StepFailedError: the step in `step` failed, for the reason in `__cause__`.
        """
        return await self._driver.run(self._flows.apply(application, wait=wait))

    async def grant(self, decision: Grant, *, wait: float = 20.0) -> Progress[answers.Financing]:
        """The financier quotes; once the holder has accepted, it passes the registry gate, files, and has it paid out.

        Raises:
            StepFailedError: as `apply`; behind it a RegistryConflictError when somebody else has filed first, or a
                ProductError when the terms leave the product.
        """
        return await self._driver.run(self._flows.grant(decision, wait=wait))

    async def draw(self, wanted: Draw, *, wait: float = 20.0) -> Progress[answers.Financing]:
        """The holder accepts the cheapest quote (or the one that is named), and sees how far the money is.

        Raises:
            StepFailedError: as `apply`.
        """
        return await self._driver.run(self._flows.draw(wanted, wait=wait))

    async def repay(
        self, receivable: int, payment: BankPayment | None = None, *, wait: float = 20.0
    ) -> Progress[answers.ReceivableDetails]:
        """The settlement bank attests a payment and sees it given out; without a payment anyone sees how far it is.

        Raises:
            StepFailedError: as `apply`.
        """
        return await self._driver.run(self._flows.repay(receivable, payment, wait=wait))


class AsyncEvents:
    """Gapless and in order: keep the last sequence, ask for what came after it."""

    def __init__(self, flows: EventFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def list(self, after: int = 0) -> AsyncIterator[answers.Event]:
        """The events after a sequence that there are now."""
        return self._driver.items(self._flows.list(after))


class AsyncEvidence:
    """Invoices and their attestation. Fingerprints are the verifier's own: see `ledger_api.sdk.fingerprints`."""

    def __init__(self, flows: EvidenceFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def import_invoices(
        self,
        content: bytes,
        media_type: Literal["application/xml", "text/xml", "text/csv"],
        *,
        currency: str | None = None,
        key: str | None = None,
    ) -> answers.Import:
        """Import the own invoices in a document; the same document again is the same invoice."""
        return await self._driver.run(self._flows.import_invoices(content, media_type, currency=currency, key=key))

    def invoices(self, *, shared: bool = False, content: str | None = None) -> AsyncIterator[answers.Invoice]:
        """The own invoices, or (`shared`) those that others let this participant read, newest first."""
        return self._driver.items(self._flows.invoices(shared=shared, content=content))

    async def invoice(self, identity: str) -> answers.Invoice:
        """One invoice, and how far it is evidence on the ledger."""
        return await self._driver.run(self._flows.invoice(identity))

    async def document(self, identity: str) -> bytes:
        """An invoice's document as it was imported. `documents.checked_content` compares it with its commitment."""
        return await self._driver.run(self._flows.document(identity))

    async def grant(self, identity: str, participant: int) -> answers.Grants:
        """Let another participant read an own invoice."""
        return await self._driver.run(self._flows.grant(identity, participant))

    async def revoke_grant(self, identity: str, participant: int) -> None:
        """Stop letting a participant read."""
        await self._driver.run(self._flows.revoke_grant(identity, participant))

    async def request_attestation(self, identity: str, verifier: int) -> answers.AttestationRequest:
        """Ask a verifier to attest an own invoice, and let it read."""
        return await self._driver.run(self._flows.request_attestation(identity, verifier))

    def attestation_requests(self, *, unanswered: bool = False) -> AsyncIterator[answers.AttestationRequest]:
        """What this verifier is asked to attest, oldest first."""
        return self._driver.items(self._flows.attestation_requests(unanswered=unanswered))

    async def attestation_request(self, identity: str) -> answers.AttestationRequest:
        """One request."""
        return await self._driver.run(self._flows.attestation_request(identity))

    async def attest(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present an AttestEvidence, as `FingerprintKeys.attestation` makes it."""
        return await self._driver.run(self._flows.attest(act, wait=wait, key=key))


class AsyncFinancing:
    """Requests, quotes and financings. `ledger_api.sdk.quotes` prices, seals, opens and signs them."""

    def __init__(self, flows: FinancingFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def request(self, act: Act) -> answers.FinancingRequest:
        """Ask financiers for quotes with a signed RequestFinancing."""
        return await self._driver.run(self._flows.request(act))

    async def request_many(self, acts: Sequence[Act], *, atomic: bool = False) -> answers.RequestBundle:
        """Ask for finance for up to 1,000 certificates at once, each judged for itself, or (`atomic`) all or none.

        The same requests again are the same bundle, so a call that lost its answer is simply made again.
        """
        return await self._driver.run(self._flows.request_many(acts, atomic=atomic))

    def requests(
        self,
        role: Literal["holder", "invited"] = "holder",
        *,
        bundle: str | None = None,
        certificate: int | None = None,
    ) -> AsyncIterator[answers.FinancingRequest]:
        """The own requests, or those that invite this financier, newest first.

        With `bundle` those that were made together, with `certificate` those for one.
        """
        return self._driver.items(self._flows.requests(role, bundle=bundle, certificate=certificate))

    async def withdraw_request(self, identity: str) -> answers.FinancingRequest:
        """Take back an own request: it can be quoted no more. Twice is once."""
        return await self._driver.run(self._flows.withdraw_request(identity))

    async def get_request(self, identity: str) -> answers.FinancingRequest:
        """One request."""
        return await self._driver.run(self._flows.get_request(identity))

    async def quote(self, request: str, body: Mapping[str, Any]) -> answers.Quote:
        """Answer a request with a body that `quotes.quote_body` made."""
        return await self._driver.run(self._flows.quote(request, body))

    def quotes(self, request: str) -> AsyncIterator[answers.Quote]:
        """The quotes for an own request, or this financier's own for another's, newest first."""
        return self._driver.items(self._flows.quotes(request))

    def own_quotes(self) -> AsyncIterator[answers.Quote]:
        """The quotes that this financier gave, newest first."""
        return self._driver.items(self._flows.own_quotes())

    async def get_quote(self, identity: str) -> answers.Quote:
        """One quote."""
        return await self._driver.run(self._flows.get_quote(identity))

    async def open_quote(self, identity: str) -> OpenedQuote:
        """Read a quote and its request, open its terms with the own key, and check that all of it fits together.

        Raises:
            SealError: the terms are not sealed for this participant, or were altered.
            AnswerError: act, terms and request do not fit together, the terms do not add up, or they leave the bounds
                of the product that they name.
        """
        return await self._driver.run(self._flows.open_quote(identity))

    async def best_quotes(self, request: str) -> Ranking:
        """Open every open quote for an own request and rank them by all-in cost, the cheapest first.

        What does not open, does not hold or is open no more is left out, with the reason. Reading them binds them.
        """
        return await self._driver.run(self._flows.best_quotes(request))

    async def withdraw_quote(self, identity: str) -> answers.Quote:
        """Take back a quote that the requester has not read."""
        return await self._driver.run(self._flows.withdraw_quote(identity))

    async def accept_quote(
        self, identity: str, act: Act, *, wait: float | None = None, key: str | None = None
    ) -> answers.Operation:
        """Present the Finance act of a quote with both signatures, as `quotes.accepted` makes it."""
        return await self._driver.run(self._flows.accept_quote(identity, act, wait=wait, key=key))

    def list(self, role: Literal["financier", "holder", "bank"] | None = None) -> AsyncIterator[answers.Financing]:
        """The financings that this participant is party to."""
        return self._driver.items(self._flows.list(role))

    async def get(self, certificate: int) -> answers.Financing:
        """The financing that last locked a certificate."""
        return await self._driver.run(self._flows.get(certificate))

    async def register(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present a RegisterFinancing with registration and description."""
        return await self._driver.run(self._flows.register(act, documents=documents, wait=wait, key=key))

    async def instruct_payment(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present an InstructPayment with the instruction to the bank."""
        return await self._driver.run(self._flows.instruct_payment(act, documents=documents, wait=wait, key=key))

    async def attest_disbursement(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present the settlement bank's AttestDisbursement with its reference."""
        return await self._driver.run(self._flows.attest_disbursement(act, documents=documents, wait=wait, key=key))

    async def release(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present a ReleaseLock that holder and financier signed."""
        return await self._driver.run(self._flows.release(act, wait=wait, key=key))


class AsyncMeta:
    """What the service says of itself. None of it is needed to sign: the SDK has its own catalogue."""

    def __init__(self, flows: MetaFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def network(self) -> answers.Network:
        """The network, once its identity was compared with the pinned one."""
        return await self._driver.run(self._flows.network())

    async def act_types(self) -> answers.Catalogue:
        """Every act with its EIP-712 type hashes."""
        return await self._driver.run(self._flows.act_types())

    async def act_type(self, name: str) -> answers.ActType:
        """One act by its name."""
        return await self._driver.run(self._flows.act_type(name))

    async def health(self) -> answers.Health:
        """Whether the process answers."""
        return await self._driver.run(self._flows.health())


class AsyncOperations:
    """Any act can be presented here; the domains' own methods take exactly their acts."""

    def __init__(self, flows: OperationFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def present(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present one signed act; with `wait` (seconds) until it is executed."""
        return await self._driver.run(self._flows.present(act, wait=wait, key=key))

    async def check(self, act: Act) -> answers.Check:
        """What the rules say now; nothing is stored."""
        return await self._driver.run(self._flows.check(act))

    async def prepare(self, act: Act) -> answers.TypedData:
        """The EIP-712 document as the service builds it, for comparison with what the signer signed."""
        return await self._driver.run(self._flows.prepare(act))

    async def present_many(
        self, acts: Sequence[Act], *, atomic: bool = False, wait: float | None = None, key: str | None = None
    ) -> answers.Bulk:
        """Present up to 1,000 acts, in order, in their packed form: each judged for itself, or (`atomic`) all or none.

        With `wait` (seconds) the accepted ones are finished. `results` has a verdict per act.
        """
        return await self._driver.run(self._flows.present_many(acts, atomic=atomic, wait=wait, key=key))

    async def get(self, identity: str) -> answers.Operation:
        """One of the caller's operations."""
        return await self._driver.run(self._flows.get(identity))

    async def wait(self, identity: str, seconds: float) -> answers.Operation:
        """The operation once it is executed.

        Raises:
            ActRefusedError: an act of it was refused, or has expired.
            PendingError: it is not done after that many seconds.
        """
        return await self._driver.run(self._flows.wait(identity, seconds))

    def list(self) -> AsyncIterator[answers.Operation]:
        """The caller's operations, newest first."""
        return self._driver.items(self._flows.list())


class AsyncParticipants:
    """Who takes part. Names are to be had from `verified` alone: it believes nobody but the pinned CAs."""

    def __init__(self, flows: ParticipantFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def get(self, number: int) -> answers.Participant:
        """A participant as the service shows it, unchecked."""
        return await self._driver.run(self._flows.get(number))

    async def me(self) -> answers.OwnParticipant:
        """The own participant: keys, bank account, and what the credential is good for."""
        return await self._driver.run(self._flows.me())

    def list(self) -> AsyncIterator[answers.Participant]:
        """All participants by number, unchecked."""
        return self._driver.items(self._flows.list())

    async def verified(self, number: int) -> Participant:
        """A participant whose name and legal id were checked: enrolled by governors, signed by a pinned CA.

        Raises:
            DirectoryError: there is no entry yet, or it does not hold.
        """
        return await self._driver.run(self._flows.verified(number))

    async def put_directory_entry(self, binding: Binding, signature: bytes) -> answers.Participant:
        """Show who is behind a number (governors and operators): the enrolled binding and the CA's signature."""
        return await self._driver.run(self._flows.put_directory_entry(binding, signature))

    async def put_account(self, account: BankAccount) -> answers.Account:
        """Send in the details of the own bank account, whose commitment is bound on chain."""
        return await self._driver.run(self._flows.put_account(account))


class AsyncProducts:
    """Products by their id (`ledger_api.sdk.products.product_id`). That module has samples, and makes the act."""

    def __init__(self, flows: ProductFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def try_document(self, document: Mapping[str, Any]) -> answers.ProductCheck:
        """Every reason why a document is no product; nothing is stored."""
        return await self._driver.run(self._flows.try_document(document))

    async def set(self, act: Act, product: Product) -> answers.ProductVersion:
        """Bring a version into force with a SetProduct that maker and checker signed. Twice is once."""
        return await self._driver.run(self._flows.set(act, product))

    def list(self, financier: int | None = None) -> AsyncIterator[answers.ProductVersion]:
        """The version in force of every product that is offered to this participant, or of one financier's."""
        return self._driver.items(self._flows.list(financier))

    async def get(self, identity: str) -> answers.ProductVersion:
        """The version in force of a product."""
        return await self._driver.run(self._flows.get(identity))

    def versions(self, identity: str) -> AsyncIterator[answers.ProductVersion]:
        """A product's versions, newest first."""
        return self._driver.items(self._flows.versions(identity))

    async def get_version(self, identity: str, version: int) -> answers.ProductVersion:
        """One version of a product."""
        return await self._driver.run(self._flows.get_version(identity, version))

    async def checked(self, identity: str, version: int) -> Product:
        """One version, held against its own rules and against what its financier signed.

        Raises:
            AnswerError: it is no valid product, or another than was signed.
        """
        return await self._driver.run(self._flows.checked(identity, version))


class AsyncReceivables:
    """What an obligor owes. `ledger_api.sdk.building` makes the acts that answer what is read here."""

    def __init__(self, flows: ReceivableFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def list(
        self,
        *,
        state: str | None = None,
        role: Literal["obligor", "creditor", "holder"] | None = None,
        updated_after: str | None = None,
    ) -> AsyncIterator[answers.Receivable]:
        """The receivables that this participant sees, by id; `updated_after` is an RFC 3339 instant in UTC."""
        return self._driver.items(self._flows.list(state=state, role=role, updated_after=updated_after))

    async def get(self, receivable: int) -> answers.ReceivableDetails:
        """One receivable, with what its commitments stand for."""
        return await self._driver.run(self._flows.get(receivable))

    def history(self, receivable: int) -> AsyncIterator[answers.ReceivableAct]:
        """The acts on a receivable, oldest first."""
        return self._driver.items(self._flows.history(receivable))

    async def cutoff(
        self, due: date, currency: str, at: time, rule: BusinessDayRule = BusinessDayRule.FOLLOWING
    ) -> answers.CutOff:
        """The service's cut-off of a due date, to hold against the `currency_cut_off` that is computed here."""
        return await self._driver.run(self._flows.cutoff(due, currency, at, rule))

    async def create(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present a Submit (as supplier) or an Open (as obligor) with the documents behind its commitments."""
        return await self._driver.run(self._flows.create(act, documents=documents, wait=wait, key=key))

    async def confirm(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present a Confirm, checked where the policy asks for a checker."""
        return await self._driver.run(self._flows.confirm(act, documents=documents, wait=wait, key=key))

    async def reject(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present a RejectReceivable with its reason and, as a document, a note."""
        return await self._driver.run(self._flows.reject(act, documents=documents, wait=wait, key=key))

    async def accept(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present an AcceptReceivable of what the obligor opened."""
        return await self._driver.run(self._flows.accept(act, wait=wait, key=key))

    async def release_evidence(
        self, act: Act, *, wait: float | None = None, key: str | None = None
    ) -> answers.Operation:
        """Present a ReleaseEvidence of a rejected or expired receivable."""
        return await self._driver.run(self._flows.release_evidence(act, wait=wait, key=key))


class AsyncReports:
    """Lists are read page by page; where a report has totals, its first page has them."""

    def __init__(self, flows: ReportFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def ageing(self, *, side: Whose | None = None) -> AsyncIterator[answers.Ageing]:
        """What is open by obligor and currency, by days late."""
        return self._driver.items(self._flows.ageing(side=side))

    async def ageing_totals(self, *, side: Whose | None = None) -> answers.AgeingPage:
        """The first page of the ageing, with the sums by currency."""
        return await self._driver.run(self._flows.ageing_totals(side=side))

    def overdue(self, *, side: Whose | None = None) -> AsyncIterator[answers.Overdue]:
        """Overdue and defaulted receivables, each with its late interest."""
        return self._driver.items(self._flows.overdue(side=side))

    async def overdue_totals(self, *, side: Whose | None = None) -> answers.OverduePage:
        """The first page of what is overdue, with the sums by currency."""
        return await self._driver.run(self._flows.overdue_totals(side=side))

    def dilution(self) -> AsyncIterator[answers.Dilution]:
        """By obligor, first creditor and currency, what was credited of what was confirmed."""
        return self._driver.items(self._flows.dilution())

    def lines(self) -> AsyncIterator[answers.Lines]:
        """What obligors may owe and owe: one's own, or the lines that one gave."""
        return self._driver.items(self._flows.lines())

    async def line_use(
        self, currency: str, first: date, last: date | None = None, *, obligor: int | None = None
    ) -> answers.UseOverTime:
        """What an obligor (oneself; another under a mandate) owed at the end of each UTC day, over at most 92 days."""
        return await self._driver.run(self._flows.line_use(currency, first, last, obligor=obligor))

    def derecognition(self) -> AsyncIterator[answers.Derecognition]:
        """Financings that one sold or bought, with recourse, what is open, called and repaid."""
        return self._driver.items(self._flows.derecognition())

    async def derecognition_totals(self) -> answers.DerecognitionPage:
        """The first page of the financings, with the sums by recourse."""
        return await self._driver.run(self._flows.derecognition_totals())

    def transfers(self, *, flagged: bool = False) -> AsyncIterator[answers.Transfers]:
        """Tenor, layers and parts of each receivable; `flagged`: only what is out of the ordinary."""
        return self._driver.items(self._flows.transfers(flagged=flagged))

    def sme_payment(self) -> AsyncIterator[answers.Sme]:
        """Of each receivable its creditor's consent, and whether it is paid within 60 days."""
        return self._driver.items(self._flows.sme_payment())

    def stops(self) -> AsyncIterator[answers.Stop]:
        """Obligors that may issue nothing."""
        return self._driver.items(self._flows.stops())

    def daily(self, day: date | None = None) -> AsyncIterator[answers.Daily]:
        """The valid certificates of each obligor as a UTC day ended, or now (auditors and authorities)."""
        return self._driver.items(self._flows.daily(day))

    async def daily_totals(self, day: date | None = None) -> answers.DailyPage:
        """The first page of the day, with its blocks, sums and number of events."""
        return await self._driver.run(self._flows.daily_totals(day))

    def daily_events(self, day: date | None = None) -> AsyncIterator[answers.DailyEvent]:
        """Every act's outcome of the day, in the order of the ledger."""
        return self._driver.items(self._flows.daily_events(day))


class AsyncRpc:
    """JSON-RPC as any Ethereum client sends it, with the session's token."""

    def __init__(self, flows: RpcFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def call(self, method: str, params: Sequence[object] = ()) -> Any:
        """The result of one call.

        Raises:
            NodeCallError: the gateway or the node refuses it.
        """
        return await self._driver.run(self._flows.call(method, params))


class AsyncSandbox:
    """A clock that can be moved forward, for everyone."""

    def __init__(self, flows: SandboxFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def advance(self, seconds: int) -> answers.Clock:
        """Move the ledger's clock; this client's own follows where it was made to."""
        return await self._driver.run(self._flows.advance(seconds))


class AsyncSettlement:
    """From the cut-off of a receivable to its last minor unit."""

    def __init__(self, flows: SettlementFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def clearing_list(self, receivable: int) -> answers.ClearingList:
        """Who is paid what, and where: one line per certificate."""
        return await self._driver.run(self._flows.clearing_list(receivable))

    async def clearing_list_csv(self, receivable: int) -> str:
        """The clearing list's lines as CSV."""
        return await self._driver.run(self._flows.clearing_list_csv(receivable))

    async def payment_order(self, receivable: int, amount: str | None = None) -> bytes:
        """The obligor's payment of what is still owed, or of a part (`500000.00`), as ISO 20022 pain.001.001.09."""
        return await self._driver.run(self._flows.payment_order(receivable, amount))

    def payments(self, receivable: int) -> AsyncIterator[answers.Payment]:
        """What settlement banks attest that the obligor paid."""
        return self._driver.items(self._flows.payments(receivable))

    def redemptions(self, receivable: int) -> AsyncIterator[answers.Redemption]:
        """What each holder got, oldest first."""
        return self._driver.items(self._flows.redemptions(receivable))

    async def attest_payment(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> answers.Operation:
        """Present an AttestPayment with the bank's reference. The service then redeems the holders by itself."""
        return await self._driver.run(self._flows.attest_payment(act, documents=documents, wait=wait, key=key))

    async def match_notification(self, content: bytes, *, side: Side = "debit") -> Sequence[Match]:
        """What each booking of a camt.054.001.08 file means: the payment to attest, or why not. Nothing is signed.

        `side` says what the obligor's payment is on the file's account: a debit of the obligor's own account, or a
        credit of one that the bank collects on.

        Raises:
            NotificationError: the file can't be read.
        """
        return await self._driver.run(self._flows.match_notification(content, side=side))

    async def attest_notification(self, content: bytes, *, side: Side = "debit", wait: float = 20.0) -> Sequence[Match]:
        """Match a camt.054.001.08 file, and sign and present an AttestPayment for each payment that it settles.

        A payment's reference is used once on the ledger, so the same file again attests nothing again.

        Raises:
            NotificationError: the file can't be read.
            SigningKeyError: the client has no signer.
            PendingError: an attestation was accepted and not finished in time; the same file again goes on from there.
        """
        return await self._driver.run(self._flows.attest_notification(content, side=side, wait=wait))

    async def redeem(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present a page of a redemption, as `building.redemptions` makes it; anyone entitled may."""
        return await self._driver.run(self._flows.redeem(act, wait=wait, key=key))


class AsyncDomains:
    """One attribute per domain."""

    def __init__(self, core: Core, driver: AsyncDriver) -> None:
        self.access = AsyncAccess(AccessFlows(core), driver)
        """Signing in happens by itself; this is for ending a session and for machines' keys."""
        self.audit = AsyncAudit(AuditFlows(core), driver)
        """The service's own sums and proofs. `ledger_api.sdk.verify` verifies a proof without it."""
        self.certificates = AsyncCertificates(CertificateFlows(core), driver)
        """The parts of receivables. `ledger_api.sdk.building.children` tells the ids that an act splits off."""
        self.checkpoints = AsyncCheckpoints(CheckpointFlows(core), driver)
        """What binds the operator: members countersign what their own node, or their own rebuild, says as well."""
        self.credit = AsyncCredit(CreditFlows(core), driver)
        """Each call looks at what is done already, goes on from there as far as it can, and returns its steps."""
        self.events = AsyncEvents(EventFlows(core), driver)
        """Gapless and in order: keep the last sequence, ask for what came after it."""
        self.evidence = AsyncEvidence(EvidenceFlows(core), driver)
        """Invoices and their attestation. Fingerprints are the verifier's own: see `ledger_api.sdk.fingerprints`."""
        self.financing = AsyncFinancing(FinancingFlows(core), driver)
        """Requests, quotes and financings. `ledger_api.sdk.quotes` prices, seals, opens and signs them."""
        self.meta = AsyncMeta(MetaFlows(core), driver)
        """What the service says of itself. None of it is needed to sign: the SDK has its own catalogue."""
        self.operations = AsyncOperations(OperationFlows(core), driver)
        """Any act can be presented here; the domains' own methods take exactly their acts."""
        self.participants = AsyncParticipants(ParticipantFlows(core), driver)
        """Who takes part. Names are to be had from `verified` alone: it believes nobody but the pinned CAs."""
        self.products = AsyncProducts(ProductFlows(core), driver)
        """Products by their id (`ledger_api.sdk.products.product_id`). That module has samples, and makes the act."""
        self.receivables = AsyncReceivables(ReceivableFlows(core), driver)
        """What an obligor owes. `ledger_api.sdk.building` makes the acts that answer what is read here."""
        self.reports = AsyncReports(ReportFlows(core), driver)
        """Lists are read page by page; where a report has totals, its first page has them."""
        self.rpc = AsyncRpc(RpcFlows(core), driver)
        """JSON-RPC as any Ethereum client sends it, with the session's token."""
        self.sandbox = AsyncSandbox(SandboxFlows(core), driver)
        """A clock that can be moved forward, for everyone."""
        self.settlement = AsyncSettlement(SettlementFlows(core), driver)
        """From the cut-off of a receivable to its last minor unit."""
