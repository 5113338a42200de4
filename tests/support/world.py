"""A ledger in memory with the cast enrolled, and the steps that bring its objects into each state.

Every step is a real act, signed by its participant and judged by the rules, so what a test starts from can come to be.
"""

from typing import Any

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.apply import Outcome, Status, apply, found
from ledger_api.acts.codec import Act, build
from ledger_api.acts.enums import EvidenceType
from ledger_api.acts.genesis import Genesis
from ledger_api.acts.hashing import Domain, keccak, list_hash
from ledger_api.acts.ids import child_id, receivable_id
from ledger_api.acts.records import Certificate, Receivable
from ledger_api.acts.signing import Key
from ledger_api.acts.state import MemoryState
from tests.support import cast
from tests.support.cast import BANK, CNY, ENTERPRISE, FINANCIER, SECOND_SUPPLIER, SUPPLIER, VERIFIER, Actor

DAY = 86_400
FACE = 40_000_00
CAP = 10**12


class World:
    """The state, the instant, and every item that was presented, with its outcome."""

    def __init__(self, genesis: Genesis | None = None, domain: Domain = cast.DOMAIN, now: int = cast.START) -> None:
        self.state = MemoryState()
        self.genesis = genesis or cast.genesis()
        self.domain = domain
        self.now = now
        self.presented: list[tuple[int, bytes, Outcome]] = []
        self._count = 0
        self._claims: dict[int, tuple[bytes, tuple[m.EvidenceLine, ...]]] = {}
        found(self.state, self.genesis)
        for one in cast.ENROLLED:
            self.execute(self.by_governors(cast.enrolment(one, self.deadline)))
        for obligor in (cast.ENTERPRISE, cast.SECOND_ENTERPRISE):
            self.execute(self.by_governors(build(m.SetCap(obligor.number, CNY, CAP, self.fresh(), self.deadline))))

    @property
    def deadline(self) -> int:
        """An hour from now."""
        return self.now + 3600

    def fresh(self) -> int:
        """A number not given out before."""
        self._count += 1
        return self._count

    def unique(self) -> bytes:
        """32 bytes not given out before."""
        return keccak(b"unique%d" % self.fresh())

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds

    def present(self, item: Act | bytes) -> Outcome:
        """The outcome of an item, now."""
        wire = item if isinstance(item, bytes) else item.wire
        outcome = apply(self.state, wire, self.now, self.domain)
        self.presented.append((self.now, wire, outcome))
        return outcome

    def refusal(self, item: Act | bytes) -> str | None:
        """The name of the refusal of an item, None where it is none."""
        outcome = self.present(item)
        return outcome.refusal.name if outcome.refusal else None

    def execute(self, item: Act) -> Outcome:
        """The outcome of an item that must be executed or scheduled."""
        outcome = self.present(item)
        assert outcome.status is not Status.REFUSED, (item.type.name, outcome.refusal)
        return outcome

    # ----- Signing

    def signed(self, act: Act, *by: Actor | Key) -> Act:
        """The act with the signature of each, in order: an actor's primary key, or a key itself."""
        return cast.signed(act, *[one.maker if isinstance(one, Actor) else one for one in by], domain=self.domain)

    def checked(self, act: Act, actor: Actor) -> Act:
        """A dual act signed by an actor's maker and checker."""
        return cast.checked(act, actor.maker, actor.checker, self.domain)

    def by_governors(self, act: Act, *numbers: int) -> Act:
        """The act signed by governors."""
        return cast.by_governors(act, *numbers, domain=self.domain)

    # ----- What is there

    def receivable(self, identity: int) -> Receivable:
        """The receivable, which must exist."""
        record = self.state.get(s.RECEIVABLES, identity)
        assert record is not None
        return record

    def certificate(self, identity: int) -> Certificate:
        """The certificate, which must exist."""
        record = self.state.get(s.CERTIFICATES, identity)
        assert record is not None
        return record

    # ----- Unsigned acts that fit the present state

    def attest(self, amount: int = FACE, issuer: Actor = SUPPLIER, **fields: Any) -> Act:
        message = m.AttestEvidence(
            verifier=VERIFIER.number,
            issuer=issuer.number,
            fingerprint=self.unique(),
            epoch=1,
            evidence_type=EvidenceType.INVOICE.value,
            currency=CNY,
            amount=amount,
            content=keccak(b"content"),
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def submit(self, face: int = FACE, obligor: Actor = ENTERPRISE, creditor: Actor = SUPPLIER, **fields: Any) -> Act:
        lines = fields.pop("lines", None) or (m.EvidenceLine(self.attested(face, creditor), face),)
        message = m.Submit(
            creditor=creditor.number,
            receivable=receivable_id(creditor.number, self.fresh()),
            obligor=obligor.number,
            obligor_tag=obligor.tag,
            face=face,
            currency=CNY,
            cutoff=self.now + 90 * DAY,
            scenario=0,
            trade_contract=keccak(b"trade contract"),
            until=self.now + 5 * DAY,
            deadline=self.deadline,
        )
        return build(message._replace(**fields), lines)

    def open(self, face: int = FACE, obligor: Actor = ENTERPRISE, creditor: Actor = SUPPLIER, **fields: Any) -> Act:
        lines = fields.pop("lines", None) or (m.EvidenceLine(self.attested(face, creditor), face),)
        message = m.Open(
            obligor=obligor.number,
            receivable=receivable_id(obligor.number, self.fresh()),
            creditor=creditor.number,
            creditor_tag=creditor.tag,
            face=face,
            currency=CNY,
            cutoff=self.now + 90 * DAY,
            scenario=0,
            trade_contract=keccak(b"trade contract"),
            text=keccak(b"text"),
            waiver=3,
            tenor_reason=0,
            until=self.now + 5 * DAY,
            deadline=self.deadline,
        )
        return build(message._replace(**fields), lines)

    def confirm(self, receivable: int, **fields: Any) -> Act:
        record = self.receivable(receivable)
        message = m.Confirm(
            obligor=record.obligor,
            receivable=receivable,
            creditor=record.creditor,
            creditor_tag=cast.ACTORS[record.creditor].tag,
            face=record.face,
            currency=record.currency,
            cutoff=record.cutoff,
            commitment=record.commitment,
            text=keccak(b"text"),
            waiver=3,
            tenor_reason=0,
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def accept_receivable(self, receivable: int, **fields: Any) -> Act:
        record = self.receivable(receivable)
        message = m.AcceptReceivable(
            creditor=record.creditor,
            receivable=receivable,
            obligor=record.obligor,
            obligor_tag=cast.ACTORS[record.obligor].tag,
            face=record.face,
            currency=record.currency,
            cutoff=record.cutoff,
            commitment=record.commitment,
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def reject_receivable(self, receivable: int, by: Actor = ENTERPRISE, **fields: Any) -> Act:
        message = m.RejectReceivable(by.number, receivable, 1, keccak(b"note"), self.deadline)
        return build(message._replace(**fields))

    def release_evidence(self, receivable: int) -> Act:
        trade, lines = self._claims[receivable]
        return build(m.ReleaseEvidence(receivable, trade), lines)

    def split(self, certificate: int, *amounts: int, **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.Split(record.holder, certificate, record.sequence, self.deadline)
        return build(message._replace(**fields), tuple([m.PartLine(amount) for amount in amounts]))

    def transfer(
        self, certificate: int, receiver: Actor = SECOND_SUPPLIER, amount: int | None = None, **fields: Any
    ) -> Act:
        record = self.certificate(certificate)
        message = m.Transfer(
            holder=record.holder,
            certificate=certificate,
            sequence=record.sequence,
            receiver=receiver.number,
            receiver_tag=receiver.tag,
            amount=record.amount if amount is None else amount,
            until=self.now + DAY,
            trade=keccak(b"trade"),
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def accept_offer(self, certificate: int, **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.AcceptOffer(
            receiver=record.encumbrance,
            certificate=certificate,
            sequence=record.sequence,
            sender=record.holder,
            sender_tag=cast.ACTORS[record.holder].tag,
            amount=record.amount,
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def reject_offer(self, certificate: int, **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.RejectOffer(record.encumbrance, certificate, record.sequence, 2, self.deadline)
        return build(message._replace(**fields))

    def pay_many(self, certificate: int, *lines: tuple[Actor, int], **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.PayMany(record.holder, certificate, record.sequence, self.now + DAY, self.deadline)
        payments = tuple(
            [m.PaymentLine(one.number, one.tag, amount, keccak(b"trade")) for one, amount in lines],
        )
        return build(message._replace(**fields), payments)

    def standing(self, receiver: Actor = SECOND_SUPPLIER, sender: int = 0, obligor: int = 0, **fields: Any) -> Act:
        message = m.SetStandingAcceptance(
            receiver=receiver.number,
            sender=sender,
            obligor=obligor,
            currency=CNY,
            cap=FACE,
            latest_cutoff=self.now + 400 * DAY,
            until=self.now + 30 * DAY,
            nonce=self.fresh(),
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def cancel(self, certificate: int, **fields: Any) -> Act:
        record = self.certificate(certificate)
        return build(m.Cancel(record.holder, certificate, record.sequence, self.deadline)._replace(**fields))

    def finance(self, certificate: int, financier: Actor = FINANCIER, **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.Finance(
            holder=record.holder,
            holder_tag=cast.ACTORS[record.holder].tag,
            certificate=certificate,
            sequence=record.sequence,
            financier=financier.number,
            financier_tag=financier.tag,
            amount=record.amount,
            terms=keccak(b"terms"),
            recourse=0,
            disburse_by=self.now + 2 * DAY,
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def register(self, certificate: int, **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.RegisterFinancing(
            financier=record.encumbrance,
            certificate=certificate,
            sequence=record.sequence,
            searched_at=self.now,
            registration=keccak(b"registration"),
            description=keccak(b"description"),
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def instruct(self, certificate: int, bank: Actor = BANK, **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.InstructPayment(
            financier=record.encumbrance,
            certificate=certificate,
            sequence=record.sequence,
            bank=bank.number,
            bank_tag=bank.tag,
            payment=keccak(b"payment"),
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def attest_disbursement(self, certificate: int, paid: int = 1, bank: Actor = BANK, **fields: Any) -> Act:
        message = m.AttestDisbursement(
            bank=bank.number,
            certificate=certificate,
            sequence=self.certificate(certificate).sequence,
            paid=paid,
            payment=keccak(b"payment"),
            bank_reference=self.unique(),
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def release_lock(self, certificate: int, **fields: Any) -> Act:
        record = self.certificate(certificate)
        message = m.ReleaseLock(record.holder, certificate, record.sequence, record.encumbrance, self.deadline)
        return build(message._replace(**fields))

    def attest_payment(self, receivable: int, amount: int, bank: Actor = BANK, **fields: Any) -> Act:
        message = m.AttestPayment(bank.number, receivable, self.unique(), amount, self.now, self.deadline)
        return build(message._replace(**fields))

    def redeem(self, receivable: int, *certificates: int, **fields: Any) -> Act:
        page = certificates or tuple(self.page_order(receivable))
        message = m.Redeem(receivable, self.receivable(receivable).settled)
        return build(message._replace(**fields), tuple([m.PageItemLine(one) for one in page]))

    def page_order(self, receivable: int) -> list[int]:
        """The live certificates in the order in which a distribution takes them."""
        record = self.receivable(receivable)
        money, over = record.settled - record.redeemed, record.due - record.redeemed
        live = [(i, c) for i, c in self.state.rows(s.CERTIFICATES) if c.receivable == receivable and c.amount]
        return [i for i, _ in sorted(live, key=lambda row: (-(money * row[1].amount % over), row[0]))]

    def freeze(self, target: int, subject: int, **fields: Any) -> Act:
        message = m.Freeze(
            authority=cast.AUTHORITY.number,
            target=target,
            subject=subject,
            order=keccak(b"order"),
            until=self.now + 30 * DAY,
            nonce=self.fresh(),
            deadline=self.deadline,
        )
        return build(message._replace(**fields))

    def unfreeze(self, target: int, subject: int, **fields: Any) -> Act:
        message = m.Unfreeze(cast.AUTHORITY.number, target, subject, keccak(b"release"), self.fresh(), self.deadline)
        return build(message._replace(**fields))

    def set_status(self, participant: int, status: int) -> Act:
        return build(m.SetStatus(participant, status, self.fresh(), self.deadline))

    # ----- Steps: acts carried out, up to the object's state

    def attested(self, amount: int = FACE, issuer: Actor = SUPPLIER) -> bytes:
        act = self.attest(amount, issuer)
        self.execute(self.signed(act, VERIFIER))
        fingerprint: bytes = act.fields.fingerprint
        return fingerprint

    def submitted(
        self, face: int = FACE, obligor: Actor = ENTERPRISE, creditor: Actor = SUPPLIER, **fields: Any
    ) -> int:
        act = self.submit(face, obligor, creditor, **fields)
        self.execute(self.signed(act, creditor))
        return self._noted(act)

    def opened(self, face: int = FACE, obligor: Actor = ENTERPRISE, creditor: Actor = SUPPLIER, **fields: Any) -> int:
        act = self.open(face, obligor, creditor, **fields)
        self.execute(self.checked(act, obligor))
        return self._noted(act)

    def _noted(self, act: Act) -> int:
        identity: int = act.fields.receivable
        self._claims[identity] = (act.fields.trade_contract, act.items)
        assert self.receivable(identity).commitment == keccak(act.fields.trade_contract + list_hash(act))
        return identity

    def confirmed(
        self, face: int = FACE, obligor: Actor = ENTERPRISE, creditor: Actor = SUPPLIER, **fields: Any
    ) -> int:
        """A confirmed receivable; its root certificate has the same id."""
        identity = self.submitted(face, obligor, creditor, **fields)
        self.execute(self.checked(self.confirm(identity), obligor))
        return identity

    def offered(self, certificate: int, receiver: Actor = SECOND_SUPPLIER, amount: int | None = None) -> int:
        """The certificate offered to the receiver: the whole, or the child that a part comes to be."""
        act = self.transfer(certificate, receiver, amount)
        whole = act.fields.amount == self.certificate(certificate).amount
        self.execute(self.signed(act, cast.ACTORS[act.fields.holder]))
        return certificate if whole else child_id(certificate, act.fields.sequence, 0)

    def passed(self, certificate: int, receiver: Actor = SECOND_SUPPLIER, amount: int | None = None) -> int:
        """The certificate after the receiver accepted it."""
        identity = self.offered(certificate, receiver, amount)
        self.execute(self.signed(self.accept_offer(identity), receiver))
        return identity

    def locked(self, certificate: int, financier: Actor = FINANCIER) -> int:
        holder = cast.ACTORS[self.certificate(certificate).holder]
        self.execute(self.signed(self.finance(certificate, financier), holder, financier))
        return certificate

    def registered(self, certificate: int, financier: Actor = FINANCIER) -> int:
        self.locked(certificate, financier)
        self.execute(self.signed(self.register(certificate), financier))
        return certificate

    def paying(self, certificate: int, financier: Actor = FINANCIER) -> int:
        self.registered(certificate, financier)
        self.execute(self.signed(self.instruct(certificate), financier))
        return certificate

    def paid(self, receivable: int, amount: int) -> int:
        """The receivable, matured, with a payment attested."""
        self.now = max(self.now, self.receivable(receivable).cutoff)
        self.execute(self.signed(self.attest_payment(receivable, amount), BANK))
        return receivable
