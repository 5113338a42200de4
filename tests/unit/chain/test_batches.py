"""Batches that fit: estimates of gas beside what was measured, and the bounds, in the order of acceptance."""

import json
from collections import deque
from pathlib import Path

import pytest

from ledger_api.acts.catalogue import ACTS, BY_NAME, Field
from ledger_api.acts.codec import build
from ledger_api.acts.messages import LINES, MESSAGES
from ledger_api.chain.batches import Bounds, gas_of, halves, pack
from ledger_api.chain.items import Item
from ledger_api.chain.pending import Entry

FIFTY = Path(__file__).resolve().parents[2] / "contracts" / "gas" / "each of 50.json"
MEASURED: dict[str, str] = json.loads(FIFTY.read_text())
WIDE = Bounds(gas=10**9, size=10**9, acts=10**6)


def entry(name: str, number: int = 1, *, lines: int = 0, signatures: int = 1) -> Entry:
    """An act of that kind with zeros in it: what it says makes no difference to how it is packed."""

    def zeros(fields: tuple[Field, ...]) -> list[int | bytes]:
        return [0 if field.type.startswith("uint") else bytes(field.width) for field in fields]

    kind = BY_NAME[name]
    items = () if kind.items is None else (LINES[kind.items.item.name](*zeros(kind.items.item.fields)),) * lines
    act = build(MESSAGES[kind.kind](*zeros(kind.fields)), items).signed(*[bytes(64)] * signatures)
    return Entry(number, act, Item(number.to_bytes(32, "big"), act.wire, act, ()), 0, [])


@pytest.mark.parametrize(
    ("row", "act"),
    [
        ("attest evidence", entry("AttestEvidence")),
        ("submit", entry("Submit", lines=1)),
        ("confirm (issue)", entry("Confirm")),
        ("split off one part", entry("Split", lines=1)),
        ("split and transfer (standing acceptance)", entry("Transfer")),
        ("accept", entry("AcceptOffer")),
        ("finance", entry("Finance", signatures=2)),
        ("register financing", entry("RegisterFinancing")),
        ("instruct payment", entry("InstructPayment")),
        ("attest disbursement", entry("AttestDisbursement")),
        ("attest payment", entry("AttestPayment")),
        ("reduce evidence", entry("ReduceEvidence")),
        ("merge one other", entry("Merge", lines=1)),
        ("early payment", entry("EarlyPayment", signatures=2)),
        ("pledge", entry("Pledge", signatures=2)),
        ("release pledge", entry("ReleasePledge")),
        ("set line", entry("SetLine")),
        ("freeze amount", entry("FreezeAmount")),
        ("dispute", entry("Dispute")),
        ("withdraw dispute", entry("WithdrawDispute")),
        ("credit", entry("Credit", signatures=2)),
        ("declare default", entry("DeclareDefault")),
        ("write down", entry("WriteDown")),
        ("call recourse", entry("CallRecourse")),
        ("withdraw recourse", entry("WithdrawRecourse")),
        ("attest recourse, in part", entry("AttestRecourse")),
        ("substitute", entry("Substitute", signatures=2)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_estimate_is_what_was_measured_and_a_little_more(row: str, act: Entry) -> None:
    assert 1 <= gas_of(act) / int(MEASURED[row]) <= 1.12


@pytest.mark.parametrize(
    ("row", "name"),
    [("split, one part", "Split"), ("pay many, one payment", "PayMany"), ("redeem, one certificate", "Redeem")],
)
def test_so_is_that_of_each_line_of_fifty(row: str, name: str) -> None:
    assert 1 <= gas_of(entry(name, lines=50)) / 50 / int(MEASURED[row]) <= 1.2


def test_the_widest_act_of_each_kind_fits_a_transaction_alone() -> None:
    for kind in ACTS:
        if kind.on_chain:
            widest = entry(kind.name, lines=kind.items.most if kind.items else 0, signatures=2)
            assert gas_of(widest) < Bounds().gas, kind.name


def test_batches_keep_the_order_and_each_of_their_bounds() -> None:
    waiting = deque(entry("Transfer", number) for number in range(1, 1_001))
    batches = pack(waiting, Bounds(), 3)
    assert [one.number for batch in batches for one in batch] + [one.number for one in waiting] == list(range(1, 1_001))
    assert len(batches) == 3
    assert {len(batch) for batch in batches} == {(Bounds().gas - 350_000) // gas_of(batches[0][0])}
    assert all(sum(map(gas_of, batch)) < Bounds().gas for batch in batches)
    size = len(batches[0][0].wire)
    (small, *_) = pack(deque(entry("Transfer") for _ in range(9)), WIDE._replace(size=580 + 4 * size), 9)
    assert len(small) == 4
    (few, *_) = pack(deque(entry("Transfer") for _ in range(9)), WIDE._replace(acts=5), 9)
    assert len(few) == 5


def test_an_act_that_fits_nowhere_goes_alone() -> None:
    waiting = deque([entry("Cancel", 1), entry("Split", 2, lines=100), entry("Cancel", 3)])
    batches = pack(waiting, Bounds(gas=1_000_000), 9)
    assert [[one.number for one in batch] for batch in batches] == [[1], [2], [3]]


def test_a_failed_batch_is_halved_down_to_single_acts() -> None:
    batch = [entry("Cancel", number) for number in range(5)]
    first, second = halves(batch)
    assert [*first, *second] == batch
    assert (len(first), len(second)) == (2, 3)
