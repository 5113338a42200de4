"""Who is behind a participant number: shown only when governors enrolled it and the certificate authority signed it."""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger_api.acts.enums import ParticipantStatus, Role
from ledger_api.sdk.errors import DirectoryError
from ledger_api.sdk.keys import address_of
from ledger_api.sdk.sealing import SealError, public_key_of
from ledger_api.values.bindings import Binding, BindingError
from ledger_api.values.commitments import CommitmentError
from ledger_api.values.identifiers import IdentifierError


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the chain holds of a participant: its word's fields and the commitment to its binding.

    Founding governors have no enrolment, so no commitment: their key and tag are part of the ledger's genesis.
    """

    number: int
    tag: int
    key: str
    roles: Role
    status: ParticipantStatus
    binding: bytes | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant whose name and legal id were checked against the chain and the CA."""

    number: int
    name: str
    legal_id: str
    tag: int
    key: str
    public_key: bytes
    roles: Role
    status: ParticipantStatus


class Directory:
    """Checks directory entries against the CA keys its owner gave it, never against the service's word."""

    def __init__(self, cas: tuple[bytes, ...]) -> None:
        """From the CAs' raw Ed25519 public keys (32 bytes each)."""
        self._cas = tuple(Ed25519PublicKey.from_public_bytes(raw) for raw in cas)

    def check(self, enrolled: Enrolled, document: Mapping[str, object], signature: bytes) -> Participant:
        """The participant, when the document is the one that governors enrolled and a trusted CA signed it.

        Raises:
            DirectoryError: number, key, tag, commitment or signature do not fit together.
        """
        try:
            binding = Binding.parse(document)
            commitment, tag = binding.commitment, binding.tag
            public = public_key_of(binding.public_key)
        except (BindingError, CommitmentError, IdentifierError, SealError) as error:
            raise DirectoryError(f"participant {enrolled.number}: {error}") from error
        if enrolled.binding is None and Role.GOVERNOR not in enrolled.roles:
            raise DirectoryError(f"participant {enrolled.number}: no binding was enrolled")
        if enrolled.binding is not None and commitment != enrolled.binding:
            raise DirectoryError(f"participant {enrolled.number}: the binding is not the one that was enrolled")
        claimed = (binding.participant, tag, binding.key, address_of(public))
        if claimed != (enrolled.number, enrolled.tag, enrolled.key, enrolled.key):
            raise DirectoryError(f"participant {enrolled.number}: number, legal id or key is another one's")
        if not any(self._signed_by(ca, binding, signature) for ca in self._cas):
            raise DirectoryError(f"participant {enrolled.number}: no trusted CA signed the binding")
        return Participant(
            enrolled.number,
            binding.name,
            binding.legal_id,
            tag,
            enrolled.key,
            public,
            enrolled.roles,
            enrolled.status,
        )

    @staticmethod
    def _signed_by(ca: Ed25519PublicKey, binding: Binding, signature: bytes) -> bool:
        try:
            binding.verify(signature, ca)
        except BindingError:
            return False
        return True
