import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.acts.catalogue import ACTS, ActType
from ledger_api.acts.codec import Act, MalformedActError, build, decode, split_batch
from ledger_api.acts.messages import PartLine, Split, Transfer
from tests.unit.acts.strategies import signed_acts

SPLIT = build(Split(7, 9, 1, 1_900_000_000), (PartLine(5), PartLine(6)))
LISTED = [kind for kind in ACTS if kind.items]


@given(signed_acts)
def test_wire__decoded__is_the_act(act: Act) -> None:
    assert decode(act.wire) == act


@given(st.lists(signed_acts, max_size=5))
def test_batch__read__gives_its_acts_in_order(acts: list[Act]) -> None:
    assert [decode(item) for item in split_batch(b"".join(act.wire for act in acts))] == acts


@given(signed_acts, st.data())
def test_wire__cut_anywhere__is_refused(act: Act, data: st.DataObject) -> None:
    cut = act.wire[: data.draw(st.integers(0, len(act.wire) - 1))]
    with pytest.raises(MalformedActError):
        decode(cut)


@given(signed_acts, st.binary(min_size=1, max_size=70))
def test_wire__with_bytes_behind__is_refused(act: Act, rest: bytes) -> None:
    with pytest.raises(MalformedActError):
        decode(act.wire + rest)


@given(st.binary(max_size=400))
def test_any_bytes__split__give_all_bytes_back_in_items(data: bytes) -> None:
    items = list(split_batch(data))
    assert b"".join(items) == data
    assert all(items)


@given(st.binary(min_size=4, max_size=400))
def test_any_bytes__decoded__are_refused_or_encode_to_themselves(data: bytes) -> None:
    try:
        act = decode(data)
    except MalformedActError:
        return
    assert act.wire == data


def test_wire_form__of_a_split__is_the_documented_one() -> None:
    expected = (
        bytes([0x30, 1])
        + (4 + 16 + 3 + 4 + 2 + 16).to_bytes(2, "big")
        + (7).to_bytes(4, "big")
        + (9).to_bytes(16, "big")
        + (1).to_bytes(3, "big")
        + (1_900_000_000).to_bytes(4, "big")
        + (2).to_bytes(2, "big")
        + (5).to_bytes(8, "big")
        + (6).to_bytes(8, "big")
        + bytes(64)
    )
    assert SPLIT.signed(bytes(64)).wire == expected


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.name)
def test_list__beyond_its_bounds__is_refused_both_ways(kind: ActType) -> None:
    assert kind.items is not None
    width = kind.items.item.width
    fields = bytes(sum(field.width for field in kind.fields))
    for count in {kind.items.least - 1, kind.items.most + 1} - {-1}:
        body = fields + count.to_bytes(2, "big") + bytes(count * width)
        with pytest.raises(MalformedActError):
            decode(bytes([kind.kind, 0]) + len(body).to_bytes(2, "big") + body)
    largest = fields + kind.items.most.to_bytes(2, "big") + bytes(kind.items.most * width)
    assert len(decode(bytes([kind.kind, 0]) + len(largest).to_bytes(2, "big") + largest).items) == kind.items.most


@pytest.mark.parametrize("count", [1, 3])
def test_list__of_another_count_than_it_says__is_refused(count: int) -> None:
    wire = bytearray(SPLIT.wire)
    wire[4 + 27 : 4 + 29] = count.to_bytes(2, "big")
    with pytest.raises(MalformedActError):
        decode(bytes(wire))


@pytest.mark.parametrize(
    "fields",
    [
        Split(2**32, 9, 1, 1),
        Split(-1, 9, 1, 1),
        Split(1, 2**128, 1, 1),
        Split(1, 9, 2**24, 1),
        Split(1, 9, -1, 1),
        Split("1", 9, 1, 1),  # type: ignore[arg-type]
        Split(1, b"9", 1, 1),  # type: ignore[arg-type]
        Split(1.0, 9, 1, 1),  # type: ignore[arg-type]
        Split(True, 9, 1, 1),
    ],
)
def test_value__that_does_not_fit_its_field__is_refused(fields: Split) -> None:
    with pytest.raises(MalformedActError):
        build(fields, (PartLine(1),))


@pytest.mark.parametrize("trade", [b"", bytes(31), bytes(33), bytearray(32), "x"])
def test_bytes__of_another_length_or_type__are_refused(trade: bytes) -> None:
    with pytest.raises(MalformedActError):
        build(Transfer(1, 1, 1, 1, 1, 1, 1, trade, 1))


@pytest.mark.parametrize("items", [(), (PartLine(-1),), (PartLine(1),) * 101, (SPLIT.fields,)])
def test_items__that_are_not_the_lists__are_refused(items: tuple[PartLine, ...]) -> None:
    with pytest.raises(MalformedActError):
        build(Split(1, 9, 1, 1), items)


def test_items__of_an_act_without_a_list__are_refused() -> None:
    with pytest.raises(MalformedActError):
        build(Transfer(1, 1, 1, 1, 1, 1, 1, bytes(32), 1), (PartLine(1),))


def test_values__that_are_no_message__are_refused() -> None:
    with pytest.raises(MalformedActError):
        build((1, 9, 1, 1))


@pytest.mark.parametrize("given_signatures", [(b"",), (bytes(63),), (bytes(65),), (bytes(64),) * 256])
def test_signatures__of_another_length_or_too_many__are_refused(given_signatures: tuple[bytes, ...]) -> None:
    with pytest.raises(MalformedActError):
        SPLIT.signed(*given_signatures)


def test_kind__that_no_row_has__is_refused() -> None:
    with pytest.raises(MalformedActError):
        decode(bytes([0xFF, 0, 0, 0]))
