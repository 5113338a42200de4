"""What Alembic runs: the caller's connection, never one of its own."""

from alembic import context

from ledger_api.store.tables import metadata

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_item=attributes.get("render_item"),
)
context.run_migrations()
