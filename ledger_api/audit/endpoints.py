"""GET /audit/balance and GET /audit/proofs/certificates/{id}: what can be held against the chain itself."""

from ledger_api.access.callers import Reading
from ledger_api.access.mandates import ALL, note
from ledger_api.acts.enums import Role
from ledger_api.audit import balance, proofs
from ledger_api.audit.examples import BALANCE, PROOF
from ledger_api.audit.schemas import BalancePage, CertificateProofModel
from ledger_api.store.reader import Snapshot
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.objects import CertificateId
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

audit = Endpoints("audit")


@audit.get(
    "/audit/balance",
    Operation(id="getBalance", access=Access.ROLE, roles=Role.AUDITOR, answer=BalancePage, example=BALANCE),
)
async def get_balance(
    caller: Reading, read: Read, runtime: Service, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> BalancePage:
    """Whether live certificates and redeemed money make up the face of each confirmed receivable, and of all."""
    caller.require(Role.AUDITOR)
    after = pages.number(cursor)

    def query(snapshot: Snapshot) -> BalancePage:
        found = balance.page(snapshot.connection, after or 0, limit + 1)
        answer = BalancePage(
            items=found[:limit],
            next=pages.encode(int(found[limit - 1].receivable)) if len(found) > limit else None,
        )
        if after is None:
            answer.totals = balance.totals(snapshot.connection)
            answer.unbalanced = balance.unbalanced(snapshot.connection)
        return answer

    answer = await read.run(query)
    await note(runtime, caller, "balance", ALL)
    return answer


@audit.get(
    "/audit/proofs/certificates/{id}",
    Operation(
        id="getCertificateProof",
        access=Access.PARTY,
        answer=CertificateProofModel,
        example=PROOF,
        problems=(Code.NOT_FOUND, Code.NODE_UNAVAILABLE),
    ),
)
async def get_certificate_proof(
    id: CertificateId,  # noqa: A002 - the path's own name
    caller: Reading,
    read: Read,
    runtime: Service,
) -> CertificateProofModel:
    """The proof of a certificate's words for its holder or an auditor, to be verified offline and by third parties."""
    what = await read.run(lambda snapshot: proofs.wanted(snapshot, caller, id, read.now))
    proof = await proofs.prove(runtime.ledger, what)
    if what.mandated:
        await note(runtime, caller, "proof", str(id))
    return proof
