"""The service's own secret: 32 random bytes in a file of mode 0600, and one derived key per purpose.

It protects what the service itself must be able to read. It is no participant's key and signs nothing on the ledger.
Who loses the file loses the private documents: it belongs in the backup, apart from the database's.
"""

import hmac
import os
import secrets
import stat
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection
from typing_extensions import override

from ledger_api.store.network import read_value, write_values

_SECRET_BYTES = 32
_MARK = "service_key"


class KeyringError(Exception):
    """The key file is missing, malformed, or open to others than its owner."""


class Keyring:
    """Derives the purpose keys. Neither repr nor errors hold anything of the secret."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _SECRET_BYTES:
            raise KeyringError(f"the service secret has {_SECRET_BYTES} bytes")
        self._secret = secret

    def derive(self, purpose: str) -> bytes:
        """The 32-byte key of a purpose; keys of two purposes tell nothing of each other."""
        info = b"receivables-ledger/service/" + purpose.encode()
        return HKDF(SHA256(), _SECRET_BYTES, salt=None, info=info).derive(self._secret)

    @classmethod
    def open(cls, path: Path) -> "Keyring":
        """Read the file, or make it with a fresh secret where there is none.

        Raises:
            KeyringError: it can't be read, holds no secret, or others may read it.
        """
        return cls(secret_file(path))

    @override
    def __repr__(self) -> str:
        return "Keyring(…)"


def own_keyring(connection: Connection, path: Path) -> Keyring:
    """The keyring whose secret the database's documents are under; made with a fresh one where there are none yet.

    Raises:
        KeyringError: the file is missing, or holds another secret than the database was begun with.
    """
    known = read_value(connection, _MARK)
    if known is not None and not path.exists():
        raise KeyringError(f"{path.name} is missing, and stored documents are under it: restore it from the backup")
    keyring = Keyring.open(path)
    mark = keyring.derive("mark")
    if known is None:
        write_values(connection, {_MARK: mark})
    elif not hmac.compare_digest(known, mark):
        raise KeyringError(f"{path.name} is not the one that stored documents are under: restore it from the backup")
    return keyring


def secret_file(path: Path) -> bytes:
    """The 32 bytes in a file of 64 hexadecimal digits and mode 0600; a fresh random secret where there is no file.

    Raises:
        KeyringError: it can't be read, holds no secret, or others may read it.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_secret(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_SECRET_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return read_secret(path)


def read_secret(path: Path) -> bytes:
    """The 32 bytes in an existing file of 64 hexadecimal digits.

    Raises:
        KeyringError: it can't be read, holds no secret, or others may read it.
    """
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyringError(f"others can read {path.name}: set its mode to 0600")
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise KeyringError(f"{path.name} can't be read: {error.strerror}") from None
    except ValueError:
        raise KeyringError(f"{path.name} holds no secret") from None
    if len(secret) != _SECRET_BYTES:
        raise KeyringError(f"{path.name} holds no secret of {_SECRET_BYTES} bytes")
    return secret
