"""All tables, one module per concept. Every module is imported here, so that `metadata` is whole.

A new table goes into a module of its concept and into a migration (`store/migrations/versions`); a test holds the two
equal.
"""

from ledger_api.store.tables import (
    access,
    chain,
    directory,
    evidence,
    financing,
    history,
    operations,
    products,
    state,
)
from ledger_api.store.tables.base import metadata

__all__ = [
    "access",
    "chain",
    "directory",
    "evidence",
    "financing",
    "history",
    "metadata",
    "operations",
    "products",
    "state",
]
