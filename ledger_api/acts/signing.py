"""Signatures of acts: secp256k1 in the 64 bytes of EIP-2098 (r, then s with the parity in its top bit), low s only."""

from typing import Final

from coincurve import PrivateKey, PublicKey
from typing_extensions import override

from ledger_api.acts.hashing import keccak

_ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
HIGHEST_S: Final = _ORDER // 2
"""A larger s is the malleable twin of a signature and is refused."""

_PARITY_BIT: Final = 1 << 255
_S_MASK: Final = _PARITY_BIT - 1


class Key:
    """A private key that signs digests. Neither its repr nor its errors show it."""

    __slots__ = ("_private", "address")

    address: bytes
    """The 20 bytes by which participants enrol the key."""

    def __init__(self, secret: bytes) -> None:
        """Take the 32 bytes of the secret.

        Raises:
            ValueError: it is no secret of the curve.
        """
        try:
            private = PrivateKey(secret) if len(secret) == 32 else None
        except ValueError:
            private = None
        if private is None:
            raise ValueError("not a secret key of secp256k1")
        self._private = private
        self.address = _address(private.public_key)

    @classmethod
    def generate(cls) -> "Key":
        """A new key from the system's randomness."""
        return cls(PrivateKey().secret)

    def sign(self, digest: bytes) -> bytes:
        """The 64-byte signature of a 32-byte digest."""
        signature = self._private.sign_recoverable(digest, hasher=None)
        s = int.from_bytes(signature[32:64], "big")
        return signature[:32] + (s | (signature[64] << 255)).to_bytes(32, "big")

    @override
    def __repr__(self) -> str:
        return f"Key(address=0x{self.address.hex()})"


def recover(digest: bytes, signature: bytes) -> bytes | None:
    """The address whose key signed the digest, or None where the signature is malleable or nothing recovers."""
    packed = int.from_bytes(signature[32:], "big")
    s = packed & _S_MASK
    if len(signature) != 64 or s > HIGHEST_S:
        return None
    raw = signature[:32] + s.to_bytes(32, "big") + (b"\x01" if packed & _PARITY_BIT else b"\x00")
    try:
        return _address(PublicKey.from_signature_and_message(raw, digest, hasher=None))
    except Exception:  # noqa: BLE001  coincurve raises bare Exceptions for what does not recover
        return None


def _address(public: PublicKey) -> bytes:
    return keccak(public.format(compressed=False)[1:])[12:]
