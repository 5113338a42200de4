"""Commitments: what stands on chain in place of a document, and the document's one canonical form.

A commitment is keccak256(`receivables-ledger/<subject>` 0x00 canonical JSON). The JSON carries its own random salt, so
that nobody can guess a short document (a name, an account number, a price) from its commitment; whoever is shown the
document checks it alone. References that must be recognised when they come twice (a bank's payment reference) carry no
salt and so no personal data either.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from enum import Enum

from eth_hash.auto import keccak

_PREFIX = b"receivables-ledger/"
_SALT_HEX = 64
LARGEST_DOCUMENT = 65_536
"""Bytes of a committed document's canonical form; larger content is committed to by `content_commitment`."""

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What a committed document holds: no float, which two machines may write differently."""


class CommitmentError(ValueError):
    """The document has no canonical form, no salt of 32 bytes, or is too large."""


class Subject(Enum):
    """What is committed to. The subject is part of the hash, so that no document stands in for one of another kind."""

    BINDING = "binding"
    ACCOUNT = "account"
    PERSON = "person"
    TRADE_CONTRACT = "trade-contract"
    TEXT = "text"
    TRADE = "trade"
    NOTE = "note"
    TERMS = "terms"
    REGISTRATION = "registration"
    DESCRIPTION = "description"
    PAYMENT = "payment"
    ORDER = "order"
    PRODUCT = "product"


def new_salt() -> str:
    """A fresh salt: 32 random bytes as lower-case hexadecimal, the `salt` member of a committed document."""
    return secrets.token_hex(32)


def canonical(document: Mapping[str, Json]) -> bytes:
    """The document's one form: JSON in UTF-8, members sorted by name, no blanks, integers only.

    Raises:
        CommitmentError: it holds a float or another type, a key that is no string, or is larger than LARGEST_DOCUMENT.
    """
    _check_value(document, depth=0)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict)
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise CommitmentError("the document holds text that is no Unicode") from error
    if len(encoded) > LARGEST_DOCUMENT:
        raise CommitmentError(f"the document is larger than {LARGEST_DOCUMENT} bytes")
    return encoded


def commitment(subject: Subject, document: Mapping[str, Json]) -> bytes:
    """The 32-byte commitment to a salted document.

    Raises:
        CommitmentError: see `canonical`, or the document has no `salt` of 64 hexadecimal digits.
    """
    salt = document.get("salt")
    if not isinstance(salt, str) or len(salt) != _SALT_HEX or not set(salt) <= set("0123456789abcdef"):
        raise CommitmentError("the document needs a salt of 64 lower-case hexadecimal digits")
    return keccak(_PREFIX + subject.value.encode() + b"\x00" + canonical(document))


def content_commitment(salt: str, content: bytes) -> bytes:
    """The 32-byte commitment to a file (an invoice as it was written): over the salt's 32 bytes, then the content.

    Raises:
        CommitmentError: the salt is not 64 hexadecimal digits.
    """
    if len(salt) != _SALT_HEX:
        raise CommitmentError("the salt is 64 hexadecimal digits")
    try:
        return keccak(_PREFIX + b"content\x00" + bytes.fromhex(salt) + content)
    except ValueError as error:
        raise CommitmentError("the salt is 64 hexadecimal digits") from error


def bank_reference(reference: str) -> bytes:
    """The 32 bytes under which a settlement bank's own payment reference can be used once. Case and blanks count.

    Raises:
        CommitmentError: the reference is empty or longer than 140 characters (ISO 20022 remittance text).
    """
    if not 0 < len(reference) <= 140:
        raise CommitmentError("a bank reference has 1 to 140 characters")
    return keccak(_PREFIX + b"bank-reference\x00" + reference.encode())


def _check_value(value: object, depth: int) -> None:
    if depth > 8:
        raise CommitmentError("the document is nested deeper than 8 levels")
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for key, member in value.items():
            if not isinstance(key, str):
                raise CommitmentError("the document's member names are strings")
            _check_value(member, depth + 1)
    elif isinstance(value, list | tuple):
        for member in value:
            _check_value(member, depth + 1)
    else:
        raise CommitmentError(f"a committed document holds no {type(value).__name__}")
