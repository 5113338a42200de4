"""Setting a version of a product, and who sees which."""

import hmac
from typing import Any, Final, Literal

import orjson
from sqlalchemy import ColumnElement, Connection, or_, true

from ledger_api.access.identity import MANDATES, Identity
from ledger_api.acts.codec import Act, decode
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.jsonforms import to_json
from ledger_api.acts.messages import SetProduct
from ledger_api.acts.offchain import check_product
from ledger_api.acts.products import Product, ProductError
from ledger_api.operations.views import remedy
from ledger_api.products import repository
from ledger_api.products.repository import StoredVersion
from ledger_api.products.schemas import ProductVersionModel
from ledger_api.store.projection import SnapshotState
from ledger_api.store.tables.products import products
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.parties import Parties
from ledger_api.web.problems import ProblemError, not_found

MOST_PRODUCTS: Final = 1_000
"""Of one financier."""
_BUYERS: Final = Role.SUPPLIER | Role.CORE_ENTERPRISE | MANDATES


def new_version(
    connection: Connection, caller: Identity, act: Act, document: dict[str, Any], now: int, domain: Domain
) -> tuple[StoredVersion, bool]:
    """Store a signed version; the same one again is the first one. Whether it is new.

    Raises:
        ProblemError: not_a_signer; product_invalid with the reasons; commitment_differs; act_refused; conflict past a
            bound.
    """
    fields: SetProduct = act.fields
    if fields.financier != caller.participant:
        raise ProblemError(Code.NOT_A_SIGNER, f"participant {caller.participant} does not sign this SetProduct")
    identity = digest(act, domain)
    known = repository.by_digest(connection, identity)
    if known is not None:
        return known, False
    product = parsed(document)
    if not hmac.compare_digest(product.commitment, fields.document):
        raise ProblemError(Code.COMMITMENT_DIFFERS, "the act commits to another document", field="body/document")
    if (product.financier, product.number, product.version) != (fields.financier, fields.product, fields.version):
        raise ProblemError(Code.COMMITMENT_DIFFERS, "the document is of another product or version", field="body/set")
    last = repository.last(connection, fields.financier, fields.product)
    refusal = check_product(
        SnapshotState(connection), act, now, domain, None if last is None else (last.version, last.effective_from)
    )
    if refusal is not None:
        raise ProblemError(
            Code.ACT_REFUSED,
            f"the rules refuse the act: {refusal.name}",
            refusal=refusal.name,
            remedy=remedy(refusal.name),
        )
    if last is None and repository.count(connection, fields.financier) >= MOST_PRODUCTS:
        raise ProblemError(Code.CONFLICT, f"a financier has at most {MOST_PRODUCTS} products")
    row = StoredVersion(
        fields.financier,
        fields.product,
        fields.version,
        fields.effective_from,
        identity,
        product.modules["role"],
        act.wire,
        product.canonical(),
        now,
    )
    repository.add(connection, row)
    return row, True


def parsed(document: dict[str, Any]) -> Product:
    """The product that a document is.

    Raises:
        ProblemError: product_invalid; `field` is the first fault's place, `detail` has every fault.
    """
    try:
        return Product.parse(document)
    except ProductError as error:
        raise ProblemError(
            Code.PRODUCT_INVALID, str(error)[:2_000], field=f"body/document/{error.faults[0].field}"[:200]
        ) from error


def visible(caller: Identity) -> ColumnElement[bool]:
    """The condition under which a caller sees a version that has come into force.

    No financier sees what another asks of its customers; what it offers to financiers, they see.
    """
    if caller.has(_BUYERS):
        return true()
    own = products.c.financier == caller.participant
    return or_(own, products.c.role == "financier") if caller.has(Role.FINANCIER) else own


def seen(connection: Connection, caller: Identity, identity: tuple[int, int], now: int) -> StoredVersion:
    """The version in force of a product, for its financier else the one to come.

    Raises:
        ProblemError: not_found.
    """
    row = repository.last(connection, *identity, now)
    if row is None and identity[0] == caller.participant:
        row = repository.last(connection, *identity)
    if row is None or not sees(caller, row, now):
        raise not_found()
    return row


def seen_version(
    connection: Connection, caller: Identity, identity: tuple[int, int], version: int, now: int
) -> StoredVersion:
    """One version.

    Raises:
        ProblemError: not_found.
    """
    row = repository.one(connection, *identity, version)
    if row is None or not sees(caller, row, now):
        raise not_found()
    return row


def sees(caller: Identity, row: StoredVersion, now: int) -> bool:
    """Whether a caller sees a version; what is to come is its financier's alone."""
    if row.financier == caller.participant:
        return True
    offered_to = _BUYERS | Role.FINANCIER if row.role == "financier" else _BUYERS
    return row.effective_from <= now and caller.has(offered_to)


def models(connection: Connection, rows: list[StoredVersion], now: int) -> list[ProductVersionModel]:
    """Versions as the API shows them."""
    parties = Parties(connection, [row.financier for row in rows])
    return [_model(connection, row, parties, now) for row in rows]


def _model(connection: Connection, row: StoredVersion, parties: Parties, now: int) -> ProductVersionModel:
    document: dict[str, Any] = orjson.loads(row.document)
    act = decode(row.wire)
    return ProductVersionModel(
        id=f"{row.financier}-{row.product}",
        financier=parties.model(row.financier),
        product=row.product,
        version=row.version,
        name=document["name"],
        offered=document["offered"],
        status=_status(connection, row, now),
        effective_from=rfc3339(row.effective_from),
        digest="0x" + row.digest.hex(),
        commitment="0x" + act.fields.document.hex(),
        document=document,
        act=to_json(act),
        created_at=rfc3339(row.created),
    )


def _status(connection: Connection, row: StoredVersion, now: int) -> Literal["coming", "in_force", "superseded"]:
    if row.effective_from > now:
        return "coming"
    current = repository.last(connection, row.financier, row.product, now)
    return "in_force" if current is not None and current.version == row.version else "superseded"
