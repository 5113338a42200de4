"""The schema's versions, and bringing a database to the newest.

Tables are declared in `store.tables`; the versions say how an existing database gets there. A test holds the two equal.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration for this folder; `connection` is the one that its commands work on."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this program works with."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise LookupError("there is no migration")
    return head


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest revision, in the caller's transaction.

    Raises:
        alembic.util.CommandError: the database is at a revision that this program does not know.
    """
    if revision(connection) != newest():
        command.upgrade(configuration(connection), "head")
