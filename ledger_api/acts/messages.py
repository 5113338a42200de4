"""The fields of each act and list item as typed tuples, written by `scripts/catalogue.py`.

Integers are as the catalogue types them; `bytes32` is 32 bytes, `address` 20 bytes.
"""

from typing import Any, NamedTuple


class SignerLine(NamedTuple):
    """One `Signer` of an act's list."""

    key: bytes
    capabilities: int
    person: bytes


class ThresholdLine(NamedTuple):
    """One `Threshold` of an act's list."""

    currency: int
    per_act: int
    per_day: int


class EvidenceLine(NamedTuple):
    """One `Evidence` of an act's list."""

    fingerprint: bytes
    amount: int


class PartLine(NamedTuple):
    """One `Part` of an act's list."""

    amount: int


class PaymentLine(NamedTuple):
    """One `Payment` of an act's list."""

    receiver: int
    receiver_tag: int
    amount: int
    trade: bytes


class PageItemLine(NamedTuple):
    """One `PageItem` of an act's list."""

    certificate: int


class InvitedLine(NamedTuple):
    """One `Invited` of an act's list."""

    financier: int


class Enrol(NamedTuple):
    """Enrol a participant with its signer keys; the first key is its primary key."""

    participant: int
    roles: int
    tag: int
    binding: bytes
    account: bytes
    deadline: int


class SetStatus(NamedTuple):
    """Suspend a participant or make it active again."""

    participant: int
    status: int
    nonce: int
    deadline: int


class SetPolicy(NamedTuple):
    """Append a policy version; live receivables keep theirs."""

    version: int
    effective_from: int
    tenor_days: int
    tenor_days_max: int
    depth_max: int
    live_max: int
    minimum_lot: int
    grace_days: int
    cooling_days: int
    deadline: int


class SetCap(NamedTuple):
    """Set the cap on an obligor's outstanding confirmed receivables in one currency."""

    obligor: int
    currency: int
    cap: int
    nonce: int
    deadline: int


class Pause(NamedTuple):
    """Pause groups of acts for at most 72 hours; settlement can't be paused. Never delayed."""

    groups: int
    until: int
    nonce: int
    deadline: int


class SetGovernance(NamedTuple):
    """Change the number of governors needed and the delay in seconds."""

    threshold: int
    delay: int
    nonce: int
    deadline: int


class Veto(NamedTuple):
    """One governor stops a scheduled governance act."""

    governor: int
    target: bytes
    deadline: int


class SetSigner(NamedTuple):
    """Add, change or (capabilities 0) retire a signer key; signed by an ADMIN key."""

    participant: int
    key: bytes
    capabilities: int
    person: bytes
    nonce: int
    deadline: int


class BindAccount(NamedTuple):
    """Bind another bank account (a salted commitment), in force after the policy's cooling time."""

    participant: int
    account: bytes
    nonce: int
    deadline: int


class CancelNonce(NamedTuple):
    """Use up a nonce, so that a signed act carrying it can never execute."""

    participant: int
    nonce: int
    deadline: int


class AttestEvidence(NamedTuple):
    """Attest a document's keyed fingerprint and verified amount; another amount or content raises an alert."""

    verifier: int
    issuer: int
    fingerprint: bytes
    epoch: int
    evidence_type: int
    currency: int
    amount: int
    content: bytes
    deadline: int


class Submit(NamedTuple):
    """The supplier submits a receivable for confirmation; the invoices' amounts are reserved."""

    creditor: int
    receivable: int
    obligor: int
    obligor_tag: int
    face: int
    currency: int
    cutoff: int
    scenario: int
    trade_contract: bytes
    until: int
    deadline: int


class Open(NamedTuple):
    """The obligor opens a receivable, already confirmed, for the supplier to accept."""

    obligor: int
    receivable: int
    creditor: int
    creditor_tag: int
    face: int
    currency: int
    cutoff: int
    scenario: int
    trade_contract: bytes
    text: bytes
    waiver: int
    tenor_reason: int
    until: int
    deadline: int


class Confirm(NamedTuple):
    """The obligor confirms that it owes; the root certificate comes to be."""

    obligor: int
    receivable: int
    creditor: int
    creditor_tag: int
    face: int
    currency: int
    cutoff: int
    commitment: bytes
    text: bytes
    waiver: int
    tenor_reason: int
    deadline: int


class RejectReceivable(NamedTuple):
    """The obligor rejects what was submitted, or the supplier what was opened."""

    party: int
    receivable: int
    reason: int
    note: bytes
    deadline: int


class AcceptReceivable(NamedTuple):
    """The supplier accepts what the obligor opened; the root certificate comes to be."""

    creditor: int
    receivable: int
    obligor: int
    obligor_tag: int
    face: int
    currency: int
    cutoff: int
    commitment: bytes
    deadline: int


class ReleaseEvidence(NamedTuple):
    """Give back the reserved invoice amounts of a rejected or expired receivable."""

    receivable: int
    trade_contract: bytes


class Split(NamedTuple):
    """Split parts off a certificate; the parent keeps the rest."""

    holder: int
    certificate: int
    sequence: int
    deadline: int


class Transfer(NamedTuple):
    """Offer a certificate, or a part of it as a new one; a matching standing acceptance accepts at once."""

    holder: int
    certificate: int
    sequence: int
    receiver: int
    receiver_tag: int
    amount: int
    until: int
    trade: bytes
    deadline: int


class AcceptOffer(NamedTuple):
    """The receiver accepts an offer: the certificate changes holder."""

    receiver: int
    certificate: int
    sequence: int
    sender: int
    sender_tag: int
    amount: int
    deadline: int


class RejectOffer(NamedTuple):
    """The receiver rejects an offer: the certificate stays the sender's."""

    receiver: int
    certificate: int
    sequence: int
    reason: int
    deadline: int


class PayMany(NamedTuple):
    """One signature pays many receivers from one certificate, all or none."""

    holder: int
    certificate: int
    sequence: int
    until: int
    deadline: int


class SetStandingAcceptance(NamedTuple):
    """Accept in advance what a sender (0 any) offers of an obligor (0 any), up to a cap; cap 0 revokes."""

    receiver: int
    sender: int
    obligor: int
    currency: int
    cap: int
    latest_cutoff: int
    until: int
    nonce: int
    deadline: int


class Cancel(NamedTuple):
    """Use up a certificate's sequence, so that acts signed for it can never execute."""

    holder: int
    certificate: int
    sequence: int
    deadline: int


class Finance(NamedTuple):
    """A quote (signed by the financier) accepted by the holder locks the certificate; prices stay in its terms."""

    holder: int
    holder_tag: int
    certificate: int
    sequence: int
    financier: int
    financier_tag: int
    amount: int
    terms: bytes
    recourse: int
    disburse_by: int
    deadline: int


class RegisterFinancing(NamedTuple):
    """Record the registry's search time, registration number and description (commitments)."""

    financier: int
    certificate: int
    sequence: int
    searched_at: int
    registration: bytes
    description: bytes
    deadline: int


class InstructPayment(NamedTuple):
    """The financier has instructed the settlement bank: from now only its word ends the lock."""

    financier: int
    certificate: int
    sequence: int
    bank: int
    bank_tag: int
    payment: bytes
    deadline: int


class AttestDisbursement(NamedTuple):
    """The settlement bank attests the disbursement paid (title passes) or failed (lock ends)."""

    bank: int
    certificate: int
    sequence: int
    paid: int
    payment: bytes
    bank_reference: bytes
    deadline: int


class ReleaseLock(NamedTuple):
    """Holder and financier together end a lock."""

    holder: int
    certificate: int
    sequence: int
    financier: int
    deadline: int


class AttestPayment(NamedTuple):
    """The settlement bank attests that the obligor paid an amount towards a matured receivable."""

    bank: int
    receivable: int
    bank_reference: bytes
    amount: int
    paid_at: int
    deadline: int


class Redeem(NamedTuple):
    """Distribute attested money over a receivable's certificates, largest fraction first, then lowest id."""

    receivable: int
    settled: int


class Freeze(NamedTuple):
    """Freeze a participant, certificate or receivable under a court order until an instant."""

    authority: int
    target: int
    subject: int
    order: bytes
    until: int
    nonce: int
    deadline: int


class Unfreeze(NamedTuple):
    """Release a freeze."""

    authority: int
    target: int
    subject: int
    order: bytes
    nonce: int
    deadline: int


class RequestFinancing(NamedTuple):
    """A holder asks the invited financiers for quotes; only they can read it."""

    holder: int
    certificate: int
    sequence: int
    amount: int
    recourse: int
    until: int
    deadline: int


class Countersign(NamedTuple):
    """A member countersigns a checkpoint of the chain."""

    member: int
    height: int
    block_hash: bytes
    state_root: bytes
    executed: int
    history: bytes
    deadline: int


MESSAGES: dict[int, type[Any]] = {
    0x01: Enrol,
    0x02: SetStatus,
    0x03: SetPolicy,
    0x04: SetCap,
    0x05: Pause,
    0x06: SetGovernance,
    0x07: Veto,
    0x10: SetSigner,
    0x11: BindAccount,
    0x12: CancelNonce,
    0x18: AttestEvidence,
    0x20: Submit,
    0x21: Open,
    0x22: Confirm,
    0x23: RejectReceivable,
    0x24: AcceptReceivable,
    0x25: ReleaseEvidence,
    0x30: Split,
    0x31: Transfer,
    0x32: AcceptOffer,
    0x33: RejectOffer,
    0x34: PayMany,
    0x35: SetStandingAcceptance,
    0x36: Cancel,
    0x40: Finance,
    0x41: RegisterFinancing,
    0x42: InstructPayment,
    0x43: AttestDisbursement,
    0x44: ReleaseLock,
    0x50: AttestPayment,
    0x51: Redeem,
    0x60: Freeze,
    0x61: Unfreeze,
    0x80: RequestFinancing,
    0x81: Countersign,
}
"""From kind to message."""

LINES: dict[str, type[Any]] = {
    "Signer": SignerLine,
    "Threshold": ThresholdLine,
    "Evidence": EvidenceLine,
    "Part": PartLine,
    "Payment": PaymentLine,
    "PageItem": PageItemLine,
    "Invited": InvitedLine,
}
"""From item type to line."""
