"""Memory as the database has it: made at the start, and made anew wherever the database went another way."""

from collections import Counter

from ledger_api.acts.codec import decode
from ledger_api.acts.hashing import Domain
from ledger_api.chain.applying import deadline_of
from ledger_api.chain.indexer import Indexer
from ledger_api.chain.intake import Intake
from ledger_api.chain.items import read_item
from ledger_api.chain.parts import Parts
from ledger_api.chain.pending import Entry
from ledger_api.store import outbox
from ledger_api.store.reader import Snapshot


async def load(parts: Parts, intake: Intake, indexer: Indexer) -> None:
    """Running totals, and the acts that wait, judged in their order.

    Nothing may be accepted or indexed meanwhile.
    """
    domain = parts.identity.domain

    def read(snapshot: Snapshot) -> tuple[list[Entry], int]:
        indexer.load(snapshot.connection)
        rows = outbox.read_waiting(snapshot.connection)
        entries = [_entry(number, wire, operation, domain) for number, wire, operation in rows]
        by_digest = {entry.digest: entry for entry in entries}
        for act, operation in outbox.repeating(snapshot.connection, list(by_digest)):
            by_digest[act].operations.append(operation)
        parts.progress.height = snapshot.height
        return entries, outbox.last_number(snapshot.connection)

    entries, intake.last_number = await parts.reader.run(read)
    parts.pending.clear()
    for entry in entries:
        parts.pending.add(entry)
    parts.progress.restart(Counter(operation for entry in entries for operation in entry.operations))
    await parts.pending.rebase(parts.clock.now(), {})


def _entry(number: int, wire: bytes, operation: bytes | None, domain: Domain) -> Entry:
    act = decode(wire)
    operations = [] if operation is None else [operation]
    return Entry(number, act, read_item(wire, domain, act), deadline_of(act), operations, durable=True)
