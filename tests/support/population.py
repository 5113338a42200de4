"""A populated ledger over the cast: one of everything that a path can name, with who stands in which relation to it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from ledger_api.acts.enums import ParticipantStatus, Role
from ledger_api.acts.ids import child_id, receivable_id
from ledger_api.sdk import CommittedDocument, products
from ledger_api.sdk.building import offer_acceptance
from ledger_api.store.ids import id_text, new_id
from ledger_api.values.commitments import Subject as Of
from tests.support.financing import asked, instructed, locked, quoted
from tests.support.invoices import ubl
from tests.support.network import DAY, WAIT, Cast, Confirmed, Member, executed

ABSENT_SERIAL = 16_000_000
"""No test takes so many receivables of one participant."""


@dataclass(frozen=True)
class Subject:
    """One thing that an `{id}` can name; `absent` is an id of the same form that names nothing.

    `parties` has the words for how each member stands to it. Whoever is not there is a stranger.
    """

    kind: str
    name: str
    id: str
    absent: str
    parties: Mapping[str, frozenset[str]]

    def words(self, caller: str) -> frozenset[str]:
        """How a caller stands to it."""
        return self.parties.get(caller, frozenset())


@dataclass(frozen=True)
class Population:
    """The callers by name, each a member of the cast, and the subjects of each kind."""

    network: Cast
    callers: Mapping[str, Member]
    subjects: tuple[Subject, ...]

    def of(self, kind: str) -> list[Subject]:
        """The subjects of a kind."""
        return [subject for subject in self.subjects if subject.kind == kind]


async def populate(network: Cast) -> Population:
    """Make everything, through the API, each by whose it is."""
    suspended = network.member(95, Role.AUDITOR | Role.AUTHORITY | Role.SETTLEMENT_BANK | Role.FINANCIER, "Suspended")
    await network.join(suspended)
    await network.govern(network.governors[0].sign.set_status(participant=95, status=ParticipantStatus.SUSPENDED))
    callers = {
        "governor": network.governors[0],
        "obligor": network.enterprise,
        "enterprise": network.second_enterprise,
        "holder": network.suppliers[0],
        "receiver": network.suppliers[1],
        "creditor": network.suppliers[2],
        "financier": network.financier,
        "financier2": network.second_financier,
        "bank": network.bank,
        "verifier": network.verifier,
        "auditor": network.auditor,
        "authority": network.authority,
        "operator": network.operator,
        "outsider": network.outsider,
        "suspended": suspended,
    }
    matured = await _matured(network)
    subjects = [
        *_titles(matured, "matured", {"holder": "creditor holder"}, {"holder": "holder", "obligor": "obligor"}),
        *await _circulating(network),
        *await _financed(network),
        await _submitted(network),
        *await _evidence(network),
        *await _general(network),
        await _withdrawn(network),
        await _product(network),
    ]
    return Population(network, callers, tuple(subjects))


def _subject(kind: str, name: str, identity: str, absent: str, **parties: str) -> Subject:
    return Subject(
        kind, name, identity, absent, {caller: frozenset(words.split()) for caller, words in parties.items()}
    )


def _titles(
    claim: Confirmed, name: str, receivable: Mapping[str, str], certificate: Mapping[str, str]
) -> list[Subject]:
    """A confirmed receivable and its root certificate; who stands to both by office is added."""
    absent = receivable_id(claim.creditor.number, ABSENT_SERIAL)
    watching = {"auditor": "auditor", "authority": "authority"}
    everyone = {"obligor": "obligor", "bank": "bank", **watching, **receivable}
    made = str(claim.receivable)
    return [
        _subject("receivable", name, made, str(absent), **everyone),
        _subject("certificate", name, made, str(absent), **{**watching, **certificate}),
    ]


async def _matured(network: Cast) -> Confirmed:
    """A receivable at its maturity, of which a quarter is paid and given out."""
    claim = await network.confirmed(network.suppliers[0], days=3)
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)
    reference = CommittedDocument.bank_reference(f"IN-{claim.receivable}")
    paid = network.bank.sign.attest_payment(
        receivable=claim.receivable,
        bank_reference=reference.commitment,
        amount=claim.face // 4,
        paid_at=network.now(),
    )
    await network.bank.client.settlement.attest_payment(paid, documents=[reference], wait=WAIT)
    async with asyncio.timeout(WAIT):
        async for _ in network.service.ledger.blocks():
            shown = await network.bank.client.receivables.get(claim.receivable)
            if shown["redeemed"] == shown["settled"]:
                break
    return claim


async def _circulating(network: Cast) -> list[Subject]:
    """A claim passed on whole, a part of it offered, and finance asked for the rest and quoted."""
    holder, receiver, creditor = network.suppliers[:3]
    claim = await network.confirmed(creditor)
    await _offer(network, creditor, holder, claim.receivable, 1, claim.face)
    offer = [one async for one in holder.client.certificates.offers() if one["certificate"] == str(claim.receivable)]
    await holder.client.certificates.accept(offer_acceptance(holder.sign, offer[0], creditor.tag), wait=WAIT)
    await _offer(network, holder, receiver, claim.receivable, 3, 10_000_00)
    request = await asked(network, holder, [network.financier], claim.receivable, 4, claim.face - 10_000_00)
    quote = await quoted(network, request, holder, network.financier)
    await holder.client.financing.get_quote(quote["id"])
    return [
        *_titles(
            claim,
            "circulating",
            {"creditor": "creditor past", "holder": "holder", "receiver": "receiver", "financier": "asked"},
            {"creditor": "past", "holder": "holder", "financier": "asked"},
        ),
        _subject(
            "certificate",
            "offered",
            str(child_id(claim.receivable, 3, 0)),
            str(child_id(claim.receivable, 9, 0)),
            holder="holder",
            receiver="receiver",
            auditor="auditor",
            authority="authority",
        ),
        _subject("request", "request", request["id"], id_text(new_id()), holder="requester", financier="invited"),
        _subject(
            "quote",
            "quote",
            quote["id"],
            id_text(new_id()),
            holder="requester",
            financier="quoter",
            auditor="auditor",
        ),
    ]


async def _withdrawn(network: Cast) -> Subject:
    """A request that its holder took back."""
    holder = network.suppliers[0]
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [network.second_financier], claim.receivable, 1, claim.face)
    await holder.client.financing.withdraw_request(request["id"])
    return _subject(
        "withdrawn request",
        "withdrawn request",
        request["id"],
        id_text(new_id()),
        holder="requester",
        financier2="once-invited",
    )


async def _product(network: Cast) -> Subject:
    """A product of the financier's, which no other financier sees."""
    lender = network.financier
    product = products.sample("green", financier=lender.number, number=1)
    act = products.product_act(lender.sign, product, network.now() + 1)
    await lender.client.products.set(lender.check(act), product)
    await network.service.ledger.advance_clock(2)
    buyers = ("obligor", "enterprise", "holder", "receiver", "creditor", "outsider")
    return _subject(
        "product",
        "product",
        products.product_id(product),
        f"{lender.number}-4000000000",
        financier="seller",
        auditor="watcher",
        authority="watcher",
        **dict.fromkeys(buyers, "buyer"),
    )


async def _financed(network: Cast) -> list[Subject]:
    """A certificate whose purchase the bank is told to pay."""
    holder = network.suppliers[0]
    claim = await network.confirmed(holder)
    certificate = claim.receivable
    await locked(network, holder, network.financier, certificate, claim.face)
    await instructed(network, network.financier, certificate)
    parties = {"holder": "holder", "financier": "financier", "bank": "bank"}
    receivable, title = _titles(claim, "financed", {"holder": "creditor holder", "financier": "financier"}, parties)
    watching = {"auditor": "auditor", "authority": "authority"}
    deal = _subject("financing", "financing", str(certificate), title.absent, **parties, **watching)
    return [receivable, title, deal]


async def _submitted(network: Cast) -> Subject:
    """A receivable that its obligor has not answered."""
    creditor = network.suppliers[0]
    claim = await network.submitted(creditor)
    return _subject(
        "receivable",
        "submitted",
        str(claim.receivable),
        str(receivable_id(creditor.number, ABSENT_SERIAL)),
        holder="creditor",
        obligor="obligor",
        auditor="auditor",
        authority="authority",
    )


async def _evidence(network: Cast) -> list[Subject]:
    issuer = network.suppliers[0]
    content = ubl(issuer, network.enterprise)
    invoice = (await issuer.client.evidence.import_invoices(content, "application/xml"))["items"][0]["id"]
    await issuer.client.evidence.grant(invoice, network.financier.number)
    request = await issuer.client.evidence.request_attestation(invoice, network.verifier.number)
    return [
        _subject(
            "invoice",
            "invoice",
            invoice,
            id_text(new_id()),
            holder="issuer",
            verifier="reader",
            financier="reader",
            auditor="auditor",
        ),
        _subject("attestation", "attestation", request["id"], id_text(new_id()), holder="issuer", verifier="verifier"),
    ]


async def _general(network: Cast) -> list[Subject]:
    holder = network.suppliers[0]
    operation = await executed(holder, holder.sign.cancel_nonce())
    key = await holder.client.access.create_api_key("named in a path", ["read"], 1)
    made = await network.auditor.client.checkpoints.create()
    return [
        _subject("operation", "operation", operation["id"], id_text(new_id()), holder="signer"),
        _subject("api key", "api key", key["id"], id_text(new_id()), holder="owner"),
        _subject("checkpoint", "checkpoint", str(made["height"]), str(2**40)),
        _subject("participant", "participant", str(network.bank.number), "4000000000"),
        _subject("act type", "act type", "Transfer", "Endorse"),
    ]


async def _offer(network: Cast, sender: Member, receiver: Member, certificate: int, sequence: int, amount: int) -> None:
    act = sender.sign.transfer(
        certificate=certificate,
        sequence=sequence,
        receiver=receiver.number,
        receiver_tag=receiver.tag,
        amount=amount,
        until=network.now() + DAY,
        trade=CommittedDocument.new(Of.TRADE, {"order": "PO-1"}).commitment,
    )
    await sender.client.certificates.transfer(act, wait=WAIT)
