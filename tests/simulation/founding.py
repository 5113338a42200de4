"""Makes the ledger that every schedule begins with, by the service itself."""

from dataclasses import replace
from pathlib import Path

from ledger_api.acts.apply import found
from ledger_api.acts.state import MemoryState
from ledger_api.chain.batches import Bounds
from ledger_api.chain.founding import found_embedded
from ledger_api.chain.transactions import relayer
from tests.simulation.chain import Rules
from tests.simulation.checks import check
from tests.simulation.store import Store
from tests.simulation.template import Beginning, Template, key_file, no_quirks, repeatable_founding
from tests.simulation.world import World
from tests.support import cast


def make_template(folder: Path) -> Template:
    """A founded ledger with its cast, some receivables and certificates, in a folder of its own."""
    secret = key_file(folder)
    store = Store(folder)
    genesis, key = cast.genesis(), relayer(secret)
    with repeatable_founding(), store.database.writer.begin() as connection:
        identity = found_embedded(connection, genesis, key, cast.START)
    state = MemoryState()
    found(state, genesis)
    beginning = Beginning(identity.domain)
    beginning.found(state)
    rules = Rules(identity, no_quirks)
    bare = Template(folder, store, store.copy(), identity, rules, {}, {}, cast.START)
    with World(bare, 0, Bounds()) as world:
        world.start()
        world.settle()
        for now, items in beginning.batches():
            world.pass_time(max(0.0, now - world.now))
            world.present(items)
            world.settle()
            refused = [verdict for verdict in world.promises[-1].verdicts if verdict is not None]
            assert not refused, refused
        check(world)
        now = int(world.now) + 1
        rules = world.rules
        world.stop()
    records, pools = beginning.kept()
    return replace(bare, kept=store.copy(), rules=rules, records=records, pools=pools, now=now)
