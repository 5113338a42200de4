"""Which ledger a client speaks to: pinned by its owner, compared with the service's word, never taken from it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ledger_api.acts.hashing import Domain
from ledger_api.sdk.errors import IdentityError

_MEMBERS = frozenset({"url", "chain_id", "contract", "salt", "authorities"})
_HEX = re.compile("0x(?:[0-9a-f]{2})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Network:
    """The service's URL, the domain that acts are signed under, and the CAs (Ed25519 keys, 32 bytes) that are trusted.

    It comes from who runs the network, by a way that the service has no hand in; `ledger keys` and the sandbox write
    it as a file.
    """

    url: str
    domain: Domain
    authorities: tuple[bytes, ...] = ()

    @classmethod
    def load(cls, path: Path) -> "Network":
        """Read a network file.

        Raises:
            IdentityError: it is none.
        """
        try:
            return cls.parse(json.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise IdentityError(f"{path.name} is no network file: {error}") from error

    @classmethod
    def parse(cls, document: object) -> "Network":
        """Read the JSON form, strictly.

        Raises:
            IdentityError: a member is missing, unknown or malformed.
        """
        if not isinstance(document, dict) or set(document) != _MEMBERS:
            raise IdentityError(f"a network has exactly the members {', '.join(sorted(_MEMBERS))}")
        url, chain_id, authorities = document["url"], document["chain_id"], document["authorities"]
        if not isinstance(url, str) or urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
            raise IdentityError("url is an http or https URL")
        if type(chain_id) is not int or not 0 < chain_id < 2**64:
            raise IdentityError("chain_id is a positive number")
        if not isinstance(authorities, list):
            raise IdentityError("authorities is a list of Ed25519 public keys")
        domain = Domain(chain_id, _bytes(document, "contract", 20), _bytes(document, "salt", 32))
        keys = tuple(_bytes({"authorities": key}, "authorities", 32) for key in authorities)
        return cls(url.rstrip("/"), domain, keys)

    def document(self) -> dict[str, Any]:
        """The JSON form, as `parse` reads it."""
        return {
            "url": self.url,
            "chain_id": self.domain.chain_id,
            "contract": "0x" + self.domain.contract.hex(),
            "salt": "0x" + self.domain.salt.hex(),
            "authorities": ["0x" + key.hex() for key in self.authorities],
        }


def _bytes(document: Mapping[str, Any], name: str, width: int) -> bytes:
    text = document[name]
    if not isinstance(text, str) or _HEX.fullmatch(text) is None or len(text) != 2 + 2 * width:
        raise IdentityError(f"{name} is {width} bytes in 0x hexadecimal")
    return bytes.fromhex(text[2:])
