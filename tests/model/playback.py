"""A tape played again on a fresh chain, block by block, until rules and contract differ."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from ledger_api.acts import state as s
from ledger_api.acts.apply import Outcome, apply
from ledger_api.acts.refusals import BY_SELECTOR
from ledger_api.acts.rules.checks import LAST_SEQUENCE
from ledger_api.acts.state import Table
from tests.model.generator import kind_of
from tests.model.node import Node, Told, expected
from tests.model.recording import Logged, founded
from tests.model.situation import genesis
from tests.model.tape import Block
from tests.support import cast

Record = tuple[Table[Any, Any], Any]


class Difference(NamedTuple):
    """Where rules and contract differ: the block, the item where an outcome differs, the records where words do."""

    block: int
    item: int | None
    text: str
    records: frozenset[Record] = frozenset()


class Playback:
    """A chain that goes back to its founding for every tape. Use it as `async with`."""

    def __init__(self) -> None:
        self._node = Node(genesis(), cast.START)
        self._founded = ""
        self.domain = self._node.domain

    async def __aenter__(self) -> Self:
        await self._node.__aenter__()
        self._founded = await self._node.snapshot()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._node.__aexit__()

    async def difference(self, blocks: Sequence[Block]) -> Difference | None:
        """The first difference on the tape, None where there is none."""
        await self._node.revert(self._founded)
        self._founded = await self._node.snapshot()
        state = founded()
        for place, block in enumerate(blocks):
            different = await self._block(state, place, block)
            if different is not None:
                return different
        return None

    async def _block(self, state: Logged, place: int, block: Block) -> Difference | None:
        record = state.get(s.CERTIFICATES, block.planted)
        if record is not None:
            planted = record._replace(sequence=LAST_SEQUENCE)
            state.put(s.CERTIFICATES, block.planted, planted)
            await self._node.plant([(s.CERTIFICATES, block.planted, planted)])
        rows: list[tuple[bytes, Outcome]] = []
        for index, item in enumerate(block.items):
            try:
                rows.append((item, apply(state, item, block.now, self.domain)))
            except (ArithmeticError, LookupError, ValueError) as error:
                return Difference(place, index, f"{kind_of(item)}: the rules fail: {error!r}")
        if rows:
            told = await self._node.block(block.items, block.now)
            for index, (item, outcome) in enumerate(rows):
                wanted = expected(item, outcome)
                given, told = told[: len(wanted)], told[len(wanted) :]
                if given != wanted:
                    return Difference(place, index, f"{kind_of(item)}: {described(outcome, given)}")
            if told:
                return Difference(place, None, f"the contract told more: {told}")
        touched = state.taken()
        texts = await self._node.differences(state, touched)
        records = [one for one in touched if texts and await self._node.differences(state, [one])]
        return Difference(place, None, "\n  ".join(texts), frozenset(records)) if texts else None


def described(outcome: Outcome, given: Sequence[Told]) -> str:
    """What the rules and what the contract said, for people."""
    by_rules = outcome.refusal.name if outcome.refusal else outcome.status.value
    by_contract = [
        BY_SELECTOR[one.detail].name if one.what == "refused" and one.detail in BY_SELECTOR else one.what
        for one in given
    ]
    return f"rules {by_rules}, contract {', '.join(by_contract) or 'nothing'}"
