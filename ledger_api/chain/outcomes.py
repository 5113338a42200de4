"""What the ledger's events tell of presented acts, read strictly: an event of another form is a divergence."""

from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from ledger_api.acts.enums import AlertCode
from ledger_api.acts.hashing import keccak
from ledger_api.chain.blocks import Log
from ledger_api.chain.errors import ChainDivergedError


class Told(Enum):
    """The kinds of event that the indexer follows; the read face's events tell nothing beyond them."""

    EXECUTED = keccak(b"Executed(bytes32,uint8,bytes)")
    REFUSED = keccak(b"Refused(bytes32,uint8,bytes4)")
    SCHEDULED = keccak(b"Scheduled(bytes32,uint32,bytes)")
    ALERT = keccak(b"Alert(bytes32,uint8,bytes32)")
    DEFERRED = keccak(b"Deferred(uint256)")


FOUNDED: Final = keccak(
    b"Founded(bytes32,((address,uint64,bytes32,bytes32)[],uint8,uint32,"
    b"(uint16,uint16,uint8,uint16,uint64,uint8,uint8,uint16,uint16,(uint16,uint64,uint64)[])))"
)
TOPICS: Final = tuple(told.value for told in Told)
"""The first topics to ask a node for, beside `FOUNDED`."""

_KINDS: Final = {told.value: told for told in Told}
_WORD: Final = 32


class Event(NamedTuple):
    """One event. Which of the last members are set depends on `told`; `eta` is in unix seconds, `code` an alert's."""

    told: Told
    log_index: int
    digest: bytes = b""
    kind: int = 0
    item: bytes = b""
    reason: bytes = b""
    eta: int = 0
    subject: bytes = b""
    first_deferred: int = 0
    code: int = 0


def read_events(logs: Sequence[Log]) -> dict[bytes, list[Event]]:
    """The events of each transaction, in log order.

    Raises:
        ChainDivergedError: an event of one of these kinds has another form than the contract's.
    """
    by_transaction: dict[bytes, list[Event]] = {}
    for log in logs:
        told = _KINDS.get(log.topics[0]) if log.topics else None
        if told is None:
            continue
        try:
            event = _READERS[told](told, log)
        except (IndexError, ValueError):
            raise ChainDivergedError(f"block {log.block}, log {log.index} is no event of the ledger") from None
        by_transaction.setdefault(log.transaction, []).append(event)
    return by_transaction


def _executed(told: Told, log: Log) -> Event:
    _, digest, kind = log.topics
    return Event(told, log.index, digest, _small(kind, 8), item=_bytes(log.data, 0))


def _refused(told: Told, log: Log) -> Event:
    _, digest, kind = log.topics
    _require(len(log.data) == _WORD and not any(log.data[4:]))
    return Event(told, log.index, digest, _small(kind, 8), reason=log.data[:4])


def _scheduled(told: Told, log: Log) -> Event:
    _, digest = log.topics
    item = _bytes(log.data, 1)
    return Event(told, log.index, digest, item[0], item=item, eta=_small(log.data[:_WORD], 32))


def _alert(told: Told, log: Log) -> Event:
    _, digest = log.topics
    _require(len(log.data) == 2 * _WORD)
    return Event(told, log.index, digest, subject=log.data[_WORD:], code=AlertCode(_small(log.data[:_WORD], 8)))


def _deferred(told: Told, log: Log) -> Event:
    _require(len(log.topics) == 1 and len(log.data) == _WORD)
    return Event(told, log.index, first_deferred=_small(log.data, 32))


_READERS: Final = {
    Told.EXECUTED: _executed,
    Told.REFUSED: _refused,
    Told.SCHEDULED: _scheduled,
    Told.ALERT: _alert,
    Told.DEFERRED: _deferred,
}


def _bytes(data: bytes, place: int) -> bytes:
    """The `bytes` whose offset stands at a place of the head, where nothing but it follows the head."""
    offset = (place + 1) * _WORD
    _require(int.from_bytes(data[place * _WORD : offset], "big") == offset)
    length = int.from_bytes(data[offset : offset + _WORD], "big")
    start = offset + _WORD
    _require(len(data) == start + length + -length % _WORD and not any(data[start + length :]))
    return data[start : start + length]


def _small(word: bytes, bits: int) -> int:
    number = int.from_bytes(word, "big")
    _require(len(word) == _WORD and number < 1 << bits)
    return number


def _require(ok: bool) -> None:
    if not ok:
        raise ValueError
