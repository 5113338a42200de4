"""Rules with one thing wrong in each: a model that lets one live would not see that fault in the contract either."""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any, Final, NamedTuple

from ledger_api.acts import effective
from ledger_api.acts.rules import (
    authority,
    certificates,
    checks,
    claims,
    dues,
    evidence,
    financing,
    governance,
    participants,
    receivables,
    recourse,
    settlement,
)


class Mutant(NamedTuple):
    """The rule's function, a piece of its source that stands there once, and what is put in its place."""

    function: Callable[..., Any]
    old: str
    new: str

    @property
    def name(self) -> str:
        """Where it is wrong, for people."""
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}: {self.old} -> {self.new}"

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Every caller of the function gets the mutant."""
        assert isinstance(self.function, FunctionType)
        code = self.function.__code__
        self.function.__code__ = self._code()
        try:
            yield
        finally:
            self.function.__code__ = code

    def _code(self) -> CodeType:
        source = textwrap.dedent(inspect.getsource(self.function))
        assert source.count(self.old) == 1, f"{self.name}: stands there {source.count(self.old)} times"
        made: dict[str, FunctionType] = {}
        changed = compile(source.replace(self.old, self.new), f"<{self.name}>", "exec")
        exec(changed, self.function.__globals__, made)
        return made[self.function.__name__].__code__


MUTANTS: Final = (
    # Pieces, depth, live certificates
    Mutant(certificates.split, "part.amount >= policy.minimum_lot", "part.amount > 0"),
    Mutant(certificates.split, "rest >= policy.minimum_lot", "rest >= 1"),
    Mutant(certificates.transfer, "min(a.amount, rest)", "a.amount"),
    Mutant(certificates.transfer, "a.amount == parent.amount", "a.amount >= parent.amount - 1"),
    Mutant(certificates.pay_many, "line.amount >= policy.minimum_lot", "line.amount >= 1"),
    Mutant(certificates.pay_many, "rest == 0 or rest >= policy.minimum_lot", "rest >= 0"),
    Mutant(certificates.pay_many, "len(payments) - (rest == 0)", "len(payments)"),
    Mutant(certificates._require_step, "record.depth < policy.depth_max", "record.depth <= policy.depth_max"),
    Mutant(certificates._require_step, "until < claim.cutoff", "until <= claim.cutoff"),
    Mutant(certificates._count_live, "live <= policy.live_max", "live < policy.live_max"),
    Mutant(certificates._to, "record.depth + 1", "record.depth"),
    Mutant(certificates.freed, "record.sequence + 1", "record.sequence"),
    # Offers and standing acceptances
    Mutant(certificates.accept_offer, "record.encumbrance == a.receiver", "True"),
    Mutant(certificates.accept_offer, "(a.sender, a.amount)", "(a.sender, record.amount)"),
    Mutant(certificates._uses_standing, "amount <= standing.remaining", "amount < standing.remaining"),
    Mutant(certificates._uses_standing, "standing.remaining - amount", "standing.remaining"),
    Mutant(
        certificates._uses_standing, "(offer.sender, 0), (0, claim.obligor)", "(0, claim.obligor), (offer.sender, 0)"
    ),
    Mutant(certificates.set_standing_acceptance, "flags != receiver.flags", "not receiver.flags"),
    # What every act passes
    Mutant(checks.in_time, "now <= getattr", "now < getattr"),
    Mutant(checks.not_paused, "now <= governance.paused_until", "now < governance.paused_until"),
    Mutant(checks.signer, "not_frozen(c, number, participant)", "pass"),
    Mutant(checks.acting, "participant.status == _ACTIVE", "True"),
    Mutant(checks.acting, "participant.roles & roles != 0", "True"),
    Mutant(checks.capable, "record.capabilities & capabilities != 0", "True"),
    Mutant(checks.checker, "record.person == of_maker.person", "False"),
    Mutant(checks.eligible, "or participant.status != _ACTIVE", ""),
    Mutant(checks.eligible, "or participant_frozen(c, number, participant)", ""),
    Mutant(checks.counterparty, "participant.tag == tag", "True"),
    Mutant(checks.spend, "not used & bit", "True"),
    Mutant(checks.certificate, "c.now < claim.cutoff", "c.now <= claim.cutoff"),
    Mutant(checks.certificate, "holder is None or holder == record.holder", "True"),
    Mutant(checks.open_certificate, "record.sequence == sequence", "record.sequence >= sequence"),
    Mutant(checks.open_certificate, "sequence != LAST_SEQUENCE", "True"),
    Mutant(effective.certificate_state, "(now > certificate.until or", "(now >= certificate.until or"),
    Mutant(effective.certificate_state, "PLEDGED and now > certificate.until", "PLEDGED and now >= certificate.until"),
    Mutant(effective.receivable_state, "unpaid > receivable.disputed", "unpaid"),
    Mutant(effective.receivable_state, "now > receivable.cutoff", "now >= receivable.cutoff"),
    Mutant(effective.is_frozen, "now <= record.until", "now < record.until"),
    # Receivables and evidence
    Mutant(evidence.attest_evidence, "not equal and not known.flags & CONFLICT", "not known.flags & CONFLICT"),
    Mutant(receivables._reserve, "document.used + amount <= document.verified", "amount <= document.verified"),
    Mutant(receivables._reserve, "used=document.used + amount", "used=document.used"),
    Mutant(receivables._reserve, "not document.flags & CONFLICT", "True"),
    Mutant(receivables._reserve, "document.issuer == issuer", "True"),
    Mutant(receivables._reserve, "sum(line.amount for line in lines) == face", "True"),
    Mutant(receivables.release_evidence, "used=document.used - line.amount", "used=document.used"),
    Mutant(receivables.release_evidence, "not record.flags & RELEASED", "True"),
    Mutant(receivables.reject_receivable, "if state is R.OPENED", "if False"),
    Mutant(receivables._same_terms, "(record.face, ", "(a.face, "),
    Mutant(receivables._tenor, "-((c.now - cutoff) // DAY)", "(cutoff - c.now) // DAY"),
    Mutant(receivables._require_tenor, "or reason != TenorReason.NONE", "or True"),
    Mutant(receivables._expose, "outstanding <= exposure.cap", "a.face <= exposure.cap"),
    Mutant(receivables._expose, "single <= limit.per_day", "True"),
    Mutant(receivables._expose, "exposure.single if exposure.day == today else 0", "exposure.single"),
    # Financing
    Mutant(financing.financeable, "a.amount == record.amount", "a.amount <= record.amount"),
    Mutant(financing.register_financing, "any(a.registration) and any(a.description)", "any(a.registration)"),
    Mutant(financing.instruct_payment, "financing.state == F.REGISTERED", "True"),
    Mutant(financing.attest_disbursement, "financing.bank == a.bank", "True"),
    Mutant(financing.attest_disbursement, "min(record.depth + 1, DEEPEST)", "record.depth"),
    Mutant(financing.release_lock, "record.encumbrance == a.financier", "True"),
    # Settlement
    Mutant(settlement.attest_payment, "settled <= record.due", "settled <= record.due + 1"),
    Mutant(settlement.attest_payment, "owing_less(c, paid, a.amount)", "paid"),
    Mutant(settlement.redeem, "record.due - record.redeemed", "record.face - record.redeemed"),
    Mutant(settlement._store, "redeemed == record.due", "redeemed == record.face"),
    Mutant(settlement.use_bank_reference, "not c.state.get(BANK_REFERENCES, at)", "True"),
    Mutant(settlement._measure, "place > before", "identity > before[1]"),
    Mutant(settlement._pay, "index < spare", "index <= spare"),
    Mutant(settlement._pay, "index < spare", "len(page) - index <= spare"),
    Mutant(settlement._pay, "record.state != C.PAYING", "True"),
    Mutant(settlement._pay_next_page, "- current.certificates", ""),
    Mutant(settlement._store, "live=record.live - closed", "live=record.live"),
    # What is owed, disputes and stops
    Mutant(dues.owing_less, "lower_outstanding(c, record, amount)", "pass"),
    Mutant(dues.owing_less, "min(record.disputed, left)", "record.disputed"),
    Mutant(dues.owing_less, "left == 0", "False"),
    Mutant(dues.disputed, "record.flags & ~DISPUTED", "record.flags"),
    Mutant(dues.marked, "Stop(0, c.now)", "Stop(0, c.now)._replace(since=1)"),
    Mutant(dues.marked, "obligor.flags | STOPPED", "obligor.flags"),
    Mutant(dues._unmarked, "record.marks & ~MARKED", "record.marks"),
    Mutant(receivables._obligor_signs, "not record.flags & STOPPED", "True"),
    Mutant(governance.release_stop, "stop.open == 0", "True"),
    Mutant(governance.release_stop, "obligor.flags & ~STOPPED", "obligor.flags"),
    # Claims
    Mutant(claims.dispute, "not record.waiver & Waiver.DEFENCES.value", "True"),
    Mutant(claims.dispute, "a.amount <= open_amount(record)", "a.amount <= record.face"),
    Mutant(claims.credit, "record.obligor == a.obligor", "True"),
    Mutant(claims._require_reduction, "record.settled == record.redeemed", "True"),
    Mutant(claims._require_reduction, "amount <= piece.amount", "amount < piece.amount"),
    Mutant(claims._reduce, "record.settled == record.due", "record.due == 0"),
    Mutant(claims._reduce, "live=record.live - 1", "live=record.live"),
    Mutant(claims._whole_root, "(record.creditor, record.face)", "(record.creditor, root.amount)"),
    Mutant(claims.cancel_receivable, "is R.CONFIRMED", "in (R.CONFIRMED, R.OVERDUE)"),
    Mutant(claims.mark_overdue, "not record.marks & MARKED", "True"),
    Mutant(claims.declare_default, "c.now > record.cutoff", "c.now >= record.cutoff"),
    Mutant(claims.declare_default, "if not record.marks & MARKED", "if True"),
    Mutant(claims.write_down, "is R.DEFAULTED", "in (R.DEFAULTED, R.OVERDUE)"),
    # Recourse
    Mutant(recourse.call_recourse, "financing.recourse != Recourse.WITHOUT", "True"),
    Mutant(recourse.call_recourse, "owed.flags & DISPUTED != 0 or unpaid", "unpaid"),
    Mutant(recourse.call_recourse, "(F.DISBURSED, a.financier)", "(F.DISBURSED, financing.financier)"),
    Mutant(recourse.attest_recourse, "min(financing.called, record.amount)", "record.amount"),
    Mutant(recourse.attest_recourse, "owed.settled == owed.redeemed", "True"),
    Mutant(recourse.attest_recourse, "a.amount == record.amount", "a.amount == financing.called"),
    Mutant(recourse.attest_recourse, "live=owed.live + 1", "live=owed.live"),
    Mutant(recourse.substitute, "not owed.flags & DISPUTED", "True"),
    Mutant(recourse._end_call, "called=0", "called=1"),
    Mutant(recourse._passed, "min(record.depth + 1, DEEPEST)", "record.depth"),
    Mutant(financing._paid_early, "owed.settled == owed.redeemed", "True"),
    Mutant(financing._paid_early, "redeemed=settled", "redeemed=owed.redeemed"),
    Mutant(financing.financeable, "not claim.flags & DISPUTED", "True"),
    # Governance, participants, authority
    Mutant(governance._signed_by_governors, "number > before", "number >= before"),
    Mutant(governance.approved, "record.status != EXECUTED_STATUS", "True"),
    Mutant(governance.approved, "c.now <= record.eta + WINDOW", "True"),
    Mutant(governance.set_status, "if participant.roles & GOVERNOR", "if False"),
    Mutant(governance.veto, "record.status != SCHEDULED_STATUS", "False"),
    Mutant(participants._count_signers, "signers <= MOST_SIGNERS", "signers < MOST_SIGNERS"),
    Mutant(participants.set_signer, "a.capabilities & PRIMARY == PRIMARY", "True"),
    Mutant(participants.bind_account, "account_in_force(account, c.now)", "account.commitment"),
    Mutant(authority._mark, "record.flags | FROZEN", "record.flags"),
    Mutant(authority.unfreeze, "c.now <= record.until", "True"),
)
