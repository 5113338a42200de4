"""What `ledger relay` asks: a running service, or the database of one that does not run."""

import re
from pathlib import Path
from typing import Any, Final

import httpx

from ledger_api.chain.identity import read_identity
from ledger_api.meta.relay_schemas import underway_model
from ledger_api.settings import Settings
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.folder import DataFolder, FolderLockedError
from ledger_api.store.journal import last_indexed, next_nonce
from ledger_api.store.underway import underway_transactions, waiting_acts, waiting_operations

SECONDS: Final = 60.0
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")


class CannotAskError(Exception):
    """There is nobody to ask, or nothing to ask with."""


class Service:
    """A running service and an operator's token for it."""

    def __init__(self, url: str, token_file: Path | None) -> None:
        """Read the token.

        Raises:
            CannotAskError: there is none.
        """
        if token_file is None:
            raise CannotAskError(
                "the service is asked by an operator or a governor: name an API key with --token-file "
                "(`ledger keys token` makes one)"
            )
        try:
            token = token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CannotAskError(f"{token_file} can't be read ({type(error).__name__})") from None
        if not _TOKEN.fullmatch(token):
            raise CannotAskError(f"{token_file} holds no token")
        self._url = url.rstrip("/") + "/v1"
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: int) -> httpx.Response:
        """A question."""
        return httpx.get(self._url + path, params=query, headers=self._headers, timeout=SECONDS)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Something to be done."""
        return httpx.post(self._url + path, json=fields or None, headers=self._headers, timeout=SECONDS)


def service_of(settings: Settings, url: str | None, token_file: Path | None) -> Service | None:
    """The service at a URL, or the one that works with the folder; None where the folder is at rest.

    Raises:
        CannotAskError: there is neither service nor folder, or no token.
        OSError: the folder can't be used.
    """
    if url is not None:
        return Service(url, token_file)
    folder = DataFolder(settings.data)
    if not folder.path.exists():
        raise CannotAskError(f"{folder.path} holds no ledger")
    try:
        folder.open()
    except FolderLockedError as error:
        listening = error.holder.get("url")
    else:
        folder.close()
        return None
    if not isinstance(listening, str):
        raise CannotAskError("the service is starting: ask again when it is ready")
    return Service(listening, token_file)


def at_rest(settings: Settings) -> dict[str, Any]:
    """What `status` says of a service that does not run.

    Raises:
        CannotAskError: nothing is founded there.
    """
    database = _database(settings)
    try:
        with database.reader.connect() as connection:
            identity = read_identity(connection)
            if identity is None:
                raise CannotAskError("no ledger is founded there")
            return {
                "chain": "nodes" if identity.node is None else "embedded",
                "running": False,
                "height": last_indexed(connection),
                "waiting": waiting_acts(connection),
                "relayer": "0x" + identity.relayer.hex(),
                "nonce": next_nonce(connection, identity.relayer),
            }
    finally:
        database.close()


def waiting_at_rest(settings: Settings, limit: int) -> dict[str, Any]:
    """What `list` says of a service that does not run."""
    database = _database(settings)
    try:
        with database.reader.connect() as connection:
            operations = waiting_operations(connection, limit + 1)
            transactions = underway_transactions(connection, limit + 1)
        return underway_model(operations, transactions, limit).model_dump(mode="json", exclude_none=True)
    finally:
        database.close()


def _database(settings: Settings) -> Database:
    folder = DataFolder(settings.data)
    if settings.database_url is not None:
        return Database(settings.database_url.get_secret_value())
    if not folder.database.exists():
        raise CannotAskError(f"{folder.path} holds no ledger")
    return Database(sqlite_url(folder.database))
