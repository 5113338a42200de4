"""A verifier's fingerprints: computed where the HMAC key is, which is never the service.

Keys have numbered epochs. The file holds one hexadecimal key of 32 bytes per epoch and is readable by its owner alone.
"""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from typing_extensions import override

from ledger_api.acts.codec import Act
from ledger_api.acts.enums import EvidenceType
from ledger_api.sdk import answers
from ledger_api.sdk.documents import checked_content
from ledger_api.sdk.errors import SigningKeyError
from ledger_api.sdk.signer import Signer
from ledger_api.values.identifiers import fingerprint
from ledger_api.values.money import Money

_KEY_BYTES: Final = 32
_LAST_EPOCH: Final = 2**16 - 1


class FingerprintKeys:
    """The keys by epoch; the highest is the one in use. Neither repr nor errors hold anything of them."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """From 32 bytes per epoch (1 to 65,535).

        Raises:
            SigningKeyError: there is no key, or one has another length or epoch.
        """
        if not keys or any(len(key) != _KEY_BYTES or not 0 < epoch <= _LAST_EPOCH for epoch, key in keys.items()):
            raise SigningKeyError(f"a fingerprint key has {_KEY_BYTES} bytes and an epoch from 1")
        self._keys = dict(keys)

    @classmethod
    def generate(cls) -> "FingerprintKeys":
        """A fresh key of epoch 1."""
        return cls({1: secrets.token_bytes(_KEY_BYTES)})

    @classmethod
    def load(cls, path: Path) -> "FingerprintKeys":
        """Read a key file.

        Raises:
            SigningKeyError: others can read the file, or it holds no keys.
        """
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SigningKeyError(f"others can read {path.name}: set its mode to 0600")
        try:
            document = json.loads(path.read_text(encoding="ascii"))
            keys = {int(epoch): bytes.fromhex(key) for epoch, key in document.items()}
        except (ValueError, TypeError, AttributeError):
            raise SigningKeyError(f"{path.name} holds no fingerprint keys") from None
        return cls(keys)

    def save(self, path: Path) -> None:
        """Write a new file of mode 0600; an existing file is not overwritten (FileExistsError)."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump({str(epoch): key.hex() for epoch, key in sorted(self._keys.items())}, file)
            file.write("\n")

    def rotated(self) -> "FingerprintKeys":
        """These keys and a fresh one of the next epoch. Live fingerprints are attested again before it is used."""
        return FingerprintKeys({**self._keys, self.epoch + 1: secrets.token_bytes(_KEY_BYTES)})

    @property
    def epoch(self) -> int:
        """The epoch in use."""
        return max(self._keys)

    def fingerprint(
        self,
        legal_id: str,
        number: str,
        kind: EvidenceType = EvidenceType.INVOICE,
        epoch: int | None = None,
    ) -> bytes:
        """The 32 bytes of a document by its issuer's legal id, its number and type, normalised.

        Raises:
            IdentifierError: the id or the number can't be normalised.
            SigningKeyError: there is no key of the epoch.
        """
        key = self._keys.get(self.epoch if epoch is None else epoch)
        if key is None:
            raise SigningKeyError(f"there is no fingerprint key of epoch {epoch}")
        return fingerprint(key, legal_id, number, kind.name.replace("_", " ").lower())

    def attestation(
        self, signer: Signer, invoice: answers.Invoice, document: bytes, amount: Money | None = None
    ) -> Act:
        """The verifier's signed word for an invoice, after its document was compared with its commitment.

        `amount` is what was verified, by default all that the invoice says. That the invoice is real is for the
        verifier to find out before.

        Raises:
            AnswerError: the document is not the one that was imported.
            IdentifierError: seller id or number can't be normalised.
        """
        content = checked_content(invoice, document)
        verified = amount or Money.parse(invoice["amount"]["amount"], invoice["amount"]["currency"])
        return signer.attest_evidence(
            issuer=invoice["issuer"]["participant"],
            fingerprint=self.fingerprint(invoice["fields"]["seller_id"], invoice["fields"]["number"]),
            epoch=self.epoch,
            evidence_type=EvidenceType.INVOICE,
            currency=verified.currency,
            amount=verified.minor,
            content=content,
        )

    @override
    def __repr__(self) -> str:
        return f"FingerprintKeys(epoch={self.epoch})"
