"""Certificates, offers and standing acceptances as the API shows them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import Relation
from ledger_api.acts.catalogue import BY_KIND
from ledger_api.acts.effective import certificate_state
from ledger_api.acts.enums import CertificateState
from ledger_api.acts.records import Certificate, Standing
from ledger_api.acts.state import FINANCINGS
from ledger_api.certificates.repository import Row
from ledger_api.certificates.schemas import (
    CertificateActModel,
    CertificateCallModel,
    CertificateLockModel,
    CertificateModel,
    CertificateOfferModel,
    OfferModel,
    StandingAcceptanceModel,
)
from ledger_api.certificates.service import (
    Passed,
    Seen,
    histories,
    is_held,
    next_acts,
    passed_on,
    shows_present,
    trade_of,
)
from ledger_api.evidence import committed
from ledger_api.store.chronicle import Entry
from ledger_api.store.projection import SnapshotState
from ledger_api.store.vault import Vault
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties


def certificate_models(
    connection: Connection, seen: Sequence[Seen], caller: Identity, now: int
) -> list[CertificateModel]:
    """Each certificate as far as the caller's relation to it goes."""
    past = [each.id for each in seen if not each.relation & ~Relation.PAST_HOLDER]
    passed = {
        identity: passed_on(history, caller.participant) for identity, history in histories(connection, past).items()
    }
    numbers = {each.terms.obligor for each in seen}
    numbers |= {each.record.holder for each in seen} | {each.record.encumbrance for each in seen}
    numbers |= {each.receiver for each in passed.values() if each is not None}
    parties = Parties(connection, numbers)
    state = SnapshotState(connection)
    return [_model(state, parties, each, passed.get(each.id), caller, now) for each in seen]


def act_models(connection: Connection, entries: Sequence[Entry], currency: int) -> list[CertificateActModel]:
    """A certificate's history."""
    parties = Parties(connection, [entry.holder for entry in entries])
    return [
        CertificateActModel(
            act=BY_KIND[entry.kind].name,
            digest="0x" + entry.digest.hex(),
            at=rfc3339(entry.at),
            block=entry.block,
            log_index=entry.log_index,
            state=name_of(CertificateState(entry.state)),
            holder=parties.model(entry.holder),
            amount=MoneyModel.of(entry.amount, currency),
        )
        for entry in entries
    ]


def offer_models(connection: Connection, vault: Vault, rows: Sequence[Row], reader: int) -> list[OfferModel]:
    """Offers in force, with the reference of the trade for sender and receiver."""
    past = histories(connection, [identity for identity, _, _ in rows])
    trades = {identity: trade_of(identity, past.get(identity, [])) for identity, _, _ in rows}
    known = committed.read(connection, vault, trades.values(), reader)
    parties = Parties(
        connection, [number for _, c, terms in rows for number in (c.holder, c.encumbrance, terms.obligor)]
    )
    return [
        OfferModel(
            certificate=str(identity),
            receivable=str(record.receivable),
            sequence=record.sequence,
            sender=parties.model(record.holder),
            receiver=parties.model(record.encumbrance),
            amount=MoneyModel.of(record.amount, terms.currency),
            obligor=parties.model(terms.obligor),
            cutoff=rfc3339(terms.cutoff),
            depth=record.depth,
            until=rfc3339(record.until),
            trade=committed.model(trades[identity], known),
        )
        for identity, record, terms in rows
    ]


def standing_models(
    connection: Connection, rows: Sequence[tuple[int, int, Standing]], now: int
) -> list[StandingAcceptanceModel]:
    """A receiver's standing acceptances."""
    parties = Parties(connection, [number for sender, obligor, _ in rows for number in (sender, obligor)])
    return [
        StandingAcceptanceModel(
            sender=parties.model_or_none(sender),
            obligor=parties.model_or_none(obligor),
            remaining=MoneyModel.of(record.remaining, record.currency),
            latest_cutoff=rfc3339(record.latest_cutoff),
            until=rfc3339(record.until),
            in_force=record.remaining > 0 and now <= record.until,
        )
        for sender, obligor, record in rows
    ]


def _model(
    state: SnapshotState, parties: Parties, seen: Seen, passed: Passed | None, caller: Identity, now: int
) -> CertificateModel:
    record, terms = seen.record, seen.terms
    shown: dict[str, Any] = {
        "id": str(seen.id),
        "receivable": str(record.receivable),
        "obligor": parties.model(terms.obligor),
        "cutoff": rfc3339(terms.cutoff),
    }
    if shows_present(seen.relation):
        shown |= _present(state, parties, seen, now) | {"next": next_acts(state, seen, caller, now)}
    elif seen.relation & Relation.OBLIGOR:
        shown["view"] = "amount"
    elif passed is not None:
        return CertificateModel(
            **shown,
            view="past",
            amount=MoneyModel.of(passed.amount, terms.currency),
            holder=parties.model(passed.receiver),
            passed_at=rfc3339(passed.at),
        )
    return CertificateModel(
        **shown, amount=MoneyModel.of(record.amount, terms.currency), holder=parties.model(record.holder)
    )


def _present(state: SnapshotState, parties: Parties, seen: Seen, now: int) -> dict[str, Any]:
    record, terms = seen.record, seen.terms
    effective = certificate_state(record, terms.cutoff, now)
    return {
        "view": "present",
        "state": name_of(effective),
        "stored_state": name_of(CertificateState(record.state)),
        "sequence": record.sequence,
        "depth": record.depth,
        "frozen": is_held(state, seen.id, record, terms, now),
        "offer": _offer(parties, record, effective),
        "lock": _lock(parties, record, effective),
        "pledge": _pledge(parties, record, effective),
        "call": _call(state, parties, seen, effective),
    }


def _offer(parties: Parties, record: Certificate, effective: CertificateState) -> CertificateOfferModel | None:
    if effective is not CertificateState.OFFERED:
        return None
    return CertificateOfferModel(receiver=parties.model(record.encumbrance), until=rfc3339(record.until))


def _lock(parties: Parties, record: Certificate, effective: CertificateState) -> CertificateLockModel | None:
    if effective not in {CertificateState.LOCKED, CertificateState.PAYING}:
        return None
    until = rfc3339(record.until) if effective is CertificateState.LOCKED else None
    return CertificateLockModel(financier=parties.model(record.encumbrance), until=until)


def _pledge(parties: Parties, record: Certificate, effective: CertificateState) -> CertificateLockModel | None:
    if effective is not CertificateState.PLEDGED:
        return None
    return CertificateLockModel(financier=parties.model(record.encumbrance), until=rfc3339(record.until))


def _call(
    state: SnapshotState, parties: Parties, seen: Seen, effective: CertificateState
) -> CertificateCallModel | None:
    deal = state.get(FINANCINGS, seen.id)
    if effective is not CertificateState.CALLED or deal is None:
        return None
    seller = parties.model(seen.record.encumbrance)
    return CertificateCallModel(seller=seller, called=MoneyModel.of(deal.called, seen.terms.currency))
