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


class MergedLine(NamedTuple):
    """One `Merged` of an act's list."""

    certificate: int
    sequence: int


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
    default_days: int
    late_rate: int
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


class ReleaseStop(NamedTuple):
    """Let an obligor whose overdue receivables are all settled issue again."""

    obligor: int
    nonce: int
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


class RecoverKey(NamedTuple):
    """Replace a participant's lost primary key, 72 hours after the governors signed at the earliest."""

    participant: int
    key: bytes
    person: bytes
    nonce: int
    deadline: int


class VetoRecovery(NamedTuple):
    """Any key of the participant stops the scheduled recovery of its primary key."""

    participant: int
    target: bytes
    deadline: int


class SucceedParticipant(NamedTuple):
    """Give a participant's keys to its successor by law: every present key is retired, others take their place."""

    participant: int
    order: bytes
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


class ReduceEvidence(NamedTuple):
    """Lower a document's verified amount after a red-letter note, or to nothing when it was voided."""

    verifier: int
    fingerprint: bytes
    verified: int
    reason: int
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


class Merge(NamedTuple):
    """Merge other certificates of the same receivable into one."""

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


class EarlyPayment(NamedTuple):
    """The obligor pays a certificate before maturity at an agreed discount; the bank's word extinguishes it."""

    holder: int
    holder_tag: int
    certificate: int
    sequence: int
    obligor: int
    obligor_tag: int
    amount: int
    terms: bytes
    bank: int
    bank_tag: int
    payment: bytes
    pay_by: int
    deadline: int


class Pledge(NamedTuple):
    """The holder pledges a certificate; it stays the holder's and what is paid on it goes to the pledgee."""

    holder: int
    holder_tag: int
    certificate: int
    sequence: int
    financier: int
    financier_tag: int
    amount: int
    terms: bytes
    searched_at: int
    registration: bytes
    until: int
    deadline: int


class ReleasePledge(NamedTuple):
    """The pledgee releases a pledge."""

    financier: int
    certificate: int
    sequence: int
    deadline: int


class SetLine(NamedTuple):
    """A financier grants an obligor a line in one of its slots, or an uplift with a trigger; amount 0 ends it."""

    financier: int
    obligor: int
    obligor_tag: int
    currency: int
    slot: int
    trigger: int
    amount: int
    effective_from: int
    until: int
    nonce: int
    deadline: int


class AllotLine(NamedTuple):
    """An obligor allots a part of its line to a subsidiary."""

    obligor: int
    currency: int
    slot: int
    subsidiary: int
    subsidiary_tag: int
    subsidiary_slot: int
    amount: int
    nonce: int
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


class FreezeAmount(NamedTuple):
    """Freeze a part of a certificate under a court order: it is split off, frozen, and stays its holder's."""

    authority: int
    certificate: int
    sequence: int
    amount: int
    order: bytes
    until: int
    deadline: int


class Dispute(NamedTuple):
    """The obligor disputes an amount of a receivable; the rest stays payable."""

    obligor: int
    receivable: int
    amount: int
    reason: int
    note: bytes
    nonce: int
    deadline: int


class WithdrawDispute(NamedTuple):
    """The obligor withdraws its dispute."""

    obligor: int
    receivable: int
    nonce: int
    deadline: int


class Credit(NamedTuple):
    """A credit note that obligor and holder agree on lowers a certificate."""

    obligor: int
    holder: int
    certificate: int
    sequence: int
    amount: int
    reason: int
    note: bytes
    deadline: int


class CancelReceivable(NamedTuple):
    """Obligor and creditor cancel a receivable whose whole face is still with the creditor."""

    obligor: int
    creditor: int
    receivable: int
    reason: int
    note: bytes
    deadline: int


class MarkOverdue(NamedTuple):
    """Stop the issues of an obligor that let a receivable become overdue; anyone may present it."""

    receivable: int


class DeclareDefault(NamedTuple):
    """A holder declares the default of a receivable that is overdue for longer than the policy's default days."""

    holder: int
    certificate: int
    sequence: int
    deadline: int


class WriteDown(NamedTuple):
    """A holder writes down its certificate of a receivable in default."""

    holder: int
    certificate: int
    sequence: int
    amount: int
    reason: int
    deadline: int


class CallRecourse(NamedTuple):
    """A financier calls a certificate back on the seller it bought it from with recourse."""

    financier: int
    certificate: int
    sequence: int
    amount: int
    note: bytes
    deadline: int


class WithdrawRecourse(NamedTuple):
    """The financier withdraws its call."""

    financier: int
    certificate: int
    sequence: int
    deadline: int


class AttestRecourse(NamedTuple):
    """The settlement bank attests what a seller paid on a call: so much of the certificate is its own again."""

    bank: int
    certificate: int
    sequence: int
    amount: int
    bank_reference: bytes
    paid_at: int
    deadline: int


class Substitute(NamedTuple):
    """Financier and seller exchange a called certificate for another of the seller's."""

    financier: int
    certificate: int
    sequence: int
    seller: int
    seller_tag: int
    substitute: int
    substitute_sequence: int
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


class SetProduct(NamedTuple):
    """A financier's maker and checker bring a version of a product into force; always both sign."""

    financier: int
    product: int
    version: int
    document: bytes
    effective_from: int
    deadline: int


MESSAGES: dict[int, type[Any]] = {
    0x01: Enrol,
    0x02: SetStatus,
    0x03: SetPolicy,
    0x04: SetCap,
    0x05: Pause,
    0x06: SetGovernance,
    0x07: Veto,
    0x08: ReleaseStop,
    0x10: SetSigner,
    0x11: BindAccount,
    0x12: CancelNonce,
    0x13: RecoverKey,
    0x14: VetoRecovery,
    0x15: SucceedParticipant,
    0x18: AttestEvidence,
    0x19: ReduceEvidence,
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
    0x37: Merge,
    0x40: Finance,
    0x41: RegisterFinancing,
    0x42: InstructPayment,
    0x43: AttestDisbursement,
    0x44: ReleaseLock,
    0x45: EarlyPayment,
    0x46: Pledge,
    0x47: ReleasePledge,
    0x48: SetLine,
    0x49: AllotLine,
    0x50: AttestPayment,
    0x51: Redeem,
    0x60: Freeze,
    0x61: Unfreeze,
    0x62: FreezeAmount,
    0x70: Dispute,
    0x71: WithdrawDispute,
    0x72: Credit,
    0x73: CancelReceivable,
    0x74: MarkOverdue,
    0x75: DeclareDefault,
    0x76: WriteDown,
    0x77: CallRecourse,
    0x78: WithdrawRecourse,
    0x79: AttestRecourse,
    0x7A: Substitute,
    0x80: RequestFinancing,
    0x81: Countersign,
    0x82: SetProduct,
}
"""From kind to message."""

LINES: dict[str, type[Any]] = {
    "Signer": SignerLine,
    "Threshold": ThresholdLine,
    "Evidence": EvidenceLine,
    "Part": PartLine,
    "Payment": PaymentLine,
    "Merged": MergedLine,
    "PageItem": PageItemLine,
    "Invited": InvitedLine,
}
"""From item type to line."""
