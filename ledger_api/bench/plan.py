"""How much of everything a run measures."""

from typing import Final, NamedTuple


class Plan(NamedTuple):
    """Counts of acts, unless a name says otherwise."""

    name: str
    together: bool
    """Measure the ledger's parts on one folder: quicker, and each is slowed by what those before it left."""
    naive: int
    brownie: int
    reference: int
    raw: int
    chain: int
    bulk_seconds: float
    senders: int
    clients: int
    singles_each: int
    idle: int
    lanes: int
    lives_each: int
    rebuild: int
    leaves: int
    history: int


FULL: Final = Plan(
    name="full",
    together=False,
    naive=300,
    brownie=100,
    reference=300,
    raw=6_000,
    chain=60_000,
    bulk_seconds=60.0,
    senders=64,
    clients=64,
    singles_each=150,
    idle=200,
    lanes=8,
    lives_each=100,
    rebuild=30_000,
    leaves=10_000,
    history=100_000,
)
QUICK: Final = Plan(
    name="quick",
    together=True,
    naive=60,
    brownie=15,
    reference=60,
    raw=1_000,
    chain=6_000,
    bulk_seconds=4.0,
    senders=32,
    clients=64,
    singles_each=10,
    idle=30,
    lanes=8,
    lives_each=10,
    rebuild=2_000,
    leaves=10_000,
    history=10_000,
)
