"""The Python client of the ledger. What is exported here is its public face; everything else may change."""

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
from ledger_api.sdk.network import Network
from ledger_api.sdk.quotes import OpenedQuote
from ledger_api.sdk.retries import RetryPolicy
from ledger_api.sdk.sealing import SealError, seal, unseal
from ledger_api.sdk.signer import Signer, SigningError, combine
from ledger_api.sdk.signin import SignInError

__all__ = [
    "ActRefusedError",
    "AnswerError",
    "AsyncLedger",
    "Clock",
    "ClockError",
    "CommittedDocument",
    "ConflictError",
    "Directory",
    "DirectoryError",
    "Enrolled",
    "FingerprintKeys",
    "ForbiddenError",
    "IdentityError",
    "InvalidError",
    "Ledger",
    "LedgerError",
    "Network",
    "NodeCallError",
    "NotFoundError",
    "NotSignedInError",
    "OpenedQuote",
    "Participant",
    "PendingError",
    "Problem",
    "ProblemError",
    "RetryPolicy",
    "SealError",
    "SignInError",
    "Signer",
    "SigningError",
    "SigningKey",
    "SigningKeyError",
    "ThrottledError",
    "TransportError",
    "UnavailableError",
    "combine",
    "seal",
    "unseal",
]
