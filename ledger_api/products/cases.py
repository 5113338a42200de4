"""What the ledger shows of a certificate that is to be financed, as a product asks for it."""

import orjson
from sqlalchemy import Connection

from ledger_api.acts.messages import Finance
from ledger_api.acts.products import Case, Product, case_faults
from ledger_api.acts.state import CERTIFICATES, EVIDENCE, PARTICIPANTS, RECEIVABLES
from ledger_api.products import repository
from ledger_api.products.repository import StoredVersion
from ledger_api.receivables.service import papers
from ledger_api.store.projection import SnapshotState
from ledger_api.values.currencies import UnknownCurrencyError, currency_by_number
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

_DAY = 86_400


def require_within(connection: Connection, fields: Finance, product: int, version: int, now: int) -> StoredVersion:
    """The product's version under which a financier quotes: it is in force, and the certificate within its bounds.

    Of the sealed terms nothing is known here: the financier's and the requester's clients hold them against it.

    Raises:
        ProblemError: outside_product, naming the first module that the case leaves; every reason is in `detail`.
    """
    row = repository.last(connection, fields.financier, product, now)
    if row is None or row.version != version:
        raise ProblemError(
            Code.OUTSIDE_PRODUCT, "this version of the product is not in force", field="body/product/version"
        )
    faults = case_faults(Product.parse(orjson.loads(row.document)), case_of(connection, fields, now))
    if faults:
        raise ProblemError(
            Code.OUTSIDE_PRODUCT, "; ".join(map(str, faults))[:2_000], field=f"body/product/{faults[0].field}"
        )
    return row


def case_of(connection: Connection, fields: Finance, now: int) -> Case:
    """The case that a Finance act is about.

    Raises:
        LookupError: certificate, receivable or holder are not there; the rules look before.
    """
    state = SnapshotState(connection)
    certificate, holder = state.get(CERTIFICATES, fields.certificate), state.get(PARTICIPANTS, fields.holder)
    claim = None if certificate is None else state.get(RECEIVABLES, certificate.receivable)
    if certificate is None or claim is None or holder is None:
        raise LookupError(f"there is no certificate {fields.certificate} of participant {fields.holder}")
    known = [state.get(EVIDENCE, line.fingerprint) for line in papers(connection, certificate.receivable).evidence]
    try:
        currency = currency_by_number(claim.currency).code
    except UnknownCurrencyError:
        currency = f"{claim.currency:03d}"
    return Case(
        holder_roles=holder.roles,
        scenario=claim.scenario,
        days=-(-(claim.cutoff - now) // _DAY),
        recourse=fields.recourse,
        depth=certificate.depth,
        evidence=frozenset(record.kind for record in known if record is not None),
        currency=currency,
        amount=fields.amount,
    )
