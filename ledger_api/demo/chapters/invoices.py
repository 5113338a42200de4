"""Suppliers import their invoices, and the registry attests them under fingerprints that only it can compute."""

from typing import Literal

from ledger_api.demo.papers import Paper
from ledger_api.demo.play import Play
from ledger_api.demo.telling import money
from ledger_api.sdk import FingerprintKeys
from ledger_api.sdk.answers import AttestationRequest

_SHOWN = 12


def play(it: Play) -> None:
    """Play the chapter."""
    it.tell.chapter("2 · Invoices become evidence")
    for skipped in it.papers.skipped:
        number = f" {skipped.number}" if skipped.number else ""
        it.tell.say(f"Left out: {skipped.file}{number}: {skipped.why}.")
    for note in it.plan.notes:
        it.tell.say(note)
    asked = {_import(it, paper): paper for paper in it.papers.usable}
    keys = FingerprintKeys.generate()
    keys.save(it.folder / "keys" / f"{it.cast.verifier.number}-fingerprints.json")
    requests = list(it.cast.verifier.client.evidence.attestation_requests(unanswered=True))
    it.checks.equal("every usable invoice awaits its attestation", len(requests), len(asked))
    for request in requests:
        _attest(it, keys, request)
    for identity, paper in asked.items():
        invoice = it.cast.of(paper.invoice.seller_id or "").client.evidence.invoice(identity)
        shown = invoice["attestation"].get("fingerprint")
        if shown is not None:
            it.fingerprints[paper] = bytes.fromhex(shown[2:])
    it.checks.equal("every usable invoice is attested", len(it.fingerprints), len(asked))
    it.tell.table(
        "Invoices",
        ("number", "from", "to", ">amount", "format"),
        [_row(it, paper) for paper in it.papers.usable[:_SHOWN]],
    )
    if len(asked) > _SHOWN:
        it.tell.say(f"… and {len(asked) - _SHOWN} more.")


def _import(it: Play, paper: Paper) -> str:
    seller = it.cast.of(paper.invoice.seller_id or "")
    media_type: Literal["text/csv", "application/xml"] = (
        "text/csv" if paper.media_type == "text/csv" else "application/xml"
    )
    found = seller.client.evidence.import_invoices(paper.content, media_type, currency=paper.invoice.currency)
    identity = found["items"][0]["id"]
    seller.client.evidence.request_attestation(identity, it.cast.verifier.number)
    return identity


def _attest(it: Play, keys: FingerprintKeys, request: AttestationRequest) -> None:
    verifier, invoice = it.cast.verifier, request["invoice"]
    document = verifier.client.evidence.document(invoice["id"])
    act = keys.attestation(verifier.sign, invoice, document)
    what = f"attests invoice {invoice['fields']['number']} of {it.cast.members[invoice['issuer']['participant']].name}"
    it.do(verifier, verifier.client.evidence.attest, act, what)


def _row(it: Play, paper: Paper) -> tuple[str, ...]:
    invoice = paper.invoice
    seller, buyer = it.cast.of(invoice.seller_id or ""), it.cast.of(invoice.buyer_id or "")
    return (
        invoice.number or "",
        seller.name,
        buyer.name,
        money(invoice.minor, invoice.currency or ""),
        invoice.format or "",
    )
