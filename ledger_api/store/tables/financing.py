"""Requests for finance and the sealed quotes that answer them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table

from ledger_api.store.tables.base import BIG, HASH, IDENTIFIER, metadata
from ledger_api.store.tables.numbers import U128

financing_requests = Table(
    "financing_requests",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    Column("digest", HASH, nullable=False, unique=True),
    Column("holder", BIG, nullable=False),
    Column("certificate", U128, nullable=False),
    Column("sequence", BIG, nullable=False),
    Column("amount", BIG, nullable=False),
    Column("recourse", Integer, nullable=False),
    Column("until", BIG, nullable=False),
    # The signed act in its wire form: the invited financiers see what the holder signed.
    Column("wire", LargeBinary, nullable=False),
    Column("created", BIG, nullable=False),
    # What was asked for together, one request per certificate.
    Column("bundle", IDENTIFIER),
    # When the holder took it back: nobody quotes for it any more.
    Column("withdrawn", BIG),
    Index("ix_financing_requests_holder_id", "holder", "id"),
    Index("ix_financing_requests_bundle", "bundle"),
    Index("ix_financing_requests_certificate", "certificate"),
    comment="Signed requests; only the holder and the invited see them.",
)

financing_invitations = Table(
    "financing_invitations",
    metadata,
    Column("request", IDENTIFIER, ForeignKey("financing_requests.id"), primary_key=True),
    Column("financier", BIG, primary_key=True, autoincrement=False),
    Index("ix_financing_invitations_financier_request", "financier", "request"),
    comment="Whom a request invites.",
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    Column("digest", HASH, nullable=False, unique=True),
    Column("request", IDENTIFIER, ForeignKey("financing_requests.id"), nullable=False),
    Column("financier", BIG, nullable=False),
    # The Finance act with the financier's signature alone; the holder's makes it whole.
    Column("wire", LargeBinary, nullable=False),
    # The terms, sealed for the requester and the quoting financier alone: the service can't open them.
    Column("sealed", LargeBinary, nullable=False),
    # When the requester was first shown it: from then on it can't be withdrawn.
    Column("read", BIG),
    Column("withdrawn", BIG),
    Column("created", BIG, nullable=False),
    # The financier's product under which it is given.
    Column("product", BIG),
    Column("version", Integer),
    Index("ix_quotes_request_id", "request", "id"),
    Index("ix_quotes_financier_id", "financier", "id"),
    comment="Quotes: signature in the clear, terms sealed.",
)
