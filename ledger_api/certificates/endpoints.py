"""GET /certificates, /offers and lineage, and the typed writes of a certificate's acts."""

from typing import Annotated, Literal

from fastapi import Query
from sqlalchemy import Connection

from ledger_api.access.callers import Reading
from ledger_api.access.mandates import MandateRead
from ledger_api.access.visibility import OF_CERTIFICATE, Relation, Sight
from ledger_api.acts.enums import CertificateState as State
from ledger_api.acts.state import RECEIVABLES
from ledger_api.certificates import repository, service, views
from ledger_api.certificates.examples import HISTORY, LINEAGE, OFFER, PRESENT, STANDING
from ledger_api.certificates.schemas import (
    CertificateHistoryPage,
    CertificateModel,
    CertificatePage,
    CertificateState,
    LineageModel,
    OfferPage,
    StandingAcceptancePage,
)
from ledger_api.certificates.service import Seen
from ledger_api.certificates.tree import Tree
from ledger_api.evidence.companions import companion_of, with_documents
from ledger_api.operations.taking import typed_write
from ledger_api.store import chronicle
from ledger_api.store.projection import SnapshotState
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.objects import CertificateId, ReceivableId, certificate_after
from ledger_api.web.problems import not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

certificates = Endpoints("certificates")


@certificates.get(
    "/certificates",
    Operation(id="listCertificates", access=Access.OWN, answer=CertificatePage, example={"items": [PRESENT]}),
)
async def list_certificates(
    caller: Reading,
    read: Read,
    state: Annotated[CertificateState | None, Query(description="Only those that are this now.")] = None,
    receivable: Annotated[str | None, Query(pattern="^[0-9]{1,17}$", description="Only parts of this one.")] = None,
    held: Annotated[Literal["now", "before"], Query(description="Held now, or passed on.")] = "now",
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> CertificatePage:
    """The certificates that the caller holds, or those that it passed on."""
    after = certificate_after(cursor)
    me = caller.participant
    condition = [repository.held_by(me) if held == "now" else repository.held_before(me)]
    if receivable is not None:
        condition.append(repository.in_receivable(min(int(receivable), 2**56)))
    if state is not None and held == "now":
        condition.append(repository.is_now(State[state.upper()], read.now))

    def query(connection: Connection) -> CertificatePage:
        rows = repository.page(connection, condition, after, limit + 1)
        sight = Sight(connection, caller, read.now)
        past = Relation.PAST_HOLDER if held == "before" else Relation.NOTHING
        seen = [Seen(*row, sight.of_known(*row) | past) for row in rows[:limit]]
        items = views.certificate_models(connection, seen, caller, read.now)
        return CertificatePage(items=items, next=pages.encode(items[-1].id) if len(rows) > limit else None)

    return await read.run(lambda at: query(at.connection))


@certificates.get(
    "/certificates/{id}",
    Operation(
        id="getCertificate",
        access=Access.PARTY,
        answer=CertificateModel,
        example=PRESENT,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_certificate(id: CertificateId, caller: Reading, read: MandateRead) -> CertificateModel:  # noqa: A002
    """One certificate as far as the caller may see it, and which acts it can sign for it now."""

    def query(connection: Connection) -> tuple[CertificateModel, bool]:
        seen = service.visible(connection, caller, id, read.now)
        return views.certificate_models(connection, [seen], caller, read.now)[0], seen.relation.by_mandate

    return await read.noted("certificate", id, query)


@certificates.get(
    "/certificates/{id}/history",
    Operation(
        id="getCertificateHistory",
        access=Access.PARTY,
        answer=CertificateHistoryPage,
        example=HISTORY,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_certificate_history(
    id: CertificateId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> CertificateHistoryPage:
    """The acts on a certificate in the caller's own time with it, oldest first; under a mandate all of them."""
    after = pages.pair(cursor)

    def query(connection: Connection) -> tuple[CertificateHistoryPage, bool]:
        seen = service.visible(connection, caller, id, read.now)
        whole = chronicle.entries(connection, OF_CERTIFICATE, id)
        shown = [e for e in service.visible_history(whole, seen, caller.participant) if e.place > after]
        items = views.act_models(connection, shown[:limit], seen.terms.currency)
        following = pages.encode(*shown[limit - 1].place) if len(shown) > limit else None
        return CertificateHistoryPage(items=items, next=following), seen.relation.by_mandate

    return await read.noted("certificate", id, query)


@certificates.get(
    "/certificates/{id}/lineage",
    Operation(id="getLineage", access=Access.PARTY, answer=LineageModel, example=LINEAGE, problems=(Code.NOT_FOUND,)),
)
async def get_lineage(id: CertificateId, caller: Reading, read: MandateRead, runtime: Service) -> LineageModel:  # noqa: A002
    """From the root with every change of holder, and to what was split off, as far as the caller may see."""

    def query(connection: Connection) -> tuple[LineageModel, bool]:
        seen = service.visible(connection, caller, id, read.now)
        tree = Tree(connection, caller, read.now, seen.record.receivable, seen.terms)
        return tree.lineage(runtime.vault, id, whole=False), seen.relation.by_mandate

    return await read.noted("lineage", id, query)


@certificates.get(
    "/receivables/{id}/certificates",
    Operation(
        id="listReceivableCertificates",
        access=Access.PARTY,
        answer=CertificatePage,
        example={"items": [PRESENT]},
        problems=(Code.NOT_FOUND,),
    ),
)
async def list_receivable_certificates(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> CertificatePage:
    """The certificates of a receivable that the caller may see: the obligor's only from the cut-off."""
    after = certificate_after(cursor)

    def query(connection: Connection) -> tuple[CertificatePage, bool]:
        sight = Sight(connection, caller, read.now)
        relation = sight.of_receivable(id)
        if not relation:
            raise not_found()
        held, asked = sight.held_of(id), sight.asked_of(id)
        rows = repository.page(connection, [repository.in_receivable(id)], after, limit + 1)
        seen = []
        for row in rows[:limit]:
            found = sight.of_known(*row)
            found |= Relation.PAST_HOLDER if row[0] in held else Relation.NOTHING
            found |= Relation.ASKED if row[0] in asked else Relation.NOTHING
            if found:
                seen.append(Seen(*row, found))
        items = views.certificate_models(connection, seen, caller, read.now)
        following = pages.encode(str(rows[limit - 1][0])) if len(rows) > limit else None
        return CertificatePage(items=items, next=following), relation.by_mandate

    return await read.noted("receivable", id, query)


@certificates.get(
    "/receivables/{id}/lineage",
    Operation(
        id="getReceivableLineage",
        access=Access.PARTY,
        answer=LineageModel,
        example=LINEAGE,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_receivable_lineage(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    runtime: Service,
) -> LineageModel:
    """All certificates of a receivable that the caller may see, each with what it was split off."""

    def query(connection: Connection) -> tuple[LineageModel, bool]:
        relation = Sight(connection, caller, read.now).of_receivable(id)
        terms = SnapshotState(connection).get(RECEIVABLES, id)
        if terms is None or not relation:
            raise not_found()
        return Tree(connection, caller, read.now, id, terms).lineage(runtime.vault, id, whole=True), relation.by_mandate

    return await read.noted("lineage", id, query)


@certificates.get(
    "/offers",
    Operation(id="listOffers", access=Access.OWN, answer=OfferPage, example={"items": [OFFER]}),
)
async def list_offers(
    caller: Reading,
    read: Read,
    runtime: Service,
    direction: Annotated[Literal["incoming", "outgoing"], Query(description="To the caller, or from it.")] = "incoming",
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> OfferPage:
    """Offers in force. An unanswered one lapses by itself and the certificate stays the sender's."""
    after = certificate_after(cursor)
    me = caller.participant
    mine = repository.encumbered_by(me) if direction == "incoming" else repository.held_by(me)

    def query(connection: Connection) -> OfferPage:
        rows = repository.page(connection, [mine, repository.is_now(State.OFFERED, read.now)], after, limit + 1)
        items = views.offer_models(connection, runtime.vault, rows[:limit], me)
        return OfferPage(items=items, next=pages.encode(items[-1].certificate) if len(rows) > limit else None)

    return await read.run(lambda at: query(at.connection))


@certificates.get(
    "/standing-acceptances",
    Operation(
        id="listStandingAcceptances",
        access=Access.OWN,
        answer=StandingAcceptancePage,
        example={"items": [STANDING]},
    ),
)
async def list_standing_acceptances(
    caller: Reading, read: Read, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> StandingAcceptancePage:
    """What the caller accepts in advance, by sender and obligor."""
    after = pages.pair(cursor)

    def query(connection: Connection) -> StandingAcceptancePage:
        rows = repository.standing_of(connection, caller.participant, after, limit + 1)
        items = views.standing_models(connection, rows[:limit], read.now)
        following = pages.encode(*rows[limit - 1][:2]) if len(rows) > limit else None
        return StandingAcceptancePage(items=items, next=following)

    return await read.run(lambda at: query(at.connection))


typed_write(certificates, "/standing-acceptances", "setStandingAcceptance", "SetStandingAcceptance")

for _path, _id, _act in (
    ("splits", "splitCertificate", "Split"),
    ("acceptance", "acceptOffer", "AcceptOffer"),
    ("rejection", "rejectOffer", "RejectOffer"),
    ("cancellation", "cancelSequence", "Cancel"),
):
    typed_write(certificates, f"/certificates/{{id}}/{_path}", _id, _act, about="certificate", access=Access.PARTY)
for _path, _id, _act in (("transfers", "transferCertificate", "Transfer"), ("payments", "payMany", "PayMany")):
    typed_write(
        certificates,
        f"/certificates/{{id}}/{_path}",
        _id,
        _act,
        about="certificate",
        access=Access.PARTY,
        body=with_documents(_act),
        companion=companion_of,
    )
