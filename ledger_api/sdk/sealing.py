"""Sealing: a document encrypted so that only the named readers can open it, whoever stores or carries it.

AES-256-GCM under a fresh data key; the data key is wrapped for each reader by an ephemeral secp256k1 Diffie-Hellman
exchange with the reader's public key (HKDF-SHA256, then AES-256-GCM). A reader is known by its participant number and
reads with its signing key. The subject that is sealed for is authenticated: a sealed quote can't be passed off as
another.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from typing import Any

import coincurve
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger_api.sdk.errors import LedgerError
from ledger_api.sdk.keys import SigningKey

VERSION = 1
MOST_READERS = 64
LARGEST_CONTENT = 8 * 1024 * 1024
_NONCE = 12
_KEY_INFO = b"receivables-ledger/sealed/data-key"


class SealError(LedgerError):
    """The document is sealed for others, for another subject, or was altered."""


def seal(content: bytes, subject: str, readers: Mapping[int, bytes]) -> dict[str, Any]:
    """Seal content for readers: participant number → compressed public key (33 bytes). The answer is plain JSON.

    Raises:
        SealError: no or too many readers, the content is too large, or a public key is no point of the curve.
    """
    if not 0 < len(readers) <= MOST_READERS or len(content) > LARGEST_CONTENT:
        raise SealError(f"1 to {MOST_READERS} readers and at most {LARGEST_CONTENT} bytes can be sealed")
    data_key, nonce = AESGCM.generate_key(256), os.urandom(_NONCE)
    return {
        "version": VERSION,
        "subject": subject,
        "content": _text(nonce + AESGCM(data_key).encrypt(nonce, content, _bound(subject))),
        "keys": {str(number): _wrap(data_key, subject, number, public) for number, public in readers.items()},
    }


def unseal(sealed: Mapping[str, Any], subject: str, reader: int, key: SigningKey) -> bytes:
    """Open what was sealed for the reader and subject.

    Raises:
        SealError: it is not for this reader or subject, or not as it was sealed.
    """
    try:
        if sealed["version"] != VERSION or sealed["subject"] != subject:
            raise SealError("sealed for another subject")
        wrapped = sealed["keys"].get(str(reader))
        if wrapped is None:
            raise SealError("not sealed for this reader")
        content = _bytes(sealed["content"])
        data_key = _unwrap(_bytes(wrapped), subject, reader, key)
        return AESGCM(data_key).decrypt(content[:_NONCE], content[_NONCE:], _bound(subject))
    except (KeyError, AttributeError, TypeError, ValueError, InvalidTag) as error:
        raise SealError("the sealed document was altered") from error


def _wrap(data_key: bytes, subject: str, reader: int, public: bytes) -> str:
    ephemeral = SigningKey.generate()
    try:
        shared = ephemeral.agree(public)
    except ValueError as error:
        raise SealError(f"reader {reader}'s public key is no point of the curve") from error
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_derive(shared, ephemeral.public_key, public)).encrypt(nonce, data_key, _bound(subject, reader))
    return _text(ephemeral.public_key + nonce + sealed)


def _unwrap(wrapped: bytes, subject: str, reader: int, key: SigningKey) -> bytes:
    ephemeral, nonce, sealed = wrapped[:33], wrapped[33 : 33 + _NONCE], wrapped[33 + _NONCE :]
    derived = _derive(key.agree(ephemeral), ephemeral, key.public_key)
    return AESGCM(derived).decrypt(nonce, sealed, _bound(subject, reader))


def _derive(shared: bytes, ephemeral: bytes, reader: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=ephemeral + reader, info=_KEY_INFO).derive(shared)


def _bound(subject: str, reader: int | None = None) -> bytes:
    return f"receivables-ledger/sealed/{VERSION}/{'' if reader is None else reader}/{subject}".encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def public_key_of(text: str) -> bytes:
    """The 33 bytes of a compressed public key in 0x hexadecimal, as a binding writes it.

    Raises:
        SealError: it is none.
    """
    try:
        raw = bytes.fromhex(text.removeprefix("0x"))
        coincurve.PublicKey(raw)
    except ValueError as error:
        raise SealError("no compressed public key") from error
    return raw
