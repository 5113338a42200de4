"""Sign-in by EIP-4361: the text that the service offers is read and checked before the key signs it.

A key that signs acts must not sign just any text: another service could pass on a challenge of this one. So the text
has to name this service, this key and this chain, and to expire soon.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ledger_api.sdk.errors import LedgerError

LONGEST_TEXT = 4_096
LONGEST_CHALLENGE = timedelta(hours=1)

_TEXT = re.compile(
    r"(?P<domain>[^\s/]+) wants you to sign in with your Ethereum account:\n"
    r"(?P<address>0x[0-9a-fA-F]{40})\n"
    r"\n(?:(?P<statement>[^\n]+)\n)?\n"
    r"URI: (?P<uri>\S+)\n"
    r"Version: 1\n"
    r"Chain ID: (?P<chain>[0-9]{1,20})\n"
    r"Nonce: (?P<nonce>[0-9a-zA-Z]{8,128})\n"
    r"Issued At: (?P<issued>\S+)\n"
    r"Expiration Time: (?P<expires>\S+)"
    r"(?:\nNot Before: \S+)?"
    r"(?:\nRequest ID: \S*)?"
    r"(?:\nResources:(?P<resources>(?:\n- \S+)*))?\n?",
)


class SignInError(LedgerError):
    """The challenge is not one that this key should sign."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """The parts of an EIP-4361 text."""

    domain: str
    address: str
    statement: str
    uri: str
    chain_id: int
    nonce: str
    issued_at: datetime
    expires_at: datetime
    resources: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Challenge":
        """Read the text strictly; anything beyond the standard's lines is refused.

        Raises:
            SignInError: it is no EIP-4361 text of version 1 with an expiration.
        """
        match = _TEXT.fullmatch(text) if len(text) <= LONGEST_TEXT else None
        if match is None:
            raise SignInError("the challenge is no EIP-4361 text")
        return cls(
            domain=match["domain"],
            address=match["address"].lower(),
            statement=match["statement"] or "",
            uri=match["uri"],
            chain_id=int(match["chain"]),
            nonce=match["nonce"],
            issued_at=_instant(match["issued"]),
            expires_at=_instant(match["expires"]),
            resources=tuple((match["resources"] or "").replace("\n- ", "\n").split("\n")[1:]),
        )

    def check(self, service_url: str, address: str, chain_id: int) -> None:
        """Check that the text is this service's for this key on this chain and expires within LONGEST_CHALLENGE.

        Raises:
            SignInError: it is not; the message says which part.
        """
        authority = urlsplit(service_url).netloc
        wrong = [
            name
            for name, good in (
                ("domain", self.domain == authority),
                ("URI", urlsplit(self.uri).netloc == authority),
                ("address", self.address == address.lower()),
                ("chain id", self.chain_id == chain_id),
                ("expiration", timedelta(0) < self.expires_at - self.issued_at <= LONGEST_CHALLENGE),
            )
            if not good
        ]
        if wrong:
            raise SignInError(f"the challenge names another {', '.join(wrong)}")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise SignInError("the challenge's times are not RFC 3339") from error
    if instant.tzinfo is None:
        raise SignInError("the challenge's times have no zone")
    return instant
