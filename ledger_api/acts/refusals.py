"""The closed list of refusals: what the contract answers to an act it does not execute, and what to do about it.

Names are the Solidity custom errors' (all without arguments), so a selector in a `Refused` event is one row here.
"""

from typing import NamedTuple

from ledger_api.acts.hashing import keccak


class Refusal(NamedTuple):
    """One way to be refused. `remedy` tells the person who signed or sent the act what to do next."""

    name: str
    title: str
    remedy: str
    selector: bytes

    @property
    def signature(self) -> str:
        """The error as Solidity's ABI names it."""
        return f"{self.name}()"


class RefusedError(Exception):
    """Raised inside the rules at the first check that fails; `apply` turns it into an outcome."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


REFUSALS: list[Refusal] = []
"""All of them, in the order of this file."""


def _refusal(name: str, title: str, remedy: str) -> Refusal:
    refusal = Refusal(name, title, remedy, keccak(f"{name}()".encode())[:4])
    REFUSALS.append(refusal)
    return refusal


_STALE = "Read the object again and sign a new act for its present state."

# Wire, time and signatures
MALFORMED_ACT = _refusal(
    "MalformedAct", "The bytes are not an act of the catalogue", "Build the act with the SDK or by docs/acts.md."
)
GROUP_PAUSED = _refusal(
    "GroupPaused", "Governance has paused this group of acts", "Wait until the pause ends; the act stays valid."
)
DEADLINE_PASSED = _refusal("DeadlinePassed", "The act's deadline has passed", "Sign it again with a later deadline.")
SIGNATURE_COUNT = _refusal(
    "SignatureCount", "The act has too few or too many signatures", "Add the signatures that the catalogue names."
)
BAD_SIGNATURE = _refusal(
    "BadSignature", "A signature is malleable or recovers no key", "Sign again: 64 bytes, EIP-2098, low s."
)

# Who signs
UNKNOWN_PARTICIPANT = _refusal(
    "UnknownParticipant", "No participant has this number", "Check the number in the participants' directory."
)
PARTICIPANT_SUSPENDED = _refusal(
    "ParticipantSuspended", "The signing participant is suspended", "Ask governance why; its holdings stay."
)
ROLE_MISSING = _refusal(
    "RoleMissing", "The participant does not have the role that the act asks for", "Ask governance for an enrolment."
)
NOT_A_SIGNER = _refusal(
    "NotASigner", "The key that signed is not a key of the participant", "Sign with an enrolled key in this domain."
)
CAPABILITY_MISSING = _refusal(
    "CapabilityMissing", "The key may not sign this act", "Sign with a key that is maker, checker or admin as needed."
)
PARTICIPANT_FROZEN = _refusal(
    "ParticipantFrozen", "A court order has frozen the participant", "Turn to the authority named in the order."
)
SAME_PERSON = _refusal(
    "SamePerson", "Maker and checker are the same person or key", "Let another person of the participant check."
)
GOVERNOR_ORDER = _refusal(
    "GovernorOrder",
    "Governors' signatures are not in ascending order of their numbers",
    "Order the signatures by governor number, one per governor.",
)
CHECKER_REQUIRED = _refusal(
    "CheckerRequired", "The amount is above what one signature may confirm", "Add the checker's signature."
)

# Governance
ALREADY_EXECUTED = _refusal("AlreadyExecuted", "This governance act was executed before", "Nothing is left to do.")
ALREADY_SCHEDULED = _refusal(
    "AlreadyScheduled", "This governance act is scheduled", "Present it without signatures once its delay is over."
)
NOT_SCHEDULED = _refusal("NotScheduled", "Nothing is scheduled under this digest", "Check the digest to be vetoed.")
NOT_YET_DUE = _refusal("NotYetDue", "The delay is not over", "Present the act again after its delay.")
SCHEDULE_LAPSED = _refusal(
    "ScheduleLapsed", "The act was not executed within 14 days of its delay", "Sign it again with another nonce."
)
VETOED = _refusal("Vetoed", "A governor vetoed this act", "Settle it among the governors; sign another act.")
PARTICIPANT_EXISTS = _refusal("ParticipantExists", "The number is enrolled", "Choose an unused participant number.")
KEY_TAKEN = _refusal("KeyTaken", "The key is in use by another signer or governor", "Use a key of its own.")
LIMIT_REACHED = _refusal("LimitReached", "No more of these are possible", "Retire one first.")
WRONG_VERSION = _refusal("WrongVersion", "The version does not follow the last one", "Use the next version.")
TOO_FEW_GOVERNORS = _refusal(
    "TooFewGovernors", "The threshold would exceed the active governors", "Lower the threshold or enrol a governor."
)
PRIMARY_KEY = _refusal(
    "PrimaryKey", "The primary key stays maker and admin", "Keep both capabilities, or recover the participant's key."
)

# Values
NONCE_USED = _refusal("NonceUsed", "The nonce was used or cancelled", "Sign the act again with an unused nonce.")
INVALID_FIELD = _refusal("InvalidField", "A field has a value that is never allowed", "See the field's codes.")
INVALID_DATES = _refusal("InvalidDates", "The instants are not in the order the act needs", "Correct the dates.")
INVALID_AMOUNT = _refusal("InvalidAmount", "The amount is zero or beyond the ledger's bound", "Correct the amount.")

# Parties and terms
SAME_PARTY = _refusal("SameParty", "Both sides of the act are one participant", "Name another participant.")
COUNTERPARTY_NOT_ELIGIBLE = _refusal(
    "CounterpartyNotEligible",
    "The counterparty is unknown, suspended, frozen or without the role",
    "Check it in the directory, or name another.",
)
TAG_MISMATCH = _refusal(
    "TagMismatch",
    "The counterparty's tag does not belong to its number",
    "Take number and tag from the governance-signed directory: somebody may have shown you a false number.",
)
TERMS_MISMATCH = _refusal("TermsMismatch", "The act's terms differ from what is recorded", _STALE)
NOT_A_PARTY = _refusal("NotAParty", "The signer has no part in this", "Let the entitled participant sign.")
NOT_HOLDER = _refusal("NotHolder", "The signer does not hold the certificate", "Only its holder may sign this.")

# Receivables and evidence
FOREIGN_ID = _refusal("ForeignId", "The receivable's id is not of the submitter's own serials", "Use your own serial.")
RECEIVABLE_EXISTS = _refusal("ReceivableExists", "A receivable has this id", "Use the next serial.")
UNKNOWN_RECEIVABLE = _refusal("UnknownReceivable", "No receivable has this id", "Check the id.")
RECEIVABLE_FROZEN = _refusal(
    "ReceivableFrozen", "A court order has frozen the receivable", "Turn to the authority named in the order."
)
WRONG_RECEIVABLE_STATE = _refusal("WrongReceivableState", "The receivable's state does not allow the act", _STALE)
ALREADY_RELEASED = _refusal("AlreadyReleased", "The evidence was given back before", "Nothing is left to do.")
TENOR_TOO_LONG = _refusal("TenorTooLong", "The tenor is beyond the policy's hard limit", "Agree an earlier due date.")
TENOR_REASON_MISSING = _refusal(
    "TenorReasonMissing", "The tenor is beyond the normal limit", "Give the reason, or agree an earlier due date."
)
CAP_EXCEEDED = _refusal(
    "CapExceeded", "The obligor's outstanding would exceed its cap", "Wait for payments, or ask governance for a cap."
)
UNKNOWN_EVIDENCE = _refusal("UnknownEvidence", "No verifier has attested this document", "Have it attested first.")
DUPLICATE_EVIDENCE = _refusal("DuplicateEvidence", "One document is listed twice", "List each document once.")
NOT_ISSUER = _refusal("NotIssuer", "The creditor did not issue the document", "List documents you issued.")
CURRENCY_MISMATCH = _refusal("CurrencyMismatch", "Document and receivable differ in currency", "Use one currency.")
EVIDENCE_CONFLICT = _refusal(
    "EvidenceConflict", "The document was attested with differing contents", "Clear it with the verifier."
)
EVIDENCE_EXCEEDED = _refusal(
    "EvidenceExceeded", "The document's verified amount is used up", "It may be financed already; use what is left."
)
EVIDENCE_SUM_MISMATCH = _refusal(
    "EvidenceSumMismatch", "The documents' amounts do not add up to the face", "Correct the lines."
)
ALREADY_ATTESTED = _refusal("AlreadyAttested", "The document is attested", "Nothing is left to do.")

# Certificates
UNKNOWN_CERTIFICATE = _refusal("UnknownCertificate", "No certificate has this id", "Check the id.")
CERTIFICATE_CLOSED = _refusal("CertificateClosed", "The certificate is spent or redeemed", "Nothing is left of it.")
STALE_SEQUENCE = _refusal("StaleSequence", "The certificate has moved on since the act was signed", _STALE)
SEQUENCE_EXHAUSTED = _refusal(
    "SequenceExhausted", "The certificate has no further sequence", "Nothing but redemption is possible."
)
CERTIFICATE_FROZEN = _refusal(
    "CertificateFrozen", "A court order has frozen the certificate", "Turn to the authority named in the order."
)
MATURED = _refusal("Matured", "The receivable is past its cut-off", "Wait for redemption.")
WRONG_CERTIFICATE_STATE = _refusal("WrongCertificateState", "The certificate's state does not allow the act", _STALE)
BELOW_MINIMUM_LOT = _refusal(
    "BelowMinimumLot", "A piece would be below the policy's minimum lot", "Choose larger pieces, or the whole."
)
AMOUNT_EXCEEDED = _refusal("AmountExceeded", "The pieces exceed the certificate", "Correct the amounts.")
TOO_MANY_LIVE = _refusal(
    "TooManyLive", "The receivable would have too many live certificates", "Use whole certificates."
)
DEPTH_EXCEEDED = _refusal(
    "DepthExceeded", "The certificate has changed hands as often as the policy allows", "Hold it, or finance it."
)

# Financing and settlement
WRONG_FINANCING_STATE = _refusal("WrongFinancingState", "The financing's state does not allow the act", _STALE)
BANK_REFERENCE_USED = _refusal(
    "BankReferenceUsed", "This bank reference was attested before", "Nothing is left to do: it took effect once."
)
NOT_MATURED = _refusal("NotMatured", "The receivable is before its cut-off", "Attest at the cut-off or later.")
PAYMENT_EXCEEDS_FACE = _refusal(
    "PaymentExceedsFace", "The payments would exceed the face", "Attest what belongs to this receivable."
)
NOTHING_TO_REDEEM = _refusal("NothingToRedeem", "All attested money is distributed", "Wait for a payment.")
STALE_SETTLED = _refusal("StaleSettled", "The page names another settled sum", "Compute the page again.")
WRONG_PAGE = _refusal("WrongPage", "The page is not the one that comes next", "Compute the pages again, in order.")

REDEMPTION_PENDING = _refusal(
    "RedemptionPending", "Attested money waits for its distribution", "Present Redeem first, then this act again."
)

# Lines, disputes, default and recourse
ISSUE_STOPPED = _refusal(
    "IssueStopped", "The obligor let a receivable become overdue", "Pay what is overdue; governance releases the stop."
)
NOT_STOPPED = _refusal("NotStopped", "The obligor's issues are not stopped", "Nothing is left to do.")
NOT_CURED = _refusal("NotCured", "Overdue receivables of the obligor are unpaid", "Release the stop when all are paid.")
ALREADY_MARKED = _refusal("AlreadyMarked", "The receivable is marked as overdue", "Nothing is left to do.")
SLOT_TAKEN = _refusal("SlotTaken", "Another financier's line has this slot", "Choose a free slot.")
UNKNOWN_LINE = _refusal("UnknownLine", "No line is in force in this slot", "Check the slot and the line's dates.")
RECEIVABLE_DISPUTED = _refusal(
    "ReceivableDisputed", "The obligor disputes the receivable", "Wait until the dispute is settled."
)
NOT_DISPUTED = _refusal("NotDisputed", "The receivable is not disputed", "Nothing is left to do.")
DEFENCES_WAIVED = _refusal(
    "DefencesWaived", "The obligor waived its defences when it confirmed", "Pay, and turn to the supplier."
)
NO_RECOURSE = _refusal("NoRecourse", "The financing is without recourse", "Turn to the obligor.")
SIGNERS_LEFT = _refusal(
    "SignersLeft", "A present key of the participant stays", "List every present key to be retired."
)

# Authority
NOT_FROZEN = _refusal("NotFrozen", "No freeze is in force", "Nothing is left to do.")

BY_SELECTOR = {refusal.selector: refusal for refusal in REFUSALS}
BY_NAME = {refusal.name: refusal for refusal in REFUSALS}
