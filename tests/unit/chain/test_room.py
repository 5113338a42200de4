"""How much may wait: acts and bytes, those that are being judged included, and a quarter free before more is taken."""

from typing import Any

import pytest

from ledger_api.chain.errors import ChainBusyError
from ledger_api.chain.room import LONGEST_RETRY_S, Room
from ledger_api.store.ids import new_id


class Waiting:
    """So many entries, so many bytes; the oldest of an operation of its own."""

    def __init__(self, acts: int, size: int, operation: bytes | None = None) -> None:
        self.acts, self.size = acts, size
        self._operations = [operation] if operation else []

    def __len__(self) -> int:
        return self.acts

    def entries(self) -> list[Any]:
        return [type("Entry", (), {"operations": self._operations})()]


def room(waiting: Waiting, acts: int = 100, size: int = 1_000) -> Room:
    made = Room(waiting)  # type: ignore[arg-type]
    made.most_acts, made.most_bytes = acts, size
    return made


def test_acts_and_bytes_are_taken_up_to_the_bounds() -> None:
    made = room(Waiting(60, 600))
    made.require(40, 400)
    with pytest.raises(ChainBusyError):
        made.require(41, 0)
    with pytest.raises(ChainBusyError):
        room(Waiting(60, 600)).require(1, 401)


def test_what_is_being_judged_counts_until_it_waits_for_itself() -> None:
    made = room(Waiting(0, 0))
    with made.kept(70, 100):
        with pytest.raises(ChainBusyError), made.kept(31, 100):
            pass
        with room(Waiting(0, 0)).kept(31, 100):
            pass
    made.require(100, 1_000)


def test_once_full_nothing_is_taken_until_a_quarter_is_free() -> None:
    waiting = Waiting(90, 0)
    made = room(waiting)
    with pytest.raises(ChainBusyError):
        made.require(20)
    waiting.acts = 76
    with pytest.raises(ChainBusyError):
        made.require(1)
    waiting.acts = 75
    made.require(20)
    waiting.acts, waiting.size = 10, 990
    with pytest.raises(ChainBusyError):
        made.require(1, 20)
    waiting.size = 751
    with pytest.raises(ChainBusyError):
        made.require(1, 1)
    waiting.size = 750
    made.require(1, 1)


def test_a_request_larger_than_everything_closes_the_door_to_nobody_else() -> None:
    made = room(Waiting(0, 0))
    with pytest.raises(ChainBusyError):
        made.require(101)
    made.require(1)


def test_the_wait_that_is_named_grows_with_the_queues_age_to_a_bound() -> None:
    with pytest.raises(ChainBusyError) as fresh:
        room(Waiting(100, 0, new_id())).require()
    assert fresh.value.retry_after == 1
    with pytest.raises(ChainBusyError) as old:
        room(Waiting(100, 0, bytes(16))).require()
    assert old.value.retry_after == LONGEST_RETRY_S
