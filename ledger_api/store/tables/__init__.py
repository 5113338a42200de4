"""All tables, one module per concept. Every module is imported here, so that `metadata` is whole.

A new table goes into a module of its concept and into a migration of its own (`store/migrations/versions`); a test
holds the two equal.
"""

from ledger_api.store.tables.base import metadata
from ledger_api.store.tables.chain import blocks, network, relay_lease, transactions

__all__ = ["blocks", "metadata", "network", "relay_lease", "transactions"]
