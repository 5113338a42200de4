"""Documents that come in beside a signed act, checked against the commitments that the act carries."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, create_model
from sqlalchemy import Connection

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import OF_CERTIFICATE, OF_RECEIVABLE
from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act
from ledger_api.acts.state import FINANCINGS, RECEIVABLES, State
from ledger_api.chain.interface import Companion
from ledger_api.evidence.committed import Committed, encrypt, store
from ledger_api.operations.actforms import FORMS, ActForm, one_of
from ledger_api.store.keyring import Keyring
from ledger_api.store.projection import SnapshotState
from ledger_api.values.commitments import CommitmentError, Subject, bank_reference, canonical, commitment
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError
from ledger_api.web.runtime import Runtime

BANK_REFERENCE = "bank-reference"
"""Not salted, so that the same payment can't be attested twice: its document is `{"reference": text}`."""
MOST_DOCUMENTS = 100


class DocumentForm(BaseModel):
    """One document whose commitment the act carries."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"subject": "trade", "document": {"order": "PO-881", "salt": "5c" * 32}}},
    )

    subject: Literal[
        "trade-contract", "text", "trade", "note", "registration", "description", "payment", "bank-reference"
    ]
    document: Annotated[dict[str, Any], Field(description="With its salt, exactly as it was committed to.")]


def with_documents(*names: str) -> Any:  # noqa: ANN401 - an annotation
    """The annotation of a body that is one of the named acts, with the documents behind its commitments (optional)."""
    return one_of(*names, forms={name: _with_documents(name) for name in names})


def _with_documents(name: str) -> type[ActForm]:
    listed = Annotated[
        list[DocumentForm], Field(max_length=MOST_DOCUMENTS, description="Behind the act's commitments.")
    ]
    members: dict[str, Any] = {"documents": (listed, [])}
    return create_model(f"{name}WithDocuments", __base__=FORMS[name], __doc__=FORMS[name].__doc__, **members)


async def companion_of(runtime: Runtime, caller: Identity, act: Act, form: Any) -> Companion | None:  # noqa: ANN401
    """Stores the form's documents with the act, each for the parties of what it is about.

    Raises:
        ProblemError: commitment_differs, naming the document that the act does not commit to.
    """
    given: list[DocumentForm] = form.documents
    if not given:
        return None
    expected = await runtime.reader.run(lambda at: list(_expected(SnapshotState(at.connection), act)))
    rows = [
        encrypt(runtime.vault, _checked(place, row, expected, caller.participant)) for place, row in enumerate(given)
    ]
    now = runtime.ledger.now()
    hashes = [content_hash(runtime.keyring, row.committed.content) for row in rows]

    def companion(connection: Connection, _operation: bytes) -> None:
        for row, hashed in zip(rows, hashes, strict=True):
            store(connection, runtime.vault, row, hashed, now)

    return companion


def content_hash(keyring: Keyring, content: bytes) -> bytes:
    """The keyed hash by which a document that comes in again is recognised."""
    return hmac.digest(keyring.derive("evidence/content-hash"), content, hashlib.sha256)


_Expected = tuple[str, bytes, int, int, tuple[int, ...]]
"""Subject, commitment, object kind, object, readers."""


def _checked(place: int, row: DocumentForm, expected: list[_Expected], owner: int) -> Committed:
    field = f"body/documents/{place}"
    try:
        if row.subject == BANK_REFERENCE:
            made = bank_reference(_reference(row.document))
            content = orjson.dumps(row.document)
        else:
            made = commitment(Subject(row.subject), row.document)
            content = canonical(row.document)
    except CommitmentError as error:
        raise ProblemError(Code.COMMITMENT_DIFFERS, str(error), field=field) from error
    for subject, known, kind, about, readers in expected:
        if subject == row.subject and hmac.compare_digest(made, known):
            return Committed(made, subject, kind, about, content, owner, readers)
    raise ProblemError(Code.COMMITMENT_DIFFERS, f"the act has no commitment to this {row.subject}", field=field)


def _reference(document: dict[str, Any]) -> str:
    reference = document.get("reference")
    if set(document) != {"reference"} or not isinstance(reference, str):
        raise CommitmentError("a bank reference's document has the one member `reference`")
    return reference


def _expected(state: State, act: Act) -> Iterator[_Expected]:
    known = _SOURCES.get(type(act.fields))
    return known(state, act) if known else iter(())


def _submit(_: State, act: Act) -> Iterator[_Expected]:
    a: m.Submit = act.fields
    yield "trade-contract", a.trade_contract, OF_RECEIVABLE, a.receivable, (a.creditor, a.obligor)


def _open(_: State, act: Act) -> Iterator[_Expected]:
    a: m.Open = act.fields
    yield "trade-contract", a.trade_contract, OF_RECEIVABLE, a.receivable, (a.creditor, a.obligor)
    yield "text", a.text, OF_RECEIVABLE, a.receivable, (a.creditor, a.obligor)


def _confirm(_: State, act: Act) -> Iterator[_Expected]:
    a: m.Confirm = act.fields
    yield "text", a.text, OF_RECEIVABLE, a.receivable, (a.creditor, a.obligor)


def _reject(state: State, act: Act) -> Iterator[_Expected]:
    a: m.RejectReceivable = act.fields
    record = state.get(RECEIVABLES, a.receivable)
    others = (record.creditor, record.obligor) if record else ()
    yield "note", a.note, OF_RECEIVABLE, a.receivable, others


def _transfer(_: State, act: Act) -> Iterator[_Expected]:
    a: m.Transfer = act.fields
    yield "trade", a.trade, OF_CERTIFICATE, a.certificate, (a.holder, a.receiver)


def _pay_many(_: State, act: Act) -> Iterator[_Expected]:
    a: m.PayMany = act.fields
    for line in act.items:
        yield "trade", line.trade, OF_CERTIFICATE, a.certificate, (a.holder, line.receiver)


def _register(state: State, act: Act) -> Iterator[_Expected]:
    a: m.RegisterFinancing = act.fields
    parties = _deal(state, a.certificate)
    yield "registration", a.registration, OF_CERTIFICATE, a.certificate, parties
    yield "description", a.description, OF_CERTIFICATE, a.certificate, parties


def _instruct(state: State, act: Act) -> Iterator[_Expected]:
    a: m.InstructPayment = act.fields
    yield "payment", a.payment, OF_CERTIFICATE, a.certificate, (*_deal(state, a.certificate), a.bank)


def _disburse(state: State, act: Act) -> Iterator[_Expected]:
    a: m.AttestDisbursement = act.fields
    yield BANK_REFERENCE, a.bank_reference, OF_CERTIFICATE, a.certificate, _deal(state, a.certificate)


def _paid(state: State, act: Act) -> Iterator[_Expected]:
    a: m.AttestPayment = act.fields
    record = state.get(RECEIVABLES, a.receivable)
    yield BANK_REFERENCE, a.bank_reference, OF_RECEIVABLE, a.receivable, (record.obligor,) if record else ()


def _deal(state: State, certificate: int) -> tuple[int, ...]:
    deal = state.get(FINANCINGS, certificate)
    return (deal.financier, deal.holder) if deal else ()


_SOURCES: dict[type[Any], Callable[[State, Act], Iterator[_Expected]]] = {
    m.Submit: _submit,
    m.Open: _open,
    m.Confirm: _confirm,
    m.RejectReceivable: _reject,
    m.Transfer: _transfer,
    m.PayMany: _pay_many,
    m.RegisterFinancing: _register,
    m.InstructPayment: _instruct,
    m.AttestDisbursement: _disburse,
    m.AttestPayment: _paid,
}
