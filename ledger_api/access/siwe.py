"""EIP-4361 texts: what a key signs to open a session. The text is rebuilt from its parts, never parsed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from eth_hash.auto import keccak

STATEMENT = "Sign in to the receivables ledger. This signature moves nothing."


@dataclass(frozen=True, slots=True)
class SignIn:
    """The parts of one text. `key` is 20 bytes, instants are unix seconds, `url` is how the client reached us."""

    participant: int
    key: bytes
    url: str
    chain_id: int
    nonce: str
    issued_at: int
    expires_at: int

    @property
    def text(self) -> str:
        """The EIP-4361 message, version 1."""
        return (
            f"{urlsplit(self.url).netloc} wants you to sign in with your Ethereum account:\n"
            f"{checksummed(self.key)}\n"
            f"\n{STATEMENT}\n\n"
            f"URI: {self.url}\n"
            "Version: 1\n"
            f"Chain ID: {self.chain_id}\n"
            f"Nonce: {self.nonce}\n"
            f"Issued At: {_rfc3339(self.issued_at)}\n"
            f"Expiration Time: {_rfc3339(self.expires_at)}\n"
            f"Resources:\n- urn:receivables-ledger:participant:{self.participant}"
        )

    @property
    def digest(self) -> bytes:
        """What is signed: EIP-191 version 0x45 over the text."""
        message = self.text.encode()
        return keccak(b"\x19Ethereum Signed Message:\n" + str(len(message)).encode() + message)


def checksummed(address: bytes) -> str:
    """The EIP-55 spelling of an address."""
    plain = address.hex()
    digest = keccak(plain.encode()).hex()
    pairs = zip(plain, digest, strict=False)
    return "0x" + "".join(char.upper() if int(nibble, 16) > 7 else char for char, nibble in pairs)


def _rfc3339(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
