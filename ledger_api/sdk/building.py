"""Acts that answer what the service shows: built from the answer, checked against its commitments, signed here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import keccak, list_hash
from ledger_api.acts.ids import child_id
from ledger_api.acts.messages import (
    AttestRecourse,
    EvidenceLine,
    FreezeAmount,
    PageItemLine,
    PayMany,
    Redeem,
    Split,
    Submit,
    Transfer,
)
from ledger_api.sdk import answers
from ledger_api.sdk.errors import AnswerError
from ledger_api.sdk.signer import Signer
from ledger_api.values.business_days import currency_cut_off
from ledger_api.values.calendars import BusinessDayRule, CalendarError
from ledger_api.values.money import Money
from ledger_api.values.prorata import order, pages


def minor(money: answers.Money) -> int:
    """The minor units of an amount in an answer."""
    return Money.parse(money["amount"], money["currency"]).minor


def cutoff(
    invoice: answers.Invoice,
    at: time,
    rule: BusinessDayRule = BusinessDayRule.FOLLOWING,
    *,
    closed: Iterable[date] = (),
) -> int:
    """When an imported invoice matures, in unix seconds: its due date at a local time, by its currency's calendar.

    `closed` are days on which your own bank is closed besides.

    Raises:
        CalendarError: the invoice states no due date, or its currency has no calendar.
    """
    due = invoice["fields"].get("due_date")
    if due is None:
        raise CalendarError("the invoice states no due date")
    return currency_cut_off(invoice["amount"]["currency"], at, rule, closed=closed).instant(date.fromisoformat(due))


def receivable_commitment(trade_contract: bytes, evidence: Sequence[EvidenceLine]) -> bytes:
    """The 32 bytes by which a confirmation names trade contract and invoices."""
    nothing = Submit(0, 0, 0, 0, 0, 0, 0, 0, trade_contract, 0, 0)
    return keccak(trade_contract + list_hash(build(nothing, tuple(evidence))))


def evidence_of(receivable: answers.ReceivableDetails) -> tuple[bytes, tuple[EvidenceLine, ...]]:
    """Trade contract and evidence of a receivable, which its commitment stands for.

    Raises:
        AnswerError: the service does not show them, or they are not what was committed to.
    """
    shown = receivable.get("trade_contract")
    contract = bytes(32) if shown is None else bytes.fromhex(shown["commitment"][2:])
    lines = tuple(
        EvidenceLine(bytes.fromhex(line["fingerprint"][2:]), minor(line["amount"]))
        for line in receivable.get("evidence", ())
    )
    if not lines or "0x" + receivable_commitment(contract, lines).hex() != receivable["commitment"]:
        raise AnswerError("the evidence that the service shows is not what the receivable commits to")
    return contract, lines


def confirmation(
    signer: Signer,
    receivable: answers.ReceivableDetails,
    creditor_tag: int,
    *,
    cutoff: int,
    text: bytes = bytes(32),
    waiver: int = 0,
    tenor_reason: int = 0,
) -> Act:
    """The maker's confirmation of a submitted receivable; above the threshold a checker signs behind it.

    `cutoff` is the instant (unix seconds) that the obligor agreed to: it is compared, not taken over, and so is the
    commitment. `creditor_tag` comes from the checked directory.

    Raises:
        AnswerError: the answer contradicts itself.
    """
    evidence_of(receivable)
    face = Money.parse(receivable["face"]["amount"], receivable["face"]["currency"])
    return signer.confirm(
        receivable=int(receivable["id"]),
        creditor=receivable["creditor"]["participant"],
        creditor_tag=creditor_tag,
        face=face.minor,
        currency=face.currency,
        cutoff=cutoff,
        commitment=bytes.fromhex(receivable["commitment"][2:]),
        text=text,
        waiver=waiver,
        tenor_reason=tenor_reason,
    )


def receivable_acceptance(
    signer: Signer, receivable: answers.ReceivableDetails, obligor_tag: int, *, cutoff: int
) -> Act:
    """The creditor's acceptance of an opened receivable; see `confirmation`.

    Raises:
        AnswerError: the answer contradicts itself.
    """
    evidence_of(receivable)
    face = Money.parse(receivable["face"]["amount"], receivable["face"]["currency"])
    return signer.accept_receivable(
        receivable=int(receivable["id"]),
        obligor=receivable["obligor"]["participant"],
        obligor_tag=obligor_tag,
        face=face.minor,
        currency=face.currency,
        cutoff=cutoff,
        commitment=bytes.fromhex(receivable["commitment"][2:]),
    )


def evidence_release(signer: Signer, receivable: answers.ReceivableDetails) -> Act:
    """The act that gives back the invoices' amounts of a rejected or expired receivable. It needs no signature.

    Raises:
        AnswerError: the answer contradicts itself.
    """
    contract, lines = evidence_of(receivable)
    return signer.release_evidence(receivable=int(receivable["id"]), trade_contract=contract, evidence=lines)


def offer_acceptance(signer: Signer, offer: answers.Offer, sender_tag: int) -> Act:
    """The receiver's acceptance of an offer as it is shown; `sender_tag` comes from the checked directory."""
    return signer.accept_offer(
        certificate=int(offer["certificate"]),
        sequence=offer["sequence"],
        sender=offer["sender"]["participant"],
        sender_tag=sender_tag,
        amount=minor(offer["amount"]),
    )


def children(act: Act, amount: int | None = None) -> tuple[int, ...]:
    """The ids of the certificates that an act will split off, known before it is executed.

    `amount` is the certificate's before the act: a transfer, or a payment on recourse, of all of it splits nothing off.
    """
    fields = act.fields
    if isinstance(fields, Split | PayMany):
        return tuple(child_id(fields.certificate, fields.sequence, index) for index in range(len(act.items)))
    if isinstance(fields, FreezeAmount) or (isinstance(fields, Transfer | AttestRecourse) and fields.amount != amount):
        return (child_id(fields.certificate, fields.sequence, 0),)
    return ()


def redemptions(receivable: int, *, settled: int, redeemed: int, due: int, amounts: Mapping[int, int]) -> list[Act]:
    """The acts that give attested money out: one page, or several to be presented twice (to measure, then to pay).

    All in minor units; `due` is the face less what was credited and written down, `amounts` are the live certificates',
    which sum to due − redeemed. Nobody signs them.
    """
    ordered = order(settled - redeemed, due - redeemed, amounts)
    return [
        build(Redeem(receivable, settled), tuple(PageItemLine(each) for each in page))
        for page in pages([certificate for certificate, _, _ in ordered])
    ]
