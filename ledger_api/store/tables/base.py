"""The metadata that every table joins, and the column types that both databases share."""

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BIG = BigInteger()
"""Instants, heights, amounts and ids of at most 63 bits."""
ROWID: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""A key that the database counts up by itself: SQLite does so for INTEGER keys only."""
HASH = LargeBinary(32)
IDENTIFIER = LargeBinary(16)
ADDRESS = LargeBinary(20)
