"""Challenges without a table: the token holds all parts of the text under the service's own MAC.

An unauthenticated request therefore stores nothing. Each challenge opens one session: its nonce is unique there.
"""

import hashlib
import hmac
import secrets
import struct

from ledger_api.access.siwe import SignIn
from ledger_api.store.keyring import Keyring

_PARTS = struct.Struct(">I20sQQ16s")
_MAC = 32


class Challenges:
    """Makes and checks challenge tokens."""

    def __init__(self, keyring: Keyring, chain_id: int, seconds: int) -> None:
        self._key = keyring.derive("sign-in/challenge")
        self._chain_id = chain_id
        self._seconds = seconds

    def issue(self, participant: int, key: bytes, url: str, now: int) -> tuple[SignIn, str]:
        """A fresh text and the token that stands for it. `now` is wall-clock unix seconds."""
        parts = _PARTS.pack(participant, key, now, now + self._seconds, secrets.token_bytes(16))
        target = url.encode()
        return self._sign_in(parts, url), (parts + self._mac(parts, target) + target).hex()

    def open(self, token: str, now: int) -> SignIn | None:
        """The text a token stands for, None where it is none of ours or has expired."""
        try:
            raw = bytes.fromhex(token)
        except ValueError:
            return None
        parts, mac, target = raw[: _PARTS.size], raw[_PARTS.size : _PARTS.size + _MAC], raw[_PARTS.size + _MAC :]
        if len(parts) != _PARTS.size or not hmac.compare_digest(mac, self._mac(parts, target)):
            return None
        sign_in = self._sign_in(parts, target.decode())
        return sign_in if now <= sign_in.expires_at else None

    def _mac(self, parts: bytes, target: bytes) -> bytes:
        return hmac.digest(self._key, parts + target, hashlib.sha256)

    def _sign_in(self, parts: bytes, url: str) -> SignIn:
        participant, key, issued, expires, nonce = _PARTS.unpack(parts)
        return SignIn(participant, key, url, self._chain_id, nonce.hex(), issued, expires)
