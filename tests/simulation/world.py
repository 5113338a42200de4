"""A ledger, its members and its misfortunes: everything that a schedule can let happen, in virtual time."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Self

from typing_extensions import override

from ledger_api.acts.apply import apply
from ledger_api.acts.hashing import keccak
from ledger_api.chain.batches import Bounds
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.embedded import NodeMaker
from ledger_api.chain.errors import ChainBusyError, ChainError, ChainStoppedError, GatewayRefusedError
from ledger_api.chain.interface import Idempotency, IdempotencyMismatchError, OperationView, Submission
from ledger_api.chain.opening import Opening
from ledger_api.chain.raw import RawTransaction
from ledger_api.chain.relay import EmbeddedRelay
from ledger_api.chain.rpc import NodeError
from ledger_api.chain.service import LedgerChain
from ledger_api.chain.transactions import relayer
from ledger_api.store.errors import StoreError
from tests.simulation.chain import Quirk, Rules
from tests.simulation.faults import Fault, Faults
from tests.simulation.loop import VirtualLoop, wall_clock
from tests.simulation.service import Service, owned_task
from tests.simulation.template import KEY_FILE, Template
from tests.support import cast

PATIENCE_S: Final = 900.0
"""How long all that was accepted may take once nothing goes wrong any more."""
_AHEAD: Final = 40
"""How often the node is seen ahead of the service before it is held for one that made more than it was told to."""
_EXPECTED: Final = (ChainError, NodeError, StoreError)
"""What a start of the service may fail with while things go wrong."""


class Kind(Enum):
    """What acts made together have to do with each other."""

    ANY = "any"
    CONFLICTING = "conflicting"
    """All are made for the same state."""
    CHAIN = "chain"
    """Each rests on the one before."""

    @override
    def __repr__(self) -> str:
        return self.value


class BrokenPromiseError(AssertionError):
    """The service did what it must not."""


@dataclass(eq=False)
class Told:
    """What a client was promised: an operation with these acts, durable when it was told so."""

    submission: Submission
    operation: OperationView | None = None
    verdicts: tuple[str | None, ...] = ()
    ended: OperationView | None = None
    """What it was told later of how the operation ended."""


@dataclass
class Member:
    """Somebody who sends transactions past the service's intake, one after another."""

    secret: bytes
    nonce: int = 0
    sent: list[bytes] = field(default_factory=list)
    """Hashes of those that the gateway took."""


class World:
    """One schedule's world. Use it as a context: inside, the machine's clock is the world's."""

    def __init__(self, template: Template, seed: int, bounds: Bounds | None = None) -> None:
        self.seed = seed
        self.template = template
        self.chance = random.Random(f"world {seed}")
        self.loop = VirtualLoop(lambda: self.chance.uniform(0.0001, 0.005))
        self.loop.set_task_factory(owned_task)
        self.faults = Faults(self.chance)
        self.database = template.store.database
        self.folder = template.folder
        self.bounds = bounds or Bounds(
            acts=self.chance.choice((3, 10, 400)), transactions=self.chance.choice((1, 2, 16))
        )
        self.rules: Rules = template.rules.with_quirks(self._quirk)
        self.generator = template.generator(seed)
        self.generator.patient = self.chance.random() < 0.7
        self.service: Service | None = None
        self.promises: list[Told] = []
        self.member = Member(b"\7" * 32)
        self.quirky = 0.0
        """How often a transaction is an odd one."""
        self.disturbed: set[str] = set()
        """What happened by which an act may rightly come to nothing that was accepted."""
        self._clients: list[asyncio.Task[None]] = []
        self._keys = 0
        self._ahead = 0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.template.store.put_back(self.template.kept)
        self._stack.enter_context(wall_clock(self.loop, self.template.now))
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self.service is not None and not self.service.dead:
                self.loop.run_until_complete(self.service.die())
        finally:
            self._stack.close()
            self.loop.close()

    @property
    def now(self) -> float:
        """Unix seconds."""
        return self.template.now + self.loop.time()

    # ----- The service

    def opening(self, node: NodeMaker) -> Opening:
        """What the service is opened with."""
        key = self.folder / KEY_FILE
        return Opening(self.folder, key, genesis=None, own_genesis=cast.genesis, bounds=self.bounds, node=node)

    def start(self) -> None:
        """Start the service, unless it runs."""
        if self.service is None:
            self.service = Service(self)
            self.service.start()

    def stop(self) -> None:
        """Stop the service in order."""
        if self.service is not None:
            service, self.service = self.service, None
            self._judge_start(service)
            self._run(service.stop())

    def crash(self) -> None:
        """Kill the service, and its node with it."""
        if self.service is not None:
            service, self.service = self.service, None
            self._judge_start(service)
            self._run(service.die())

    def kill_node(self) -> None:
        """Kill the node alone."""
        if self.service is not None and self.service.node is not None:
            self.service.node.ended.set()

    def hang_node(self, seconds: float) -> None:
        """Let the node take its time for everything."""
        if self.service is not None and self.service.node is not None:
            self.service.node.line.hangs_until = self.loop.time() + seconds

    def fill_disk(self, commits: int) -> None:
        """Let the next commits fail."""
        if self.service is not None:
            self.service.writer.full = commits
            self.disturbed.add("disk")

    def go_wrong(self, fault: Fault, after: int, times: int) -> None:
        """Let something go wrong between service and node."""
        self.faults.arm(fault, after, times)

    def be_odd(self, share: float) -> None:
        """Let so many of the transactions from now on be odd ones, which fail or need much gas."""
        self.quirky = share

    # ----- Time

    def pass_time(self, seconds: float) -> None:
        """Let the world turn."""
        self._run(asyncio.sleep(seconds))

    def _run(self, work: Any) -> None:
        self.loop.run_until_complete(work)
        if self.service is not None:
            self._judge_start(self.service)

    def _judge_start(self, service: Service) -> None:
        failure = service.failure
        if failure is not None and not isinstance(failure, _EXPECTED):
            raise BrokenPromiseError(f"the service does not start: {failure!r}") from failure
        ledger = service.ledger
        if ledger is not None and "internal error" in (ledger.parts.halt.reason or ""):
            raise BrokenPromiseError(f"the service failed: {ledger.parts.halt.reason}")

    # ----- Members

    def make(self, count: int, seed: int, kind: Kind = Kind.ANY, *, rival: bool = False) -> list[bytes]:
        """Acts for the state as the generator supposes it to be; a rival's are not supposed to be executed."""
        g = self.generator
        g.rng.seed(seed)
        g.now = int(self.now)
        items = []
        for item in g.chain(count) if kind is Kind.CHAIN else (g.item() for _ in range(count)):
            items.append(item)
            if kind is not Kind.CONFLICTING and not rival:
                self.suppose(item)
        for item in items if kind is Kind.CONFLICTING else ():
            self.suppose(item)
        return items

    def suppose(self, item: bytes) -> None:
        """Let the generator go on as if the act had been executed."""
        g = self.generator
        outcome = apply(g.state, item, g.now, g.domain)
        if outcome.refusal is None:
            g.note(item, outcome)

    def present(self, items: Sequence[bytes], *, whole: bool = False, keyed: bool = False) -> None:
        """A client presents acts and waits for the answer."""
        key = None
        if keyed:
            self._keys += 1
            key = Idempotency(f"key {self._keys}", self._keys.to_bytes(32, "big"))
        self._ask(Told(Submission(1, list(items), idempotency=key, whole=whole)))

    def present_again(self, place: int) -> None:
        """A client presents what was presented once before, under the same key if it had one."""
        if self.promises:
            self._ask(Told(self.promises[place % len(self.promises)].submission))

    def bring(self, items: Sequence[bytes], *, odd: bool = False) -> None:
        """A member sends acts in a transaction of its own; an odd one has its call in another form than the usual."""
        service = self.service
        if service is None or service.ledger is None:
            return
        call = encode_submit(b"".join(items))
        if odd:
            call = call[:4] + (64).to_bytes(32, "big") + bytes(32) + call[36:]
        member, identity = self.member, self.template.identity
        sent = relayer(member.secret).sign(
            chain_id=identity.chain_id, nonce=member.nonce, to=identity.contract, data=call, gas=16_000_000
        )
        self.disturbed.add("member")
        self._clients.append(service.begin(self._send(service, member, sent.hash, sent.raw)))

    def _ask(self, told: Told) -> None:
        self.promises.append(told)
        service = self.service
        if service is not None and service.ledger is not None:
            self._clients.append(service.begin(self._accepted(service, told)))

    async def _accepted(self, service: Service, told: Told) -> None:
        assert service.ledger is not None
        try:
            answer = await service.ledger.accept(told.submission)
        except (ChainStoppedError, ChainBusyError, StoreError):
            return
        except IdempotencyMismatchError as error:
            raise BrokenPromiseError("a request is another than itself") from error
        if service.dead:
            return
        told.operation, told.verdicts = answer.operation, tuple([verdict.refusal for verdict in answer.verdicts])
        if answer.operation is not None:
            ended = await service.ledger.wait(answer.operation.id, 30.0)
            if ended is not None and ended.done and not service.dead:
                told.ended = ended

    async def _send(self, service: Service, member: Member, identity: bytes, raw: bytes) -> None:
        assert service.ledger is not None
        try:
            await service.ledger.gateway("eth_sendRawTransaction", ["0x" + raw.hex()])
        except (ChainStoppedError, ChainBusyError, StoreError, GatewayRefusedError):
            return
        if not service.dead and identity not in member.sent:
            member.sent.append(identity)
            member.nonce += 1

    def _quirk(self, transaction: RawTransaction) -> Quirk:
        if not self.quirky:
            return Quirk()
        chance = random.Random(self.seed.to_bytes(16, "big") + transaction.hash)
        if chance.random() > self.quirky:
            return Quirk()
        kind = chance.random()
        if kind < 0.3:
            self.disturbed.add("failed")
            return Quirk(fails=True)
        if kind < 0.4:
            self.disturbed.add("failed")
            return Quirk(gas_lost=chance.randint(14_000_000, 16_700_000))
        return Quirk(gas_each=chance.choice((400_000, 3_000_000, 6_000_000, 12_000_000)))

    # ----- Rest

    def settle(self) -> None:
        """Let nothing more go wrong and wait until everything that was accepted has come to its end.

        Raises:
            BrokenPromiseError: it does not.
        """
        self.faults.clear()
        self.quirky = 0.0
        if self.service is not None:
            self.service.writer.full = 0
            if self.service.node is not None:
                self.service.node.line.hangs_until = 0.0
        begun = self.loop.time()
        while not self._at_rest():
            if self.loop.time() - begun > PATIENCE_S:
                raise BrokenPromiseError(f"no end is coming: {self._state()}")
            self._run(asyncio.sleep(0.25))
        for client in self._clients:
            if not client.cancelled() and client.exception() is not None:
                raise BrokenPromiseError(f"a client got {client.exception()!r}") from client.exception()
        self._clients.clear()

    def _at_rest(self) -> bool:
        service = self.service
        if service is None:
            self.start()
            return False
        if service.failure is not None:
            self.crash()
            return False
        ledger = service.ledger
        if ledger is None or ledger.parts.halt.reason == "the chain is starting":
            return False
        if ledger.parts.halt.diverged:
            raise BrokenPromiseError(f"writes are stopped for good: {ledger.parts.halt.reason}")
        if ledger.parts.halt.reason is not None and ledger.parts.halt._stopped is None:
            # A pause, which ends by itself.
            return False
        if ledger.parts.halt.reason is not None:
            if "disk" not in self.disturbed:
                raise BrokenPromiseError(f"writes are stopped: {ledger.parts.halt.reason}")
            # What stopped it is over; an operator starts it again.
            self.stop()
            return False
        return self._still(service, ledger) and all(client.done() for client in self._clients)

    def _still(self, service: Service, ledger: LedgerChain) -> bool:
        """Whether the running service has nothing to do."""
        node = service.node
        if node is not None and not ledger.parts.pending and node.line.peer.head.number > ledger.height:
            # It made a block that nobody asked for. That is noticed when the next one is made, or when it starts again.
            self._ahead += 1
            if self._ahead > _AHEAD:
                self._ahead = 0
                self.crash()
                return False
        return (
            not ledger.parts.pending
            and not service.writer.waiting
            and node is not None
            and not node.ended.is_set()
            and not node.line.peer.ready
            and ledger.height == node.line.peer.head.number
            and not ledger._queue
            and self._planned(ledger) == ledger.height
        )

    @staticmethod
    def _planned(ledger: LedgerChain) -> int:
        """The last block that was planned: one may be on its way with nothing but a member's transaction in it."""
        assert isinstance(ledger._driver, EmbeddedRelay)
        return ledger._driver._last.number

    def _state(self) -> str:
        service = self.service
        if service is None or service.ledger is None:
            return f"the service does not run: {service and service.failure!r}"
        ledger = service.ledger
        return f"{len(ledger.parts.pending)} acts wait, writes: {ledger.parts.halt.reason or 'taken'}"

    def fingerprint(self) -> bytes:
        """Equal for two runs in which the same happened at the same instants."""
        assert self.service is not None
        assert self.service.node is not None
        head = self.service.node.line.peer.head.hash
        verdicts = [told.verdicts for told in self.promises]
        return keccak(repr((head, self.loop.time(), verdicts)).encode())
