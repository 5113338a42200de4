"""Envelope encryption at rest: each document under a data key of its own, the data key wrapped once per reader.

AES-256-GCM throughout. What a document is (its id) and whom a key is wrapped for (the reader's number) are
authenticated, so neither a row's ciphertext nor its wrapped key can be put in another row's place. The wrapping key is
the service's: it serves readers that hold no key of their own, and so could itself read what it serves. What must stay
closed to the service as well (quotes) is sealed by the client before it gets here, and never in this vault.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger_api.store.keyring import Keyring

_NONCE = 12


class VaultError(Exception):
    """The ciphertext or the wrapped key is not what was stored for this document and reader."""


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """What is stored of a document: nonce and ciphertext."""

    nonce: bytes
    ciphertext: bytes


class Vault:
    """Seals and opens. Holds the wrapping key only."""

    def __init__(self, keyring: Keyring) -> None:
        self._wrapping = AESGCM(keyring.derive("vault/wrapping"))

    def seal(self, subject: bytes, content: bytes, readers: tuple[int, ...]) -> tuple[Sealed, dict[int, bytes]]:
        """Encrypt content of a subject (its id) under a fresh data key; one wrapped key per reader."""
        data_key, nonce = AESGCM.generate_key(256), os.urandom(_NONCE)
        sealed = Sealed(nonce, AESGCM(data_key).encrypt(nonce, content, b"content" + subject))
        return sealed, {reader: self._wrap(subject, reader, data_key) for reader in readers}

    def open(self, subject: bytes, sealed: Sealed, reader: int, wrapped: bytes) -> bytes:
        """The content, for a reader by its wrapped key.

        Raises:
            VaultError: one of them belongs to another subject or reader, or was altered.
        """
        data_key = self._unwrap(subject, reader, wrapped)
        try:
            return AESGCM(data_key).decrypt(sealed.nonce, sealed.ciphertext, b"content" + subject)
        except InvalidTag:
            raise VaultError("the document was altered") from None

    def share(self, subject: bytes, reader: int, wrapped: bytes, to: int) -> bytes:
        """The data key, wrapped for another reader by one who has it.

        Raises:
            VaultError: the wrapped key is not that reader's for this subject.
        """
        return self._wrap(subject, to, self._unwrap(subject, reader, wrapped))

    def _wrap(self, subject: bytes, reader: int, data_key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._wrapping.encrypt(nonce, data_key, _bound(subject, reader))

    def _unwrap(self, subject: bytes, reader: int, wrapped: bytes) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _bound(subject, reader))
        except InvalidTag:
            raise VaultError("the wrapped key is not this reader's") from None


def _bound(subject: bytes, reader: int) -> bytes:
    return b"data-key" + reader.to_bytes(8, "big") + subject
