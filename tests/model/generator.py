"""A stream of items, valid and not: one maker for every kind, and the ways in which acts go wrong.

It is a load generator as well: `item()` gives the next signed wire form for the state as it is, `note()` tells it the
outcome.
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import Final

from ledger_api.acts import state as s
from ledger_api.acts.apply import Outcome, Status
from ledger_api.acts.catalogue import ACTS, Signing
from ledger_api.acts.codec import Act, MalformedActError, decode
from ledger_api.acts.effective import receivable_state
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.hashing import Domain
from tests.model import aims, edges, faults
from tests.model import makers_claims as claims
from tests.model import makers_lending as lending
from tests.model import makers_network as network
from tests.model import makers_titles as titles
from tests.model.makers_recourse import CLAIMS
from tests.model.situation import DAY, Draft, Maker, Situation, wire_of
from tests.model.watched import Watched

MOST_IN_PLAY: Final = 90
VALID: Final = 0.64
"""How often an act is meant to be executed; the rest go wrong in one of the ways of `faults`."""

MAKERS: Final[dict[str, tuple[float, Maker]]] = {
    "Enrol": (0.4, network.enrol),
    "SetStatus": (0.8, network.set_status),
    "SetPolicy": (0.3, network.set_policy),
    "SetCap": (1.0, network.set_cap),
    "Pause": (0.15, network.pause),
    "SetGovernance": (0.4, network.set_governance),
    "Veto": (0.3, network.veto),
    "SetSigner": (1.0, network.set_signer),
    "BindAccount": (0.7, network.bind_account),
    "CancelNonce": (0.7, network.cancel_nonce),
    "AttestEvidence": (5.0, network.attest_evidence),
    "Submit": (6.0, claims.submit),
    "Open": (3.0, claims.open_receivable),
    "Confirm": (6.0, claims.confirm),
    "RejectReceivable": (0.8, claims.reject_receivable),
    "AcceptReceivable": (3.0, claims.accept_receivable),
    "ReleaseEvidence": (2.0, claims.release_evidence),
    "Split": (5.0, titles.split),
    "Transfer": (14.0, titles.transfer),
    "AcceptOffer": (8.0, titles.accept_offer),
    "RejectOffer": (3.0, titles.reject_offer),
    "PayMany": (3.0, titles.pay_many),
    "SetStandingAcceptance": (1.2, titles.set_standing_acceptance),
    "Cancel": (1.5, titles.cancel),
    "Finance": (5.0, titles.finance),
    "RegisterFinancing": (4.0, titles.register_financing),
    "InstructPayment": (4.0, titles.instruct_payment),
    "AttestDisbursement": (4.0, titles.attest_disbursement),
    "ReleaseLock": (1.0, titles.release_lock),
    "AttestPayment": (5.0, claims.attest_payment),
    "Redeem": (6.0, claims.redeem),
    "Freeze": (0.7, network.freeze),
    "Unfreeze": (0.7, network.unfreeze),
    "FreezeAmount": (0.5, lending.freeze_amount),
    "RecoverKey": (0.4, lending.recover_key),
    "VetoRecovery": (0.4, lending.veto_recovery),
    "SucceedParticipant": (0.3, lending.succeed_participant),
    "ReduceEvidence": (0.5, lending.reduce_evidence),
    "Merge": (2.0, lending.merge),
    "EarlyPayment": (1.5, lending.early_payment),
    "Pledge": (1.5, lending.pledge),
    "ReleasePledge": (1.0, lending.release_pledge),
    "SetLine": (1.5, lending.set_line),
    "AllotLine": (1.0, lending.allot_line),
    **CLAIMS,
}
"""From the act's name to its weight and maker."""

_BEGINNERS: Final = frozenset({"AttestEvidence", "Submit", "Open"})
_NAMES: Final = list(MAKERS)

if set(MAKERS) != {act.name for act in ACTS if act.on_chain}:
    raise RuntimeError("every on-chain act of the catalogue has one maker")


class Generator(Situation):
    """The stream. `executed` and `refused` count what came of it, by act and by refusal."""

    def __init__(self, state: Watched, domain: Domain, seed: int, now: int) -> None:
        super().__init__(state, domain, random.Random(seed), now)
        self.executed: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._last: list[bytes] = []

    def item(self) -> bytes:
        """The next item."""
        if self.likely(0.012) and (due := network.execute_scheduled(self)):
            return wire_of(due, self.domain)
        if self.focus and self.likely(0.07) and (ending := edges.at_the_focus(self)):
            return wire_of(ending, self.domain)
        if self.likely(VALID):
            return wire_of(self._valid(), self.domain)
        return self._invalid()

    def _valid(self) -> Draft:
        full = len(self.play) >= MOST_IN_PLAY
        weights = [weight * (0.1 if full and name in _BEGINNERS else 1) for name, (weight, _) in MAKERS.items()]
        while True:
            name = self.rng.choices(_NAMES, weights)[0]
            draft = MAKERS[name][1](self)
            if draft is not None:
                return draft

    def _invalid(self) -> bytes:
        while True:
            way = self.rng.random()
            if way < 0.26:
                draft = self.some(aims.AIMS)(self)
            elif way < 0.37:
                draft = self.some(edges.EDGES)(self)
            elif way < 0.42 and self._last:
                return self.some(self._last)
            else:
                valid = self._valid()
                if way > 0.93:
                    return faults.wrong_bytes(self, valid)
                if way > 0.83:
                    return faults.wrong_signatures(self, valid)
                draft = faults.other_signer(self, valid) if way > 0.76 else faults.wrong_field(self, valid)
            if draft is not None:
                return wire_of(draft, self.domain)

    def note(self, item: bytes, outcome: Outcome) -> None:
        """Take in what came of an item: keep the pools, count."""
        if outcome.refusal is not None:
            self.refused[outcome.refusal.name] += 1
            if self.likely(0.05):
                self._remember(item)
            return
        act = decode(item)
        if self.likely(0.1):
            self._remember(item)
        if outcome.status is Status.SCHEDULED:
            self.scheduled.append(act._replace(signatures=()))
            del self.scheduled[:-200]
            return
        self.executed[act.type.name] += 1
        noted = _NOTES.get(act.type.name)
        if noted is not None:
            noted(self, act)
        if hasattr(act.fields, "nonce") and act.type.signers:
            used = self.used_nonces.setdefault(getattr(act.fields, act.type.signers[0]), [])
            used.append(act.fields.nonce)
            del used[:-20]

    def tidy(self) -> None:
        """Forget the receivables to which nothing more can happen, and some that nobody looks after."""
        self.play = [identity for identity in self.play if self._moves(identity)]

    def _moves(self, identity: int) -> bool:
        record = self.state.get(s.RECEIVABLES, identity)
        if record is None or record.state == R.SETTLED:
            return False
        if record.state == R.CANCELLED:
            return not record.flags & 4 and self.now < record.cutoff
        if receivable_state(record, None, self.now) in (R.REJECTED, R.EXPIRED):
            return not record.flags & 4 and self.now < record.until + 20 * DAY
        return True

    def _remember(self, item: bytes) -> None:
        self._last.append(item)
        if len(self._last) > 300:
            del self._last[self.between(0, 299)]


def _began(g: Generator, act: Act) -> None:
    g.play.append(act.fields.receivable)
    g.claims[act.fields.receivable] = act
    for fingerprint, amount in act.items:
        g.state.reserved[fingerprint] += amount


def _released(g: Generator, act: Act) -> None:
    for fingerprint, amount in act.items:
        g.state.reserved[fingerprint] -= amount


def _redeemed(g: Generator, act: Act) -> None:
    identity = act.fields.receivable
    current = g.state.get(s.ROUNDS, identity)
    if current is None:
        g.pages.pop(identity, None)
    elif current.paid == 0:
        pages = g.pages.setdefault(identity, [])
        del pages[current.measured - 1 :]
        pages.append(tuple([line.certificate for line in act.items]))


def _used_reference(g: Generator, act: Act) -> None:
    g.used_references.append((act.fields.bank, act.fields.bank_reference))
    del g.used_references[:-50]


def _disbursed(g: Generator, act: Act) -> None:
    _used_reference(g, act)
    if act.fields.paid:
        g.bought.append(act.fields.certificate)
        del g.bought[:-200]


def _called(g: Generator, act: Act) -> None:
    g.called.append(act.fields.certificate)
    del g.called[:-60]


_NOTES: Final[dict[str, Callable[[Generator, Act], None]]] = {
    "Submit": _began,
    "Open": _began,
    "ReleaseEvidence": _released,
    "Redeem": _redeemed,
    "InstructPayment": lambda g, act: g.paying.append(act.fields.certificate),
    "EarlyPayment": lambda g, act: g.paying.append(act.fields.certificate),
    "AttestPayment": _used_reference,
    "AttestDisbursement": _disbursed,
    "CallRecourse": _called,
    "AttestRecourse": _used_reference,
    "Substitute": lambda g, act: g.bought.append(act.fields.substitute),
}


def kind_of(item: bytes) -> str:
    """The name of the item's act, for people."""
    try:
        return decode(item).type.name
    except MalformedActError:
        return f"no act (kind {item[:1].hex() or 'none'})"


def is_repeatable(item: bytes) -> bool:
    """Whether the same digest may execute more than once: nobody signs it, the state alone decides."""
    return decode(item).type.signing is Signing.NOBODY
