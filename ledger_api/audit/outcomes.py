"""The contract's logs and the input of its one entry, strictly read."""

from dataclasses import dataclass
from typing import Final

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from ledger_api.acts.genesis import Genesis, GenesisGovernor, GenesisPolicy
from ledger_api.acts.hashing import keccak
from ledger_api.acts.messages import ThresholdLine
from ledger_api.sdk.proofs.blocks import ProvenLog

_GENESIS = (
    "((address,uint64,bytes32,bytes32)[],uint8,uint32,"
    "(uint16,uint16,uint8,uint16,uint64,uint8,uint8,uint16,uint16,(uint16,uint64,uint64)[]))"
)
_FOUNDED: Final = keccak(f"Founded(bytes32,{_GENESIS})".encode())
_EXECUTED: Final = keccak(b"Executed(bytes32,uint8,bytes)")
_REFUSED: Final = keccak(b"Refused(bytes32,uint8,bytes4)")
_SCHEDULED: Final = keccak(b"Scheduled(bytes32,uint32,bytes)")
_ALERT: Final = keccak(b"Alert(bytes32,uint8,bytes32)")
_DEFERRED: Final = keccak(b"Deferred(uint256)")
_TRANSFER: Final = keccak(b"Transfer(address,address,uint256)")
_TRANSFER_VALUE: Final = keccak(b"TransferValue(uint256,uint256,uint256)")
_LOCKED: Final = keccak(b"Locked(uint256)")
_SUBMIT: Final = keccak(b"submit(bytes)")[:4]


class LogError(ValueError):
    """A log is not one that this ledger's contract emits."""


@dataclass(frozen=True, slots=True)
class Founded:
    """What the constructor stored."""

    salt: bytes
    genesis: Genesis


@dataclass(frozen=True, slots=True)
class Executed:
    """An act and its whole wire form."""

    digest: bytes
    kind: int
    item: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """An act and the selector of the refusal."""

    digest: bytes
    kind: int
    reason: bytes


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A delayed governance act, due at `eta`."""

    digest: bytes
    eta: int
    item: bytes


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that members must look at, by `AlertCode`; the subject is a document's fingerprint."""

    digest: bytes
    code: int
    subject: bytes


@dataclass(frozen=True, slots=True)
class Deferred:
    """Items from this index on were not looked at."""

    first: int


@dataclass(frozen=True, slots=True)
class Titled:
    """ERC-721 `Transfer`: a certificate came to be, changed its holder's account, or was extinguished."""

    before: bytes
    after: bytes
    certificate: int


Event = Founded | Executed | Refused | Scheduled | Alert | Deferred | Titled


def read_event(log: ProvenLog) -> Event | None:
    """The event of a log of the contract; None for the read face's events that add nothing.

    Raises:
        LogError: it is none of `contracts/Events.sol`, or malformed.
    """
    topics = log.topics
    name = topics[0] if topics else b""
    try:
        if name == _EXECUTED and len(topics) == 3:
            return Executed(topics[1], int.from_bytes(topics[2], "big"), _tail(log.data, 0))
        if name == _REFUSED and len(topics) == 3 and len(log.data) == 32 and not any(log.data[4:]):
            return Refused(topics[1], int.from_bytes(topics[2], "big"), log.data[:4])
        if name == _SCHEDULED and len(topics) == 2:
            return Scheduled(topics[1], int.from_bytes(log.data[:32], "big"), _tail(log.data, 1))
        if name == _ALERT and len(topics) == 2 and len(log.data) == 64:
            return Alert(topics[1], int.from_bytes(log.data[:32], "big"), log.data[32:])
        if name == _DEFERRED and len(topics) == 1 and len(log.data) == 32:
            return Deferred(int.from_bytes(log.data, "big"))
        if name == _TRANSFER and len(topics) == 4:
            return Titled(topics[1][12:], topics[2][12:], int.from_bytes(topics[3], "big"))
        if name == _FOUNDED and len(topics) == 1:
            return _founded(log.data)
    except (DecodingError, OverflowError) as error:
        raise LogError(f"log {log.index} is malformed: {error}") from error
    if name in {_TRANSFER_VALUE, _LOCKED}:
        return None
    raise LogError(f"log {log.index} is no event of the ledger")


def submitted(call: bytes) -> bytes | None:
    """The batch of a call of `submit(bytes)`; None for any other call.

    Raises:
        LogError: the call's argument is malformed.
    """
    return _tail(call[4:], 0) if call[:4] == _SUBMIT else None


def _tail(data: bytes, head: int) -> bytes:
    """The dynamic bytes that the word number `head` points to."""
    start = int.from_bytes(data[32 * head : 32 * head + 32], "big")
    length = int.from_bytes(data[start : start + 32], "big")
    value = data[start + 32 : start + 32 + length]
    if start % 32 or len(data) < start + 32 or len(value) != length:
        raise LogError("dynamic bytes are cut short")
    return value


def _founded(data: bytes) -> Founded:
    salt, (governors, threshold, delay, policy) = decode(["bytes32", _GENESIS], data)
    thresholds = tuple([ThresholdLine(*line) for line in policy[-1]])
    return Founded(
        salt,
        Genesis(
            tuple([GenesisGovernor(bytes.fromhex(key[2:]), *rest) for key, *rest in governors]),
            threshold,
            delay,
            GenesisPolicy._make((*policy[:-1], thresholds)),
        ),
    )
