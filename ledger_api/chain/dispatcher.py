"""Packing, signing and storing what is to be sent; shared by both ways to a chain."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from ledger_api.acts.state import Changes
from ledger_api.chain.applying import Presented
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.errors import LeaseLostError
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import ActStatus
from ledger_api.chain.parts import Parts
from ledger_api.chain.pending import Entry
from ledger_api.chain.raw import read_raw
from ledger_api.chain.transactions import GAS_LIMIT, Relayer
from ledger_api.store import outbox
from ledger_api.store.journal import (
    BlockPlan,
    SignedTransaction,
    add_transactions,
    keep_transactions,
    next_nonce,
    plan_block,
    reject_transactions,
)
from ledger_api.store.outbox import ActResult

FILLER_GAS: Final = 21_000


class Dispatcher:
    """Packs, signs and stores; what it returns is durable and may be sent. Nonces move only with the database."""

    def __init__(self, parts: Parts, relayer: Relayer, gas: int = GAS_LIMIT) -> None:
        self._parts = parts
        self._relayer = relayer
        self._nonce = -1
        self._gas = gas
        self.fee = self.tip = 0

    @property
    def relayer(self) -> bytes:
        """The address that pays."""
        return self._relayer.address

    def offer(self, fee: int, tip: int, gas: int) -> None:
        """What new transactions pay per gas at most, how much of it is the block maker's, and the gas they may use."""
        self.fee, self.tip, self._gas = fee, tip, gas

    def load(self, connection: Connection, least: int = 0) -> None:
        """Begin after the last stored nonce, and not below `least`."""
        self._nonce = max(least, next_nonce(connection, self._relayer.address))

    def sign(self, batches: Sequence[Sequence[Entry]]) -> tuple[list[SignedTransaction], list[Presented]]:
        """One transaction per batch, with the next nonces, and what each presents."""
        identity = self._parts.identity
        signed, presented = [], []
        for place, batch in enumerate(batches):
            items = tuple([entry.wire for entry in batch])
            transaction = self._relayer.sign(
                chain_id=identity.chain_id,
                nonce=self._nonce + place,
                to=identity.contract,
                data=encode_submit(b"".join(items)),
                gas=self._gas,
                fee=self.fee,
                tip=self.tip,
            )
            signed.append(transaction)
            presented.append(Presented(transaction.hash, items, tuple(batch)))
            for entry in batch:
                entry.sent = True
        return signed, presented

    def replacement(self, transaction: SignedTransaction, fee: int, tip: int) -> SignedTransaction:
        """The same call with the same nonce, at another price."""
        raw = read_raw(transaction.raw)
        chain_id = self._parts.identity.chain_id
        return self._relayer.sign(
            chain_id=chain_id, nonce=raw.nonce, to=raw.to, data=raw.data, gas=raw.gas, fee=fee, tip=tip
        )

    def filler(self, nonce: int, fee: int, tip: int) -> SignedTransaction:
        """An empty transfer to the relayer itself, which uses a nonce up and does nothing else."""
        address, chain_id = self._relayer.address, self._parts.identity.chain_id
        return self._relayer.sign(
            chain_id=chain_id, nonce=nonce, to=address, data=b"", gas=FILLER_GAS, fee=fee, tip=tip
        )

    async def keep(self, signed: Sequence[SignedTransaction], rejected: Sequence[bytes] = ()) -> None:
        """Make further transactions for known nonces durable, and that others will not be sent any more.

        Raises:
            LeaseLostError: another service writes with this key.
            StoreError: nothing was stored.
        """
        now = self._parts.clock.now()

        def job(connection: Connection) -> None:
            reject_transactions(connection, rejected)
            keep_transactions(connection, signed, now)

        await self._parts.writer.insist(job)

    async def store(
        self, signed: Sequence[SignedTransaction], expired: Sequence[Entry], now: int, plan: BlockPlan | None
    ) -> None:
        """Make transactions and block plan durable.

        Raises:
            LeaseLostError: another service writes with this key.
            StoreError: nothing was stored.
        """
        first = self._nonce
        results = [ActResult(entry.number, ActStatus.EXPIRED, None) for entry in expired]

        def job(connection: Connection) -> None:
            if next_nonce(connection, self._relayer.address) > first:
                raise LeaseLostError("the relayer key was used by somebody else")
            add_transactions(connection, signed, now)
            outbox.settle_acts(connection, results)
            if plan is not None:
                plan_block(connection, plan)

        await self._parts.writer.insist(job)
        self._nonce += len(signed)

    async def end(self, intake: Intake, expired: Sequence[Entry]) -> None:
        """Memory follows: the expired entries are gone, and what rested on them is judged again."""
        if not expired:
            return
        lost: Changes = {}
        for entry in expired:
            lost.update(entry.changes)
            self._parts.pending.settle(entry, None)
            self._parts.progress.close(entry.operations)
        async with intake.judging:
            orphans = await self._parts.pending.rebase(self._parts.clock.now(), lost)
        if orphans:
            await intake.end_orphans(orphans)
