"""The catalogue of acts: the one declarative source of kinds, fields, signers and wire widths.

Type hashes, digests, the packed wire form, request schemas, SDK methods and the tables of `docs/acts.md` are derived
from it. A test holds the contract equal to it. All instants are UTC unix seconds (uint32), all amounts integer minor
units of the receivable's currency (uint64), currencies ISO 4217 numeric codes (uint16).
"""

from dataclasses import dataclass
from enum import Enum

from ledger_api.acts.enums import Group

DOMAIN_NAME = "Receivables Ledger"
DOMAIN_VERSION = "1"
DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"

WIDTHS = {
    "uint8": 1,
    "uint16": 2,
    "uint24": 3,
    "uint32": 4,
    "uint56": 7,
    "uint64": 8,
    "uint128": 16,
    "address": 20,
    "bytes32": 32,
}
"""Bytes on the wire of each atomic type. In a digest each takes one 32-byte word, as EIP-712 says."""


class Signing(Enum):
    """Who signs an act. DUAL adds a checker's signature over `<Act>Check(<Act> act)` above the policy's threshold."""

    ONE = "one"
    DUAL = "dual"
    JOINT = "joint"
    GOVERNORS = "governors"
    GOVERNOR = "governor"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: EIP-712 name and atomic type."""

    name: str
    type: str

    @property
    def width(self) -> int:
        """Bytes on the wire."""
        return WIDTHS[self.type]

    @property
    def attribute(self) -> str:
        """The field's name in Python: `obligorTag` is `obligor_tag`."""
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in self.name)


@dataclass(frozen=True, slots=True)
class Struct:
    """A named list of atomic fields, as EIP-712 types it."""

    name: str
    fields: tuple[Field, ...]

    @property
    def width(self) -> int:
        """Bytes on the wire."""
        return sum(field.width for field in self.fields)

    @property
    def encoded_type(self) -> str:
        """`Name(type name,…)`."""
        return f"{self.name}({','.join(f'{f.type} {f.name}' for f in self.fields)})"


@dataclass(frozen=True, slots=True)
class ListField:
    """The one trailing array an act may have; from `least` to `most` items."""

    name: str
    item: Struct
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class ActType:
    """One row of the catalogue. `signers` names the fields that hold the signing participants' numbers, in order."""

    kind: int
    name: str
    group: Group
    signing: Signing
    signers: tuple[str, ...]
    fields: tuple[Field, ...]
    items: ListField | None
    nonce: str
    summary: str

    @property
    def on_chain(self) -> bool:
        """Whether the ledger contract executes it (else it is a signed off-chain record)."""
        return self.group is not Group.OFF_CHAIN

    @property
    def encoded_type(self) -> str:
        """The EIP-712 `encodeType` string, the array's struct after it."""
        parts = [f"{f.type} {f.name}" for f in self.fields]
        if self.items:
            parts.append(f"{self.items.item.name}[] {self.items.name}")
        tail = self.items.item.encoded_type if self.items else ""
        return f"{self.name}({','.join(parts)}){tail}"

    @property
    def check_type(self) -> str:
        """The EIP-712 type the checker signs: the whole act nested, referenced structs in alphabetical order."""
        bare = self.encoded_type.split(")")[0] + ")"
        structs = sorted([bare] + ([self.items.item.encoded_type] if self.items else []))
        return f"{self.name}Check({self.name} act){''.join(structs)}"


def _fields(text: str) -> tuple[Field, ...]:
    return tuple(Field(name, kind) for kind, name in (part.split() for part in text.split(",")))


def _act(  # noqa: PLR0913, PLR0917  a row of a table has as many columns as the table
    kind: int,
    name: str,
    group: Group,
    signing: Signing,
    signers: str,
    fields: str,
    nonce: str,
    summary: str,
    items: ListField | None = None,
) -> ActType:
    return ActType(kind, name, group, signing, tuple(signers.split()), _fields(fields), items, nonce, summary)


SIGNER = Struct("Signer", _fields("address key,uint8 capabilities,bytes32 person"))
THRESHOLD = Struct("Threshold", _fields("uint16 currency,uint64 perAct,uint64 perDay"))
EVIDENCE = Struct("Evidence", _fields("bytes32 fingerprint,uint64 amount"))
PART = Struct("Part", _fields("uint64 amount"))
PAYMENT = Struct("Payment", _fields("uint32 receiver,uint64 receiverTag,uint64 amount,bytes32 trade"))
PAGE_ITEM = Struct("PageItem", _fields("uint128 certificate"))
MERGED = Struct("Merged", _fields("uint128 certificate,uint24 sequence"))
FINANCIER = Struct("Invited", _fields("uint32 financier"))

ACTS: tuple[ActType, ...] = (
    # Governance: m-of-n governors sign one digest; with a delay, one inclusion schedules it, the next executes it.
    _act(
        0x01,
        "Enrol",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint32 participant,uint16 roles,uint64 tag,bytes32 binding,bytes32 account,uint32 deadline",
        "participant number",
        "Enrol a participant with its signer keys; the first key is its primary key.",
        ListField("signers", SIGNER, 8),
    ),
    _act(
        0x02,
        "SetStatus",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint32 participant,uint8 status,uint64 nonce,uint32 deadline",
        "digest",
        "Suspend a participant or make it active again.",
    ),
    _act(
        0x03,
        "SetPolicy",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint16 version,uint32 effectiveFrom,uint16 tenorDays,uint16 tenorDaysMax,uint8 depthMax,"
        "uint16 liveMax,uint64 minimumLot,"
        "uint8 graceDays,uint8 coolingDays,uint16 defaultDays,uint16 lateRate,uint32 deadline",
        "version",
        "Append a policy version; live receivables keep theirs.",
        ListField("thresholds", THRESHOLD, 32, least=0),
    ),
    _act(
        0x04,
        "SetCap",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint32 obligor,uint16 currency,uint64 cap,uint64 nonce,uint32 deadline",
        "digest",
        "Set the cap on an obligor's outstanding confirmed receivables in one currency.",
    ),
    _act(
        0x05,
        "Pause",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint16 groups,uint32 until,uint64 nonce,uint32 deadline",
        "digest",
        "Pause groups of acts for at most 72 hours; settlement can't be paused. Never delayed.",
    ),
    _act(
        0x06,
        "SetGovernance",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint8 threshold,uint32 delay,uint64 nonce,uint32 deadline",
        "digest",
        "Change the number of governors needed and the delay in seconds.",
    ),
    _act(
        0x07,
        "Veto",
        Group.GOVERNANCE,
        Signing.GOVERNOR,
        "governor",
        "uint32 governor,bytes32 target,uint32 deadline",
        "target",
        "One governor stops a scheduled governance act.",
    ),
    _act(
        0x08,
        "ReleaseStop",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint32 obligor,uint64 nonce,uint32 deadline",
        "digest",
        "Let an obligor whose overdue receivables are all settled issue again.",
    ),
    # Participants
    _act(
        0x10,
        "SetSigner",
        Group.PARTICIPANTS,
        Signing.ONE,
        "participant",
        "uint32 participant,address key,uint8 capabilities,bytes32 person,uint64 nonce,uint32 deadline",
        "nonce",
        "Add, change or (capabilities 0) retire a signer key; signed by an ADMIN key.",
    ),
    _act(
        0x11,
        "BindAccount",
        Group.PARTICIPANTS,
        Signing.ONE,
        "participant",
        "uint32 participant,bytes32 account,uint64 nonce,uint32 deadline",
        "nonce",
        "Bind another bank account (a salted commitment), in force after the policy's cooling time.",
    ),
    _act(
        0x12,
        "CancelNonce",
        Group.PARTICIPANTS,
        Signing.ONE,
        "participant",
        "uint32 participant,uint64 nonce,uint32 deadline",
        "nonce",
        "Use up a nonce, so that a signed act carrying it can never execute.",
    ),
    _act(
        0x13,
        "RecoverKey",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint32 participant,address key,bytes32 person,uint64 nonce,uint32 deadline",
        "digest",
        "Replace a participant's lost primary key, 72 hours after the governors signed at the earliest.",
    ),
    _act(
        0x14,
        "VetoRecovery",
        Group.GOVERNANCE,
        Signing.ONE,
        "participant",
        "uint32 participant,bytes32 target,uint32 deadline",
        "target",
        "Any key of the participant stops the scheduled recovery of its primary key.",
    ),
    _act(
        0x15,
        "SucceedParticipant",
        Group.GOVERNANCE,
        Signing.GOVERNORS,
        "",
        "uint32 participant,bytes32 order,uint64 nonce,uint32 deadline",
        "digest",
        "Give a participant's keys to its successor by law: every present key is retired, others take their place.",
        ListField("signers", SIGNER, 16),
    ),
    # Evidence
    _act(
        0x18,
        "AttestEvidence",
        Group.EVIDENCE,
        Signing.ONE,
        "verifier",
        "uint32 verifier,uint32 issuer,bytes32 fingerprint,uint16 epoch,uint8 evidenceType,uint16 currency,"
        "uint64 amount,bytes32 content,uint32 deadline",
        "fingerprint",
        "Attest a document's keyed fingerprint and verified amount; another amount or content raises an alert.",
    ),
    _act(
        0x19,
        "ReduceEvidence",
        Group.EVIDENCE,
        Signing.ONE,
        "verifier",
        "uint32 verifier,bytes32 fingerprint,uint64 verified,uint8 reason,bytes32 content,uint32 deadline",
        "fingerprint",
        "Lower a document's verified amount after a red-letter note, or to nothing when it was voided.",
    ),
    # Receivables
    _act(
        0x20,
        "Submit",
        Group.RECEIVABLES,
        Signing.ONE,
        "creditor",
        "uint32 creditor,uint56 receivable,uint32 obligor,uint64 obligorTag,uint64 face,uint16 currency,"
        "uint32 cutoff,uint8 scenario,"
        "bytes32 tradeContract,uint32 until,uint32 deadline",
        "receivable",
        "The supplier submits a receivable for confirmation; the invoices' amounts are reserved.",
        ListField("evidence", EVIDENCE, 32),
    ),
    _act(
        0x21,
        "Open",
        Group.RECEIVABLES,
        Signing.DUAL,
        "obligor",
        "uint32 obligor,uint56 receivable,uint32 creditor,uint64 creditorTag,uint64 face,uint16 currency,"
        "uint32 cutoff,uint8 scenario,"
        "bytes32 tradeContract,bytes32 text,uint8 waiver,uint8 tenorReason,uint32 until,uint32 deadline",
        "receivable",
        "The obligor opens a receivable, already confirmed, for the supplier to accept.",
        ListField("evidence", EVIDENCE, 32),
    ),
    _act(
        0x22,
        "Confirm",
        Group.RECEIVABLES,
        Signing.DUAL,
        "obligor",
        "uint32 obligor,uint56 receivable,uint32 creditor,uint64 creditorTag,uint64 face,uint16 currency,"
        "uint32 cutoff,bytes32 commitment,"
        "bytes32 text,uint8 waiver,uint8 tenorReason,uint32 deadline",
        "receivable",
        "The obligor confirms that it owes; the root certificate comes to be.",
    ),
    _act(
        0x23,
        "RejectReceivable",
        Group.RECEIVABLES,
        Signing.ONE,
        "party",
        "uint32 party,uint56 receivable,uint8 reason,bytes32 note,uint32 deadline",
        "receivable",
        "The obligor rejects what was submitted, or the supplier what was opened.",
    ),
    _act(
        0x24,
        "AcceptReceivable",
        Group.RECEIVABLES,
        Signing.ONE,
        "creditor",
        "uint32 creditor,uint56 receivable,uint32 obligor,uint64 obligorTag,uint64 face,uint16 currency,"
        "uint32 cutoff,bytes32 commitment,uint32 deadline",
        "receivable",
        "The supplier accepts what the obligor opened; the root certificate comes to be.",
    ),
    _act(
        0x25,
        "ReleaseEvidence",
        Group.RECEIVABLES,
        Signing.NOBODY,
        "",
        "uint56 receivable,bytes32 tradeContract",
        "receivable",
        "Give back the reserved invoice amounts of a rejected or expired receivable.",
        ListField("evidence", EVIDENCE, 32),
    ),
    # Certificates
    _act(
        0x30,
        "Split",
        Group.CERTIFICATES,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline",
        "sequence",
        "Split parts off a certificate; the parent keeps the rest.",
        ListField("parts", PART, 100),
    ),
    _act(
        0x31,
        "Transfer",
        Group.CERTIFICATES,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint32 receiver,uint64 receiverTag,"
        "uint64 amount,uint32 until,bytes32 trade,uint32 deadline",
        "sequence",
        "Offer a certificate, or a part of it as a new one; a matching standing acceptance accepts at once.",
    ),
    _act(
        0x32,
        "AcceptOffer",
        Group.CERTIFICATES,
        Signing.ONE,
        "receiver",
        "uint32 receiver,uint128 certificate,uint24 sequence,uint32 sender,uint64 senderTag,uint64 amount,"
        "uint32 deadline",
        "sequence",
        "The receiver accepts an offer: the certificate changes holder.",
    ),
    _act(
        0x33,
        "RejectOffer",
        Group.CERTIFICATES,
        Signing.ONE,
        "receiver",
        "uint32 receiver,uint128 certificate,uint24 sequence,uint8 reason,uint32 deadline",
        "sequence",
        "The receiver rejects an offer: the certificate stays the sender's.",
    ),
    _act(
        0x34,
        "PayMany",
        Group.CERTIFICATES,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint32 until,uint32 deadline",
        "sequence",
        "One signature pays many receivers from one certificate, all or none.",
        ListField("payments", PAYMENT, 100),
    ),
    _act(
        0x35,
        "SetStandingAcceptance",
        Group.CERTIFICATES,
        Signing.ONE,
        "receiver",
        "uint32 receiver,uint32 sender,uint32 obligor,uint16 currency,uint64 cap,uint32 latestCutoff,"
        "uint32 until,uint64 nonce,uint32 deadline",
        "nonce",
        "Accept in advance what a sender (0 any) offers of an obligor (0 any), up to a cap; cap 0 revokes.",
    ),
    _act(
        0x36,
        "Cancel",
        Group.CERTIFICATES,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline",
        "sequence",
        "Use up a certificate's sequence, so that acts signed for it can never execute.",
    ),
    _act(
        0x37,
        "Merge",
        Group.CERTIFICATES,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline",
        "sequence",
        "Merge other certificates of the same receivable into one.",
        ListField("others", MERGED, 100),
    ),
    # Financing
    _act(
        0x40,
        "Finance",
        Group.FINANCING,
        Signing.JOINT,
        "holder financier",
        "uint32 holder,uint64 holderTag,uint128 certificate,uint24 sequence,uint32 financier,"
        "uint64 financierTag,uint64 amount,bytes32 terms,"
        "uint8 recourse,uint32 disburseBy,uint32 deadline",
        "sequence",
        "A quote (signed by the financier) accepted by the holder locks the certificate; prices stay in its terms.",
    ),
    _act(
        0x41,
        "RegisterFinancing",
        Group.FINANCING,
        Signing.ONE,
        "financier",
        "uint32 financier,uint128 certificate,uint24 sequence,uint32 searchedAt,bytes32 registration,"
        "bytes32 description,uint32 deadline",
        "sequence",
        "Record the registry's search time, registration number and description (commitments).",
    ),
    _act(
        0x42,
        "InstructPayment",
        Group.FINANCING,
        Signing.ONE,
        "financier",
        "uint32 financier,uint128 certificate,uint24 sequence,uint32 bank,uint64 bankTag,bytes32 payment,"
        "uint32 deadline",
        "sequence",
        "The financier has instructed the settlement bank: from now only its word ends the lock.",
    ),
    _act(
        0x43,
        "AttestDisbursement",
        Group.FINANCING,
        Signing.ONE,
        "bank",
        "uint32 bank,uint128 certificate,uint24 sequence,uint8 paid,bytes32 payment,bytes32 bankReference,"
        "uint32 deadline",
        "sequence",
        "The settlement bank attests the disbursement paid (title passes) or failed (lock ends).",
    ),
    _act(
        0x44,
        "ReleaseLock",
        Group.FINANCING,
        Signing.JOINT,
        "holder financier",
        "uint32 holder,uint128 certificate,uint24 sequence,uint32 financier,uint32 deadline",
        "sequence",
        "Holder and financier together end a lock.",
    ),
    _act(
        0x45,
        "EarlyPayment",
        Group.FINANCING,
        Signing.JOINT,
        "holder obligor",
        "uint32 holder,uint64 holderTag,uint128 certificate,uint24 sequence,uint32 obligor,"
        "uint64 obligorTag,uint64 amount,bytes32 terms,uint32 bank,uint64 bankTag,bytes32 payment,"
        "uint32 payBy,uint32 deadline",
        "sequence",
        "The obligor pays a certificate before maturity at an agreed discount; the bank's word extinguishes it.",
    ),
    _act(
        0x46,
        "Pledge",
        Group.FINANCING,
        Signing.JOINT,
        "holder financier",
        "uint32 holder,uint64 holderTag,uint128 certificate,uint24 sequence,uint32 financier,"
        "uint64 financierTag,uint64 amount,bytes32 terms,uint32 searchedAt,bytes32 registration,"
        "uint32 until,uint32 deadline",
        "sequence",
        "The holder pledges a certificate; it stays the holder's and what is paid on it goes to the pledgee.",
    ),
    _act(
        0x47,
        "ReleasePledge",
        Group.FINANCING,
        Signing.ONE,
        "financier",
        "uint32 financier,uint128 certificate,uint24 sequence,uint32 deadline",
        "sequence",
        "The pledgee releases a pledge.",
    ),
    _act(
        0x48,
        "SetLine",
        Group.FINANCING,
        Signing.DUAL,
        "financier",
        "uint32 financier,uint32 obligor,uint64 obligorTag,uint16 currency,uint8 slot,uint8 trigger,"
        "uint64 amount,uint32 effectiveFrom,uint32 until,uint64 nonce,uint32 deadline",
        "nonce",
        "A financier grants an obligor a line in one of its slots, or an uplift with a trigger; amount 0 ends it.",
    ),
    _act(
        0x49,
        "AllotLine",
        Group.FINANCING,
        Signing.DUAL,
        "obligor",
        "uint32 obligor,uint16 currency,uint8 slot,uint32 subsidiary,uint64 subsidiaryTag,"
        "uint8 subsidiarySlot,uint64 amount,uint64 nonce,uint32 deadline",
        "nonce",
        "An obligor allots a part of its line to a subsidiary.",
    ),
    # Settlement
    _act(
        0x50,
        "AttestPayment",
        Group.SETTLEMENT,
        Signing.ONE,
        "bank",
        "uint32 bank,uint56 receivable,bytes32 bankReference,uint64 amount,uint32 paidAt,uint32 deadline",
        "bank reference",
        "The settlement bank attests that the obligor paid an amount towards a matured receivable.",
    ),
    _act(
        0x51,
        "Redeem",
        Group.SETTLEMENT,
        Signing.NOBODY,
        "",
        "uint56 receivable,uint64 settled",
        "settled",
        "Distribute attested money over a receivable's certificates, largest fraction first, then lowest id.",
        ListField("certificates", PAGE_ITEM, 500),
    ),
    # Authority
    _act(
        0x60,
        "Freeze",
        Group.AUTHORITY,
        Signing.ONE,
        "authority",
        "uint32 authority,uint8 target,uint128 subject,bytes32 order,uint32 until,uint64 nonce,uint32 deadline",
        "nonce",
        "Freeze a participant, certificate or receivable under a court order until an instant.",
    ),
    _act(
        0x61,
        "Unfreeze",
        Group.AUTHORITY,
        Signing.ONE,
        "authority",
        "uint32 authority,uint8 target,uint128 subject,bytes32 order,uint64 nonce,uint32 deadline",
        "nonce",
        "Release a freeze.",
    ),
    _act(
        0x62,
        "FreezeAmount",
        Group.AUTHORITY,
        Signing.ONE,
        "authority",
        "uint32 authority,uint128 certificate,uint24 sequence,uint64 amount,bytes32 order,uint32 until,uint32 deadline",
        "sequence",
        "Freeze a part of a certificate under a court order: it is split off, frozen, and stays its holder's.",
    ),
    # Claims: dispute, default, recourse
    _act(
        0x70,
        "Dispute",
        Group.CLAIMS,
        Signing.ONE,
        "obligor",
        "uint32 obligor,uint56 receivable,uint64 amount,uint8 reason,bytes32 note,uint64 nonce,uint32 deadline",
        "nonce",
        "The obligor disputes an amount of a receivable; the rest stays payable.",
    ),
    _act(
        0x71,
        "WithdrawDispute",
        Group.CLAIMS,
        Signing.ONE,
        "obligor",
        "uint32 obligor,uint56 receivable,uint64 nonce,uint32 deadline",
        "nonce",
        "The obligor withdraws its dispute.",
    ),
    _act(
        0x72,
        "Credit",
        Group.CLAIMS,
        Signing.JOINT,
        "obligor holder",
        "uint32 obligor,uint32 holder,uint128 certificate,uint24 sequence,uint64 amount,uint8 reason,"
        "bytes32 note,uint32 deadline",
        "sequence",
        "A credit note that obligor and holder agree on lowers a certificate.",
    ),
    _act(
        0x73,
        "CancelReceivable",
        Group.CLAIMS,
        Signing.JOINT,
        "obligor creditor",
        "uint32 obligor,uint32 creditor,uint56 receivable,uint8 reason,bytes32 note,uint32 deadline",
        "receivable",
        "Obligor and creditor cancel a receivable whose whole face is still with the creditor.",
    ),
    _act(
        0x74,
        "MarkOverdue",
        Group.CLAIMS,
        Signing.NOBODY,
        "",
        "uint56 receivable",
        "receivable",
        "Stop the issues of an obligor that let a receivable become overdue; anyone may present it.",
    ),
    _act(
        0x75,
        "DeclareDefault",
        Group.CLAIMS,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline",
        "sequence",
        "A holder declares the default of a receivable that is overdue for longer than the policy's default days.",
    ),
    _act(
        0x76,
        "WriteDown",
        Group.CLAIMS,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint64 amount,uint8 reason,uint32 deadline",
        "sequence",
        "A holder writes down its certificate of a receivable in default.",
    ),
    _act(
        0x77,
        "CallRecourse",
        Group.CLAIMS,
        Signing.ONE,
        "financier",
        "uint32 financier,uint128 certificate,uint24 sequence,uint64 amount,bytes32 note,uint32 deadline",
        "sequence",
        "A financier calls a certificate back on the seller it bought it from with recourse.",
    ),
    _act(
        0x78,
        "WithdrawRecourse",
        Group.CLAIMS,
        Signing.ONE,
        "financier",
        "uint32 financier,uint128 certificate,uint24 sequence,uint32 deadline",
        "sequence",
        "The financier withdraws its call.",
    ),
    _act(
        0x79,
        "AttestRecourse",
        Group.CLAIMS,
        Signing.ONE,
        "bank",
        "uint32 bank,uint128 certificate,uint24 sequence,uint64 amount,bytes32 bankReference,"
        "uint32 paidAt,uint32 deadline",
        "sequence",
        "The settlement bank attests what a seller paid on a call: so much of the certificate is its own again.",
    ),
    _act(
        0x7A,
        "Substitute",
        Group.CLAIMS,
        Signing.JOINT,
        "financier seller",
        "uint32 financier,uint128 certificate,uint24 sequence,uint32 seller,uint64 sellerTag,"
        "uint128 substitute,uint24 substituteSequence,uint32 deadline",
        "sequence",
        "Financier and seller exchange a called certificate for another of the seller's.",
    ),
    # Signed, kept off chain
    _act(
        0x80,
        "RequestFinancing",
        Group.OFF_CHAIN,
        Signing.ONE,
        "holder",
        "uint32 holder,uint128 certificate,uint24 sequence,uint64 amount,uint8 recourse,uint32 until,uint32 deadline",
        "sequence",
        "A holder asks the invited financiers for quotes; only they can read it.",
        ListField("invited", FINANCIER, 32),
    ),
    _act(
        0x81,
        "Countersign",
        Group.OFF_CHAIN,
        Signing.ONE,
        "member",
        "uint32 member,uint64 height,bytes32 blockHash,bytes32 stateRoot,uint64 executed,bytes32 history,"
        "uint32 deadline",
        "height",
        "A member countersigns a checkpoint of the chain.",
    ),
    _act(
        0x82,
        "SetProduct",
        Group.OFF_CHAIN,
        Signing.DUAL,
        "financier",
        "uint32 financier,uint32 product,uint16 version,bytes32 document,uint32 effectiveFrom,uint32 deadline",
        "version",
        "A financier's maker and checker bring a version of a product into force; always both sign.",
    ),
)

BY_NAME = {act.name: act for act in ACTS}
BY_KIND = {act.kind: act for act in ACTS}
