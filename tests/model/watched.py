"""The model's state, which watches every write: what was touched, the indexes to choose from, the invariants.

The invariants are those of the domain, kept here by sums of their own: nothing of them is read from the rules.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from typing_extensions import override

from ledger_api.acts import state as s
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.records import Certificate, Evidence, Exposure, Line, Participant, Receivable, Round, Signer
from ledger_api.acts.state import MemoryState, Table

K = TypeVar("K")
V = TypeVar("V")

_FREE = (C.AVAILABLE, C.SPENT, C.REDEEMED)
_STANDS = (R.CONFIRMED, R.PART_PAID, R.SETTLED)
_ISSUED = (*_STANDS, R.CANCELLED)
_OWED = (R.OPENED, *_STANDS)
_MOVERS = frozenset({"Transfer", "AcceptOffer", "AttestDisbursement", "AttestRecourse", "Substitute"})
"""Acts that may change a certificate's holder: the holder has signed them, or the quote behind them."""


class Watched(MemoryState):
    """Records in memory. `act` and `now` are of the act that is being applied; set them before applying."""

    def __init__(self) -> None:
        super().__init__()
        self.act = ""
        self.now = 0
        self.touched: set[tuple[Table[Any, Any], Any]] = set()
        self.broken: list[str] = []
        self.certificates_of: dict[int, list[int]] = defaultdict(list)
        self.keys_of: dict[int, dict[bytes, Signer]] = defaultdict(dict)
        self.numbers_with: dict[int, list[int]] = defaultdict(list)
        self.receivables: list[int] = []
        self.fingerprints: dict[int, list[bytes]] = defaultdict(list)
        self.reserved: dict[bytes, int] = defaultdict(int)
        self._amounts: dict[int, int] = defaultdict(int)
        self._live: dict[int, int] = defaultdict(int)
        self._owed: dict[tuple[int, int], int] = defaultdict(int)
        self._marked: dict[int, int] = defaultdict(int)
        self._lines: dict[tuple[int, int], dict[int, Line]] = defaultdict(dict)
        self._hooks: dict[Table[Any, Any], Callable[[Any, Any, Any], None]] = {
            s.CERTIFICATES: self._certificate,
            s.RECEIVABLES: self._receivable,
            s.EVIDENCE: self._evidence,
            s.EXPOSURES: self._exposure,
            s.PARTICIPANTS: self._participant,
            s.SIGNERS: self._signer,
            s.LINES: self._line,
        }

    @override
    def put(self, table: Table[Any, Any], key: Any, record: Any) -> None:
        hook = self._hooks.get(table)
        if hook is not None:
            hook(key, self.get(table, key), record)
        self.touched.add((table, key))
        super().put(table, key, record)

    def check(self) -> None:
        """Compare the sums of everything touched with what the records say.

        Raises:
            AssertionError: an invariant does not hold.
        """
        for table, key in self.touched:
            if table is s.RECEIVABLES or table is s.ROUNDS:
                self._conserved(key)
            elif table is s.EVIDENCE:
                record = self.get(s.EVIDENCE, key)
                self._hold(record is not None and record.used == self.reserved[key], f"use of {key.hex()}")
            elif table is s.EXPOSURES:
                exposure = self.get(s.EXPOSURES, key)
                self._hold(exposure is not None and exposure.outstanding == self._owed[key], f"outstanding of {key}")
            elif table is s.STOPS:
                self._stopped(key)
        assert not self.broken, self.broken

    def _conserved(self, receivable: int) -> None:
        record = self.get(s.RECEIVABLES, receivable)
        if record is None or record.state not in _ISSUED:
            self._hold(receivable not in self._amounts, f"certificates before receivable {receivable} stands")
            return
        current: Round | None = self.get(s.ROUNDS, receivable)
        out = record.redeemed + (current.paid_out if current else 0) + record.credited + record.written_down
        out += record.face if record.state == R.CANCELLED else 0
        due = record.face - record.credited - record.written_down
        self._hold(self._amounts[receivable] + out == record.face, f"conservation of {receivable}")
        self._hold(self._live[receivable] == record.live, f"live certificates of {receivable}")
        self._hold(record.redeemed <= record.settled <= due, f"sums of {receivable}")
        self._hold((record.state == R.SETTLED) == (record.redeemed == due), f"end of {receivable}")
        left = 0 if record.state == R.CANCELLED else due - record.settled
        self._hold(record.disputed <= left, f"dispute of {receivable}")
        self._hold(
            bool(record.flags & 2) == (record.disputed > 0) == (record.dispute_reason > 0), f"flag of {receivable}"
        )
        self._hold(left > 0 or not record.marks, f"mark of {receivable}")

    def _stopped(self, obligor: int) -> None:
        stop, participant = self.get(s.STOPS, obligor), self.get(s.PARTICIPANTS, obligor)
        self._hold(self._marked[obligor] == (stop.open if stop else 0), f"open overdue receivables of {obligor}")
        flagged = participant is not None and participant.flags & 32 != 0
        self._hold(flagged == (stop is not None), f"stop of {obligor}")

    def _hold(self, good: bool, what: str) -> None:
        if not good:
            self.broken.append(f"{what}, after {self.act}")

    def _certificate(self, key: int, old: Certificate | None, new: Certificate) -> None:
        if old is None:
            self.certificates_of[new.receivable].append(key)
        else:
            self._hold(new.sequence in (old.sequence, old.sequence + 1), f"sequence of {key}")
            self._hold(new.holder == old.holder or self.act in _MOVERS, f"holder of {key}")
            self._hold(old.state not in (C.SPENT, C.REDEEMED) or self.act in ("Freeze", "Unfreeze"), f"end of {key}")
        self._hold(new.state in _FREE or new.encumbrance != 0, f"encumbrance of {key}")
        self._hold(new.state not in _FREE or (new.encumbrance, new.until) == (0, 0), f"freedom of {key}")
        before = old.amount if old else 0
        self._amounts[new.receivable] += new.amount - before
        self._live[new.receivable] += (new.amount > 0) - (before > 0)

    def _receivable(self, key: int, old: Receivable | None, new: Receivable) -> None:
        if old is None:
            self.receivables.append(key)
        for sign, record in ((-1, old), (1, new)):
            if record is not None and record.state in _OWED:
                owed = record.face - record.credited - record.written_down - record.settled
                self._owed[record.obligor, record.currency] += sign * owed
            if record is not None:
                self._marked[record.obligor] += sign * (record.marks & 1)

    def _evidence(self, key: bytes, old: Evidence | None, new: Evidence) -> None:
        if old is None:
            self.fingerprints[new.issuer].append(key)
        exceeded = new.used > new.verified
        self._hold(new.used >= 0 and (not exceeded or new.flags & 2 != 0), f"use of {key.hex()}")
        taken = old is not None and new.used > old.used
        self._hold(not exceeded or not taken, f"more use of {key.hex()}, of which too much is used")

    def _exposure(self, key: tuple[int, int], old: Exposure | None, new: Exposure) -> None:
        raised = new.outstanding > (old.outstanding if old else 0)
        self._hold(new.outstanding >= 0, f"outstanding of {key}")
        lines = [one.amount for one in self._lines[key].values() if one.effective_from <= self.now <= one.until]
        self._hold(not raised or new.outstanding <= new.cap + sum(lines), f"cap of {key}")

    def _line(self, key: tuple[int, int, int], _: Line | None, new: Line | None) -> None:
        obligor, currency, slot = key
        if new is None:
            self._lines[obligor, currency].pop(slot, None)
        else:
            self._lines[obligor, currency][slot] = new

    def _participant(self, key: int, old: Participant | None, new: Participant) -> None:
        if old is None:
            for role in Role:
                if new.roles & role.value:
                    self.numbers_with[role.value].append(key)

    def _signer(self, key: tuple[int, bytes], _: Signer | None, new: Signer | None) -> None:
        number, address = key
        if new is None:
            self.keys_of[number].pop(address, None)
        else:
            self.keys_of[number][address] = new
