"""What a maker of acts sees: the state, the instant, the keys of everyone, and chance with its seed."""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from ledger_api.acts import state as s
from ledger_api.acts.catalogue import Signing
from ledger_api.acts.codec import Act
from ledger_api.acts.effective import certificate_state, is_frozen
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FreezeTarget
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.genesis import Genesis
from ledger_api.acts.hashing import Domain, check_digest, digest
from ledger_api.acts.records import Certificate, Participant, Receivable
from ledger_api.acts.signing import Key
from tests.model.watched import Watched
from tests.support import cast

T = TypeVar("T")
DAY = 86_400
CURRENCIES = (156, 978, 840)
MAKER, CHECKER, ADMIN = 1, 2, 4


class Draft(NamedTuple):
    """An act and the keys that sign it, in order; the second key of a dual act checks."""

    act: Act
    keys: tuple[Key, ...]


Maker = Callable[["Situation"], Draft | None]


def genesis() -> Genesis:
    """What every world of the model is founded with: a default may be declared after few days."""
    return cast.genesis(policy=cast.POLICY._replace(default_days=5))


class Situation:
    """One run's state and randomness. Everything drawn comes from `rng`, so a seed gives the run again."""

    def __init__(self, state: Watched, domain: Domain, rng: random.Random, now: int) -> None:
        self.state = state
        self.domain = domain
        self.rng = rng
        self.now = now
        self.keys: dict[bytes, Key] = {
            key.address: key for one in cast.ACTORS.values() for key in (one.maker, one.checker, one.clerk, one.admin)
        }
        self.play: list[int] = []
        """Receivables that may still change."""
        self.paying: list[int] = []
        """Certificates whose payment the bank has yet to attest."""
        self.bought: list[int] = []
        """Certificates that financiers have paid for."""
        self.called: list[int] = []
        """Certificates that were called back on their sellers."""
        self.claims: dict[int, Act] = {}
        """The Submit or Open by which each receivable came to be."""
        self.pages: dict[int, list[tuple[int, ...]]] = {}
        """The pages measured so far of each receivable's round."""
        self.scheduled: list[Act] = []
        """Governance acts that wait, lapsed or were vetoed, unsigned."""
        self.used_nonces: dict[int, list[int]] = {}
        self.exhausted: list[int] = []
        """Certificates that the run planted at their last sequence."""
        self.used_references: list[tuple[int, bytes]] = []
        self.focus = 0
        """What ends about now: a receivable, or what a freeze is about."""
        self._nonce = 0

    # ----- Chance

    def some(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.rng.random() * len(items))]

    def likely(self, probability: float) -> bool:
        """True that often."""
        return self.rng.random() < probability

    def between(self, least: int, most: int) -> int:
        """A number, both bounds included."""
        return self.rng.randint(least, most)

    def first(self, items: Iterable[T], good: Callable[[T], bool]) -> T | None:
        """The first good item."""
        return next((item for item in items if good(item)), None)

    def few(self, items: Sequence[T], most: int = 8) -> list[T]:
        """Up to so many of the items, in random order."""
        return self.rng.sample(items, min(most, len(items)))

    def word(self) -> bytes:
        """32 random bytes."""
        return self.rng.randbytes(32)

    def nonce(self) -> int:
        """A nonce not drawn before."""
        self._nonce += 1
        return self._nonce if self.likely(0.9) else self._nonce << 40

    def deadline(self) -> int:
        """An instant until which an act holds; often the last possible one."""
        return self.now + self.some((0, 1, 60, 3600, DAY))

    # ----- Participants

    def participant(self, number: int) -> Participant | None:
        """The participant of the number."""
        return self.state.get(s.PARTICIPANTS, number)

    def acts_freely(self, number: int) -> bool:
        """Active, and no order freezes it."""
        record = self.participant(number)
        if record is None or record.status != 1:
            return False
        return not is_frozen(self.state, FreezeTarget.PARTICIPANT, number, record.flags, self.now)

    def one_with(self, role: int, besides: int = 0) -> int | None:
        """A participant of the role that may act."""
        numbers = self.few(self.state.numbers_with[role], 5)
        return self.first(numbers, lambda number: number != besides and self.acts_freely(number))

    def tag(self, number: int) -> int:
        """The tag of the number, 0 where nobody has it."""
        record = self.participant(number)
        return record.tag if record else 0

    def key(self, number: int, capability: int = MAKER, besides: Key | None = None) -> Key | None:
        """A key of the participant that has the capability; of another person than `besides`."""
        held = self.state.keys_of.get(number, {})
        other = held.get(besides.address) if besides else None
        good = [
            address
            for address, signer in held.items()
            if address in self.keys
            and signer.capabilities & capability
            and (other is None or signer.person != other.person)
        ]
        return self.keys[self.some(good)] if good else None

    def any_key(self) -> Key:
        """A key of somebody."""
        number = self.some(list(self.state.keys_of))
        held = [address for address in self.state.keys_of[number] if address in self.keys]
        return self.keys[self.some(held)] if held else self.new_key()

    def new_key(self) -> Key:
        """A key that nobody has enrolled yet."""
        key = Key(self.rng.randbytes(32))
        self.keys[key.address] = key
        return key

    def signed(self, act: Act, number: int, capability: int = MAKER) -> Draft | None:
        """The act signed by one participant."""
        key = self.key(number, capability)
        return Draft(act, (key,)) if key else None

    def dual(self, act: Act, number: int, *, two: bool) -> Draft | None:
        """The act signed by a maker and, where two are asked for, by a checker."""
        maker = self.key(number)
        if maker is None or not two:
            return Draft(act, (maker,)) if maker else None
        checker = self.key(number, CHECKER, maker)
        return Draft(act, (maker, checker)) if checker else None

    def joint(self, act: Act, first: int, second: int) -> Draft | None:
        """The act signed by two participants."""
        keys = (self.key(first), self.key(second))
        return Draft(act, (keys[0], keys[1])) if keys[0] and keys[1] else None

    def governed(self, act: Act) -> Draft | None:
        """The act signed by enough governors in order."""
        governance = self.state.get(s.GOVERNANCE, 0)
        assert governance is not None
        able = [n for n in self.state.numbers_with[256] if (r := self.participant(n)) and r.status == 1]
        if len(able) < governance.threshold:
            return None
        count = governance.threshold + (len(able) > governance.threshold and self.likely(0.2))
        keys = [self.key(number) for number in sorted(self.rng.sample(able, count))]
        return Draft(act, tuple([key for key in keys if key]))

    # ----- Objects

    def claim(self, states: Sequence[R], *, matured: bool | None = None) -> tuple[int, Receivable] | None:
        """A receivable in play in one of the stored states, before or after its cut-off."""
        for identity in self.few(self.play, 12):
            record = self.state.get(s.RECEIVABLES, identity)
            if record and record.state in states and (matured is None or matured == (self.now >= record.cutoff)):
                return identity, record
        return None

    def certificate(self, state: C, *, free: bool = True) -> tuple[int, Certificate, Receivable] | None:
        """A certificate in the effective state, before maturity; `free`: its holder may act."""
        for identity in self.few(self.play, 10):
            claim = self.state.get(s.RECEIVABLES, identity)
            if claim is None or claim.state not in (R.CONFIRMED, R.PART_PAID) or self.now >= claim.cutoff:
                continue
            for number in self.few(self.state.certificates_of[identity], 6):
                record = self.state.get(s.CERTIFICATES, number)
                if (
                    record
                    and certificate_state(record, claim.cutoff, self.now) is state
                    and (not free or self.acts_freely(record.holder))
                ):
                    return number, record, claim
        return None

    def piece(
        self,
        states: Sequence[C],
        good: Callable[[Receivable], bool] = lambda _: True,
        *,
        holder: int = 0,
        most: int = 30,
    ) -> tuple[int, Certificate, Receivable] | None:
        """A certificate in one of the effective states of a good receivable that stands, also past its cut-off.

        Its holder may act, and is `holder` where one is wanted; `most` receivables are looked at.
        """
        for identity in self.few(self.play, most):
            claim = self.state.get(s.RECEIVABLES, identity)
            if claim is None or claim.state not in (R.CONFIRMED, R.PART_PAID) or not good(claim):
                continue
            for number in self.few(self.state.certificates_of[identity], 6):
                record = self.state.get(s.CERTIFICATES, number)
                if (
                    record
                    and certificate_state(record, claim.cutoff, self.now) in states
                    and holder in (0, record.holder)
                    and self.acts_freely(record.holder)
                ):
                    return number, record, claim
        return None


def wire_of(draft: Draft, domain: Domain) -> bytes:
    """The item of a draft, signed."""
    identity = digest(draft.act, domain)
    over = [identity] * len(draft.keys)
    if draft.act.type.signing is Signing.DUAL and len(over) > 1:
        over[1] = check_digest(draft.act, domain)
    return draft.act.signed(*[key.sign(one) for key, one in zip(draft.keys, over, strict=True)]).wire
