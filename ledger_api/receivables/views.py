"""Receivables as the API shows them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from ledger_api.access.visibility import BACKGROUND, Relation
from ledger_api.acts.catalogue import BY_KIND
from ledger_api.acts.effective import confirmed, is_frozen
from ledger_api.acts.enums import FreezeTarget, ReceivableState, RejectReason, Scenario, TenorReason, Waiver
from ledger_api.acts.records import Receivable
from ledger_api.acts.rules.dues import MARKED
from ledger_api.evidence import committed
from ledger_api.receivables.lateness import Lateness, lateness
from ledger_api.receivables.maturity import maturity_of
from ledger_api.receivables.schemas import (
    LateInterestModel,
    LatePeriodModel,
    ReceivableActModel,
    ReceivableDetailsModel,
    ReceivableEvidenceModel,
    ReceivableModel,
)
from ledger_api.receivables.service import Listed, Papers
from ledger_api.store.chronicle import Entry
from ledger_api.store.projection import SnapshotState
from ledger_api.store.vault import Vault
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties

_DISPUTED: Final = 2
_RELEASED: Final = 4
_OPEN = (ReceivableState.SUBMITTED, ReceivableState.OPENED)
_PARTIES: Final = Relation.OBLIGOR | Relation.CREDITOR


def receivable_models(connection: Connection, listed: Sequence[Listed], now: int) -> list[ReceivableModel]:
    """Receivables without what stands behind their commitments."""
    parties = Parties(connection, [number for each in listed for number in (each.record.obligor, each.record.creditor)])
    state = SnapshotState(connection)
    return [ReceivableModel(**_terms(state, parties, each, now)) for each in listed]


def details_model(
    connection: Connection, vault: Vault, listed: Listed, papers: Papers, relation: Relation, reader: int, now: int
) -> ReceivableDetailsModel:
    """One receivable with what the caller may read of its papers."""
    record = listed.record
    parties = Parties(connection, [record.obligor, record.creditor])
    mandated = relation.by_mandate
    own = committed.read(
        connection, vault, [papers.trade_contract, papers.note, papers.text], None if mandated else reader
    )
    # Whoever has a claim on the obligor may read what it confirmed, not only who was there at the time.
    text = committed.read(connection, vault, [papers.text], None)
    lines = [
        ReceivableEvidenceModel(
            fingerprint="0x" + line.fingerprint.hex(), amount=MoneyModel.of(line.amount, record.currency)
        )
        for line in papers.evidence
    ]
    return ReceivableDetailsModel(
        **_terms(SnapshotState(connection), parties, listed, now),
        maturity=maturity_of(record.currency, record.cutoff),
        late_interest=late_model(lateness(connection, listed.id, record, now), record.currency),
        trade_contract=committed.model(papers.trade_contract, own) if relation & BACKGROUND else None,
        text=committed.model(papers.text, text),
        evidence=lines if relation & BACKGROUND else None,
        rejection=None if papers.rejection is None else name_of(RejectReason(papers.rejection)),
        note=committed.model(papers.note, own) if relation & _PARTIES or mandated else None,
    )


def late_model(found: Lateness | None, currency: int) -> LateInterestModel | None:
    """Late interest, None where nothing was late."""
    if found is None:
        return None
    return LateInterestModel(
        days=found.days,
        rate_bps=found.interest.rate_bps,
        amount=MoneyModel.of(found.interest.amount, currency),
        periods=[
            LatePeriodModel(
                start=each.start.isoformat(),
                end=each.end.isoformat(),
                days=each.days,
                base=MoneyModel.of(each.base, currency),
            )
            for each in found.interest.periods
        ],
    )


def act_models(entries: Sequence[Entry], currency: int) -> list[ReceivableActModel]:
    """A receivable's history."""
    return [
        ReceivableActModel(
            act=BY_KIND[entry.kind].name,
            digest="0x" + entry.digest.hex(),
            at=rfc3339(entry.at),
            block=entry.block,
            log_index=entry.log_index,
            state=name_of(ReceivableState(entry.state)),
            settled=MoneyModel.of(entry.amount, currency),
        )
        for entry in entries
    ]


def frozen(state: SnapshotState, receivable: int, record: Receivable, now: int) -> bool:
    """Whether an authority's order on the receivable is in force."""
    return is_frozen(state, FreezeTarget.RECEIVABLE, receivable, record.flags, now)


def _terms(state: SnapshotState, parties: Parties, listed: Listed, now: int) -> dict[str, Any]:
    record = listed.record
    stored = ReceivableState(record.state)
    owes = confirmed(record) or listed.effective is ReceivableState.OPENED
    owed = record.due - record.settled if owes and stored is not ReceivableState.CANCELLED else 0
    waiver = Waiver(record.waiver)

    def money(minor: int) -> MoneyModel:
        return MoneyModel.of(minor, record.currency)

    return {
        "id": str(listed.id),
        "state": name_of(listed.effective),
        "stored_state": name_of(stored),
        "obligor": parties.model(record.obligor),
        "creditor": parties.model(record.creditor),
        "face": money(record.face),
        "due": money(record.due),
        "credited": money(record.credited),
        "written_down": money(record.written_down),
        "settled": money(record.settled),
        "redeemed": money(record.redeemed),
        "outstanding": money(owed),
        "cutoff": rfc3339(record.cutoff),
        "answer_by": rfc3339(record.until) if stored in _OPEN else None,
        "scenario": name_of(Scenario(record.scenario)),
        "policy": record.policy or None,
        "waiver": [name_of(each) for each in Waiver if each in waiver],
        "tenor_reason": name_of(TenorReason(record.tenor_reason)) if record.tenor_reason else None,
        "frozen": frozen(state, listed.id, record, now),
        "disputed": bool(record.flags & _DISPUTED),
        "disputed_amount": money(record.disputed),
        "dispute_reason": name_of(RejectReason(record.dispute_reason)) if record.disputed else None,
        "stops_issues": bool(record.marks & MARKED),
        "defaulted_at": rfc3339(record.defaulted_at) if record.defaulted_at else None,
        "evidence_released": bool(record.flags & _RELEASED),
        "root_certificate": str(listed.id) if confirmed(record) else None,
        "commitment": "0x" + record.commitment.hex(),
        "updated_at": rfc3339(listed.changed_at),
    }
