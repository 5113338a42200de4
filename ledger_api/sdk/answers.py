"""What the service answers, written by `scripts/sdk_answers.py` from the OpenAPI document."""

from typing import Any, Literal, NotRequired, TypedDict

Signing = Literal["one", "dual", "joint", "governors", "governor", "nobody"]


class Field(TypedDict):
    """One atomic field of an act, as EIP-712 types it."""

    name: str
    type: str


class List(TypedDict):
    """The one array an act may end with."""

    name: str
    struct: str
    most: int
    """Items at most."""
    fields: list[Field]


class ActType(TypedDict):
    """One row of the catalogue of acts, with all that a signer needs to build the typed data itself."""

    name: str
    kind: int
    """The first byte of the wire form."""
    group: Literal[
        "governance",
        "participants",
        "evidence",
        "receivables",
        "certificates",
        "financing",
        "settlement",
        "authority",
        "off_chain",
        "claims",
    ]
    signing: Signing
    """Who signs."""
    signers: list[str]
    """Fields that hold the signing participants' numbers, in order."""
    on_chain: bool
    nonce: str
    """What makes the act unique."""
    summary: str
    encoded_type: str
    """EIP-712 encodeType."""
    type_hash: str
    """keccak256 of encoded_type."""
    check_type: NotRequired[str]
    """What a checker signs (dual acts)."""
    check_type_hash: NotRequired[str]
    fields: list[Field]
    items: NotRequired[List]


class Catalogue(TypedDict):
    """Every act of the ledger and the domain they are signed under."""

    domain_name: str
    domain_version: str
    domain_type: str
    acts: list[ActType]


RefusalName = Literal[
    "MalformedAct",
    "GroupPaused",
    "DeadlinePassed",
    "SignatureCount",
    "BadSignature",
    "UnknownParticipant",
    "ParticipantSuspended",
    "RoleMissing",
    "NotASigner",
    "CapabilityMissing",
    "ParticipantFrozen",
    "SamePerson",
    "GovernorOrder",
    "CheckerRequired",
    "AlreadyExecuted",
    "AlreadyScheduled",
    "NotScheduled",
    "NotYetDue",
    "ScheduleLapsed",
    "Vetoed",
    "ParticipantExists",
    "KeyTaken",
    "LimitReached",
    "WrongVersion",
    "TooFewGovernors",
    "PrimaryKey",
    "NonceUsed",
    "InvalidField",
    "InvalidDates",
    "InvalidAmount",
    "SameParty",
    "CounterpartyNotEligible",
    "TagMismatch",
    "TermsMismatch",
    "NotAParty",
    "NotHolder",
    "ForeignId",
    "ReceivableExists",
    "UnknownReceivable",
    "ReceivableFrozen",
    "WrongReceivableState",
    "AlreadyReleased",
    "TenorTooLong",
    "TenorReasonMissing",
    "CapExceeded",
    "UnknownEvidence",
    "DuplicateEvidence",
    "NotIssuer",
    "CurrencyMismatch",
    "EvidenceConflict",
    "EvidenceExceeded",
    "EvidenceSumMismatch",
    "AlreadyAttested",
    "UnknownCertificate",
    "CertificateClosed",
    "StaleSequence",
    "SequenceExhausted",
    "CertificateFrozen",
    "Matured",
    "WrongCertificateState",
    "BelowMinimumLot",
    "AmountExceeded",
    "TooManyLive",
    "DepthExceeded",
    "WrongFinancingState",
    "BankReferenceUsed",
    "NotMatured",
    "PaymentExceedsFace",
    "NothingToRedeem",
    "StaleSettled",
    "WrongPage",
    "RedemptionPending",
    "IssueStopped",
    "NotStopped",
    "NotCured",
    "AlreadyMarked",
    "SlotTaken",
    "UnknownLine",
    "ReceivableDisputed",
    "NotDisputed",
    "DefencesWaived",
    "NoRecourse",
    "SignersLeft",
    "NotFrozen",
    "Predecessor",
    "TransactionFailed",
]


class Act(TypedDict):
    """One act of an operation and its outcome."""

    digest: str
    """EIP-712 digest, the act's identity."""
    act: str
    status: Literal["waiting", "sent", "executed", "scheduled", "refused", "expired"]
    refusal: NotRequired[RefusalName]
    """Why it was refused."""
    remedy: NotRequired[str]
    executable_until: NotRequired[str]
    """A refused act can still be executed until then by whoever holds a copy."""
    transaction: NotRequired[str]
    block: NotRequired[int]
    log_index: NotRequired[int]


class Operation(TypedDict):
    """What became of one request."""

    id: str
    status: Literal["waiting", "sent", "executed", "scheduled", "refused", "expired", "mixed"]
    """The acts' common status; `mixed` where finished acts differ."""
    done: bool
    created_at: str
    acts: list[Act]


Code = Literal[
    "malformed_request",
    "invalid_request",
    "unauthenticated",
    "scope_missing",
    "role_missing",
    "not_a_signer",
    "not_found",
    "method_not_allowed",
    "not_acceptable",
    "conflict",
    "body_too_large",
    "unsupported_media_type",
    "headers_too_large",
    "idempotency_key_reused",
    "wrong_act",
    "act_malformed",
    "act_refused",
    "document_unreadable",
    "commitment_differs",
    "product_invalid",
    "outside_product",
    "too_many_requests",
    "queue_full",
    "writes_stopped",
    "node_unavailable",
    "timed_out",
    "internal",
]


class Verdict(TypedDict):
    """What the rules say of one presented act."""

    digest: str
    act: NotRequired[str]
    """Its name; absent where it can't be read."""
    accepted: bool
    code: NotRequired[Code]
    """Of the problem where it is not accepted."""
    refusal: NotRequired[RefusalName]
    remedy: NotRequired[str]


class Bulk(TypedDict):
    """A verdict for each act in the order presented, and the operation that holds the accepted ones."""

    operation: NotRequired[Operation]
    results: list[Verdict]


class Check(TypedDict):
    """The verdict of a dry run, made over everything accepted before."""

    verdict: Verdict


class TypedData(TypedDict):
    """The EIP-712 document of an act, for comparison with the one the client built itself."""

    digest: str
    typed_data: dict[str, Any]
    check_digest: NotRequired[str]
    """What a checker signs (dual acts)."""
    check_typed_data: NotRequired[dict[str, Any]]
    wire: str
    """The unsigned or signed packed form."""


Scope = Literal["read", "act", "manage", "rpc"]


class NewApiKey(TypedDict):
    """A new API key; the token is shown this once."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: str
    expires_at: str
    revoked_at: NotRequired[str]
    token: str


class ApiKey(TypedDict):
    """An API key without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: str
    expires_at: str
    revoked_at: NotRequired[str]


class ApiKeyPage(TypedDict):
    """A page of the caller's API keys."""

    items: list[ApiKey]
    next: NotRequired[str]


class Party(TypedDict):
    """A participant beside what it has to do with."""

    participant: int
    name: NotRequired[str]
    """From the directory, for reading only: check it against the enrolled binding."""


class Money(TypedDict):
    """An amount; the currency's own fraction digits, no exponent, no grouping."""

    amount: str
    currency: str
    """ISO 4217 alphabetic code; a number that ISO 4217 does not know stands as it is on chain, its amount in
    units.
    """


class InvoiceFields(TypedDict):
    """What the document itself says."""

    format: Literal["ubl", "cii", "cn", "csv"]
    number: str
    seller_id: str
    seller_name: NotRequired[str]
    buyer_id: NotRequired[str]
    buyer_name: NotRequired[str]
    issue_date: NotRequired[str]
    due_date: NotRequired[str]


class Attestation(TypedDict):
    """How far the invoice is evidence on the ledger."""

    status: Literal["none", "requested", "presented", "attested", "conflict", "refused"]
    """`attested`: a verifier's fingerprint and this very document stand on the ledger. `conflict`: the fingerprint
    stands for another document, amount, currency or issuer.
    """
    fingerprint: NotRequired[str]
    verified: NotRequired[Money]
    used: NotRequired[Money]
    """Reserved or consumed by receivables."""
    available: NotRequired[Money]
    exceeded: NotRequired[bool]


class Invoice(TypedDict):
    """An imported invoice, for its issuer and for whom it lets read."""

    id: str
    issuer: Party
    amount: Money
    fields: InvoiceFields
    media_type: str
    content: str
    """Commitment to the document: over the salt's 32 bytes, then the document's."""
    salt: str
    """With it and the document anyone can compute the commitment."""
    created_at: str
    attestation: Attestation
    readers: NotRequired[list[Party]]
    """Who may read it, for the issuer."""


class AttestationRequest(TypedDict):
    """An issuer asks a verifier to attest an invoice; the verifier reads all that it needs for it."""

    id: str
    verifier: Party
    status: Literal["open", "presented", "attested", "conflict", "refused"]
    created_at: str
    invoice: Invoice


class AttestationRequestPage(TypedDict):
    """A page of attestation requests, oldest first."""

    items: list[AttestationRequest]
    next: NotRequired[str]


class Balance(TypedDict):
    """One confirmed receivable: what is live, redeemed, credited and written down make up its face."""

    receivable: str
    face: Money
    settled: Money
    redeemed: Money
    credited: Money
    written_down: Money
    live: Money
    """The sum of its certificates' amounts."""
    certificates: int
    """Certificates with an amount."""
    balanced: bool
    """Whether live, redeemed, credited and written down make up the face."""


class Total(TypedDict):
    """The sums of all confirmed receivables of one currency."""

    receivables: int
    face: Money
    settled: Money
    redeemed: Money
    credited: Money
    written_down: Money
    live: Money
    certificates: int
    balanced: bool


class BalancePage(TypedDict):
    """A page of receivables by id; the first page has the totals of everything."""

    items: list[Balance]
    next: NotRequired[str]
    totals: NotRequired[list[Total]]
    """By currency; on the first page alone."""
    unbalanced: NotRequired[int]
    """Receivables of everything that do not balance: 0. On the first page alone."""


class Countersignature(TypedDict):
    """One member's countersignature: its signed act, checkable without the service."""

    member: int
    created_at: str
    act: dict[str, Any]
    """The signed Countersign act in its JSON form."""


class Checkpoint(TypedDict):
    """The chain at a height."""

    height: int
    block_hash: str
    state_root: str
    executed: int
    """Acts executed or scheduled up to here."""
    history: str
    """Chained hash of those acts, by block and log index."""
    created_at: str
    countersignatures: list[Countersignature]


class CertificateProof(TypedDict):
    """What proves a certificate's words to whoever knows the contract and the members' keys, without the service.

    It is not to be believed but verified: `ledger_api.sdk.verify`.
    """

    certificate: str
    receivable: str
    height: int
    block: dict[str, Any]
    """The block's header, as `eth_getBlockByNumber` gives it."""
    proof: dict[str, Any]
    """The `eth_getProof` answer of the contract at that block: words of certificate, receivable and financing, in
    the order of `docs/acts.md`.
    """
    checkpoint: NotRequired[Checkpoint]
    """The block's checkpoint with its countersignatures; absent while the certificate has changed since the newest
    one: what is proven is then authorised, not final.
    """


class CertificateOffer(TypedDict):
    """An offer in force."""

    receiver: Party
    until: str


class CertificateLock(TypedDict):
    """A financing that holds the certificate; with `until` it lapses by itself."""

    financier: Party
    until: NotRequired[str]


class CertificateCall(TypedDict):
    """A call in force: the seller owes the holder so much for it, until it pays, exchanges it, or the call ends."""

    seller: Party
    called: Money


class Certificate(TypedDict):
    """A part of one receivable with one holder, as the caller may see it."""

    id: str
    receivable: str
    view: Literal["present", "amount", "past"]
    """`present`: all of it. `amount`: amount and holder, as the obligor sees it from the cut-off. `past`: as it
    left the caller's hands.
    """
    amount: Money
    holder: Party
    obligor: Party
    cutoff: str
    state: NotRequired[Literal["available", "offered", "locked", "paying", "spent", "redeemed", "pledged", "called"]]
    """What it is now; offers and locks lapse with time."""
    stored_state: NotRequired[
        Literal["available", "offered", "locked", "paying", "spent", "redeemed", "pledged", "called"]
    ]
    sequence: NotRequired[int]
    """What the next act on it has to name."""
    depth: NotRequired[int]
    """How often it, or what it came from, changed hands."""
    frozen: NotRequired[bool]
    offer: NotRequired[CertificateOffer]
    lock: NotRequired[CertificateLock]
    pledge: NotRequired[CertificateLock]
    """To whom it is pledged, and until when."""
    call: NotRequired[CertificateCall]
    next: NotRequired[list[str]]
    """Acts that the caller can sign for it now."""
    passed_at: NotRequired[str]
    """When the caller passed it on (view `past`)."""


class CertificatePage(TypedDict):
    """A page of certificates by rising id."""

    items: list[Certificate]
    next: NotRequired[str]


class CertificateAct(TypedDict):
    """One act in a certificate's history, and what it left."""

    act: str
    digest: str
    at: str
    block: int
    log_index: int
    state: Literal["available", "offered", "locked", "paying", "spent", "redeemed", "pledged", "called"]
    holder: Party
    amount: Money


class CertificateHistoryPage(TypedDict):
    """A page of a certificate's history, oldest first."""

    items: list[CertificateAct]
    next: NotRequired[str]


class Committed(TypedDict):
    """A commitment that an act carries and, for its readers, the document behind it."""

    commitment: str
    """As in the act; see values of `docs/acts.md`."""
    document: NotRequired[dict[str, Any]]
    """Absent where it was never handed in, or is not the caller's to read."""


class Hop(TypedDict):
    """One change of holder on the way from the root."""

    certificate: str
    sender: Party
    receiver: Party
    act: str
    """The act that passed the title."""
    digest: str
    at: str
    block: int
    trade: NotRequired[Committed]


class LineageNode(TypedDict):
    """One certificate of a tree."""

    certificate: str
    parent: NotRequired[str]
    """What it was split off; absent for the root."""
    view: Literal["present", "amount", "past"]
    amount: Money
    holder: Party
    state: NotRequired[Literal["available", "offered", "locked", "paying", "spent", "redeemed", "pledged", "called"]]
    depth: NotRequired[int]
    made_by: NotRequired[str]
    """The act that split it off."""


class Lineage(TypedDict):
    """A certificate's way from the root, and what was split off it, as far as the caller may see.

    What is hidden from the caller is left out, so a tree can have gaps; whoever sees all of it sees `live` and
    `redeemed` add up to `face`.
    """

    receivable: str
    face: Money
    redeemed: Money
    path: list[str]
    """From the root to the certificate."""
    hops: list[Hop]
    """Changes of holder along the path, oldest first."""
    nodes: list[LineageNode]
    """The certificate and its descendants, parents first."""
    live: Money
    """Sum of the nodes' present amounts."""
    complete: bool
    """False where the tree is larger than one answer."""


class CheckpointPage(TypedDict):
    """A page of checkpoints, newest first."""

    items: list[Checkpoint]
    next: NotRequired[str]


class CutOff(TypedDict):
    """When a due date matures by its currency's calendar.

    For comparison: the client computes what it signs.
    """

    currency: str
    due: str
    convention: Literal["none", "following", "modified_following", "preceding"]
    time: str
    zone: str
    """IANA time zone of the currency's settlement system."""
    day: str
    """The due date, moved by the convention."""
    cutoff: str
    announced: bool
    """False while the year's moved working days (China) are not known."""


class Event(TypedDict):
    """An act's outcome that concerns the participant."""

    sequence: int
    """From 1 without gaps; resume after the last one you have."""
    act: str
    """The act's name."""
    digest: str
    outcome: Literal["executed", "scheduled", "refused"]
    block: int
    log_index: int
    at: str
    """The block's timestamp."""
    receivables: list[str]
    """Receivables of the participant that the act touched."""
    certificates: list[str]
    """Certificates of the participant, or offered to it, that it touched."""


class EventPage(TypedDict):
    """Events in order.

    Ask again `after` the last sequence; an empty page means that there is nothing new yet.
    """

    items: list[Event]
    next: NotRequired[str]
    """Cursor; absent at the end of what there is now."""


class FinancingRequest(TypedDict):
    """A holder asks financiers for quotes on a certificate."""

    id: str
    digest: str
    holder: Party
    certificate: str
    sequence: int
    amount: Money
    recourse: Literal["without", "limited", "with"]
    receivable: str
    obligor: Party
    cutoff: str
    until: str
    status: Literal["open", "expired", "stale", "withdrawn"]
    """`stale`: the certificate has moved on, no quote for this request can be accepted; `withdrawn`: the holder
    took it back.
    """
    bundle: NotRequired[str]
    """What it was asked for together with."""
    created_at: str
    act: dict[str, Any]
    """The signed RequestFinancing in its JSON form."""
    invited: list[Party]
    quotes: NotRequired[int]
    """How many came, for the holder."""


class FinancingRequestPage(TypedDict):
    """A page of financing requests, newest first."""

    items: list[FinancingRequest]
    next: NotRequired[str]


class Under(TypedDict):
    """The financier's product under which a quote is given, in a version that is in force."""

    product: int
    version: int


class Sealed(TypedDict):
    """A document that only its readers can open: the service stores it and can't."""

    version: Literal[1]
    subject: str
    """What it is sealed for; authenticated."""
    content: str
    keys: dict[str, Any]
    """The data key by participant, wrapped for its public key."""


class Quote(TypedDict):
    """A financier's signed offer; its price is sealed for requester and financier."""

    id: str
    request: str
    digest: str
    """Of the Finance act that acceptance completes."""
    financier: Party
    certificate: str
    sequence: int
    amount: Money
    recourse: Literal["without", "limited", "with"]
    terms: str
    """Commitment to the sealed terms."""
    under: NotRequired[Under]
    """The product whose bounds the certificate was within; the sealed terms name it too."""
    disburse_by: str
    expires_at: str
    """Until then the financier is bound."""
    status: Literal["open", "expired", "stale", "withdrawn", "accepting", "accepted"]
    created_at: str
    act: dict[str, Any]
    """Finance with the financier's signature alone, in its JSON form."""
    sealed: Sealed


class QuotePage(TypedDict):
    """A page of quotes, newest first."""

    items: list[Quote]
    next: NotRequired[str]


class RequestVerdict(TypedDict):
    """What became of one request of many."""

    digest: str
    accepted: bool
    request: NotRequired[str]
    """The request's id, where it is stored."""
    code: NotRequired[str]
    refusal: NotRequired[RefusalName]
    remedy: NotRequired[str]


class RequestBundle(TypedDict):
    """Requests that were made together: a verdict for each, in order."""

    bundle: NotRequired[str]
    """Under which those that are stored are listed together."""
    results: list[RequestVerdict]


class AccountDocument(TypedDict):
    """A bank account as it was committed to."""

    bank: str
    """BIC or clearing code."""
    number: str
    """IBAN or account number."""
    name: str
    """Account holder."""
    salt: str


class Account(TypedDict):
    """A bound bank account; `document` where its details were sent in."""

    commitment: str
    effective_from: NotRequired[str]
    """Of a pending account."""
    document: NotRequired[AccountDocument]


class Financing(TypedDict):
    """The financing, early payment or pledge that last held a certificate, for its parties, auditor and authority."""

    certificate: str
    receivable: str
    state: Literal[
        "accepted",
        "registered",
        "paying",
        "disbursed",
        "failed",
        "cancelled",
        "repaid",
        "recourse_called",
        "pledged",
        "released",
    ]
    """What it is now: a lock that lapsed is cancelled."""
    stored_state: Literal[
        "accepted",
        "registered",
        "paying",
        "disbursed",
        "failed",
        "cancelled",
        "repaid",
        "recourse_called",
        "pledged",
        "released",
    ]
    holder: Party
    """The seller."""
    financier: Party
    bank: NotRequired[Party]
    obligor: Party
    amount: Money
    recourse: Literal["without", "limited", "with"]
    cutoff: str
    disburse_by: NotRequired[str]
    """Absent of a pledge."""
    called: NotRequired[Money]
    """What the seller is called upon for."""
    searched_at: NotRequired[str]
    terms: str
    registration: NotRequired[Committed]
    description: NotRequired[Committed]
    payment: NotRequired[Committed]
    bank_reference: NotRequired[Committed]
    account: NotRequired[Account]
    """Where the seller is paid: its bound account, for itself and the settlement bank."""
    sequence: NotRequired[int]
    """What the next act has to name; absent once it has ended."""


class FinancingPage(TypedDict):
    """A page of financings, by rising certificate."""

    items: list[Financing]
    next: NotRequired[str]


class Health(TypedDict):
    """The process answers."""

    status: Literal["ok"]


class Imported(TypedDict):
    """One invoice that was found and stored, or was there already."""

    id: str
    number: str
    amount: Money
    content: str
    created: bool
    """False where the same document had been imported before."""


class Rejected(TypedDict):
    """One invoice that was found and not stored."""

    place: int
    """Which invoice of the document, from 1."""
    number: NotRequired[str]
    error: str


class Import(TypedDict):
    """What an import found."""

    items: list[Imported]
    rejected: list[Rejected]


class InvoicePage(TypedDict):
    """A page of invoices, newest first."""

    items: list[Invoice]
    next: NotRequired[str]


class Grants(TypedDict):
    """Who may read the invoice."""

    readers: list[Party]


class Threshold(TypedDict):
    """What an obligor confirms with one signature in one currency."""

    per_act: Money
    per_day: Money
    """Sum of a UTC day."""


class Policy(TypedDict):
    """The version of the dated parameters that is in force; a receivable keeps the one it was confirmed under."""

    version: int
    effective_from: str
    tenor_days: int
    tenor_days_max: int
    depth_max: int
    """Changes of holder at most."""
    live_max: int
    """Live certificates of one receivable at most."""
    minimum_lot: str
    """Smallest piece, in minor units."""
    grace_days: int
    """Days after the cut-off until what is unpaid is overdue."""
    cooling_days: int
    """Days until another bank account is in force."""
    default_days: int
    """Days after the cut-off until a holder may declare what is overdue a default."""
    late_rate: int
    """Interest on what is paid late, in basis points a year (ACT/365)."""
    thresholds: list[Threshold]
    """Currencies that are not listed always need a checker."""


class Limits(TypedDict):
    """What the service takes at once."""

    body_bytes: int
    document_bytes: int
    wait_seconds: int
    """`Prefer: wait=n` at most."""
    bulk_acts: int
    page_items: int


class Currency(TypedDict):
    """A currency that receivables can be in."""

    code: str
    """ISO 4217 alphabetic code."""
    number: int
    """ISO 4217 numeric code, as acts carry it."""
    minor_unit: int
    """Decimal digits of an amount."""


class Network(TypedDict):
    """The network's identity and present parameters.

    Compare the identity with what you were given by its governors.
    """

    chain_id: int
    contract: str
    salt: str
    code_hash: str
    """keccak256 of the contract's runtime code."""
    genesis_hash: str
    domain_name: str
    domain_version: str
    domain_separator: str
    deployed_at: int
    """Block of the contract's deployment."""
    block: int
    now: str
    """The instant that the next block will carry."""
    sandbox: bool
    """Whether the clock can be moved."""
    policy: Policy
    limits: Limits
    currencies: list[Currency]


class Offer(TypedDict):
    """A certificate on its way to another holder."""

    certificate: str
    receivable: str
    sequence: int
    sender: Party
    receiver: Party
    amount: Money
    obligor: Party
    cutoff: str
    depth: int
    until: str
    trade: NotRequired[Committed]
    """The reference of the trade that it pays for."""


class OfferPage(TypedDict):
    """A page of offers in force, by rising certificate."""

    items: list[Offer]
    next: NotRequired[str]


class OperationPage(TypedDict):
    """A page of the caller's operations, newest first."""

    items: list[Operation]
    next: NotRequired[str]


class Binding(TypedDict):
    """The document that binds a number and key to a legal entity; its commitment is part of the enrolment."""

    participant: int
    name: str
    legalId: str
    key: str
    """Primary key's address."""
    publicKey: str
    """Its compressed point: what documents are sealed for."""
    salt: str


class DirectoryEntry(TypedDict):
    """Who is behind a number.

    Check it: hash the document, compare with `binding`, verify the signature.
    """

    document: Binding
    signature: str
    updated_at: str


class Participant(TypedDict):
    """An enrolled participant as every member sees it."""

    number: int
    status: Literal["active", "suspended"]
    roles: list[
        Literal[
            "core_enterprise",
            "supplier",
            "financier",
            "settlement_bank",
            "verifier",
            "auditor",
            "authority",
            "operator",
            "governor",
        ]
    ]
    tag: str
    """Tag of the legal id, as acts carry it."""
    key: str
    """Address of the primary key."""
    binding: NotRequired[str]
    """Commitment that governors enrolled; absent for founding governors."""
    name: NotRequired[str]
    """Of the directory entry."""
    legal_id: NotRequired[str]
    entry: NotRequired[DirectoryEntry]


class ParticipantPage(TypedDict):
    """A page of the directory, by number."""

    items: list[Participant]
    next: NotRequired[str]


class Signer(TypedDict):
    """One of the participant's keys."""

    key: str
    capabilities: list[Literal["maker", "checker", "admin"]]
    person: str
    """Commitment to the person, first 31 bytes."""


class OwnParticipant(TypedDict):
    """The caller itself, with what only it sees."""

    number: int
    status: Literal["active", "suspended"]
    roles: list[
        Literal[
            "core_enterprise",
            "supplier",
            "financier",
            "settlement_bank",
            "verifier",
            "auditor",
            "authority",
            "operator",
            "governor",
        ]
    ]
    tag: str
    """Tag of the legal id, as acts carry it."""
    key: str
    """Address of the primary key."""
    binding: NotRequired[str]
    """Commitment that governors enrolled; absent for founding governors."""
    name: NotRequired[str]
    """Of the directory entry."""
    legal_id: NotRequired[str]
    entry: NotRequired[DirectoryEntry]
    signers: list[Signer]
    account: Account
    """Where money goes to now."""
    pending_account: NotRequired[Account]
    scopes: list[Scope]
    """What the credential of this request is good for."""


class ProductVersion(TypedDict):
    """A version of a financier's product."""

    id: str
    """Of the product: its financier's number and its own."""
    financier: Party
    product: int
    version: int
    name: str
    offered: bool
    """Whether quotes may be given under it."""
    status: Literal["coming", "in_force", "superseded"]
    effective_from: str
    digest: str
    """Of the SetProduct act."""
    commitment: str
    """Of the document."""
    document: dict[str, Any]
    act: dict[str, Any]
    """SetProduct as maker and checker signed it, in its JSON form."""
    created_at: str


class ProductVersionPage(TypedDict):
    """A page of versions of products."""

    items: list[ProductVersion]
    next: NotRequired[str]


class ProductFault(TypedDict):
    """One reason why a document is no product."""

    field: str
    """The place in the document, such as `modules/tenor/toDays`."""
    reason: str


class ProductCheck(TypedDict):
    """Every reason why a document is no product; none: it is one."""

    faults: list[ProductFault]
    commitment: NotRequired[str]
    """What SetProduct has to carry, where there is no fault."""


class Readiness(TypedDict):
    """Whether the service can work, check by check."""

    ready: bool
    checks: dict[str, bool]


class Receivable(TypedDict):
    """A claim on one obligor for one sum on one date."""

    id: str
    state: Literal[
        "submitted",
        "opened",
        "confirmed",
        "part_paid",
        "settled",
        "rejected",
        "expired",
        "defaulted",
        "cured",
        "written_off",
        "cancelled",
        "overdue",
    ]
    """What it is now: time lets it expire and become overdue with nobody acting."""
    stored_state: Literal[
        "submitted",
        "opened",
        "confirmed",
        "part_paid",
        "settled",
        "rejected",
        "expired",
        "defaulted",
        "cured",
        "written_off",
        "cancelled",
        "overdue",
    ]
    """What the last act left."""
    obligor: Party
    creditor: Party
    face: Money
    due: Money
    """The face less what was credited and written down."""
    credited: Money
    """Taken off by credit notes that obligor and holders agreed on."""
    written_down: Money
    """Given up by holders after a default."""
    settled: Money
    """Paid by the obligor, as settlement banks attest."""
    redeemed: Money
    """Of that, given out to the holders."""
    outstanding: Money
    """What the obligor still owes: zero until it confirmed or opened it."""
    cutoff: str
    """From then on nothing changes hands; the holders of that instant are paid."""
    answer_by: NotRequired[str]
    """Until when it waits for confirmation or acceptance."""
    scenario: Literal["supply_payment", "procurement", "collection", "franchise", "payroll", "order_finance", "green"]
    policy: NotRequired[int]
    """The version it was confirmed under."""
    waiver: list[Literal["defences", "set_off"]]
    """What the obligor waived in its confirmation."""
    tenor_reason: NotRequired[
        Literal["seasonal_production", "long_manufacture", "contract_milestone", "quality_retention"]
    ]
    frozen: bool
    """An authority's order is in force on it."""
    disputed: bool
    disputed_amount: Money
    """What the obligor disputes now; the rest stays payable."""
    dispute_reason: NotRequired[
        Literal[
            "unspecified",
            "goods_not_received",
            "quantity_differs",
            "price_differs",
            "quality",
            "already_paid",
            "duplicate",
            "wrong_party",
            "terms_differ",
        ]
    ]
    stops_issues: bool
    """It was marked overdue and its obligor issues nothing until it is paid."""
    defaulted_at: NotRequired[str]
    """When a holder declared its default."""
    evidence_released: bool
    """The invoices' amounts were given back."""
    root_certificate: NotRequired[str]
    """Once it is confirmed."""
    commitment: str
    """Over trade contract and evidence; a confirmation repeats it."""
    updated_at: str


class ReceivablePage(TypedDict):
    """A page of receivables by rising id.

    With filters a page may hold fewer than asked for and yet have a next.
    """

    items: list[Receivable]
    next: NotRequired[str]


class Maturity(TypedDict):
    """The cut-off where its currency settles.

    For comparison: what was signed is the instant.
    """

    local: str
    """The cut-off on the clock there, with its offset."""
    zone: str
    """IANA time zone."""
    business_day: bool
    """Whether banks settle the currency on that day."""
    announced: bool
    """False while the year's moved working days (China) are not known."""


class LatePeriod(TypedDict):
    """Days on which the same amount was unpaid and undisputed."""

    start: str
    """The first day, UTC."""
    end: str
    """The first day after it."""
    days: int
    base: Money


class LateInterest(TypedDict):
    """What late payment costs by the rate of the policy that the receivable was confirmed under; it is not booked."""

    days: int
    """Calendar days from the due date until it was paid, or until now."""
    rate_bps: int
    """Basis points a year, ACT/365."""
    amount: Money
    """The exact sum of the periods' interest, rounded once, half up."""
    periods: list[LatePeriod]


class ReceivableEvidence(TypedDict):
    """One invoice's part in the face."""

    fingerprint: str
    amount: Money


class ReceivableDetails(TypedDict):
    """A receivable with what stands behind its commitments, as far as the caller may read it."""

    id: str
    state: Literal[
        "submitted",
        "opened",
        "confirmed",
        "part_paid",
        "settled",
        "rejected",
        "expired",
        "defaulted",
        "cured",
        "written_off",
        "cancelled",
        "overdue",
    ]
    """What it is now: time lets it expire and become overdue with nobody acting."""
    stored_state: Literal[
        "submitted",
        "opened",
        "confirmed",
        "part_paid",
        "settled",
        "rejected",
        "expired",
        "defaulted",
        "cured",
        "written_off",
        "cancelled",
        "overdue",
    ]
    """What the last act left."""
    obligor: Party
    creditor: Party
    face: Money
    due: Money
    """The face less what was credited and written down."""
    credited: Money
    """Taken off by credit notes that obligor and holders agreed on."""
    written_down: Money
    """Given up by holders after a default."""
    settled: Money
    """Paid by the obligor, as settlement banks attest."""
    redeemed: Money
    """Of that, given out to the holders."""
    outstanding: Money
    """What the obligor still owes: zero until it confirmed or opened it."""
    cutoff: str
    """From then on nothing changes hands; the holders of that instant are paid."""
    answer_by: NotRequired[str]
    """Until when it waits for confirmation or acceptance."""
    scenario: Literal["supply_payment", "procurement", "collection", "franchise", "payroll", "order_finance", "green"]
    policy: NotRequired[int]
    """The version it was confirmed under."""
    waiver: list[Literal["defences", "set_off"]]
    """What the obligor waived in its confirmation."""
    tenor_reason: NotRequired[
        Literal["seasonal_production", "long_manufacture", "contract_milestone", "quality_retention"]
    ]
    frozen: bool
    """An authority's order is in force on it."""
    disputed: bool
    disputed_amount: Money
    """What the obligor disputes now; the rest stays payable."""
    dispute_reason: NotRequired[
        Literal[
            "unspecified",
            "goods_not_received",
            "quantity_differs",
            "price_differs",
            "quality",
            "already_paid",
            "duplicate",
            "wrong_party",
            "terms_differ",
        ]
    ]
    stops_issues: bool
    """It was marked overdue and its obligor issues nothing until it is paid."""
    defaulted_at: NotRequired[str]
    """When a holder declared its default."""
    evidence_released: bool
    """The invoices' amounts were given back."""
    root_certificate: NotRequired[str]
    """Once it is confirmed."""
    commitment: str
    """Over trade contract and evidence; a confirmation repeats it."""
    updated_at: str
    maturity: NotRequired[Maturity]
    """For currencies whose calendar is known."""
    late_interest: NotRequired[LateInterest]
    """Once something was paid late."""
    trade_contract: NotRequired[Committed]
    text: NotRequired[Committed]
    """What the obligor confirmed."""
    evidence: NotRequired[list[ReceivableEvidence]]
    """For the parties, financiers asked, auditor and authority."""
    rejection: NotRequired[
        Literal[
            "unspecified",
            "goods_not_received",
            "quantity_differs",
            "price_differs",
            "quality",
            "already_paid",
            "duplicate",
            "wrong_party",
            "terms_differ",
        ]
    ]
    note: NotRequired[Committed]
    """Said with the rejection."""


class ClearingLine(TypedDict):
    """What one certificate's holder is paid."""

    certificate: str
    holder: Party
    payee: Party
    """Whom the money goes to: the pledgee while a pledge is in force, else the holder."""
    account: NotRequired[Account]
    """The payee's bound account in force."""
    amount: Money
    """Of the face, as fixed at the cut-off."""
    due: Money
    """Of the last payment, or of the one being given out."""
    paid: Money
    """Of all payments given out so far."""
    remaining: Money
    held: list[Literal["certificate_frozen", "holder_frozen", "receivable_frozen", "paying", "called"]]
    """Why the bank keeps the money back; `paying` while a disbursement for it is on its way, `called` while its
    seller is called upon. Empty: pay.
    """


class ClearingList(TypedDict):
    """Who is paid what: one line per certificate, fixed at the cut-off, to the minor unit."""

    receivable: str
    obligor: Party
    cutoff: str
    face: Money
    settled: Money
    redeemed: Money
    last_payment: Money
    """What `due` shares out; zero before the first payment."""
    complete: bool
    """Whether the caller sees every line; a holder sees its own."""
    lines: list[ClearingLine]
    sum_amount: Money
    """Of the lines; the face where the list is complete."""
    sum_due: Money
    """Of the lines; the last payment where the list is complete."""
    sum_paid: Money
    sum_remaining: Money


class ReceivableAct(TypedDict):
    """One act in a receivable's history, and what it left."""

    act: str
    digest: str
    at: str
    block: int
    log_index: int
    state: Literal[
        "submitted",
        "opened",
        "confirmed",
        "part_paid",
        "settled",
        "rejected",
        "expired",
        "defaulted",
        "cured",
        "written_off",
        "cancelled",
        "overdue",
    ]
    settled: Money


class ReceivableHistoryPage(TypedDict):
    """A page of a receivable's history, oldest first."""

    items: list[ReceivableAct]
    next: NotRequired[str]


class Payment(TypedDict):
    """A settlement bank's word that the obligor paid."""

    digest: str
    bank: Party
    amount: Money
    settled: Money
    """Of the receivable, with this payment."""
    paid_at: str
    attested_at: str
    bank_reference: Committed


class PaymentPage(TypedDict):
    """A page of a receivable's payments, oldest first."""

    items: list[Payment]
    next: NotRequired[str]


class Redemption(TypedDict):
    """What one certificate's holder got of a payment."""

    certificate: str
    holder: Party
    amount: Money
    remaining: Money
    digest: str
    at: str


class RedemptionPage(TypedDict):
    """A page of what holders got of a receivable, oldest first."""

    items: list[Redemption]
    next: NotRequired[str]


class Lease(TypedDict):
    """Who writes with the relayer's key."""

    holder: str
    """The service, by a hash of its machine and folder."""
    token: int
    """Rises with each holder."""
    until: str
    """Until then nobody else takes over."""


class Relay(TypedDict):
    """How the relay is, and how much it has to do."""

    chain: str
    """embedded or nodes."""
    height: int
    lag: NotRequired[int]
    """Blocks of the node that are not read; none where it is silent."""
    waiting: int
    """Acts that have no outcome yet."""
    waiting_bytes: int
    in_flight: int
    """Of them, acts in a transaction that is on its way."""
    oldest_seconds: float
    last_block_acts: int
    relayer: str
    """The address that pays."""
    nonce: int
    """Its next one."""
    writes: bool
    """Whether this service writes; of several on one database one does."""
    lease: NotRequired[Lease]
    snapshot_height: NotRequired[int]
    """Where the embedded chain would start."""
    stopped: NotRequired[str]
    """Why acts are not taken."""
    resumable: bool
    """Whether `resume` may mend that."""


class Waiting(TypedDict):
    """An operation with acts that wait."""

    operation: str
    created_at: str
    acts: int


class Transaction(TypedDict):
    """A transaction that is in no block that was read."""

    transaction: str
    nonce: int
    sender: str
    source: str
    """relay, or gateway for a member's own."""
    status: str
    """stored or sent."""
    block: NotRequired[int]
    """Of the embedded chain, where it is planned."""
    bytes: int
    stored_at: str


class Underway(TypedDict):
    """What waits, the oldest first; `complete` says whether it is all."""

    operations: list[Waiting]
    transactions: list[Transaction]
    complete: bool


class Replaced(TypedDict):
    """The transaction that has the old one's place now."""

    transaction: str


class Ageing(TypedDict):
    """One obligor in one currency."""

    receivables: int
    open: Money
    not_due: Money
    days_1_30: Money
    days_31_60: Money
    days_61_90: Money
    days_over_90: Money
    obligor: Party


class AgeingTotal(TypedDict):
    """The sums of one currency."""

    receivables: int
    open: Money
    not_due: Money
    days_1_30: Money
    days_31_60: Money
    days_61_90: Money
    days_over_90: Money


class AgeingPage(TypedDict):
    """A page of obligors by number and currency."""

    at: str
    side: Literal["all", "obligor", "holder"]
    """Whose figures these are."""
    items: list[Ageing]
    next: NotRequired[str]
    totals: NotRequired[list[AgeingTotal]]
    """By currency; on the first page alone."""


class Daily(TypedDict):
    """An obligor's valid certificates in one currency."""

    obligor: Party
    certificates: int
    amount: Money


class DailyTotal(TypedDict):
    """The valid certificates of one currency."""

    certificates: int
    amount: Money


class DailyPage(TypedDict):
    """A page of obligors by number and currency."""

    day: str
    """UTC."""
    complete: bool
    """Whether the day has ended; else it is as it is now."""
    first_block: int
    last_block: int
    items: list[Daily]
    next: NotRequired[str]
    totals: NotRequired[list[DailyTotal]]
    """By currency; on the first page alone."""
    events: NotRequired[int]
    """Outcomes of the day; on the first page alone."""


class DailyEvent(TypedDict):
    """One act's outcome on the ledger."""

    block: int
    log_index: int
    at: str
    act: str
    digest: str
    outcome: Literal["executed", "scheduled", "refused"]
    refusal: NotRequired[str]


class DailyEventPage(TypedDict):
    """A page of the day's outcomes, in the order of the ledger."""

    day: str
    items: list[DailyEvent]
    next: NotRequired[str]


class Derecognition(TypedDict):
    """One certificate's last financing.

    Whether its seller takes it off its books is not the ledger's to say.
    """

    certificate: str
    receivable: str
    kind: Literal["sale", "pledge"]
    seller: Party
    financier: Party
    recourse: Literal["without", "limited", "with"]
    state: Literal[
        "accepted",
        "registered",
        "paying",
        "disbursed",
        "failed",
        "cancelled",
        "repaid",
        "recourse_called",
        "pledged",
        "released",
    ]
    since: NotRequired[str]
    """When it was paid out or pledged."""
    financed: Money
    """The certificate's amount then."""
    open: Money
    """What is left of it."""
    called: Money
    """Of that, called back on the seller and not paid yet."""
    repaid: Money


class DerecognitionTotal(TypedDict):
    """The sums by recourse, sale or pledge, and currency."""

    recourse: Literal["without", "limited", "with"]
    kind: Literal["sale", "pledge"]
    financings: int
    open: Money
    called: Money
    repaid_financings: int


class DerecognitionPage(TypedDict):
    """A page of financings by certificate."""

    at: str
    items: list[Derecognition]
    next: NotRequired[str]
    totals: NotRequired[list[DerecognitionTotal]]
    """On the first page alone."""


class Dilution(TypedDict):
    """One obligor and one first creditor in one currency."""

    obligor: Party
    creditor: Party
    receivables: int
    confirmed: Money
    """The faces of all that was ever confirmed."""
    credited: Money
    dilution_bps: int
    """Credited by confirmed, in basis points."""
    written_down: Money
    disputed: Money
    cancelled_receivables: int
    cancelled: Money
    """Of what was confirmed, the faces that both sides cancelled whole."""


class DilutionPage(TypedDict):
    """A page of pairs by obligor, creditor and currency."""

    items: list[Dilution]
    next: NotRequired[str]


class Line(TypedDict):
    """One line that is in force or to come."""

    slot: int
    financier: Party
    amount: Money
    effective_from: str
    until: str
    trigger: NotRequired[Literal["holiday", "season", "campaign", "order", "other"]]
    """Of an uplift for a time."""
    in_force: bool


class Lines(TypedDict):
    """What an obligor may owe in one currency.

    A financier gets its own lines alone.
    """

    obligor: Party
    cap: NotRequired[Money]
    limit: NotRequired[Money]
    """The cap and the lines in force together."""
    outstanding: NotRequired[Money]
    available: NotRequired[Money]
    exceeded: NotRequired[bool]
    """More is owed than the limit now is: nothing more is issued."""
    lines: list[Line]


class LinesPage(TypedDict):
    """A page of limits by obligor and currency."""

    at: str
    items: list[Lines]
    next: NotRequired[str]


class Use(TypedDict):
    """What an obligor owed at the end of a day."""

    day: str
    """UTC."""
    outstanding: Money


class UseOverTime(TypedDict):
    """Day by day, oldest first; the present day is as it is now."""

    obligor: Party
    items: list[Use]


class Overdue(TypedDict):
    """One receivable past its due date and grace, or in default."""

    receivable: str
    obligor: Party
    creditor: Party
    state: Literal["overdue", "defaulted"]
    cutoff: str
    days_late: int
    """Calendar days (UTC) past the due date."""
    face: Money
    open: Money
    disputed: Money
    stops_issues: bool
    """It is marked, and counts in its obligor's issue-stop."""
    defaulted_at: NotRequired[str]
    late_interest: NotRequired[LateInterest]


class OverdueTotal(TypedDict):
    """The sums of one currency."""

    receivables: int
    open: Money
    disputed: Money


class OverduePage(TypedDict):
    """A page of overdue receivables by id."""

    at: str
    side: Literal["all", "obligor", "holder"]
    items: list[Overdue]
    next: NotRequired[str]
    totals: NotRequired[list[OverdueTotal]]
    """By currency; on the first page alone."""


class Sme(TypedDict):
    """One confirmed receivable: its creditor's consent to a certificate, and the days until it is paid."""

    receivable: str
    obligor: Party
    creditor: Party
    face: Money
    consent: Literal["submitted", "accepted", "none"]
    """What the creditor signed."""
    consent_act: NotRequired[str]
    """The digest of the signed act."""
    consent_at: NotRequired[str]
    counted_from: Literal["invoice", "ledger"]
    """From the earliest issue date of its invoices, where the caller may read them, or from the day it came onto
    the ledger.
    """
    first_day: str
    days: int
    """From that day to the due date."""
    within_limit: bool
    """Whether that is at most 60."""


class SmePage(TypedDict):
    """A page of receivables by id."""

    limit_days: int
    items: list[Sme]
    next: NotRequired[str]


class Stop(TypedDict):
    """An obligor whose issues are stopped."""

    obligor: Party
    stopped: bool
    since: str
    open_receivables: int
    """Marked overdue and not settled."""
    releasable: bool
    """Nothing of it is open: the governors may release it."""


class StopPage(TypedDict):
    """A page of stops by obligor."""

    at: str
    items: list[Stop]
    next: NotRequired[str]


class Transfers(TypedDict):
    """One confirmed receivable: its tenor, its layers and its parts, against the limits of its policy."""

    receivable: str
    obligor: Party
    creditor: Party
    face: Money
    tenor_days: int
    tenor_limit: int
    tenor_reason: NotRequired[
        Literal["seasonal_production", "long_manufacture", "contract_milestone", "quality_retention"]
    ]
    depth: int
    """The most changes of holder of one of its certificates."""
    depth_limit: int
    live: int
    """Certificates with an amount."""
    live_limit: int
    parts: int
    """Certificates ever split off."""
    most_parts_in_a_day: int
    """Split off one certificate within one UTC day."""
    abnormal: list[Literal["tenor_above_limit", "depth_limit", "many_parts", "burst_split"]]


class TransfersPage(TypedDict):
    """A page of receivables by id; of flagged ones it may end early, with a cursor."""

    items: list[Transfers]
    next: NotRequired[str]
    burst: int
    """Parts off one certificate in a day, from which on a split is a burst."""
    near_live_percent: int
    """Of the live limit, from which on a receivable has many parts."""


class Clock(TypedDict):
    """The ledger's new present."""

    now: str


class Session(TypedDict):
    """The bearer token; it is shown once and stored nowhere."""

    token: str
    participant: int
    roles: list[
        Literal[
            "core_enterprise",
            "supplier",
            "financier",
            "settlement_bank",
            "verifier",
            "auditor",
            "authority",
            "operator",
            "governor",
        ]
    ]
    expires_at: str


class Challenge(TypedDict):
    """The EIP-4361 text to sign, and a token that stands for it."""

    message: str
    """EIP-4361 text; sign it with EIP-191 personal_sign."""
    challenge: str
    """Send it back with the signature."""
    expires_at: str


class StandingAcceptance(TypedDict):
    """Offers that the caller accepts in advance."""

    sender: NotRequired[Party]
    """Absent: any."""
    obligor: NotRequired[Party]
    """Absent: any."""
    remaining: Money
    latest_cutoff: str
    until: str
    in_force: bool


class StandingAcceptancePage(TypedDict):
    """All standing acceptances of the caller."""

    items: list[StandingAcceptance]
    next: NotRequired[str]
