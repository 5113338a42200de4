"""One run: the same random acts before the Python rules and the real contract, compared act by act and word by word."""

import random
import time
from typing import Final

from ledger_api.acts import state as s
from ledger_api.acts.apply import Outcome, Status, apply, found
from ledger_api.acts.codec import Act, build, split_batch
from ledger_api.acts.enums import CertificateState
from ledger_api.acts.messages import SetCap
from ledger_api.acts.records import Certificate
from ledger_api.acts.rules.checks import LAST_SEQUENCE
from tests.model.divergence import DivergenceError
from tests.model.edges import next_edge
from tests.model.generator import Generator, is_repeatable, kind_of
from tests.model.node import Node, Told, expected
from tests.model.playback import described
from tests.model.situation import CURRENCIES, genesis
from tests.model.tape import Block
from tests.model.watched import Watched
from tests.support import cast

MOST_PER_BLOCK: Final = 200
_STEPS: Final = ((0.62, 1, 600), (0.9, 600, 6 * 3600), (1.0, 6 * 3600, 3 * 86_400))
"""How far time goes from block to block: up to which share of the draws, from and to how many seconds."""

_JUMP: Final = 15 * 86_400
"""Once in so many acts (`_ACTS_PER_JUMP`) time leaps this far: what was scheduled lapses, much matures at once."""
_ACTS_PER_JUMP: Final = 6_000
_CLOSED: Final = (CertificateState.SPENT, CertificateState.REDEEMED)
_PLANT_AFTER: Final = 5_000
"""From so many acts on one open certificate is always at its last sequence."""


class Run:
    """A comparison over `acts` random acts on a chain of its own. Everything in it follows from the seed.

    More acts begin with the acts of fewer: what a seed does, a shorter run of it does up to its end.
    """

    def __init__(self, seed: int, acts: int) -> None:
        self.seed = seed
        self.acts = acts
        self._rng = random.Random(seed)
        self._genesis = genesis()
        self._node = Node(self._genesis, cast.START)
        self.generator = Generator(Watched(), self._node.domain, seed, cast.START)
        self.tape: list[Block] = []
        """All that was presented so far."""
        self._done: set[bytes] = set()
        self._next_jump = _ACTS_PER_JUMP
        self.count = 0
        self.executed = 0
        self.blocks = 0
        self.words = 0
        self.seconds = 0.0

    async def go(self) -> None:
        """Make the run.

        Raises:
            DivergenceError: rules and contract differ, an invariant does not hold, or an act executed twice.
        """
        begun = time.perf_counter()
        try:
            async with self._node:
                await self._go()
        except Exception as error:
            error.add_note(f"seed {self.seed}, after act {self.count}, at {self.generator.now}")
            raise
        finally:
            self.seconds = time.perf_counter() - begun

    async def _go(self) -> None:
        g = self.generator
        found(g.state, self._genesis)
        await self._block([self._governed(cast.enrolment(one, g.now + 60)) for one in cast.ENROLLED])
        caps = [
            build(SetCap(one.number, currency, 10**10, n, g.now + 60))
            for n, one in enumerate((cast.ENTERPRISE, cast.SECOND_ENTERPRISE))
            for currency in CURRENCIES
        ]
        await self._block([self._governed(act) for act in caps])
        while self.count < self.acts:
            g.now += self._step()
            await self._block(self._rng.randint(1, MOST_PER_BLOCK))
            if self.blocks % 10 == 0:
                await self._compare_words()
            if not self._exhausted_open() and self.count > _PLANT_AFTER:
                await self._plant()
        await self._compare_words()
        everything = [(table, key) for table in s.TABLES for key, _ in g.state.rows(table)]
        self._raise_for(await self._node.differences(g.state, everything), "at the end")
        self.words += len(everything)

    def _governed(self, act: Act) -> bytes:
        return cast.by_governors(act, domain=self._node.domain).wire

    def _step(self) -> int:
        if self.count >= self._next_jump:
            self._next_jump += _ACTS_PER_JUMP
            return _JUMP
        edge = next_edge(self.generator)
        if edge is not None:
            return edge - self.generator.now
        draw = self._rng.random()
        return next(self._rng.randint(least, most) for share, least, most in _STEPS if draw < share)

    async def _block(self, items: list[bytes] | int) -> None:
        """Judge items (or so many generated ones) and put the same into one block."""
        g = self.generator
        rows: list[tuple[bytes, Outcome]] = []
        for place in range(items if isinstance(items, int) else len(items)):
            drawn = g.item() if isinstance(items, int) else items[place]
            # Bytes behind what a header says are the next item, for the contract as for everybody.
            rows += [(item, self._judge(item)) for item in split_batch(drawn)]
        g.tidy()
        self.tape.append(Block(g.now, tuple([item for item, _ in rows])))
        told = await self._node.block([item for item, _ in rows], g.now)
        self._compare(rows, told)
        self.blocks += 1

    def _judge(self, item: bytes) -> Outcome:
        g = self.generator
        g.state.act, g.state.now = kind_of(item), g.now
        try:
            outcome = apply(g.state, item, g.now, g.domain)
        except (ArithmeticError, LookupError, ValueError) as error:
            raise DivergenceError(f"{self._place(item)}: the rules fail: {error!r}") from error
        g.note(item, outcome)
        if outcome.status is Status.EXECUTED:
            self.executed += 1
            if not is_repeatable(item):
                if outcome.digest in self._done:
                    raise DivergenceError(f"{outcome.digest.hex()} executed twice ({self._place(item)})")
                self._done.add(outcome.digest)
        self.count += 1
        return outcome

    def _compare(self, rows: list[tuple[bytes, Outcome]], told: list[Told]) -> None:
        place = 0
        for index, (item, outcome) in enumerate(rows):
            wanted = expected(item, outcome)
            given = told[place : place + len(wanted)]
            if given != wanted:
                self._diverged(index, item, outcome, given)
            place += len(wanted)
        if place != len(told):
            raise DivergenceError(f"the contract told more: {told[place:]}")
        try:
            self.generator.state.check()
        except AssertionError as error:
            raise DivergenceError(f"seed {self.seed}, after act {self.count}: {error}") from error

    def _diverged(self, index: int, item: bytes, outcome: Outcome, given: list[Told]) -> None:
        raise DivergenceError(
            f"{self._place(item)}, number {index} of its block at {self.generator.now}:\n"
            f"  {described(outcome, given)}\n  item 0x{item.hex()}"
        )

    def _place(self, item: bytes) -> str:
        return f"seed {self.seed}, act {self.count}, {kind_of(item)}"

    async def _compare_words(self) -> None:
        touched = self.generator.state.touched
        self._raise_for(await self._node.differences(self.generator.state, touched), "of the touched records")
        self.words += len(touched)
        touched.clear()

    def _raise_for(self, differences: list[str], when: str) -> None:
        if differences:
            shown = "\n  ".join(differences[:10])
            raise DivergenceError(f"seed {self.seed}, after act {self.count}, words {when} differ:\n  {shown}")

    async def _plant(self) -> None:
        """Bring one certificate to its last sequence: 16 million acts on one are beyond any run."""
        g = self.generator
        for identity in g.play:
            for number in g.state.certificates_of[identity]:
                record = g.state.get(s.CERTIFICATES, number)
                if record and record.state == 1:
                    last: Certificate = record._replace(sequence=LAST_SEQUENCE)
                    super(Watched, g.state).put(s.CERTIFICATES, number, last)
                    await self._node.plant([(s.CERTIFICATES, number, last)])
                    self.tape.append(Block(g.now, planted=number))
                    g.exhausted.append(number)
                    return

    def _exhausted_open(self) -> bool:
        g = self.generator
        g.exhausted = [n for n in g.exhausted if (r := g.state.get(s.CERTIFICATES, n)) and r.state not in _CLOSED]
        return bool(g.exhausted)
