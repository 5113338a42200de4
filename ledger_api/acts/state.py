"""The tables of records, and the interface that the rules read and write them through."""

from collections.abc import Hashable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from typing_extensions import override

from ledger_api.acts.records import (
    Account,
    Certificate,
    Evidence,
    Exposure,
    Financing,
    Freeze,
    Governance,
    Line,
    Participant,
    Policy,
    Receivable,
    Round,
    Scheduled,
    Signer,
    Standing,
    Stop,
    Threshold,
)

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class Table(Generic[K, R]):
    """A named set of records under keys of one shape."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    @override
    def __repr__(self) -> str:
        return f"Table({self.name})"


PARTICIPANTS: Table[int, Participant] = Table("participants")
SIGNERS: Table[tuple[int, bytes], Signer] = Table("signers")
"""(participant, key)"""
ACCOUNTS: Table[int, Account] = Table("accounts")
GOVERNOR_KEYS: Table[bytes, int] = Table("governor_keys")
"""From key to the governor's number."""
POLICIES: Table[int, Policy] = Table("policies")
THRESHOLDS: Table[tuple[int, int], Threshold] = Table("thresholds")
"""(version, currency)"""
EXPOSURES: Table[tuple[int, int], Exposure] = Table("exposures")
"""(obligor, currency)"""
EVIDENCE: Table[bytes, Evidence] = Table("evidence")
RECEIVABLES: Table[int, Receivable] = Table("receivables")
CERTIFICATES: Table[int, Certificate] = Table("certificates")
FINANCINGS: Table[int, Financing] = Table("financings")
"""By certificate."""
STANDING: Table[tuple[int, int, int], Standing] = Table("standing")
"""(receiver, sender or 0, obligor or 0)"""
FREEZES: Table[tuple[int, int], Freeze] = Table("freezes")
"""(target kind, subject)"""
GOVERNANCE: Table[int, Governance] = Table("governance")
"""The one record has key 0."""
SCHEDULED: Table[bytes, Scheduled] = Table("scheduled")
"""By digest."""
NONCES: Table[tuple[int, int], int] = Table("nonces")
"""(participant, nonce // 256): a bit per used nonce."""
BANK_REFERENCES: Table[tuple[int, bytes], int] = Table("bank_references")
"""(bank, reference): 1 when used."""
ROUNDS: Table[int, Round] = Table("rounds")
"""By receivable; absent between rounds."""
ROUND_PAGES: Table[tuple[int, int], bytes] = Table("round_pages")
"""(receivable, page index): hash of a measured page."""
LINES: Table[tuple[int, int, int], Line] = Table("lines")
"""(obligor, currency, slot)"""
STOPS: Table[int, Stop] = Table("stops")
"""By obligor; absent while its issues are not stopped."""

TABLES: tuple[Table[Any, Any], ...] = (
    PARTICIPANTS,
    SIGNERS,
    ACCOUNTS,
    GOVERNOR_KEYS,
    POLICIES,
    THRESHOLDS,
    EXPOSURES,
    EVIDENCE,
    RECEIVABLES,
    CERTIFICATES,
    FINANCINGS,
    STANDING,
    FREEZES,
    GOVERNANCE,
    SCHEDULED,
    NONCES,
    BANK_REFERENCES,
    ROUNDS,
    ROUND_PAGES,
    LINES,
    STOPS,
)


class State(Protocol):
    """Where the rules read and write."""

    def get(self, table: Table[K, R], key: K) -> R | None:
        """The record, or None where there is none."""

    def put(self, table: Table[K, R], key: K, record: R | None) -> None:
        """Store the record; None removes it."""


class MemoryState:
    """All records in dictionaries: the model of the tests, the auditor's rebuild."""

    def __init__(self) -> None:
        self._rows: dict[Table[Any, Any], dict[Any, Any]] = {table: {} for table in TABLES}

    def get(self, table: Table[K, R], key: K) -> R | None:
        """See `State`."""
        record: R | None = self._rows[table].get(key)
        return record

    def put(self, table: Table[K, R], key: K, record: R | None) -> None:
        """See `State`."""
        if record is None:
            self._rows[table].pop(key, None)
        else:
            self._rows[table][key] = record

    def rows(self, table: Table[K, R]) -> Iterator[tuple[K, R]]:
        """The records of a table in the order of their first writing."""
        return iter(self._rows[table].items())


Changes = dict[tuple[Table[Any, Any], Any], Any]
"""Records by table and key; None where one was removed."""


class Overlay:
    """Writes kept over a state until they are committed: a refused act or a pending batch leaves no trace."""

    __slots__ = ("_base", "_below", "_layers", "changes")

    changes: Changes
    """Every record written, as it now is; None where it was removed. Emptied and filled, but never another dictionary:
    overlays over this one look into it."""

    def __init__(self, below: State) -> None:
        self._below = below
        self.changes = {}
        # Reads go straight through all the overlays: each is asked for many times per act.
        if isinstance(below, Overlay):
            self._base: State = below._base  # noqa: SLF001 - of the same class
            self._layers: tuple[Changes, ...] = (self.changes, *below._layers)  # noqa: SLF001
        else:
            self._base = below
            self._layers = (self.changes,)

    def get(self, table: Table[K, R], key: K) -> R | None:
        """See `State`."""
        at = (table, key)
        for changes in self._layers:
            if at in changes:
                record: R | None = changes[at]
                return record
        return self._base.get(table, key)

    def put(self, table: Table[K, R], key: K, record: R | None) -> None:
        """See `State`."""
        self.changes[table, key] = record

    def commit(self) -> None:
        """Write the changes to the state below and forget them."""
        for (table, key), record in self.changes.items():
            self._below.put(table, key, record)
        self.changes.clear()

    def discard(self) -> None:
        """Forget the changes."""
        self.changes.clear()
