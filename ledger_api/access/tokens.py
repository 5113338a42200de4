"""Bearer tokens: `<kind>_<id>_<secret>`. Only the secret's hash is stored, compared in constant time."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override

_TOKEN = re.compile(r"(rls|rlk)_([0-9a-f]{32})_([0-9a-f]{64})", re.ASCII)


class TokenKind(StrEnum):
    """What the token stands for; the prefix lets leak scanners find it."""

    SESSION = "rls"
    API_KEY = "rlk"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the client holds it. Its repr does not show the secret."""

    kind: TokenKind
    id: bytes
    secret: bytes

    @classmethod
    def new(cls, kind: TokenKind, identity: bytes) -> "Token":
        """A token with 256 random bits for the row with this 16-byte id."""
        return cls(kind, identity, secrets.token_bytes(32))

    @classmethod
    def parse(cls, text: str) -> "Token | None":
        """The token of a header's text, None where it is none."""
        match = _TOKEN.fullmatch(text)
        return cls(TokenKind(match[1]), bytes.fromhex(match[2]), bytes.fromhex(match[3])) if match else None

    @property
    def text(self) -> str:
        """What the client sends."""
        return f"{self.kind.value}_{self.id.hex()}_{self.secret.hex()}"

    @property
    def hash(self) -> bytes:
        """What the service stores: SHA-256; a 256-bit random secret needs no slow hash."""
        return hashlib.sha256(self.kind.value.encode() + self.id + self.secret).digest()

    def matches(self, stored: bytes) -> bool:
        """Whether the stored hash is this token's."""
        return hmac.compare_digest(self.hash, stored)

    @override
    def __repr__(self) -> str:
        return f"Token({self.kind.value}_{self.id.hex()}_…)"
