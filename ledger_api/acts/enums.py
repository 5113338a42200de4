"""Enumerations shared by contract, rules, API and documentation. Numbers are stored on chain and never reused."""

from enum import IntEnum, IntFlag


class Role(IntFlag):
    """What a participant may do on the network (16 bits of its word)."""

    CORE_ENTERPRISE = 1
    SUPPLIER = 2
    FINANCIER = 4
    SETTLEMENT_BANK = 8
    VERIFIER = 16
    AUDITOR = 32
    AUTHORITY = 64
    OPERATOR = 128
    GOVERNOR = 256


class Capability(IntFlag):
    """What one signer key of a participant may sign."""

    MAKER = 1
    CHECKER = 2
    ADMIN = 4


class ParticipantStatus(IntEnum):
    """NONE is a number never enrolled; a suspended participant's acts are refused, its holdings stay."""

    NONE = 0
    ACTIVE = 1
    SUSPENDED = 2


class ReceivableState(IntEnum):
    """EXPIRED and OVERDUE arise by time alone, DEFAULTED, CURED and WRITTEN_OFF from the receivable's claim word."""

    NONE = 0
    SUBMITTED = 1
    OPENED = 2
    CONFIRMED = 3
    PART_PAID = 4
    SETTLED = 5
    REJECTED = 6
    EXPIRED = 7
    DEFAULTED = 8
    CURED = 9
    WRITTEN_OFF = 10
    CANCELLED = 11
    OVERDUE = 12


class CertificateState(IntEnum):
    """Low four bits of the state byte of a certificate's word."""

    NONE = 0
    AVAILABLE = 1
    OFFERED = 2
    LOCKED = 3
    PAYING = 4
    SPENT = 5
    REDEEMED = 6
    PLEDGED = 7
    CALLED = 8


class FinancingState(IntEnum):
    """State of the financing that last locked a certificate. REQUESTED and QUOTED live off chain."""

    NONE = 0
    ACCEPTED = 1
    REGISTERED = 2
    PAYING = 3
    DISBURSED = 4
    FAILED = 5
    CANCELLED = 6
    REPAID = 7
    RECOURSE_CALLED = 8
    PLEDGED = 9
    RELEASED = 10


class Recourse(IntEnum):
    """Whom the financier may turn to when the obligor does not pay; fixed at acceptance."""

    WITHOUT = 0
    LIMITED = 1
    WITH = 2


class Scenario(IntEnum):
    """Business background of a receivable."""

    SUPPLY_PAYMENT = 0
    PROCUREMENT = 1
    COLLECTION = 2
    FRANCHISE = 3
    PAYROLL = 4
    ORDER_FINANCE = 5
    GREEN = 6


class Waiver(IntFlag):
    """Defences the obligor waives in its confirmation."""

    DEFENCES = 1
    SET_OFF = 2


class TenorReason(IntEnum):
    """Recorded reason for a tenor above the policy's normal limit; 0 is refused there."""

    NONE = 0
    SEASONAL_PRODUCTION = 1
    LONG_MANUFACTURE = 2
    CONTRACT_MILESTONE = 3
    QUALITY_RETENTION = 4


class RejectReason(IntEnum):
    """Why a receivable or an offer is rejected, disputed, credited or cancelled (UN/EDIFACT 1229 in plain words)."""

    UNSPECIFIED = 0
    GOODS_NOT_RECEIVED = 1
    QUANTITY_DIFFERS = 2
    PRICE_DIFFERS = 3
    QUALITY = 4
    ALREADY_PAID = 5
    DUPLICATE = 6
    WRONG_PARTY = 7
    TERMS_DIFFER = 8


class WriteDownReason(IntEnum):
    """Why a holder writes its certificate down."""

    INSOLVENCY = 1
    COMPOSITION = 2
    UNCOLLECTABLE = 3


class EvidenceReduction(IntEnum):
    """Why a document's verified amount falls."""

    CREDIT_NOTE = 1
    VOIDED = 2


class AlertCode(IntEnum):
    """What members must look at: a document attested with differing contents, or used for more than is verified."""

    CONFLICT = 1
    EXCEEDED = 2


class LineTrigger(IntEnum):
    """Why a line is raised for a time; NONE is the line itself."""

    NONE = 0
    HOLIDAY = 1
    SEASON = 2
    CAMPAIGN = 3
    ORDER = 4
    OTHER = 5


class FreezeTarget(IntEnum):
    """What an authority's order freezes."""

    PARTICIPANT = 1
    CERTIFICATE = 2
    RECEIVABLE = 3


class EvidenceType(IntEnum):
    """Document type behind a fingerprint."""

    INVOICE = 1
    CONTRACT = 2
    ORDER = 3
    DELIVERY_NOTE = 4
    LOGISTICS = 5


class Group(IntEnum):
    """A business act's room: one external library of the contract, one folder of rules, one bit of the pause mask."""

    GOVERNANCE = 0
    PARTICIPANTS = 1
    EVIDENCE = 2
    RECEIVABLES = 3
    CERTIFICATES = 4
    FINANCING = 5
    SETTLEMENT = 6
    AUTHORITY = 7
    OFF_CHAIN = 8
    CLAIMS = 9
