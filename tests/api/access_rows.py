"""The table of access: for each operation of the OpenAPI document, what it is about and who gets what from it.

Kept by hand after `docs/acts.md` (Who sees what), beside what the document itself says: `x-access`, `x-roles`, scopes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ledger_api.acts.codec import build
from ledger_api.acts.hashing import digest
from ledger_api.acts.jsonforms import from_json, to_json
from ledger_api.financing.examples import SEALED
from ledger_api.operations.actforms import example
from ledger_api.participants import schemas as participants
from tests.support.network import Member
from tests.support.population import Population, Subject

Body = Callable[[Population, Member, str], dict[str, Any]]
"""From the ledger, the caller and the id that is asked about to what the request carries (arguments of httpx)."""

ANY = (
    "obligor",
    "creditor",
    "holder",
    "receiver",
    "past",
    "asked",
    "financier",
    "bank",
    "auditor",
    "authority",
)
"""Every way to stand to a receivable or a certificate."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One operation.

    `about` is the kind of what the path or the body names. Who stands in one of the words of `sees` to it gets the
    word's status; everybody else gets the answer for what does not exist. `status` is what callers get where access
    does not depend on a subject. `lists` has the kind of an own list's items, the member with their id,
    and the words with which they are there.
    """

    status: int = 200
    about: str | None = None
    sees: Mapping[str, int] = field(default_factory=dict)
    unless: Mapping[str, int] = field(default_factory=dict)
    """Other statuses for those who see it, by the subject's name."""
    body: Body | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[str, str, tuple[str, ...]] | None = None
    ends_session: bool = False
    endless: bool = False
    in_results: bool = False
    """Each act has an answer of its own inside."""


def sees(status: int, *words: str) -> dict[str, int]:
    """Those who get this status."""
    return dict.fromkeys(words, status)


def signed(name: str, about: str | None = None, **values: object) -> Body:
    """An act of the caller's, well signed and about the subject, that the rules refuse whoever signs it."""

    def body(ledger: Population, caller: Member, identity: str) -> dict[str, Any]:
        return {"json": _act(ledger, caller, name, about, identity, values)}

    return body


def _act(
    ledger: Population, caller: Member, name: str, about: str | None, identity: str, values: Mapping[str, object]
) -> dict[str, Any]:
    form = example(name)
    fields, soon = form["fields"], ledger.network.now() + 3_600
    fields |= {each: soon for each in ("deadline", "until", "disburseBy") if each in fields}
    act = from_json(form)
    for signer in act.type.signers[:1]:
        fields[signer] = caller.number
    if "sequence" in fields:
        fields["sequence"] = 2**24 - 2
    for money in {"amount", "face"} & set(fields):
        fields[money] = str(2**64 - 1)
    if about is not None:
        fields[about] = identity
    fields |= values
    unsigned = from_json(form)
    signature = caller.sign.key.sign(digest(unsigned, ledger.network.network.domain))
    return to_json(build(unsigned.fields, unsigned.items).signed(*([signature] if act.signatures else [])))


def sent(**arguments: Any) -> Body:
    """The same for every caller."""
    return lambda *_: arguments


def _in_list(ledger: Population, caller: Member, identity: str) -> dict[str, Any]:
    return {"json": [_act(ledger, caller, "Cancel", "certificate", identity, {})]}


def _quote(ledger: Population, caller: Member, _identity: str) -> dict[str, Any]:
    return {
        "json": {"quote": _act(ledger, caller, "Finance", None, "", {"financier": caller.number}), "sealed": SEALED}
    }


def _today(ledger: Population, *_: object) -> dict[str, Any]:
    return {"params": {"currency": "CNY", "from": datetime.fromtimestamp(ledger.network.now(), UTC).date().isoformat()}}


def _requests(ledger: Population, caller: Member, identity: str) -> dict[str, Any]:
    return {"json": [_act(ledger, caller, "RequestFinancing", "certificate", identity, {})]}


def _product(ledger: Population, caller: Member, _identity: str) -> dict[str, Any]:
    return {"json": {"set": _act(ledger, caller, "SetProduct", None, "", {}), "document": {}}}


def _account(*_: object) -> dict[str, Any]:
    return {"json": {"document": {"bank": "B", "number": "1", "name": "N", "salt": "00" * 32}}}


def _of(kind: str, name: str, **values: object) -> Row:
    """A typed write: the rules answer who sees the object, whoever else is told that there is none."""
    return Row(about=kind, sees=sees(422, *ANY), body=signed(name, kind, **values))


def _read(kind: str, *words: str) -> Row:
    return Row(about=kind, sees=sees(200, *words))


ENTRY = participants.example()["entry"]
_SETTLED = ("obligor", "bank", "holder", "past", "financier", "auditor", "authority")
_DEAL = ("holder", "financier", "bank", "auditor", "authority")

ROWS: dict[str, Row] = {
    # meta
    "listActTypes": Row(),
    "getActType": Row(about="act type"),
    "getHealth": Row(),
    "getReadiness": Row(),
    "getNetwork": Row(),
    "getMetrics": Row(),
    # relay
    "getRelay": Row(),
    "listUnderway": Row(),
    "resumeRelay": Row(status=409),
    "replaceTransaction": Row(status=409, body=sent(json={"transaction": "0x" + "7e" * 32})),
    "dropTransaction": Row(status=409, body=sent(json={"transaction": "0x" + "7e" * 32})),
    # access
    "createChallenge": Row(body=sent(json={"participant": 7, "key": "0x" + "7e" * 20})),
    "createSession": Row(status=401, body=sent(json={"challenge": "00", "signature": "0x" + "1b" * 65})),
    "endSession": Row(status=204, ends_session=True),
    "createApiKey": Row(status=201, body=sent(json={"name": "matrix", "scopes": ["manage"], "days": 1})),
    "listApiKeys": Row(lists=("api key", "id", ("owner",))),
    "revokeApiKey": Row(about="api key", sees=sees(204, "owner")),
    # acts
    "presentAct": _of("certificate", "Cancel"),
    "checkAct": Row(about="certificate", sees=sees(200, *ANY), body=signed("Cancel", "certificate")),
    "prepareAct": Row(body=signed("Cancel", "certificate", certificate="1")),
    "presentActs": Row(status=207, about="certificate", body=_in_list, in_results=True),
    "listOperations": Row(lists=("operation", "id", ("signer",))),
    "getOperation": _read("operation", "signer"),
    # participants
    "listParticipants": Row(),
    "getOwnParticipant": Row(),
    "getParticipant": Row(about="participant"),
    "putDirectoryEntry": Row(
        status=422,
        about="participant",
        body=sent(json={name: ENTRY[name] for name in ("document", "signature")}),
    ),
    "putOwnAccount": Row(status=422, body=_account),
    # events, checkpoints
    "listEvents": Row(),
    "streamEvents": Row(endless=True),
    "listCheckpoints": Row(),
    "createCheckpoint": Row(status=201),
    "getCheckpoint": Row(about="checkpoint"),
    "countersignCheckpoint": Row(status=422, about="checkpoint", body=signed("Countersign")),
    # rpc, sandbox
    "callNode": Row(body=sent(json={"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []})),
    "advanceClock": Row(body=sent(json={"advance_seconds": 1})),
    # evidence
    "importInvoices": Row(status=422, body=sent(content=b"<no/>", headers={"Content-Type": "application/xml"})),
    "listInvoices": Row(lists=("invoice", "id", ("issuer",))),
    "getInvoice": _read("invoice", "issuer", "reader", "auditor"),
    "getInvoiceDocument": _read("invoice", "issuer", "reader", "auditor"),
    "grantInvoice": Row(about="invoice", sees=sees(200, "issuer"), body=sent(json={"participant": 30})),
    "revokeInvoiceGrant": Row(about="invoice", sees=sees(204, "issuer"), path={"participant": "1"}),
    "requestAttestation": Row(about="invoice", sees=sees(201, "issuer"), body=sent(json={"verifier": 50})),
    "listAttestationRequests": Row(lists=("attestation", "id", ("verifier",))),
    "getAttestationRequest": _read("attestation", "issuer", "verifier"),
    "attestEvidence": Row(status=422, body=signed("AttestEvidence", amount="0")),
    # receivables
    "listReceivables": Row(lists=("receivable", "id", ANY)),
    "createReceivable": Row(status=422, body=signed("Submit")),
    "getCutOff": Row(body=sent(params={"currency": "CNY", "due": "2026-10-03", "time": "15:00"})),
    "getReceivable": _read("receivable", *ANY),
    "getReceivableHistory": _read("receivable", *ANY),
    "confirmReceivable": _of("receivable", "Confirm"),
    "rejectReceivable": _of("receivable", "RejectReceivable", reason=255),
    "acceptReceivable": _of("receivable", "AcceptReceivable"),
    "releaseEvidence": _of("receivable", "ReleaseEvidence"),
    "listReceivableCertificates": _read("receivable", *ANY),
    "getReceivableLineage": _read("receivable", *ANY),
    # certificates
    "listCertificates": Row(lists=("certificate", "id", ("holder",))),
    "getCertificate": _read("certificate", *ANY),
    "getCertificateHistory": _read("certificate", *ANY),
    "getLineage": _read("certificate", *ANY),
    "listOffers": Row(lists=("certificate", "certificate", ("receiver",))),
    "listStandingAcceptances": Row(),
    "setStandingAcceptance": Row(status=422, body=signed("SetStandingAcceptance", deadline=1)),
    "splitCertificate": _of("certificate", "Split"),
    "transferCertificate": _of("certificate", "Transfer"),
    "payMany": _of("certificate", "PayMany"),
    "acceptOffer": _of("certificate", "AcceptOffer"),
    "rejectOffer": _of("certificate", "RejectOffer"),
    "cancelSequence": _of("certificate", "Cancel"),
    # products
    "setProduct": Row(status=422, body=_product),
    "checkProduct": Row(body=sent(json={"document": {}})),
    "listProducts": Row(),
    "getProduct": _read("product", "seller", "buyer", "watcher"),
    "listProductVersions": _read("product", "seller", "buyer", "watcher"),
    "getProductVersion": Row(about="product", sees=sees(200, "seller", "buyer", "watcher"), path={"version": "1"}),
    # financing
    "requestFinancing": _of("certificate", "RequestFinancing"),
    "requestFinancings": Row(status=207, about="certificate", body=_requests, in_results=True),
    "withdrawFinancingRequest": Row(about="withdrawn request", sees=sees(200, "requester")),
    "listFinancingRequests": Row(lists=("request", "id", ("requester",))),
    "getFinancingRequest": _read("request", "requester", "invited"),
    "giveQuote": Row(about="request", sees={"requester": 403, "invited": 422}, body=_quote),
    "listQuotes": _read("request", "requester", "invited"),
    "listOwnQuotes": Row(lists=("quote", "id", ("quoter",))),
    "getQuote": _read("quote", "requester", "quoter", "auditor"),
    "withdrawQuote": Row(about="quote", sees=sees(409, "quoter")),
    "acceptQuote": Row(about="quote", sees=sees(422, "requester"), body=signed("Finance")),
    "listFinancings": Row(lists=("financing", "certificate", ("holder", "financier", "bank"))),
    "getFinancing": _read("financing", *_DEAL),
    "registerFinancing": _of("certificate", "RegisterFinancing"),
    "instructPayment": _of("certificate", "InstructPayment"),
    "attestDisbursement": _of("certificate", "AttestDisbursement"),
    "releaseLock": _of("certificate", "ReleaseLock"),
    # settlement
    "getClearingList": Row(
        about="receivable",
        sees=sees(200, *_SETTLED),
        unless={"circulating": 409, "financed": 409, "submitted": 404},
    ),
    "getPaymentOrder": Row(
        about="receivable",
        sees=sees(200, "obligor", "bank", "auditor", "authority"),
        unless={"circulating": 409, "financed": 409, "submitted": 404},
    ),
    "listPayments": Row(about="receivable", sees=sees(200, *_SETTLED), unless={"submitted": 404}),
    "listRedemptions": Row(about="receivable", sees=sees(200, *_SETTLED), unless={"submitted": 404}),
    "attestPayment": _of("receivable", "AttestPayment"),
    "redeemReceivable": _of("receivable", "Redeem", settled="1"),
    # audit
    "getBalance": Row(),
    "getCertificateProof": _read("certificate", "holder", "auditor"),
    # reports
    "getAgeing": Row(),
    "getOverdue": Row(),
    "getDilution": Row(),
    "getLines": Row(),
    "getLineUse": Row(body=_today),
    "getDerecognition": Row(),
    "getTransfers": Row(),
    "getSmePayment": Row(),
    "getStops": Row(),
    "getDaily": Row(),
    "listDailyEvents": Row(),
}


def expected(row: Row, subject: Subject, caller: str) -> int:
    """The status that a caller with the needed roles and scopes gets for the subject."""
    words = subject.words(caller)
    known = [status for word, status in row.sees.items() if word in words]
    return row.unless.get(subject.name, known[0]) if known else 404
