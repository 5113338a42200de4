"""Payment to small suppliers: whether each agreed to be paid by certificate, and whether it is paid within 60 days.

The rules on payments to small and medium-sized firms (China, 2025-06-01) ask for both of large obligors. The ledger
does not know who is small: the report has every supplier. Consent is the creditor's own signature, over what it
submitted or over its acceptance of what was opened; nobody gives it for somebody else. Days are counted from the
earliest issue date of the invoices behind the receivable where the caller may read them, else from the day on which it
came onto the ledger.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, and_, or_, select, true

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import OF_RECEIVABLE
from ledger_api.acts.codec import decode
from ledger_api.acts.enums import Role
from ledger_api.acts.messages import AcceptReceivable, EvidenceLine, Open, Submit
from ledger_api.acts.records import Receivable
from ledger_api.evidence import repository as evidence
from ledger_api.evidence.service import fields_of
from ledger_api.receivables.lateness import date_of
from ledger_api.reports.schemas import Consent, SmeModel
from ledger_api.reports.transfers import CONFIRMED
from ledger_api.store import chronicle
from ledger_api.store.chronicle import Entry
from ledger_api.store.tables.state import evidence as attested
from ledger_api.store.tables.state import receivables
from ledger_api.store.vault import Vault
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import Parties

LONGEST: Final = 60
"""Days from the invoice to payment that a large obligor may take."""
_BEGINNING = 3
"""A receivable begins with at most three acts, of which one is its creditor's."""


def page(
    connection: Connection,
    vault: Vault,
    caller: Identity,
    after: int,
    limit: int,
    *,
    mandated: bool,
) -> list[SmeModel]:
    """Confirmed receivables after an id, in order: all under a mandate, else those the caller owes or is owed first."""
    row, me = receivables.c, caller.participant
    own = true() if mandated else or_(row.obligor == me, row.creditor == me)
    confirmed = row.state.in_([int(each) for each in CONFIRMED])
    query = select(receivables).where(and_(row.receivable > after, confirmed, own)).order_by(row.receivable)
    rows = [(each[0], Receivable(*tuple(each)[1:])) for each in connection.execute(query.limit(limit))]
    parties = Parties(connection, [number for _, each in rows for number in (each.obligor, each.creditor)])
    begun = {identity: chronicle.entries(connection, OF_RECEIVABLE, identity, limit=_BEGINNING) for identity, _ in rows}
    readable = [
        line.fingerprint
        for identity, record in rows
        if caller.has(Role.AUDITOR) or record.creditor == me
        for line in _lines(begun[identity])
    ]
    issued = _issued(connection, vault, readable)
    return [_model(parties, identity, record, begun[identity], issued) for identity, record in rows]


def _model(
    parties: Parties, identity: int, record: Receivable, begun: Sequence[Entry], issued: dict[bytes, date]
) -> SmeModel:
    dates = [issued[line.fingerprint] for line in _lines(begun) if line.fingerprint in issued]
    first = min(dates, default=date_of(begun[0].at))
    days = (date_of(record.cutoff) - first).days
    consent = next((entry for entry in begun if _consents(entry)), None)
    return SmeModel(
        receivable=str(identity),
        obligor=parties.model(record.obligor),
        creditor=parties.model(record.creditor),
        face=MoneyModel.of(record.face, record.currency),
        consent="none" if consent is None else _word(consent),
        consent_act=None if consent is None else "0x" + consent.digest.hex(),
        consent_at=None if consent is None else rfc3339(consent.at),
        counted_from="invoice" if dates else "ledger",
        first_day=first.isoformat(),
        days=days,
        within_limit=days <= LONGEST,
    )


def _consents(entry: Entry) -> bool:
    return isinstance(decode(entry.wire).fields, Submit | AcceptReceivable)


def _word(entry: Entry) -> Consent:
    return "submitted" if isinstance(decode(entry.wire).fields, Submit) else "accepted"


def _lines(begun: Iterable[Entry]) -> tuple[EvidenceLine, ...]:
    for entry in begun:
        act = decode(entry.wire)
        if isinstance(act.fields, Submit | Open):
            return act.items
    return ()


def _issued(connection: Connection, vault: Vault, fingerprints: Sequence[bytes]) -> dict[bytes, date]:
    """The issue dates of invoices by fingerprint, where the service has the very document that was attested."""
    found: dict[bytes, date] = {}
    for start in range(0, len(fingerprints), 500):
        part = fingerprints[start : start + 500]
        known = select(attested.c.fingerprint, attested.c.content).where(attested.c.fingerprint.in_(part))
        contents = {row.content: row.fingerprint for row in connection.execute(known)}
        for invoice in evidence.of_contents(connection, list(contents)):
            stated = fields_of(vault, invoice).get("issue_date")
            if stated:
                found[contents[invoice.content]] = date.fromisoformat(stated)
    return found
