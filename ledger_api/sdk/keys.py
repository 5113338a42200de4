"""A participant's signing key: it signs here and never leaves here."""

import os
import stat
from pathlib import Path
from typing import Final

import coincurve
from typing_extensions import override

from ledger_api.acts.hashing import keccak
from ledger_api.acts.signing import Key
from ledger_api.sdk.errors import SigningKeyError


class SigningKey:
    """A secp256k1 private key. Its repr, its errors and its pickle hold nothing of it."""

    __slots__ = ("_agreeing", "_signing", "address", "public_key")

    def __init__(self, secret: bytes) -> None:
        """From 32 bytes.

        Raises:
            SigningKeyError: they are no private key of the curve.
        """
        try:
            self._signing = Key(secret)
        except ValueError:
            raise SigningKeyError("a signing key is 32 bytes, the secret of a secp256k1 key") from None
        self._agreeing = coincurve.PrivateKey(secret)
        self.public_key: Final[bytes] = self._agreeing.public_key.format(compressed=True)
        """The compressed point, 33 bytes."""
        self.address: Final[str] = address_of(self.public_key)
        """The Ethereum address, lower-case 0x hexadecimal: how the ledger knows the key."""

    @classmethod
    def generate(cls) -> "SigningKey":
        """A fresh random key."""
        return cls(coincurve.PrivateKey().secret)

    @classmethod
    def from_hex(cls, text: str) -> "SigningKey":
        """From 64 hexadecimal digits, with or without 0x.

        Raises:
            SigningKeyError: they are no key; the message does not repeat them.
        """
        try:
            secret = bytes.fromhex(text.strip().removeprefix("0x"))
        except ValueError:
            raise SigningKeyError("a signing key is 64 hexadecimal digits") from None
        return cls(secret)

    @classmethod
    def load(cls, path: Path) -> "SigningKey":
        """Read a key file (hexadecimal), which only its owner may be able to read.

        Raises:
            SigningKeyError: others can read the file, or it holds no key.
        """
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SigningKeyError(f"others can read {path.name}: set its mode to 0600")
        return cls.from_hex(path.read_text(encoding="ascii", errors="replace"))

    def save(self, path: Path) -> None:
        """Write the key to a new file of mode 0600; an existing file is not overwritten (FileExistsError)."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(self._agreeing.to_hex() + "\n")

    def sign(self, digest: bytes) -> bytes:
        """The EIP-2098 signature (64 bytes, low s) over a 32-byte digest."""
        return self._signing.sign(digest)

    def sign_text(self, text: str) -> bytes:
        """The EIP-191 personal signature of a text (64 bytes, EIP-2098), for sign-in."""
        message = text.encode()
        return self.sign(keccak(b"\x19Ethereum Signed Message:\n" + str(len(message)).encode() + message))

    def agree(self, public_key: bytes) -> bytes:
        """The Diffie-Hellman secret with another key (32 bytes). ValueError if that is no point of the curve."""
        return self._agreeing.ecdh(public_key)

    @override
    def __repr__(self) -> str:
        return f"SigningKey({self.address})"

    @override
    def __reduce__(self) -> tuple[object, ...]:
        raise SigningKeyError("a signing key is not pickled; save it to a file of its own")


def address_of(public_key: bytes) -> str:
    """The address of a public key: the last 20 bytes of its point's hash, lower-case 0x hexadecimal.

    Raises:
        SigningKeyError: the bytes are no point of secp256k1.
    """
    try:
        point = coincurve.PublicKey(public_key).format(compressed=False)
    except ValueError:
        raise SigningKeyError("the bytes are no point of secp256k1") from None
    return "0x" + keccak(point[1:])[12:].hex()
