"""What the intake, the relay and the indexer work on together. One event loop moves all of it."""

from dataclasses import dataclass, field

from ledger_api.chain.clock import Clock
from ledger_api.chain.identity import Identity
from ledger_api.chain.pending import Pending
from ledger_api.chain.progress import Halt, Progress
from ledger_api.chain.recovery import Recovery
from ledger_api.chain.tally import Tally
from ledger_api.chain.trail import Trail
from ledger_api.store.projection import ProjectionState
from ledger_api.store.reader import Reader
from ledger_api.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Parts:
    """The confirmed state and what is pending over it, time, progress, the ways to the database, who signed, counts."""

    identity: Identity
    confirmed: ProjectionState
    pending: Pending
    clock: Clock
    halt: Halt
    progress: Progress
    reader: Reader
    writer: Writer
    recovery: Recovery = field(default_factory=Recovery)
    tally: Tally = field(default_factory=Tally)
    trail: Trail = field(default_factory=Trail)
