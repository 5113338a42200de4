"""What a ledger starts from, as its constructor takes it: the founding governors and the first policy."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ledger_api.acts import refusals as why
from ledger_api.acts.catalogue import THRESHOLD, Field
from ledger_api.acts.codec import MalformedActError
from ledger_api.acts.jsonforms import read_fields, write_fields
from ledger_api.acts.messages import ThresholdLine
from ledger_api.acts.records import Account, Governance, Participant, Policy, Signer
from ledger_api.acts.rules.checks import GOVERNOR, PRIMARY, require
from ledger_api.acts.rules.governance import (
    LONGEST_DELAY,
    MOST_GOVERNORS,
    NO_KEY,
    PERSON_BYTES,
    sound_policy,
    store_policy,
)
from ledger_api.acts.state import ACCOUNTS, GOVERNANCE, GOVERNOR_KEYS, PARTICIPANTS, SIGNERS, State

FIRST_VERSION: Final = 1
MOST_THRESHOLDS: Final = 32
_ACTIVE: Final = 1


class GenesisError(ValueError):
    """The document is no genesis; the message names the member at fault."""


class GenesisGovernor(NamedTuple):
    """A founding governor; its participant number is its place in the list, from 1. Its key makes and administers."""

    key: bytes
    tag: int
    person: bytes
    account: bytes


class GenesisPolicy(NamedTuple):
    """The first policy, in force from the beginning; units as in SetPolicy."""

    tenor_days: int
    tenor_days_max: int
    depth_max: int
    live_max: int
    minimum_lot: int
    grace_days: int
    cooling_days: int
    default_days: int
    late_rate: int
    thresholds: tuple[ThresholdLine, ...] = ()


class Genesis(NamedTuple):
    """Founding governors, how many of them must sign, the delay of what they decide in seconds, the first policy."""

    governors: tuple[GenesisGovernor, ...]
    threshold: int
    delay: int
    policy: GenesisPolicy

    def to_json(self) -> dict[str, Any]:
        """The document that `from_json` reads."""
        policy = write_fields(_POLICY, self.policy[:-1])
        policy["thresholds"] = [write_fields(THRESHOLD.fields, line) for line in self.policy.thresholds]
        return {
            "governors": [write_fields(_GOVERNOR, governor) for governor in self.governors],
            "threshold": self.threshold,
            "delay": self.delay,
            "policy": policy,
        }

    @classmethod
    def from_json(cls, document: object) -> "Genesis":
        """The genesis of a JSON document; numbers and bytes are written as in signed acts.

        Raises:
            GenesisError: a member is missing, unknown, of another type, or does not fit.
        """
        parts = _members(document, "genesis", {"governors", "threshold", "delay", "policy"})
        policy = dict(_members(parts["policy"], "policy", {field.name for field in _POLICY} | {"thresholds"}))
        lines = _list(policy.pop("thresholds"), "policy.thresholds")
        thresholds = [
            ThresholdLine(*_row(THRESHOLD.fields, line, f"policy.thresholds[{i}]")) for i, line in enumerate(lines)
        ]
        governors = _list(parts["governors"], "governors")
        threshold, delay = _row(_HEAD, {"threshold": parts["threshold"], "delay": parts["delay"]}, "genesis")
        return cls(
            tuple([GenesisGovernor(*_row(_GOVERNOR, one, f"governors[{i}]")) for i, one in enumerate(governors)]),
            threshold,
            delay,
            GenesisPolicy._make([*_row(_POLICY, policy, "policy"), tuple(thresholds)]),
        )


def found(state: State, genesis: Genesis) -> None:
    """Write what the constructor stores.

    Raises:
        RefusedError: the contract's constructor would revert with this refusal.
    """
    governors, threshold, delay, policy = genesis
    require(len(governors) <= MOST_GOVERNORS and len(policy.thresholds) <= MOST_THRESHOLDS, why.LIMIT_REACHED)
    keys: set[bytes] = set()
    for governor in governors:
        require(governor.key != NO_KEY, why.INVALID_FIELD)
        require(governor.key not in keys, why.KEY_TAKEN)
        keys.add(governor.key)
    require(threshold > 0 and delay <= LONGEST_DELAY, why.INVALID_FIELD)
    require(threshold <= len(governors), why.TOO_FEW_GOVERNORS)
    first = Policy(0, *policy[:-1])
    require(sound_policy(first), why.INVALID_FIELD)
    for number, governor in enumerate(governors, start=1):
        state.put(PARTICIPANTS, number, Participant(_ACTIVE, GOVERNOR, governor.tag, governor.key))
        state.put(SIGNERS, (number, governor.key), Signer(governor.person[:PERSON_BYTES], PRIMARY))
        state.put(ACCOUNTS, number, Account(governor.account, bytes(32), 0, 1))
        state.put(GOVERNOR_KEYS, governor.key, number)
    state.put(GOVERNANCE, 0, Governance(threshold, delay, len(governors), 0, 0, FIRST_VERSION))
    store_policy(state, FIRST_VERSION, first, policy.thresholds)


def _fields(text: str) -> tuple[Field, ...]:
    return tuple(Field(name, kind) for kind, name in (part.split() for part in text.split(",")))


_GOVERNOR: Final = _fields("address key,uint64 tag,bytes32 person,bytes32 account")
_POLICY: Final = _fields(
    "uint16 tenorDays,uint16 tenorDaysMax,uint8 depthMax,uint16 liveMax,uint64 minimumLot,uint8 graceDays,"
    "uint8 coolingDays,uint16 defaultDays,uint16 lateRate"
)
_HEAD: Final = _fields("uint8 threshold,uint32 delay")


def _members(document: object, where: str, names: set[str]) -> Mapping[str, Any]:
    if not isinstance(document, Mapping) or set(document) != names:
        raise GenesisError(f"{where} has the members {', '.join(sorted(names))}")
    return document


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise GenesisError(f"{where} is a list")
    return value


def _row(fields: tuple[Field, ...], members: object, where: str) -> list[Any]:
    try:
        values = read_fields(fields, members)
    except MalformedActError as error:
        raise GenesisError(f"{where}: {error}") from error
    for field, value in zip(fields, values, strict=True):
        fits = len(value) == field.width if isinstance(value, bytes) else 0 <= value < 256**field.width
        if not fits:
            raise GenesisError(f"{where}.{field.name} does not fit {field.type}")
    return values
