"""What the service answers, written by `scripts/sdk_answers.py` from the OpenAPI document."""

from typing import Any, Literal, NotRequired, TypedDict


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
    group: str
    signing: str
    """Who signs: one, dual, joint, governors, governor or nobody."""
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


class Act(TypedDict):
    """One act of an operation and its outcome."""

    digest: str
    """EIP-712 digest, the act's identity."""
    act: str
    status: Literal["waiting", "sent", "executed", "scheduled", "refused", "expired"]
    refusal: NotRequired[str]
    """Why it was refused: a refusal of the catalogue."""
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


class Verdict(TypedDict):
    """What the rules say of one presented act."""

    digest: str
    act: NotRequired[str]
    """Its name; absent where it can't be read."""
    accepted: bool
    code: NotRequired[str]
    """Problem code where not accepted."""
    refusal: NotRequired[str]
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


class CheckpointPage(TypedDict):
    """A page of checkpoints, newest first."""

    items: list[Checkpoint]
    next: NotRequired[str]


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
    """Events in order. Ask again `after` the last sequence; an empty page means that there is nothing new yet."""

    items: list[Event]
    next: NotRequired[str]
    """Cursor; absent at the end of what there is now."""


class Health(TypedDict):
    """The process answers."""

    status: Literal["ok"]


class Money(TypedDict):
    """An amount; the currency's own fraction digits, no exponent, no grouping."""

    amount: str
    currency: str
    """ISO 4217 alphabetic code; a number that ISO 4217 does not know stands as it is on chain, its amount in
    units.
    """


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
    cooling_days: int
    """Days until another bank account is in force."""
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
    """The network's identity and present parameters. Compare the identity with what you were given by its governors."""

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
    """Who is behind a number. Check it: hash the document, compare with `binding`, verify the signature."""

    document: Binding
    signature: str
    updated_at: str


class Participant(TypedDict):
    """An enrolled participant as every member sees it."""

    number: int
    status: Literal["active", "suspended"]
    roles: list[str]
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
    capabilities: list[str]
    person: str
    """Commitment to the person, first 31 bytes."""


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


class OwnParticipant(TypedDict):
    """The caller itself, with what only it sees."""

    number: int
    status: Literal["active", "suspended"]
    roles: list[str]
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
    scopes: list[str]
    """What the credential of this request is good for."""


class Readiness(TypedDict):
    """Whether the service can work, check by check."""

    ready: bool
    checks: dict[str, bool]


class Clock(TypedDict):
    """The ledger's new present."""

    now: str


class Session(TypedDict):
    """The bearer token; it is shown once and stored nowhere."""

    token: str
    participant: int
    roles: list[str]
    expires_at: str


class Challenge(TypedDict):
    """The EIP-4361 text to sign, and a token that stands for it."""

    message: str
    """EIP-4361 text; sign it with EIP-191 personal_sign."""
    challenge: str
    """Send it back with the signature."""
    expires_at: str
