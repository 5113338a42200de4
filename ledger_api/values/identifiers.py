"""Legal ids and invoice numbers in the one form in which they are compared, tagged and fingerprinted.

Two spellings that a reader takes for the same must not give two fingerprints, or an invoice could be financed twice:
case, blanks, full-width forms, control and invisible characters and the kind of dash make no difference. Every other
character does. Unassigned and private-use characters are refused, so that no later Unicode version changes a result.
"""

import hashlib
import hmac
import unicodedata

from eth_hash.auto import keccak

LONGEST_LEGAL_ID = 64
LONGEST_INVOICE_NUMBER = 128
LONGEST_DOCUMENT_TYPE = 32
SHORTEST_KEY = 32
"""Bytes of the verifier's HMAC key, at least: below, guessing the key would be easier than guessing an invoice."""

_TAG_PREFIX = b"legal-id\x00"
_REFUSED_CATEGORIES = frozenset({"Cn", "Co", "Cs"})
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_INVISIBLE = frozenset(
    [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)]
) | frozenset(range(0xE0000, 0xE1000))
"""Unicode's Default_Ignorable_Code_Point beyond these categories: letters and marks that leave no trace on paper."""


class IdentifierError(ValueError):
    """The text is empty, too long or no Unicode text, or the key is too short."""


def normalise_legal_id(text: str) -> str:
    """A legal registration or tax id in the form it is compared in.

    Raises:
        IdentifierError: nothing is left, or it has more than LONGEST_LEGAL_ID characters.
    """
    return _normalise(text, "legal id", LONGEST_LEGAL_ID)


def normalise_invoice_number(text: str) -> str:
    """An invoice number in the form it is compared in. Leading zeros and punctuation are part of it.

    Raises:
        IdentifierError: nothing is left, or it has more than LONGEST_INVOICE_NUMBER characters.
    """
    return _normalise(text, "invoice number", LONGEST_INVOICE_NUMBER)


def normalise_document_type(text: str) -> str:
    """A document type (`invoice`, `credit note`, …) in the form it is compared in.

    Raises:
        IdentifierError: nothing is left, or it has more than LONGEST_DOCUMENT_TYPE characters.
    """
    return _normalise(text, "document type", LONGEST_DOCUMENT_TYPE)


def legal_id_tag(legal_id: str) -> int:
    """The 64-bit tag of a legal id that acts carry beside a participant's number.

    It is the first 8 bytes, big-endian, of keccak256(`legal-id` 0x00 normalised UTF-8).

    Raises:
        IdentifierError: see `normalise_legal_id`.
    """
    return int.from_bytes(keccak(_TAG_PREFIX + normalise_legal_id(legal_id).encode())[:8], "big")


def fingerprint(hmac_key: bytes, issuer_legal_id: str, number: str, document_type: str) -> bytes:
    """The 32-byte fingerprint of a document: HMAC-SHA256 over its normalised parts.

    Each part's UTF-8 comes after its length in four bytes, big-endian: `AB`+`C` and `A`+`BC` stay apart. Only who holds
    the key, a verifier, can compute or guess it.

    Raises:
        IdentifierError: a part can't be normalised, or the key has fewer than SHORTEST_KEY bytes.
    """
    if len(hmac_key) < SHORTEST_KEY:
        raise IdentifierError(f"the fingerprint key needs at least {SHORTEST_KEY} bytes")
    parts = (
        normalise_legal_id(issuer_legal_id),
        normalise_invoice_number(number),
        normalise_document_type(document_type),
    )
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (text.encode() for text in parts))
    return hmac.digest(hmac_key, message, hashlib.sha256)


def _normalise(text: str, what: str, longest: int) -> str:
    # Four times the bound leaves room for blanks while a hostile text can't keep the normaliser busy.
    if len(text) > 4 * longest:
        raise IdentifierError(f"the {what} has more than {longest} characters")
    if any(unicodedata.category(character) in _REFUSED_CATEGORIES for character in text):
        raise IdentifierError(f"the {what} has characters that are no Unicode text")
    once = _fold(text)
    # Folding one character can uncover another that folds again; it settles at once or on the second turn.
    folded = _fold(once)
    if not folded:
        raise IdentifierError(f"the {what} is empty")
    if len(folded) > longest:
        raise IdentifierError(f"the {what} has more than {longest} characters")
    return folded


def _fold(text: str) -> str:
    compatible = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).upper()
    visible = "".join("-" if _is_dash(character) else character for character in compatible if _is_visible(character))
    return unicodedata.normalize("NFKC", visible)


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _DROPPED_CATEGORIES and ord(character) not in _INVISIBLE


def _is_dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character == "−"
