"""Documents behind the commitments of acts: made and salted here, handed in beside the act, checked when shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_api.acts.codec import Act
from ledger_api.acts.jsonforms import to_json
from ledger_api.sdk import answers
from ledger_api.sdk.errors import AnswerError
from ledger_api.values.commitments import Json, Subject, bank_reference, commitment, content_commitment, new_salt

_BANK_REFERENCE = "bank-reference"


@dataclass(frozen=True, slots=True)
class CommittedDocument:
    """A document and the 32 bytes that an act carries in its place."""

    subject: str
    document: Mapping[str, Json]
    commitment: bytes

    @classmethod
    def new(cls, subject: Subject, members: Mapping[str, Json]) -> "CommittedDocument":
        """A document of these members and a fresh salt.

        Raises:
            CommitmentError: it has no canonical form or is too large.
        """
        document = {**members, "salt": new_salt()}
        return cls(subject.value, document, commitment(subject, document))

    @classmethod
    def bank_reference(cls, reference: str) -> "CommittedDocument":
        """A settlement bank's own reference of a payment, which can be used once.

        Raises:
            CommitmentError: it is empty or longer than 140 characters.
        """
        return cls(_BANK_REFERENCE, {"reference": reference}, bank_reference(reference))


def with_documents(act: Act, documents: Sequence[CommittedDocument]) -> dict[str, Any]:
    """The body that presents an act with the documents behind its commitments."""
    body = to_json(act)
    if documents:
        body["documents"] = [{"subject": each.subject, "document": dict(each.document)} for each in documents]
    return body


def opened(subject: Subject, shown: answers.Committed) -> Mapping[str, Any] | None:
    """The document that the service shows for a commitment, None where it shows none.

    Raises:
        AnswerError: it is not what the commitment stands for.
    """
    document = shown.get("document")
    if document is None:
        return None
    if "0x" + commitment(subject, document).hex() != shown["commitment"]:
        raise AnswerError(f"the {subject.value} that the service shows is not the one that was committed to")
    return document


def checked_content(invoice: answers.Invoice, content: bytes) -> bytes:
    """The commitment to an invoice's document, computed from the document itself.

    Raises:
        AnswerError: the document is not the one that was imported.
    """
    made = content_commitment(invoice["salt"], content)
    if "0x" + made.hex() != invoice["content"]:
        raise AnswerError("the document is not the one whose commitment the service shows")
    return made
