"""Hypothesis strategies that draw any act of the catalogue, from the catalogue."""

from typing import Any

from hypothesis import strategies as st

from ledger_api.acts.catalogue import ACTS, ActType, Field
from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import Domain
from ledger_api.acts.messages import LINES, MESSAGES

DOMAIN = Domain(chain_id=0x5EC7E, contract=bytes(range(20)), salt=bytes(range(32)))

domains = st.builds(
    Domain,
    chain_id=st.integers(1, 2**256 - 1),
    contract=st.binary(min_size=20, max_size=20),
    salt=st.binary(min_size=32, max_size=32),
)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Any value of the field's type, the bounds often."""
    if not field.type.startswith("uint"):
        return st.binary(min_size=field.width, max_size=field.width)
    most = 256**field.width - 1
    return st.one_of(st.integers(0, most), st.sampled_from([0, 1, most]))


def acts_of(kind: ActType) -> st.SearchStrategy[Act]:
    """Any act of the type, with up to three list items beyond the least."""
    fields = st.builds(MESSAGES[kind.kind], *(values(field) for field in kind.fields))
    if kind.items is None:
        return st.builds(build, fields)
    line = st.builds(LINES[kind.items.item.name], *(values(field) for field in kind.items.item.fields))
    lines = st.lists(line, min_size=kind.items.least, max_size=kind.items.least + 3).map(tuple)
    return st.builds(build, fields, lines)


acts = st.sampled_from(ACTS).flatmap(acts_of)
signatures = st.lists(st.binary(min_size=64, max_size=64), max_size=3)
signed_acts = st.builds(lambda act, given: act.signed(*given), acts, signatures)
