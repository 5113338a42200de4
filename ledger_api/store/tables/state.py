"""The projection of the ledger's state: one table per table of `acts.state`, one column per field of its record.

Everything here can be dropped and rebuilt from the chain. Columns are named as the records' fields.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, text
from sqlalchemy.types import TypeEngine

from ledger_api.acts import records, state
from ledger_api.store.tables.base import metadata
from ledger_api.store.tables.numbers import U64, U128, U256

_TYPES: dict[str, TypeEngine[Any]] = {
    "int": Integer(),
    "big": BigInteger(),
    "u64": U64,
    "u128": U128,
    "u256": U256,
    "hash": LargeBinary(32),
    "person": LargeBinary(31),
    "order": LargeBinary(24),
    "address": LargeBinary(20),
}


def _table(name: str, key: str, record: str, *indexes: str) -> Table:
    columns = [
        Column(field, _TYPES[kind], primary_key=primary, autoincrement=False, nullable=False)
        for primary, text in ((True, key), (False, record))
        for field, kind in (part.split(":") for part in text.split())
    ]
    name = f"state_{name}"
    made = [Index(f"ix_{name}_{'_'.join(index.split())}", *index.split()) for index in indexes]
    return Table(name, metadata, *columns, *made, sqlite_with_rowid=False)


participants = _table("participants", "participant:big", "status:int roles:int tag:u64 key:address flags:int")
signers = _table("signers", "participant:big key:address", "person:person capabilities:int", "key")
accounts = _table("accounts", "participant:big", "commitment:hash pending:hash effective_from:big signers:int")
governor_keys = _table("governor_keys", "key:address", "governor:big")
policies = _table(
    "policies",
    "version:int",
    "effective_from:big tenor_days:int tenor_days_max:int depth_max:int live_max:int minimum_lot:u64 grace_days:int "
    "cooling_days:int default_days:int late_rate:int",
)
thresholds = _table("thresholds", "version:int currency:int", "per_act:u64 per_day:u64")
exposures = _table("exposures", "obligor:big currency:int", "outstanding:u64 cap:u64 single:u64 day:big lines:int")
evidence = _table(
    "evidence",
    "fingerprint:hash",
    "verified:u64 used:u64 issuer:big currency:int epoch:int kind:int flags:int content:hash",
    "issuer",
    "content",
)
receivables = _table(
    "receivables",
    "receivable:big",
    "obligor:big creditor:big face:u64 cutoff:big until:big currency:int policy:int scenario:int state:int waiver:int "
    "flags:int settled:u64 redeemed:u64 live:int tenor_reason:int commitment:hash credited:u64 written_down:u64 "
    "disputed:u64 dispute_reason:int marks:int defaulted_at:big",
    "obligor receivable",
    "creditor receivable",
    "state until",
)
certificates = _table(
    "certificates",
    "certificate:u128",
    "sequence:int holder:big amount:u64 receivable:big flags:int state:int depth:int encumbrance:big until:big",
    "holder certificate",
    "receivable certificate",
)
ENCUMBERED = text("encumbrance <> 0")
"""Few certificates are. Written out: no database matches a parameter with the condition of an index."""
Index(
    "ix_state_certificates_encumbrance_certificate",
    certificates.c.encumbrance,
    certificates.c.certificate,
    sqlite_where=ENCUMBERED,
    postgresql_where=ENCUMBERED,
)
financings = _table(
    "financings",
    "certificate:u128",
    "financier:big bank:big searched_at:big disburse_by:big state:int recourse:int holder:big terms:hash "
    "registration:hash description:hash payment:hash called:u64",
    "financier certificate",
    "bank certificate",
    "holder certificate",
)
standing = _table(
    "standing", "receiver:big sender:big obligor:big", "remaining:u64 latest_cutoff:big until:big currency:int"
)
freezes = _table("freezes", "target:int subject:u128", "until:big authority:big order:order")
governance = _table(
    "governance", "only:int", "threshold:int delay:big governors:int paused:int paused_until:big last_policy:int"
)
scheduled = _table("scheduled", "digest:hash", "eta:big status:int participant:big", "status eta")
nonces = _table("nonces", "participant:big page:big", "used:u256")
bank_references = _table("bank_references", "bank:big reference:hash", "used:int")
rounds = _table(
    "rounds",
    "receivable:big",
    "target:u64 amounts:u64 floors:u64 measured:int paid:int certificates:int fraction:u64 certificate:u128 "
    "paid_out:u64",
)
round_pages = _table("round_pages", "receivable:big page:int", "hash:hash")
lines = _table(
    "lines",
    "obligor:big currency:int slot:int",
    "financier:big amount:u64 effective_from:big until:big trigger:int",
    "financier obligor",
)
stops = _table("stops", "obligor:big", "open:int since:big")

RECORDS: tuple[tuple[state.Table[Any, Any], Table, type[Any] | None], ...] = (
    (state.PARTICIPANTS, participants, records.Participant),
    (state.SIGNERS, signers, records.Signer),
    (state.ACCOUNTS, accounts, records.Account),
    (state.GOVERNOR_KEYS, governor_keys, None),
    (state.POLICIES, policies, records.Policy),
    (state.THRESHOLDS, thresholds, records.Threshold),
    (state.EXPOSURES, exposures, records.Exposure),
    (state.EVIDENCE, evidence, records.Evidence),
    (state.RECEIVABLES, receivables, records.Receivable),
    (state.CERTIFICATES, certificates, records.Certificate),
    (state.FINANCINGS, financings, records.Financing),
    (state.STANDING, standing, records.Standing),
    (state.FREEZES, freezes, records.Freeze),
    (state.GOVERNANCE, governance, records.Governance),
    (state.SCHEDULED, scheduled, records.Scheduled),
    (state.NONCES, nonces, None),
    (state.BANK_REFERENCES, bank_references, None),
    (state.ROUNDS, rounds, records.Round),
    (state.ROUND_PAGES, round_pages, None),
    (state.LINES, lines, records.Line),
    (state.STOPS, stops, records.Stop),
)
"""Table of the rules, table of the database, record type (None where the record is one plain value)."""
