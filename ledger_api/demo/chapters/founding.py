"""Governance enrols everyone, sets the policy of the play, and caps what the core enterprises may owe."""

from ledger_api.acts.codec import Act
from ledger_api.acts.enums import Capability
from ledger_api.acts.messages import SignerLine, ThresholdLine
from ledger_api.demo.cast import Member
from ledger_api.demo.play import Play, Stage
from ledger_api.values.commitments import Subject, commitment, new_salt
from ledger_api.values.currencies import currency

CAP = 10**15
MINIMUM_LOT = 1


def play(it: Play) -> None:
    """Play the chapter."""
    it.tell.chapter("1 · A network is founded")
    names = ", ".join(governor.name for governor in it.cast.governors)
    it.tell.say(f"Governors: {names}. Two of three must sign; no key of the service can enrol or move anything.")
    first, joining = it.cast.governors[0], it.cast.joining
    signed_by = [governor.name for governor in it.cast.governors[:2]]
    it.do_all(first, [governed(it, enrolment(first, one)) for one in joining], "enrols the participants", signed_by)
    for member in it.cast.members.values():
        first.client.participants.put_directory_entry(member.binding, member.binding.sign(it.cast.ca))
    for member in joining:
        member.client.participants.put_account(member.account)
    it.do_all(first, [governed(it, _policy(it, first))], "sets policy version 2 with the play's thresholds", signed_by)
    it.advance(2, "The policy is in force from the next second.")
    it.do_all(first, [governed(it, cap) for cap in _caps(it, first)], "caps each core enterprise", signed_by)
    _introduce(it)


def _introduce(it: Play) -> None:
    some = it.cast.tiers[3][0]
    rows = []
    for member in it.cast.joining:
        if member in it.cast.small[1:]:
            continue
        shown = some.client.participants.verified(member.number)
        name = f"{shown.name} … {it.cast.small[-1].name}" if member is it.cast.small[0] else shown.name
        roles = ", ".join(str(role.name).lower().replace("_", " ") for role in member.roles)
        rows.append((str(member.number), name, roles, shown.key))
    it.tell.table("Who takes part, as the governance-signed directory proves it", ("no.", "name", "roles", "key"), rows)
    everyone = list(it.cast.members[it.cast.auditor.number].client.participants.list())
    it.checks.equal("every participant is enrolled and active", len(everyone), len(it.cast.members))


def governed(it: Stage, act: Act) -> Act:
    """The act that the first governor signed, with the second one's signature."""
    return it.cast.governors[1].sign.sign(act)


def enrolment(governor: Member, member: Member) -> Act:
    """What the governor signs to enrol a member with its maker's and its checker's key."""
    keys = (member.sign.key, member.checker.key)
    may = (Capability.MAKER | Capability.ADMIN, Capability.CHECKER)
    people = [commitment(Subject.PERSON, {"name": f"{member.name}, {i}", "salt": new_salt()}) for i in ("A", "B")]
    return governor.sign.enrol(
        participant=member.number,
        roles=int(member.roles),
        tag=member.tag,
        binding=member.binding.commitment,
        account=member.account.commitment,
        signers=[
            SignerLine(bytes.fromhex(key.address[2:]), int(capabilities), person)
            for key, capabilities, person in zip(keys, may, people, strict=True)
        ],
    )


def _policy(it: Play, governor: Member) -> Act:
    codes = sorted({trade.currency for trade in it.plan.trades})
    limits = {code: it.plan.threshold(code) for code in codes}
    return governor.sign.set_policy(
        version=2,
        effective_from=it.now() + 1,
        tenor_days=180,
        tenor_days_max=365,
        depth_max=10,
        live_max=200,
        minimum_lot=MINIMUM_LOT,
        grace_days=3,
        cooling_days=1,
        default_days=90,
        late_rate=1825,
        thresholds=[ThresholdLine(currency(code).numeric, limit, 20 * limit) for code, limit in limits.items()],
    )


def _caps(it: Play, governor: Member) -> list[Act]:
    pairs = {(trade.buyer, trade.currency) for trade in it.plan.trades}
    return [
        governor.sign.set_cap(obligor=it.cast.of(buyer).number, currency=currency(code).numeric, cap=CAP)
        for buyer, code in sorted(pairs)
    ]
