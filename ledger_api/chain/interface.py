"""What the chain offers to the service: the one interface that the domains and the web face may use.

`LedgerChain` in `service` implements `Ledger`. Numbers are as on chain (minor units, unix seconds, participant
numbers), identifiers are bytes; texts and problem types are the web face's business.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection

from ledger_api.acts.codec import Act
from ledger_api.chain.tally import Tally
from ledger_api.store.lease import Lease


class ActStatus(StrEnum):
    """Where an accepted act is. WAITING and SENT end as one of the others; an act never vanishes."""

    WAITING = "waiting"
    SENT = "sent"
    EXECUTED = "executed"
    SCHEDULED = "scheduled"
    REFUSED = "refused"
    EXPIRED = "expired"

    @property
    def done(self) -> bool:
        """Whether the service will not try it again."""
        return self not in (ActStatus.WAITING, ActStatus.SENT)


PREDECESSOR = "Predecessor"
"""The refusal of an act whose acceptance rested on one that was refused."""
FAILED = "TransactionFailed"
"""The refusal of an act that, alone in its transaction, made the transaction fail."""


class ActView(NamedTuple):
    """One act of an operation. `refusal` names an error of the contract, `PREDECESSOR` or `FAILED`.

    `deadline` (unix seconds, 0 for acts without one) is how long a refused act could still be executed by whoever holds
    a copy. `block`, `transaction` and `log_index` say where its last outcome is.
    """

    digest: bytes
    kind: int
    status: ActStatus
    refusal: str | None = None
    deadline: int = 0
    transaction: bytes | None = None
    block: int | None = None
    log_index: int | None = None


@dataclass(frozen=True, slots=True)
class OperationView:
    """What became of one submission. `created` is unix milliseconds; it is done when every act is."""

    id: bytes
    participant: int
    created: int
    acts: tuple[ActView, ...]

    @property
    def done(self) -> bool:
        """Whether every act has its outcome."""
        return all(act.status.done for act in self.acts)


class Verdict(NamedTuple):
    """The rules' answer to one presented act: accepted when `refusal` is None. Unreadable acts have kind 0."""

    digest: bytes
    kind: int
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The client's key and the hash of its request; the same key with another hash is refused."""

    key: str
    request: bytes


Companion = Callable[[Connection, bytes], None]
"""Writes the private rows that belong to an operation (its id is handed in), in the same transaction as its acts."""


@dataclass(frozen=True, slots=True)
class Submission:
    """Acts in wire form that one participant presents together, each judged for itself, in this order.

    `whole` asks for all or none: where one is refused none is stored. `acts` are the same acts decoded, where that was
    done already (None for one that can't be).
    """

    participant: int
    wires: Sequence[bytes]
    idempotency: Idempotency | None = None
    companion: Companion | None = None
    whole: bool = False
    acts: Sequence[Act | None] = ()


@dataclass(frozen=True, slots=True)
class OperationAccepted:
    """The answer to a submission, durable when given.

    `operation` is None where nothing was accepted. `replayed` is true where the idempotency key was known: the
    operation is then the first one, and nothing was stored.
    """

    operation: OperationView | None
    verdicts: tuple[Verdict, ...]
    replayed: bool = False


class IdempotencyMismatchError(Exception):
    """The idempotency key was used for another request."""


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The network's identity, fixed when the ledger was deployed. Hashes and salt are 32 bytes, addresses 20."""

    chain_id: int
    genesis_hash: bytes
    contract: bytes
    code_hash: bytes
    salt: bytes
    deployed_at: int


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`: what was looked at, whether it is well, and what to do where it is not.

    The service can do its work for now although a check that is not `needed` fails.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """The chain at a height: what members countersign. `executed` counts acts, `history` chains their digests."""

    height: int
    block_hash: bytes
    state_root: bytes
    executed: int
    history: bytes
    created: int


@dataclass(frozen=True, slots=True)
class Load:
    """How much the ledger has to do.

    `waiting` counts accepted acts without an outcome, `in_flight` those of them in a transaction on its way, `oldest`
    is how long the first has waited in seconds, `batch` counts the last block's acts. `lag` counts the blocks that the
    node has and the ledger has not read, None where the node does not answer. `executed` counts since the founding,
    `tally` since the start. `bytes` are those of the waiting acts, `saved` the block of the newest snapshot.
    """

    waiting: int
    in_flight: int
    oldest: float
    batch: int
    height: int
    lag: int | None
    executed: int
    stopped: bool
    bytes: int
    saved: int | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class RelayView:
    """How the relay is, for operators.

    `nonce` is the relayer's next one by the journal. `lease` says who writes, `writes` whether it is this service.
    `stopped` is why acts are not taken; `resumable` says that `Ledger.resume` may mend it.
    """

    embedded: bool
    relayer: bytes
    nonce: int
    lease: Lease | None
    writes: bool
    stopped: str | None
    resumable: bool


class Ledger(Protocol):
    """The running ledger. Every method is safe to call from handlers on the event loop."""

    @property
    def network(self) -> NetworkView:
        """The network's identity."""
        ...

    @property
    def height(self) -> int:
        """The last block whose outcomes are readable."""
        ...

    def now(self) -> int:
        """The instant (unix seconds) that the next block will carry; rules and effective states use it."""
        ...

    def require_room(self) -> None:
        """Refuse to go on while no act would be accepted for being one too many. To be asked before one is even read.

        Raises:
            ChainBusyError: too many acts wait.
        """
        ...

    async def accept(self, submission: Submission) -> OperationAccepted:
        """Judge the acts over the ledger with everything accepted before, and store what is accepted.

        Raises:
            IdempotencyMismatchError: the key was used for another request.
            ChainBusyError: too many acts wait; nothing was stored.
            StoreBusyError: too many writes wait; nothing was stored.
            ChainStoppedError: writes are stopped.
        """
        ...

    def check(self, wires: Sequence[bytes]) -> tuple[Verdict, ...]:
        """What `accept` would say, each act after the ones before it, with nothing stored."""
        ...

    async def operation(self, identity: bytes) -> OperationView | None:
        """An operation by its id."""
        ...

    async def wait(self, identity: bytes, seconds: float) -> OperationView | None:
        """The operation as soon as it is done and readable, or as it is after that many seconds."""
        ...

    def blocks(self) -> AsyncIterator[int]:
        """Heights as they become readable, beginning with the present one; a slow reader sees only the latest."""
        ...

    async def gateway(self, method: str, params: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
        """Answer a call that a member sends to `/rpc`.

        Raises:
            GatewayMethodError: not on the allow-list.
            GatewayRefusedError: beyond its bounds.
            RpcError: the node's own error.
        """
        ...

    async def prove(self, slots: Sequence[bytes], height: int | None = None) -> dict[str, Any]:
        """The node's `eth_getProof` answer for 32-byte storage slots of the contract, with the block's header."""
        ...

    async def checkpoint(self) -> CheckpointView:
        """A checkpoint of the readable head, made now and stored. Hourly one is made by itself."""
        ...

    async def load(self) -> Load:
        """How much there is to do now."""
        ...

    async def relay(self) -> RelayView:
        """How the relay is."""
        ...

    async def resume(self) -> None:
        """Write again after a stop, from where the database is.

        Raises:
            RelayRefusedError: nothing is stopped, it ends by itself, or the chain and the rules differ.
            ChainError, NodeError, StoreError: it can't go on yet; writes stay stopped.
        """
        ...

    async def replace(self, transaction: bytes) -> bytes:
        """Put a stuck transaction's acts into one at a better price, with the same nonce; its hash.

        Raises:
            RelayRefusedError: no such transaction is on its way, or no price helps.
            NodeError: no node answers.
        """
        ...

    async def drop(self, transaction: bytes) -> bytes:
        """Put an empty transfer in a stuck transaction's place; its acts wait again. The transfer's hash.

        Raises:
            RelayRefusedError: no such transaction is on its way, or it is such a transfer.
            NodeError: no node answers.
        """
        ...

    async def advance_clock(self, seconds: int) -> int:
        """Sandbox only: move the embedded chain's clock forward; the new instant.

        Raises:
            ClockFixedError: not a sandbox.
        """
        ...

    async def health(self) -> list[Check]:
        """Node, keys, schema, clock, lease, projection: for `doctor` and `/readyz`."""
        ...
