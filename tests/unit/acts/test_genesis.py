"""What a ledger starts from: read strictly, refused as the constructor refuses it, written as it is stored."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.genesis import Genesis, GenesisError, found
from ledger_api.acts.records import Account, Governance, Participant, Policy, Signer, Threshold
from ledger_api.acts.refusals import RefusedError
from ledger_api.acts.state import MemoryState
from tests.support.cast import CNY, GOVERNORS, PER_ACT, PER_DAY, account_of, genesis, person

Document = dict[str, Any]


def test_document__of_a_genesis__is_read_back_the_same() -> None:
    given = genesis(threshold=3, delay=86_400)
    document = given.to_json()
    assert Genesis.from_json(json.loads(json.dumps(document))) == given
    assert document["governors"][0] == {
        "key": "0x" + GOVERNORS[0].maker.address.hex(),
        "tag": str(GOVERNORS[0].tag),
        "person": "0x" + person(GOVERNORS[0].maker).hex(),
        "account": "0x" + account_of(1).hex(),
    }
    assert document["policy"]["thresholds"] == [{"currency": CNY, "perAct": str(PER_ACT), "perDay": str(PER_DAY)}]


def _at(*path: str | int) -> Callable[[Document, Any], None]:
    def change(document: Document, value: Any) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "value", "message"),
    [
        (_at("threshold"), "2", "genesis: threshold is a number"),
        (_at("threshold"), True, "genesis: threshold is a number"),
        (_at("threshold"), 2.0, "genesis: threshold is a number"),
        (_at("threshold"), 256, "genesis.threshold does not fit uint8"),
        (_at("threshold"), -1, "genesis.threshold does not fit uint8"),
        (_at("delay"), 2**32, "genesis.delay does not fit uint32"),
        (_at("governors"), {}, "governors is a list"),
        (_at("governors", 1), [], r"governors\[1\]: the members are key, tag, person, account"),
        (_at("governors", 1, "key"), "0x12", r"governors\[1\].key does not fit address"),
        (_at("governors", 1, "key"), "0x" + "AB" * 20, r"governors\[1\]: key is 0x lower-case hexadecimal"),
        (_at("governors", 0, "tag"), 7, r"governors\[0\]: tag is a decimal string"),
        (_at("governors", 0, "tag"), "07", r"governors\[0\]: tag is a decimal string"),
        (_at("governors", 0, "tag"), str(2**64), r"governors\[0\].tag does not fit uint64"),
        (_at("governors", 0, "more"), 1, r"governors\[0\]: the members are"),
        (_at("policy"), None, "policy has the members"),
        (_at("policy", "depthMax"), 256, "policy.depthMax does not fit uint8"),
        (_at("policy", "minimumLot"), 100, "policy: minimumLot is a decimal string"),
        (_at("policy", "thresholds"), "none", "policy.thresholds is a list"),
        (_at("policy", "thresholds", 0, "perAct"), None, r"policy.thresholds\[0\]: perAct is a decimal string"),
        (_at("more"), 1, "genesis has the members delay, governors, policy, threshold"),
    ],
    ids=lambda value: repr(value) if not callable(value) else "",
)
def test_document__with_something_else_in_it__is_refused_with_the_member_at_fault(
    change: Callable[[Document, Any], None], value: Any, message: str
) -> None:
    document = genesis().to_json()
    change(document, value)
    with pytest.raises(GenesisError, match=message):
        Genesis.from_json(document)


@pytest.mark.parametrize("member", ["governors", "threshold", "delay", "policy"])
def test_document__that_lacks_a_member__is_refused(member: str) -> None:
    document = genesis().to_json()
    del document[member]
    with pytest.raises(GenesisError, match="genesis has the members"):
        Genesis.from_json(document)


@pytest.mark.parametrize("document", [None, [], "{}", 7])
def test_document__that_is_no_object__is_refused(document: object) -> None:
    with pytest.raises(GenesisError, match="genesis has the members"):
        Genesis.from_json(document)


def test_founding__writes_what_the_constructor_stores() -> None:
    state = MemoryState()
    found(state, genesis(threshold=2, delay=60))
    assert dict(state.rows(s.GOVERNANCE)) == {0: Governance(2, 60, 3, 0, 0, 1)}
    assert dict(state.rows(s.POLICIES)) == {1: Policy(0, 180, 365, 3, 12, 100, 3, 1, 90, 1825)}
    assert dict(state.rows(s.THRESHOLDS)) == {(1, CNY): Threshold(PER_ACT, PER_DAY)}
    for one in GOVERNORS:
        key = one.maker.address
        assert state.get(s.PARTICIPANTS, one.number) == Participant(1, 256, one.tag, key)
        assert state.get(s.SIGNERS, (one.number, key)) == Signer(person(one.maker)[:31], 5)
        assert state.get(s.ACCOUNTS, one.number) == Account(account_of(one.number), bytes(32), 0, 1)
        assert state.get(s.GOVERNOR_KEYS, key) == one.number
    written = {table.name: len(dict(state.rows(table))) for table in s.TABLES}
    assert sum(written.values()) == 1 + 1 + 1 + 4 * len(GOVERNORS)


def test_founding__with_a_currency_twice__keeps_the_last_line() -> None:
    state, given = MemoryState(), genesis()
    lines = (m.ThresholdLine(CNY, 1, 2), m.ThresholdLine(CNY, 3, 4))
    found(state, given._replace(policy=given.policy._replace(thresholds=lines)))
    assert state.get(s.THRESHOLDS, (1, CNY)) == Threshold(3, 4)


def _without_key(given: Genesis) -> Genesis:
    return given._replace(governors=(given.governors[0]._replace(key=bytes(20)), *given.governors[1:]))


def _twice(given: Genesis) -> Genesis:
    return given._replace(governors=(given.governors[0], *given.governors))


def _many(given: Genesis) -> Genesis:
    rows = [given.governors[0]._replace(key=number.to_bytes(20, "big")) for number in range(1, 257)]
    return given._replace(governors=tuple(rows))


def _many_thresholds(given: Genesis) -> Genesis:
    lines = tuple([m.ThresholdLine(currency, 1, 1) for currency in range(33)])
    return given._replace(policy=given.policy._replace(thresholds=lines))


FAULTS: list[tuple[str, Callable[[Genesis], Genesis]]] = [
    ("LimitReached", _many),
    ("LimitReached", _many_thresholds),
    ("InvalidField", _without_key),
    ("KeyTaken", _twice),
    ("InvalidField", lambda given: given._replace(threshold=0)),
    ("InvalidField", lambda given: given._replace(delay=30 * 86_400 + 1)),
    ("TooFewGovernors", lambda given: given._replace(threshold=200)),
    ("InvalidField", lambda given: given._replace(policy=given.policy._replace(live_max=10_001))),
]


@pytest.mark.parametrize("place", range(len(FAULTS)))
def test_founding__with_every_later_fault__is_refused_for_the_first(place: int) -> None:
    given, state = genesis(), MemoryState()
    for _, fault in reversed(FAULTS[place:]):
        given = fault(given)
    with pytest.raises(RefusedError) as refused:
        found(state, given)
    assert refused.value.refusal.name == FAULTS[place][0]
    assert all(not dict(state.rows(table)) for table in s.TABLES), "nothing is written"


@pytest.mark.parametrize(
    "changes",
    [
        {"tenor_days": 0},
        {"tenor_days": 366, "tenor_days_max": 366},
        {"tenor_days_max": 179},
        {"depth_max": 0},
        {"live_max": 0},
        {"minimum_lot": 0},
    ],
    ids=repr,
)
def test_founding__on_a_policy_that_could_not_be_set__is_refused(changes: dict[str, Any]) -> None:
    given = genesis()
    with pytest.raises(RefusedError, match="InvalidField"):
        found(MemoryState(), given._replace(policy=given.policy._replace(**changes)))
