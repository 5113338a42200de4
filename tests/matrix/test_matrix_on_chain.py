"""The same matrix before the real contract: each case in a block of its own, after which the chain goes back."""

from itertools import groupby

from ledger_api.acts.catalogue import ACTS
from ledger_api.acts.refusals import BY_SELECTOR
from tests.matrix.cases import EXECUTED, SCHEDULED, Case, Matrix
from tests.model.node import Node, Told
from tests.support import cast
from tests.support.world import World

ENROLLED = len(cast.ENROLLED)


def _name(told: list[Told], case: Case) -> str:
    outcomes = [one for one in told if one.what != "alert"]
    assert len(outcomes) == 1, (case.label, told)
    if outcomes[0].what == "refused":
        assert isinstance(outcomes[0].detail, bytes)
        return BY_SELECTOR[outcomes[0].detail].name
    return {"executed": EXECUTED, "scheduled": SCHEDULED}.get(outcomes[0].what, outcomes[0].what)


async def test_contract__with_one_thing_changed__refuses_as_the_page_says() -> None:
    found: dict[tuple[str, str], str] = {}
    expected: dict[tuple[str, str], str] = {}
    async with Node(cast.genesis(), cast.START) as node:
        base = World(domain=node.domain)
        await node.block([item for _, item, _ in base.presented], base.now)
        kept = await node.snapshot()
        for kind in [act for act in ACTS if act.on_chain]:
            world = World(domain=node.domain)
            matrix = Matrix(kind.name, world)
            rest = world.presented[len(base.presented) :]
            for now, rows in groupby(rest, key=lambda row: row[0]):
                await node.block([item for _, item, _ in rows], now)
            for case in matrix.cases():
                before = await node.snapshot()
                await node.plant(case.changes)
                found[kind.name, case.label] = _name(await node.block([case.item], world.now), case)
                expected[kind.name, case.label] = case.expected
                await node.revert(before)
            await node.revert(kept)
            kept = await node.snapshot()
    assert found == expected
    assert len(found) > 1_000
