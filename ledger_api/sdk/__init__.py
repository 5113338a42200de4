"""The Python client of the ledger."""
