"""What the benchmark presents: acts built and signed beforehand for one ledger, by a cast that is the same in each run.

Sequences and child ids are known before inclusion, so the loads are computed without a ledger to ask. Instants are
far enough ahead for any run.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, build
from ledger_api.acts.enums import EvidenceType, Role
from ledger_api.acts.genesis import Genesis, GenesisPolicy
from ledger_api.acts.hashing import Domain, check_digest, digest, keccak, list_hash
from ledger_api.acts.ids import child_id, receivable_id
from ledger_api.acts.signing import Key
from ledger_api.bench import cast
from ledger_api.bench.cast import CNY, Actor

DAY: Final = 86_400
SENDERS: Final = 64
FACE: Final = 10**12
LOT: Final = 100
PART: Final = 1_000
CUTOFF_DAYS: Final = 30
POLICY: Final = GenesisPolicy(
    tenor_days=180,
    tenor_days_max=365,
    depth_max=10,
    live_max=10_000,
    minimum_lot=LOT,
    grace_days=3,
    cooling_days=1,
    default_days=90,
    late_rate=1825,
    thresholds=(m.ThresholdLine(CNY, 10**15, 10**18),),
)
GENESIS: Final[Genesis] = cast.genesis(POLICY)

GOVERNOR: Final = cast.GOVERNORS[0]
OBLIGOR: Final = cast.ENTERPRISE
FINANCIER: Final = cast.FINANCIER
BANK: Final = cast.BANK
VERIFIER: Final = cast.VERIFIER
SUPPLIERS: Final = tuple(cast.actor(1_000 + place, Role.SUPPLIER) for place in range(SENDERS))
RECEIVERS: Final = tuple(cast.actor(2_000 + place, Role.SUPPLIER) for place in range(8))
"""They accept in advance whatever is offered to them."""
SECOND_TIER: Final = tuple(cast.actor(3_000 + place, Role.SUPPLIER) for place in range(8))
"""They accept offer by offer."""
MEMBERS: Final = (OBLIGOR, FINANCIER, BANK, VERIFIER, *SUPPLIERS, *RECEIVERS, *SECOND_TIER)


class Load(NamedTuple):
    """Acts that one participant presents together, in this order, in wire form."""

    presenter: Actor
    wires: list[bytes]


class Claim(NamedTuple):
    """A receivable to come, with what its steps have in common; its root certificate has the same id."""

    creditor: Actor
    receivable: int
    face: int
    fingerprint: bytes


class Scene:
    """Makes loads for one ledger; `now` is the instant (unix seconds) at which they are prepared."""

    def __init__(self, domain: Domain, now: int) -> None:
        self.domain = domain
        self.now = now
        self.deadline = now + 300 * DAY
        self.cutoff = now + CUTOFF_DAYS * DAY
        self.until = now + 20 * DAY
        self._serials = {one.number: 0 for one in SUPPLIERS}

    def signed(self, act: Act, *keys: Key) -> bytes:
        """The act with each key's signature, in wire form."""
        identity = digest(act, self.domain)
        return act.signed(*[key.sign(identity) for key in keys]).wire

    def network(self) -> list[Load]:
        """Everybody enrolled, the obligor's cap, the receivers' standing acceptances."""
        governed = [cast.enrolment(one, self.deadline) for one in MEMBERS]
        governed.append(build(m.SetCap(OBLIGOR.number, CNY, 10**18, 1, self.deadline)))
        deciding = [one.maker for one in cast.GOVERNORS[: cast.DECIDING]]
        loads = [Load(GOVERNOR, [self.signed(act, *deciding) for act in governed])]
        for one in RECEIVERS:
            standing = m.SetStandingAcceptance(
                one.number, 0, 0, CNY, 10**18, self.now + 400 * DAY, self.until, 1, self.deadline
            )
            loads.append(Load(one, [self.signed(build(standing), one.maker)]))
        return loads

    def claims(self, creditor: Actor, count: int, face: int = FACE) -> list[Claim]:
        """Receivables of a supplier that do not exist yet."""
        made = []
        for _ in range(count):
            self._serials[creditor.number] += 1
            identity = receivable_id(creditor.number, self._serials[creditor.number])
            made.append(Claim(creditor, identity, face, keccak(b"invoice%d" % identity)))
        return made

    def confirmed(self, claims: Sequence[Claim], *, checked: bool = False) -> list[Load]:
        """The loads that attest, submit and confirm; with `checked` by the obligor's maker and checker."""
        loads = [Load(VERIFIER, [self.signed(self._attest(claim), VERIFIER.maker) for claim in claims])]
        acts = [self._submit(claim) for claim in claims]
        by_creditor: dict[int, Load] = {}
        for claim, act in zip(claims, acts, strict=True):
            load = by_creditor.setdefault(claim.creditor.number, Load(claim.creditor, []))
            load.wires.append(self.signed(act, claim.creditor.maker))
        loads += by_creditor.values()
        confirms = [self._confirm(claim, act) for claim, act in zip(claims, acts, strict=True)]
        loads.append(Load(OBLIGOR, [self._confirmation(act, checked=checked) for act in confirms]))
        return loads

    def parts(self, claims: Sequence[Claim], count: int, first: int = 0) -> Iterator[bytes]:
        """Part transfers out of the claims' roots, taking turns: each splits and passes the part on, one act.

        `first` is how many of them there were before.
        """
        for place in range(first, first + count):
            claim, sequence = claims[place % len(claims)], 1 + place // len(claims)
            yield self.transfer(claim.creditor, claim.receivable, sequence, RECEIVERS[place % len(RECEIVERS)], PART)

    def splits(self, claim: Claim, count: int) -> tuple[list[bytes], list[int]]:
        """Acts that split the root into `count` further certificates of PART each, and their ids."""
        wires, ids = [], []
        for sequence, start in enumerate(range(0, count, 100), 1):
            parts = min(100, count - start)
            wires.append(self.split(claim.creditor, claim.receivable, sequence, [PART] * parts))
            ids += [child_id(claim.receivable, sequence, index) for index in range(parts)]
        return wires, ids

    def split(self, holder: Actor, certificate: int, sequence: int, amounts: Sequence[int]) -> bytes:
        """One Split."""
        message = m.Split(holder.number, certificate, sequence, self.deadline)
        return self.signed(build(message, tuple([m.PartLine(amount) for amount in amounts])), holder.maker)

    def transfer(self, holder: Actor, certificate: int, sequence: int, receiver: Actor, amount: int) -> bytes:
        """One Transfer."""
        message = m.Transfer(
            holder=holder.number,
            certificate=certificate,
            sequence=sequence,
            receiver=receiver.number,
            receiver_tag=receiver.tag,
            amount=amount,
            until=self.until,
            trade=_TRADE,
            deadline=self.deadline,
        )
        return self.signed(build(message), holder.maker)

    def paid(self, claim: Claim) -> bytes:
        """The bank's word that the whole face was paid at maturity."""
        reference = keccak(b"payment%d" % claim.receivable)
        message = m.AttestPayment(BANK.number, claim.receivable, reference, claim.face, self.cutoff, self.deadline)
        return self.signed(build(message), BANK.maker)

    def life(self, claims: Sequence[Claim], second: Actor) -> "Life":
        """The acts of whole lives of receivables, in steps: each step's loads may go out as soon as the last's did."""
        return Life(self, claims, second)

    def accept(self, holder: Actor, offered: int, sequence: int, sender: Actor, amount: int) -> bytes:
        """One AcceptOffer; the sequence is the certificate's after the offer."""
        message = m.AcceptOffer(holder.number, offered, sequence, sender.number, sender.tag, amount, self.deadline)
        return self.signed(build(message), holder.maker)

    def finance(self, holder: Actor, certificate: int, sequence: int, amount: int) -> bytes:
        """One Finance, signed by holder and financier."""
        message = m.Finance(
            holder=holder.number,
            holder_tag=holder.tag,
            certificate=certificate,
            sequence=sequence,
            financier=FINANCIER.number,
            financier_tag=FINANCIER.tag,
            amount=amount,
            terms=_TERMS,
            recourse=0,
            disburse_by=self.until,
            deadline=self.deadline,
        )
        return self.signed(build(message), holder.maker, FINANCIER.maker)

    def redeem(self, claim: Claim, certificates: Sequence[int]) -> bytes:
        """The page that redeems all live certificates of a claim that was paid in full."""
        # Paid in full, no share leaves a fraction: the order is that of the ids.
        message = m.Redeem(claim.receivable, claim.face)
        return build(message, tuple([m.PageItemLine(one) for one in sorted(certificates)])).wire

    def _attest(self, claim: Claim) -> Act:
        return build(
            m.AttestEvidence(
                VERIFIER.number,
                claim.creditor.number,
                claim.fingerprint,
                1,
                EvidenceType.INVOICE.value,
                CNY,
                claim.face,
                _CONTENT,
                self.deadline,
            )
        )

    def _submit(self, claim: Claim) -> Act:
        message = m.Submit(
            creditor=claim.creditor.number,
            receivable=claim.receivable,
            obligor=OBLIGOR.number,
            obligor_tag=OBLIGOR.tag,
            face=claim.face,
            currency=CNY,
            cutoff=self.cutoff,
            scenario=0,
            trade_contract=_CONTRACT,
            until=self.until,
            deadline=self.deadline,
        )
        return build(message, (m.EvidenceLine(claim.fingerprint, claim.face),))

    def _confirm(self, claim: Claim, submit: Act) -> Act:
        message = m.Confirm(
            obligor=OBLIGOR.number,
            receivable=claim.receivable,
            creditor=claim.creditor.number,
            creditor_tag=claim.creditor.tag,
            face=claim.face,
            currency=CNY,
            cutoff=self.cutoff,
            commitment=keccak(_CONTRACT + list_hash(submit)),
            text=_TEXT,
            waiver=3,
            tenor_reason=0,
            deadline=self.deadline,
        )
        return build(message)

    def _confirmation(self, act: Act, *, checked: bool) -> bytes:
        signatures = [OBLIGOR.maker.sign(digest(act, self.domain))]
        if checked:
            signatures.append(OBLIGOR.checker.sign(check_digest(act, self.domain)))
        return act.signed(*signatures).wire


class Life:
    """Receivables from the invoice to the last payment: 14 acts each, by seven participants.

    Attested, submitted, confirmed by two; split in three; one part passed to a standing acceptance, one offered and
    accepted, a piece of that passed on, the rest financed, registered, instructed and disbursed; at maturity
    (`matured`) paid and redeemed.
    """

    ACTS: Final = 14

    def __init__(self, scene: Scene, claims: Sequence[Claim], second: Actor) -> None:
        self._scene = scene
        self._claims = claims
        creditor = claims[0].creditor
        self.before = [
            *scene.confirmed(claims, checked=True),
            Load(creditor, [wire for claim in claims for wire in self._spread(claim, second)]),
            Load(second, [wire for claim in claims for wire in self._second_tier(claim, second)]),
            Load(FINANCIER, [wire for claim in claims for wire in self._financed(claim)]),
            Load(BANK, [self._disbursed(claim) for claim in claims]),
        ]
        self.matured = [
            Load(BANK, [scene.paid(claim) for claim in claims]),
            Load(OBLIGOR, [self._redeemed(claim) for claim in claims]),
        ]

    @staticmethod
    def _ids(claim: Claim) -> tuple[int, int, int]:
        root = claim.receivable
        return child_id(root, 1, 0), child_id(root, 1, 1), child_id(root, 1, 2)

    def _spread(self, claim: Claim, second: Actor) -> list[bytes]:
        scene, holder, (passed, offered, _) = self._scene, claim.creditor, self._ids(claim)
        return [
            scene.split(holder, claim.receivable, 1, [PART, 10 * PART, PART]),
            scene.transfer(holder, passed, 1, RECEIVERS[0], PART),
            scene.transfer(holder, offered, 1, second, 10 * PART),
        ]

    def _second_tier(self, claim: Claim, second: Actor) -> list[bytes]:
        scene, (_, offered, _), sender = self._scene, self._ids(claim), claim.creditor
        return [
            scene.accept(second, offered, 2, sender, 10 * PART),
            scene.transfer(second, offered, 3, RECEIVERS[1], PART),
            scene.finance(second, offered, 4, 9 * PART),
        ]

    def _financed(self, claim: Claim) -> list[bytes]:
        scene, (_, offered, _) = self._scene, self._ids(claim)
        register = m.RegisterFinancing(
            FINANCIER.number, offered, 5, scene.now - 60, _REGISTRATION, _DESCRIPTION, scene.deadline
        )
        instruct = m.InstructPayment(FINANCIER.number, offered, 6, BANK.number, BANK.tag, _PAYMENT, scene.deadline)
        return [scene.signed(build(act), FINANCIER.maker) for act in (register, instruct)]

    def _disbursed(self, claim: Claim) -> bytes:
        scene, (_, offered, _) = self._scene, self._ids(claim)
        reference = keccak(b"disbursement%d" % claim.receivable)
        message = m.AttestDisbursement(BANK.number, offered, 7, 1, _PAYMENT, reference, scene.deadline)
        return scene.signed(build(message), BANK.maker)

    def _redeemed(self, claim: Claim) -> bytes:
        ids = self._ids(claim)
        return self._scene.redeem(claim, (claim.receivable, *ids, child_id(ids[1], 3, 0)))


_TRADE, _CONTRACT, _CONTENT, _TEXT, _TERMS = (
    keccak(text) for text in (b"trade", b"contract", b"content", b"text", b"terms")
)
_REGISTRATION, _DESCRIPTION, _PAYMENT = (keccak(text) for text in (b"registration", b"description", b"payment"))
