"""The service with one thing wrong in each: a simulation that lets one live would not see that fault either."""

from typing import Final

from ledger_api.chain.applying import BlockRules
from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.embedded import EmbeddedChain
from ledger_api.chain.indexer import Indexer
from ledger_api.chain.intake import Intake
from ledger_api.chain.pending import Pending
from ledger_api.chain.queue import Queue
from ledger_api.chain.relay import EmbeddedRelay
from ledger_api.chain.service import LedgerChain
from ledger_api.store import indexing
from tests.model.mutants import Mutant

MUTANTS: Final = (
    # What must be durable before it is sent, or said
    Mutant(Dispatcher.store, "plan_block(connection, plan)", "pass"),
    Mutant(Dispatcher.store, "add_transactions(connection, signed, now)", "pass"),
    Mutant(Dispatcher.store, "self._nonce += len(signed)", "pass"),
    Mutant(Intake._conclude, "replayed = await stored", "replayed = None"),
    Mutant(EmbeddedRelay.take_transaction, "add_transactions(connection, [item], now)", "pass"),
    Mutant(EmbeddedRelay.begin, "self._queue.guests.extend(read_guests(connection))", "pass"),
    Mutant(LedgerChain._begin, "entry not in placed and not entry.sent", "False"),
    # One outcome, and the right one
    Mutant(Indexer.index, "outbox.settle_acts(connection, results.known)", "pass"),
    Mutant(Indexer.index, "outbox.settle_strays(connection, results.strays)", "pass"),
    Mutant(Indexer.index, "self._sequences.update(sequences)", "pass"),
    Mutant(Indexer._settle, "if not same", "if False"),
    Mutant(Indexer._settle, "self._queue.give_back(result.early)", "pass"),
    Mutant(Indexer._settle, "self._queue.split(left)", "pass"),
    Mutant(indexing.store_block, '"indexed": 1', '"indexed": 0'),
    Mutant(Pending.settle, "self._drop(entry)", "pass"),
    Mutant(Queue.give_back, "if not entry.done", "if False"),
    Mutant(BlockRules._act, "result.executed += 1", "result.executed += 2"),
    # What a node says is held against what is known
    Mutant(
        Indexer.index, "if proven is None and any(presented.items is None", "if False and any(presented.items is None"
    ),
    Mutant(Indexer.index, "if result.unheard", "if False"),
    Mutant(EmbeddedChain.insist, "if differed == ATTEMPTS", "if True"),
    Mutant(EmbeddedChain._make, "self.head.number >= plan.number", "False"),
)
