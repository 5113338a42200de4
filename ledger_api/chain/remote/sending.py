"""Transactions that are on their way: sent, sent again, replaced, until a block that was read has each nonce.

All of them are durable before they are sent. A nonce that the nodes do not have is filled by the stored bytes, or,
where no node takes these, by an empty transfer, and what they carried is packed anew. One nonce is in a block once, so
whatever nodes say or forget, nothing takes effect twice.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from ledger_api.chain.applying import Presented
from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.errors import RelayRefusedError
from ledger_api.chain.hexes import data, quantity, read_data, read_quantity
from ledger_api.chain.parts import Parts
from ledger_api.chain.presented import presented_again
from ledger_api.chain.queue import Queue
from ledger_api.chain.raw import read_raw
from ledger_api.chain.remote.answers import Verdict, best, read_answer
from ledger_api.chain.remote.fees import Fee, raised
from ledger_api.chain.remote.nodes import Nodes
from ledger_api.chain.rpc import Call, Rpc, RpcError, RpcUnknownError
from ledger_api.store.journal import SignedTransaction, read_guests, read_unmined
from ledger_api.store.rollback import Mark

MOST_UNDERWAY: Final = 16
"""Nonces above the chain's at one time: what every client's pool takes from one sender."""
_ROUND: Final = 32
"""Transactions sent again at one time."""
_STALLED_BLOCKS: Final = 3
"""Blocks that pass over a transaction before it counts as too cheap."""

_log = logging.getLogger(__name__)


class Pace(NamedTuple):
    """Seconds between what is done again and again. `patience` is how long nodes may be behind or disagree."""

    poll: float = 0.1
    idle: float = 0.5
    gather: float = 0.05
    resend: float = 5.0
    unsure: float = 1.0
    bump: float = 30.0
    lag: float = 3.0
    patience: float = 20.0


PACE: Final = Pace()


class Remote(NamedTuple):
    """The nodes of a chain, and how many blocks must stand above one before it is read."""

    nodes: Nodes
    confirmations: int = 0
    pace: Pace = PACE


@dataclass(slots=True, eq=False)
class Attempt:
    """One of the transactions for a nonce. `since` is the instant, `height` the head when the nonce was first sent."""

    transaction: SignedTransaction
    presented: Presented
    fee: Fee
    since: float
    height: int
    sent: float | None = None
    verdict: Verdict = Verdict.UNKNOWN


class Sending:
    """What was signed and is in no block that was read. Changes happen under `turn`, which its owner holds too."""

    def __init__(self, parts: Parts, remote: Remote, dispatcher: Dispatcher, queue: Queue) -> None:
        self._parts = parts
        self._nodes = remote.nodes
        self._dispatcher = dispatcher
        self._queue = queue
        self._pace = remote.pace
        self._nonces: dict[int, list[Attempt]] = {}
        self._hashes: dict[bytes, Attempt] = {}
        self._guests: dict[bytes, tuple[SignedTransaction, float]] = {}
        self.turn = asyncio.Lock()
        self.mined = 0
        """The relayer's next nonce by the chain's head."""
        self.fee = Fee()
        """What new transactions offer."""
        self.trouble: str | None = None
        """Why nodes did not take the last transaction that they answered for."""
        self._not_before = 0.0
        self._refused = 0

    async def load(self) -> None:
        """Begin with what the journal has. The acts that wait are known before."""
        signed, guests = await self._parts.reader.run(lambda snapshot: self._stored(snapshot.connection))
        self._nonces.clear()
        self._hashes.clear()
        identity, pending = self._parts.identity, self._parts.pending
        last = {transaction.nonce: transaction for transaction in signed}
        for transaction in signed:
            if transaction is last[transaction.nonce]:
                (presented,) = presented_again([transaction], identity.relayer, identity.domain, pending)
            else:
                presented = Presented(transaction.hash, ())
            self._add(transaction, presented, 0)
        for nonce, attempts in self._nonces.items():
            for attempt in attempts[:-1]:
                shown = self._nonces[nonce][-1].presented
                attempt.presented = Presented(attempt.transaction.hash, shown.items, shown.entries)
        self._guests = {guest.hash: (guest, 0.0) for guest in guests}

    def add(self, signed: Sequence[SignedTransaction], presented: Sequence[Presented], height: int) -> list[Attempt]:
        """Take over durable transactions for new nonces; `height` is the head's."""
        return [self._add(*pair, height) for pair in zip(signed, presented, strict=True)]

    def add_guest(self, transaction: SignedTransaction) -> None:
        """Take over a member's durable transaction."""
        self._guests[transaction.hash] = (transaction, 0.0)

    @property
    def underway(self) -> int:
        """Nonces that no block has, as far as is known."""
        return sum(nonce >= self.mined for nonce in self._nonces)

    @property
    def guests(self) -> int:
        """Members' transactions that no block has."""
        return len(self._guests)

    @property
    def idle(self) -> bool:
        """Nothing is on its way."""
        return not self._nonces and not self._guests

    def may_send(self, more: int) -> bool:
        """Whether so many new nonces can be begun now."""
        if self.trouble is not None and self._nonces:
            return False
        return self.underway + more <= MOST_UNDERWAY and asyncio.get_running_loop().time() >= self._not_before

    def own(self) -> frozenset[bytes]:
        """The hashes of all that is on its way."""
        return frozenset(self._hashes) | frozenset(self._guests)

    def presented(self, identity: bytes) -> Presented | None:
        """What one of these transactions presents."""
        attempt = self._hashes.get(identity)
        return None if attempt is None else attempt.presented

    def settled(self, members: Sequence[bytes]) -> None:
        """A block that was read has these transactions."""
        for identity in members:
            self._guests.pop(identity, None)
            attempt = self._hashes.get(identity)
            if attempt is not None:
                self._drop(attempt.transaction.nonce)

    async def send(self, attempts: Sequence[Attempt]) -> None:
        """Send to two nodes, and note what they say."""
        if not attempts:
            return
        told = await self._answers([attempt.transaction for attempt in attempts])
        now = asyncio.get_running_loop().time()
        self._parts.tally.resends += sum(attempt.sent is not None for attempt in attempts)
        for place, attempt in enumerate(attempts):
            answers = [answer[place] for answer in told]
            attempt.sent, attempt.verdict = now, best([read_answer(answer) for answer in answers])
            self._note(attempt.verdict, answers)
        for attempt in attempts:
            if attempt.verdict is Verdict.REFUSED:
                await self._fill(attempt)
            elif attempt.verdict is Verdict.CHEAP:
                await self._raise(attempt)

    async def send_guest(self, guest: SignedTransaction) -> str | None:
        """Send a member's transaction; why no node takes it, None where one did or nobody knows."""
        told = [answer for (answer,) in await self._answers([guest])]
        if best([read_answer(answer) for answer in told]) not in {Verdict.REFUSED, Verdict.CHEAP, Verdict.UNFUNDED}:
            return None
        self._guests.pop(guest.hash, None)
        return next((answer.message for answer in told if isinstance(answer, RpcError)), "no reason is given")

    async def tend(self, rpc: Rpc, height: int) -> None:
        """Send again what may be lost, offer more for what is stuck; `height` is the head's.

        Raises:
            NodeError: no node answers.
        """
        if self._nonces:
            self.mined = await self._count(rpc, self._dispatcher.relayer, "latest")
            now = asyncio.get_running_loop().time()
            waiting = [self._nonces[nonce][-1] for nonce in sorted(self._nonces) if nonce >= self.mined]
            await self.send([attempt for attempt in waiting if self._is_due(attempt, now)][:_ROUND])
            for attempt in waiting[:1]:
                late = now - attempt.since > self._pace.bump and height - attempt.height >= _STALLED_BLOCKS
                if late and attempt.verdict in {Verdict.ACCEPTED, Verdict.RIVAL}:
                    await self._raise(attempt)
        await self._tend_guests()

    async def replace(self, identity: bytes) -> bytes:
        """Put a transaction's acts into one with the same nonce at a better price; its hash.

        Raises:
            RelayRefusedError: no such transaction is on its way, or a better price is of no use.
        """
        attempt = self._known(identity)
        await self._raise(attempt)
        return await self._sent_instead(attempt, "it offers as much as is of any use already")

    async def drop(self, identity: bytes) -> bytes:
        """Put an empty transfer in a transaction's place; what it carried waits again. The transfer's hash.

        One nonce is in one block once: should the old transaction come first all the same, its acts have their outcome
        by it, and the copies that wait are let go.

        Raises:
            RelayRefusedError: no such transaction is on its way, or it is such a transfer.
        """
        attempt = self._known(identity)
        await self._fill(attempt, raised(attempt.fee, self.fee) or attempt.fee)
        return await self._sent_instead(attempt, "it is an empty transfer that only fills its nonce")

    def _known(self, identity: bytes) -> Attempt:
        attempt = self._hashes.get(identity)
        if attempt is None:
            raise RelayRefusedError("no transaction of the relay with this hash is on its way")
        return self._nonces[attempt.transaction.nonce][-1]

    async def _sent_instead(self, attempt: Attempt, why: str) -> bytes:
        attempts = self._nonces.get(attempt.transaction.nonce, ())
        if not attempts:
            raise RelayRefusedError("it came to a block meanwhile")
        if attempts[-1] is attempt:
            raise RelayRefusedError(why)
        await self.send(attempts[-1:])
        return attempts[-1].transaction.hash

    async def lost(self, rpc: Rpc, last_read: Callable[[], Mark]) -> None:
        """Give up what can't come any more, since others have used its nonces, and fill the nonces that nobody takes.

        Only a node that has the last block that was read is believed: in another block of that height the nonces may be
        used by transactions of ours, which are no loss, and may be free again once the chain goes back.

        Raises:
            NodeError: no node answers.
        """
        relayer, tip = self._dispatcher.relayer, last_read()
        senders = sorted({guest.sender for guest, _ in self._guests.values()} | ({relayer} if self._nonces else set()))
        used = await self._used(rpc, senders, tip)
        if used is None:
            return
        gone = [guest.hash for guest, _ in self._guests.values() if guest.nonce < used.get(guest.sender, 0)]
        own = used.get(relayer, 0)
        async with self.turn:
            if last_read() != tip:
                return
            nonces = [nonce for nonce in self._nonces if nonce < own]
            stale = [attempt for nonce in nonces for attempt in self._nonces[nonce]]
            gone += [attempt.transaction.hash for attempt in stale]
            holes = [nonce for nonce in range(own, max(self._nonces, default=own)) if nonce not in self._nonces]
            fillers = [self._dispatcher.filler(nonce, *self.fee) for nonce in holes]
            if not gone and not fillers:
                return
            await self._dispatcher.keep(fillers, gone)
            for nonce in nonces:
                entries = self._nonces[nonce][-1].presented.entries
                self._drop(nonce)
                self._queue.give_back([entry for entry in entries if entry is not None])
            for filler in fillers:
                self._add(filler, Presented(filler.hash, None), tip.number)
            for identity in gone:
                self._guests.pop(identity, None)

    @staticmethod
    async def _used(rpc: Rpc, senders: Sequence[bytes], tip: Mark) -> dict[bytes, int] | None:
        """How many nonces each sender had used with that block; None where the node that answers has another."""
        if not senders:
            return None
        block = quantity(tip.number)
        counts = [Call("eth_getTransactionCount", (data(sender), block)) for sender in senders]
        look = Call("eth_getBlockByNumber", (block, False))
        # Looked at before and after: the chain may go back between the answers of one batch.
        before, *told, after = await rpc.batch([look, *counts, look])
        for answer in (before, *told, after):
            if isinstance(answer, RpcError):
                raise answer
        try:
            if any(read_data(seen["hash"], 32) != tip.hash for seen in (before, after)):
                return None
            return {sender: read_quantity(count) for sender, count in zip(senders, told, strict=True)}
        except (KeyError, TypeError, ValueError):
            raise RpcUnknownError("the node's count of transactions or its block can't be read") from None

    def _stored(self, connection: Connection) -> tuple[list[SignedTransaction], list[SignedTransaction]]:
        return read_unmined(connection, self._dispatcher.relayer), read_guests(connection)

    def _add(self, transaction: SignedTransaction, presented: Presented, height: int) -> Attempt:
        raw, now = read_raw(transaction.raw), asyncio.get_running_loop().time()
        known = self._nonces.setdefault(transaction.nonce, [])
        since, first = (known[0].since, known[0].height) if known else (now, height)
        attempt = Attempt(transaction, presented, Fee(raw.fee, raw.tip), since, first)
        known.append(attempt)
        self._hashes[transaction.hash] = attempt
        return attempt

    def _drop(self, nonce: int) -> None:
        for attempt in self._nonces.pop(nonce, ()):
            self._hashes.pop(attempt.transaction.hash, None)

    def _is_due(self, attempt: Attempt, now: float) -> bool:
        if attempt.sent is None:
            return True
        sure = attempt.verdict in {Verdict.ACCEPTED, Verdict.RIVAL}
        return now - attempt.sent >= (self._pace.resend if sure else self._pace.unsure)

    async def _answers(self, transactions: Sequence[SignedTransaction]) -> list[list[Any]]:
        calls = [Call("eth_sendRawTransaction", (data(transaction.raw),)) for transaction in transactions]
        return await self._nodes.broadcast(calls)

    def _note(self, verdict: Verdict, answers: Sequence[Any]) -> None:
        if verdict in {Verdict.ACCEPTED, Verdict.RIVAL, Verdict.STALE}:
            self.trouble = None
            return
        said = next((str(answer) for answer in answers if isinstance(answer, RpcError)), None)
        if said is not None and said != self.trouble:
            self.trouble = said
            _log.warning("a node does not take a transaction (%s): %s", verdict.value, said)

    async def _fill(self, attempt: Attempt, fee: Fee | None = None) -> None:
        """No node takes these bytes: an empty transfer takes their place, and what they carried waits again."""
        async with self.turn:
            nonce = attempt.transaction.nonce
            if attempt not in self._nonces.get(nonce, ()) or not attempt.presented.items:
                # It is in a block meanwhile, or is such a transfer itself and will be sent again.
                return
            filler = self._dispatcher.filler(nonce, *(fee or self.fee))
            await self._dispatcher.keep([filler], [each.transaction.hash for each in self._nonces[nonce]])
            entries = [entry for entry in attempt.presented.entries if entry is not None and not entry.done]
            self._drop(nonce)
            self._add(filler, Presented(filler.hash, None), attempt.height)
            if len(entries) > 1:
                self._queue.split(entries)
            else:
                self._refused += 1
                self._not_before = asyncio.get_running_loop().time() + min(60.0, 2.0**self._refused)
                self._queue.give_back(entries)

    async def _raise(self, attempt: Attempt) -> None:
        """Replace a transaction that is stuck by the same one at a better price."""
        async with self.turn:
            nonce = attempt.transaction.nonce
            attempts = self._nonces.get(nonce)
            better = raised(attempt.fee, self.fee)
            if not attempts or attempts[-1] is not attempt or better is None:
                return
            signed = self._dispatcher.replacement(attempt.transaction, *better)
            await self._dispatcher.keep([signed])
            shown = attempt.presented
            again = self._add(signed, Presented(signed.hash, shown.items, shown.entries), attempt.height)
            again.since = asyncio.get_running_loop().time()

    async def _tend_guests(self) -> None:
        now = asyncio.get_running_loop().time()
        due = [guest for guest, sent in self._guests.values() if now - sent >= self._pace.resend][:_ROUND]
        if due:
            await self._answers(due)
            for guest in due:
                if guest.hash in self._guests:
                    self._guests[guest.hash] = (guest, now)

    @staticmethod
    async def _count(rpc: Rpc, sender: bytes, block: str) -> int:
        try:
            return read_quantity(await rpc.call("eth_getTransactionCount", data(sender), block))
        except ValueError:
            raise RpcUnknownError("the node's count of transactions is no number") from None


async def receipts_of(rpc: Rpc, hashes: Sequence[bytes]) -> Mapping[bytes, Mapping[str, Any]]:
    """The receipts of those of the transactions that are in a block.

    Raises:
        NodeError: no usable answer.
    """
    answers = await rpc.batch([Call("eth_getTransactionReceipt", (data(each),)) for each in hashes])
    return {each: answer for each, answer in zip(hashes, answers, strict=True) if isinstance(answer, dict)}
