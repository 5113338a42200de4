"""Signing the relayer's transactions (EIP-1559, type 2) and computing their hashes here, never trusting a node's."""

from dataclasses import dataclass

from coincurve import PrivateKey
from eth_hash.auto import keccak
from typing_extensions import override

from ledger_api.store.journal import SignedTransaction
from ledger_api.values import rlp

GAS_LIMIT = 16_777_216
"""The most gas one transaction may ask for (EIP-7825)."""
MOST_BYTES = 128 * 1024
"""The longest transaction that common nodes take."""
_TYPE = b"\x02"


@dataclass(frozen=True, slots=True)
class Relayer:
    """The service's key: pays for and orders transactions, and can't invent an act. Its secret is never shown."""

    address: bytes
    _key: PrivateKey

    @override
    def __repr__(self) -> str:
        return f"Relayer(0x{self.address.hex()})"

    def sign(
        self, *, chain_id: int, nonce: int, to: bytes, data: bytes, gas: int = GAS_LIMIT, fee: int = 0, tip: int = 0
    ) -> SignedTransaction:
        """A transaction that carries no value; an empty `to` creates a contract.

        `fee` is the most that it pays per gas, `tip` what the maker of the block gets of it; both in wei.
        """
        head = (chain_id, nonce, tip, fee, gas)
        body: list[rlp.Item] = [*map(rlp.number, head), to, b"", data, []]
        signature = self._key.sign_recoverable(keccak(_TYPE + rlp.encode(body)), hasher=None)
        parts = (signature[64:], signature[:32], signature[32:64])
        raw = _TYPE + rlp.encode(body + [part.lstrip(b"\0") for part in parts])
        return SignedTransaction(hash=keccak(raw), raw=raw, sender=self.address, nonce=nonce)


def relayer(secret: bytes) -> Relayer:
    """The relayer of a 32-byte secret key.

    Raises:
        ValueError: no valid secp256k1 secret.
    """
    key = PrivateKey(secret)
    return Relayer(keccak(key.public_key.format(compressed=False)[1:])[12:], key)
