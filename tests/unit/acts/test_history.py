"""The running hash over what the ledger executed: order, place and content are all in it."""

from hypothesis import given
from hypothesis import strategies as st

from ledger_api.acts.hashing import keccak
from ledger_api.acts.history import START, extend

entries = st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.binary(min_size=32, max_size=32))


def test_history__of_one_act__is_as_docs_say() -> None:
    digest = keccak(b"act")
    assert extend(START, 7, 3, digest) == keccak(bytes(32) + bytes(7) + b"\x07" + bytes(3) + b"\x03" + digest)


def chain(rows: list[tuple[int, int, bytes]]) -> bytes:
    history = START
    for row in rows:
        history = extend(history, *row)
    return history


@given(st.lists(entries, max_size=5), st.lists(entries, max_size=5))
def test_histories__are_equal_only_of_the_same_acts_in_the_same_places(
    one: list[tuple[int, int, bytes]], two: list[tuple[int, int, bytes]]
) -> None:
    assert (chain(one) == chain(two)) == (one == two)


@given(st.lists(entries, min_size=1, max_size=5), st.data())
def test_history__goes_on_from_any_point(rows: list[tuple[int, int, bytes]], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows)))
    history = chain(rows[:cut])
    for row in rows[cut:]:
        history = extend(history, *row)
    assert history == chain(rows)
