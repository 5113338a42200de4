"""The Python client of the ledger. What is exported here is its public face; everything else may change."""

from ledger_api.acts.enums import Recourse, RejectReason, Waiver
from ledger_api.acts.ids import receivable_id
from ledger_api.acts.jsonforms import to_json
from ledger_api.acts.messages import EvidenceLine, InvitedLine, PartLine, PaymentLine
from ledger_api.acts.products import Product, ProductError
from ledger_api.sdk import building, products, quotes
from ledger_api.sdk.bulk import ItemOutcome, item_outcomes
from ledger_api.sdk.calls import Application, BankPayment, Draw, Grant, Progress, Step, StepFailedError, StepState
from ledger_api.sdk.client import AsyncLedger, Ledger
from ledger_api.sdk.clock import Clock
from ledger_api.sdk.directory import Directory, Enrolled, Participant
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.errors import (
    ActRefusedError,
    AnswerError,
    ClockError,
    ConflictError,
    DirectoryError,
    ForbiddenError,
    IdentityError,
    InvalidError,
    LedgerError,
    NodeCallError,
    NotFoundError,
    NotSignedInError,
    PendingError,
    Problem,
    ProblemError,
    SigningKeyError,
    ThrottledError,
    TransportError,
    UnavailableError,
)
from ledger_api.sdk.fingerprints import FingerprintKeys
from ledger_api.sdk.keys import SigningKey
from ledger_api.sdk.matching import Match, Payment, Verdict
from ledger_api.sdk.network import Network
from ledger_api.sdk.notifications import Booking, NotificationError, read_notification
from ledger_api.sdk.quotes import OpenedQuote
from ledger_api.sdk.ranking import RankedQuote, Ranking
from ledger_api.sdk.registry import FileRegistry, HttpRegistry, Registry, RegistryConflictError, RegistryError
from ledger_api.sdk.retries import RetryPolicy
from ledger_api.sdk.sealing import SealError, seal, unseal
from ledger_api.sdk.signer import Signer, SigningError, combine
from ledger_api.sdk.signin import SignInError
from ledger_api.sdk.verify import ProvenCertificate, VerificationError, verify_certificate
from ledger_api.values.business_days import CurrencyCalendar, currency_cut_off, settlement_calendar
from ledger_api.values.calendars import BusinessDayRule, CalendarError, CutOff, HolidayCalendar
from ledger_api.values.commitments import Subject
from ledger_api.values.cost_shares import CostShare, Leg, LegKind
from ledger_api.values.financing_terms import Fee, price
from ledger_api.values.money import Money

__all__ = [
    "ActRefusedError",
    "AnswerError",
    "Application",
    "AsyncLedger",
    "BankPayment",
    "Booking",
    "BusinessDayRule",
    "CalendarError",
    "Clock",
    "ClockError",
    "CommittedDocument",
    "ConflictError",
    "CostShare",
    "CurrencyCalendar",
    "CutOff",
    "Directory",
    "DirectoryError",
    "Draw",
    "Enrolled",
    "EvidenceLine",
    "Fee",
    "FileRegistry",
    "FingerprintKeys",
    "ForbiddenError",
    "Grant",
    "HolidayCalendar",
    "HttpRegistry",
    "IdentityError",
    "InvalidError",
    "InvitedLine",
    "ItemOutcome",
    "Ledger",
    "LedgerError",
    "Leg",
    "LegKind",
    "Match",
    "Money",
    "Network",
    "NodeCallError",
    "NotFoundError",
    "NotSignedInError",
    "NotificationError",
    "OpenedQuote",
    "PartLine",
    "Participant",
    "Payment",
    "PaymentLine",
    "PendingError",
    "Problem",
    "ProblemError",
    "Product",
    "ProductError",
    "Progress",
    "ProvenCertificate",
    "RankedQuote",
    "Ranking",
    "Recourse",
    "Registry",
    "RegistryConflictError",
    "RegistryError",
    "RejectReason",
    "RetryPolicy",
    "SealError",
    "SignInError",
    "Signer",
    "SigningError",
    "SigningKey",
    "SigningKeyError",
    "Step",
    "StepFailedError",
    "StepState",
    "Subject",
    "ThrottledError",
    "TransportError",
    "UnavailableError",
    "Verdict",
    "VerificationError",
    "Waiver",
    "building",
    "combine",
    "currency_cut_off",
    "item_outcomes",
    "price",
    "products",
    "quotes",
    "read_notification",
    "receivable_id",
    "seal",
    "settlement_calendar",
    "to_json",
    "unseal",
    "verify_certificate",
]
