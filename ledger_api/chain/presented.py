"""What a transaction presents to the ledger, told from its own bytes."""

from collections.abc import Sequence

from ledger_api.acts.codec import MalformedActError, decode, split_batch
from ledger_api.acts.hashing import Domain, digest
from ledger_api.chain.applying import Presented
from ledger_api.chain.calldata import decode_submit
from ledger_api.chain.pending import Entry, Pending
from ledger_api.chain.raw import read_raw
from ledger_api.store.journal import SignedTransaction


def presented_by(identity: bytes, to: bytes, call: bytes, contract: bytes) -> Presented:
    """The items of a transaction with this receiver and call data."""
    if not to:
        # It creates a contract; ours presents nothing while it does.
        return Presented(identity, ())
    batch = decode_submit(call) if to == contract else None
    return Presented(identity, None if batch is None else tuple(split_batch(batch)))


def presented_again(
    stored: Sequence[SignedTransaction], relayer: bytes, domain: Domain, pending: Pending
) -> tuple[Presented, ...]:
    """The items of stored transactions; those of the relay's own are the entries that wait for their outcome."""
    found = []
    for transaction in stored:
        raw = read_raw(transaction.raw)
        presented = presented_by(transaction.hash, raw.to, raw.data, domain.contract)
        if transaction.sender == relayer and presented.items:
            entries = tuple([_waiting(item, domain, pending) for item in presented.items])
            presented = Presented(presented.hash, presented.items, entries)
        found.append(presented)
    return tuple(found)


def _waiting(item: bytes, domain: Domain, pending: Pending) -> Entry | None:
    try:
        entry = pending.get(digest(decode(item), domain))
    except MalformedActError:
        return None
    if entry is None or entry.wire != item:
        return None
    entry.sent = True
    return entry
