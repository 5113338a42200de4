"""Bindings of a participant number and key to a legal entity, signed by a certificate authority outside the ledger.

The chain holds the binding's commitment, put there by the governors that enrolled the participant; the directory
shows the document. So a name is shown only when governors enrolled exactly this document and the CA signed it: a
hacked service can't put another name on a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger_api.values.commitments import CommitmentError, Json, Subject, canonical, commitment
from ledger_api.values.identifiers import legal_id_tag

_SIGNED = b"receivables-ledger/binding-signature\x00"
_MEMBERS = frozenset({"participant", "name", "legalId", "key", "publicKey", "salt"})


class BindingError(ValueError):
    """The document is no binding, is not the one enrolled, or its CA signature does not hold."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One participant's binding. `key` is the primary key's address, `public_key` its compressed point, both 0x hex."""

    participant: int
    name: str
    legal_id: str
    key: str
    public_key: str
    salt: str

    @property
    def tag(self) -> int:
        """The 64-bit tag of the legal id that acts carry beside the number."""
        return legal_id_tag(self.legal_id)

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that the Enrol act carries as `binding`."""
        return commitment(Subject.BINDING, self.document())

    def document(self) -> dict[str, Json]:
        """The committed JSON document."""
        return {
            "participant": self.participant,
            "name": self.name,
            "legalId": self.legal_id,
            "key": self.key,
            "publicKey": self.public_key,
            "salt": self.salt,
        }

    def sign(self, ca: Ed25519PrivateKey) -> bytes:
        """The CA's 64-byte Ed25519 signature over the document."""
        return ca.sign(_SIGNED + canonical(self.document()))

    def verify(self, signature: bytes, ca: Ed25519PublicKey) -> None:
        """Check the CA's signature.

        Raises:
            BindingError: it is not the CA's over this document.
        """
        try:
            ca.verify(signature, _SIGNED + canonical(self.document()))
        except (InvalidSignature, CommitmentError) as error:
            raise BindingError("the CA's signature over the binding does not hold") from error

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Binding":
        """Read a binding document as the directory shows it.

        Raises:
            BindingError: a member is missing, unknown or of another type.
        """
        if set(document) != _MEMBERS or type(document["participant"]) is not int:
            raise BindingError(f"a binding has exactly the members {', '.join(sorted(_MEMBERS))}")
        text = {name: value for name, value in document.items() if isinstance(value, str) and len(value) <= 500}
        if len(text) != len(_MEMBERS) - 1:
            raise BindingError("a binding's members but its number are texts of at most 500 characters")
        return cls(
            participant=document["participant"],
            name=text["name"],
            legal_id=text["legalId"],
            key=text["key"],
            public_key=text["publicKey"],
            salt=text["salt"],
        )
