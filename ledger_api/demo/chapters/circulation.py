"""A certificate travels down the chain: split, accepted, rejected, left to expire, and paid out to ten at once."""

from ledger_api.acts.codec import Act
from ledger_api.acts.enums import RejectReason
from ledger_api.acts.messages import PartLine, PaymentLine
from ledger_api.demo.cast import Member
from ledger_api.demo.drawing import lineage_tree
from ledger_api.demo.play import DAY, Claim, Play
from ledger_api.demo.telling import money
from ledger_api.sdk import building
from ledger_api.sdk.answers import Certificate
from ledger_api.values.currencies import currency

_OFFER_DAYS = 3
_STANDING_DAYS = 30


def play(it: Play) -> None:
    """Play the chapter."""
    it.tell.chapter("4 · The certificate travels down the chain")
    claim = it.claims["main"]
    first, second, other, third = claim.creditor, it.cast.tiers[2][0], it.cast.tiers[2][1], it.cast.tiers[3][0]
    part = _split(it, claim, first)
    _pass(it, first, second, part, "the split part", None)
    returned = _rejected(it, claim, first, other)
    _expires(it, first, other, returned)
    _pay_ten(it, claim, first)
    amount = building.minor(second.client.certificates.get(part)["amount"])
    it.certificates["to finance"] = _pass(it, second, third, part, "half of it", amount // 2)
    tree = it.cast.auditor.client.certificates.tree(claim.receivable)
    it.tell.show(lineage_tree(tree, it.name_of))
    _balances(it, claim)
    it.checks.equal("live certificates add up to the face", building.minor(tree["live"]), claim.face)


def _split(it: Play, claim: Claim, holder: Member) -> int:
    root = holder.client.certificates.get(claim.receivable)
    act = holder.sign.split(
        certificate=claim.receivable, sequence=_sequence(root), parts=[PartLine(claim.face * 3 // 10)]
    )
    it.do(holder, holder.client.certificates.split, act, f"splits off {_part(claim, 30)}")
    (child,) = building.children(act)
    return child


def _pass(it: Play, sender: Member, receiver: Member, certificate: int, what: str, amount: int | None) -> int:
    """Offer a certificate, or an amount of it, and let the receiver accept; the id of what it then holds."""
    act = _offer(it, sender, receiver, certificate, amount, _OFFER_DAYS * DAY)
    it.do(sender, sender.client.certificates.transfer, act, f"offers {what} to {receiver.name}")
    passed = (*building.children(act, _amount(sender, certificate, amount)), certificate)[0]
    offer = next(one for one in receiver.client.certificates.offers() if int(one["certificate"]) == passed)
    accepted = building.offer_acceptance(receiver.sign, offer, receiver.client.participants.verified(sender.number).tag)
    shown = money(building.minor(offer["amount"]), offer["amount"]["currency"])
    it.do(receiver, receiver.client.certificates.accept, accepted, f"accepts {shown} from {sender.name}")
    holder = receiver.client.certificates.get(passed)["holder"]["participant"]
    it.checks.equal(f"{receiver.name} holds what it accepted", holder, receiver.number)
    return passed


def _rejected(it: Play, claim: Claim, sender: Member, receiver: Member) -> int:
    """An offer of a twentieth that the receiver rejects; it is the sender's again."""
    act = _offer(it, sender, receiver, claim.receivable, claim.face // 20, _OFFER_DAYS * DAY)
    it.do(sender, sender.client.certificates.transfer, act, f"offers {_part(claim, 5)} to {receiver.name}")
    (child,) = building.children(act)
    offer = next(one for one in receiver.client.certificates.offers() if int(one["certificate"]) == child)
    refusal = receiver.sign.reject_offer(
        certificate=child, sequence=offer["sequence"], reason=int(RejectReason.PRICE_DIFFERS)
    )
    it.do(receiver, receiver.client.certificates.reject, refusal, "rejects it: the price differs")
    back = sender.client.certificates.get(child)
    it.checks.equal("a rejected offer is the sender's again", _held(back), ("available", sender.number))
    return child


def _expires(it: Play, sender: Member, receiver: Member, certificate: int) -> None:
    act = _offer(it, sender, receiver, certificate, None, DAY)
    it.do(sender, sender.client.certificates.transfer, act, f"offers it to {receiver.name} once more, for a day")
    it.advance(2 * DAY, "Two days pass and nobody answers.")
    back = sender.client.certificates.get(certificate)
    it.checks.equal("an unanswered offer returns by itself", _held(back), ("available", sender.number))
    late = receiver.sign.accept_offer(
        certificate=certificate,
        sequence=_sequence(back),
        sender=sender.number,
        sender_tag=sender.tag,
        amount=building.minor(back["amount"]),
    )
    it.checks.refused(
        "the receiver can't accept it any more, nor see it",
        "not_found",
        lambda: receiver.client.certificates.accept(late, wait=20.0),
    )


def _pay_ten(it: Play, claim: Claim, payer: Member) -> None:
    number = currency(claim.currency).numeric
    for small in it.cast.small:
        act = small.sign.set_standing_acceptance(
            sender=payer.number,
            obligor=claim.obligor.number,
            currency=number,
            cap=claim.face,
            latest_cutoff=claim.cutoff,
            until=it.now() + _STANDING_DAYS * DAY,
        )
        small.client.certificates.set_standing_acceptance(act, wait=20.0)
        it.presented += 1
    it.tell.say(
        f"{len(it.cast.small)} workshops accept in advance what {payer.name} pays them with this obligor's paper."
    )
    root = payer.client.certificates.get(claim.receivable)
    each = claim.face // 50
    payments = [
        PaymentLine(small.number, small.tag, each - index * (each // 40), bytes(32))
        for index, small in enumerate(it.cast.small)
    ]
    act = payer.sign.pay_many(
        certificate=claim.receivable, sequence=_sequence(root), until=it.now() + DAY, payments=payments
    )
    total = money(sum(line.amount for line in payments), claim.currency)
    it.do(payer, payer.client.certificates.pay_many, act, f"pays {len(payments)} workshops {total} with one signature")
    held = [
        building.minor(small.client.certificates.get(child)["amount"])
        for small, child in zip(it.cast.small, building.children(act), strict=True)
    ]
    it.checks.equal("each of the ten holds what it was paid", held, [line.amount for line in payments])


def _offer(it: Play, sender: Member, receiver: Member, certificate: int, amount: int | None, seconds: int) -> Act:
    shown = sender.client.certificates.get(certificate)
    to = sender.client.participants.verified(receiver.number)
    return sender.sign.transfer(
        certificate=certificate,
        sequence=_sequence(shown),
        receiver=to.number,
        receiver_tag=to.tag,
        amount=building.minor(shown["amount"]) if amount is None else amount,
        until=it.now() + seconds,
    )


def _amount(holder: Member, certificate: int, amount: int | None) -> int | None:
    """The certificate's amount before the act where all of it is offered; 0 where a part is."""
    return building.minor(holder.client.certificates.get(certificate)["amount"]) if amount is None else 0


def _balances(it: Play, claim: Claim) -> None:
    held: dict[int, list[int]] = {}
    for certificate in it.cast.auditor.client.certificates.of_receivable(claim.receivable):
        held.setdefault(certificate["holder"]["participant"], []).append(building.minor(certificate["amount"]))
    rows = [
        (it.name_of(holder), str(len(amounts)), money(sum(amounts), claim.currency))
        for holder, amounts in sorted(held.items(), key=lambda row: -sum(row[1]))
    ]
    total = ("together", str(sum(map(len, held.values()))), money(sum(map(sum, held.values())), claim.currency))
    it.tell.table("Balances", ("holder", ">certificates", ">amount"), [*rows, total])


def _part(claim: Claim, percent: int) -> str:
    return money(claim.face * percent // 100, claim.currency)


def _sequence(certificate: Certificate) -> int:
    return certificate["sequence"]


def _held(certificate: Certificate) -> tuple[str, int]:
    return certificate.get("state", ""), certificate["holder"]["participant"]
