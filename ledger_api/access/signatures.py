"""Recovering the key that signed a sign-in text, from the two spellings that wallets and the SDK use."""

import coincurve
from eth_hash.auto import keccak

_HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


def recover(digest: bytes, signature: bytes) -> bytes | None:
    """The 20-byte address that signed, or None: 65 bytes (r, s, 27 or 28) or 64 bytes (EIP-2098), low s only."""
    if len(signature) == 65 and signature[64] in (27, 28):
        compact, parity = signature[:64], signature[64] - 27
    elif len(signature) == 64:
        compact, parity = signature[:32] + bytes([signature[32] & 0x7F]) + signature[33:], signature[32] >> 7
    else:
        return None
    if not 0 < int.from_bytes(compact[32:], "big") <= _HALF_ORDER:
        return None
    try:
        public = coincurve.PublicKey.from_signature_and_message(compact + bytes([parity]), digest, hasher=None)
    except Exception:  # noqa: BLE001 - the library raises bare Exception where no point fits
        return None
    return keccak(public.format(compressed=False)[1:])[12:]
