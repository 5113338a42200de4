"""The database: tables, the one writer, snapshot readers, migrations and the projection of the ledger's state."""
