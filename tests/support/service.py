"""The whole service in this process: real chain, real database, started application. There is no other kind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import AnyHttpUrl, SecretStr

from ledger_api.app import create_app
from ledger_api.chain.first_genesis import GOVERNORS
from ledger_api.chain.service import LedgerChain
from ledger_api.sdk.keys import SigningKey
from ledger_api.settings import Settings
from ledger_api.store.folder import DataFolder
from ledger_api.web.runtime import Runtime

URL = "http://ledger.test"


@dataclass(frozen=True)
class RunningService:
    """A started application. `governors` are the founding governors' keys in the order of their numbers, from 1."""

    app: FastAPI
    folder: Path
    settings: Settings
    governors: tuple[SigningKey, ...]

    @property
    def runtime(self) -> Runtime:
        """What the endpoints work with."""
        runtime: Runtime = self.app.state.runtime
        return runtime

    @property
    def ledger(self) -> LedgerChain:
        """The chain behind the application."""
        assert isinstance(self.runtime.ledger, LedgerChain)
        return self.runtime.ledger

    def client(self, **options: Any) -> httpx.AsyncClient:
        """A client that calls the application without a network between."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=URL, timeout=60, **options)


@asynccontextmanager
async def running_service(
    folder: Path, database_url: str | None = None, *, sandbox: bool = True, **settings: Any
) -> AsyncIterator[RunningService]:
    """Start the service on a folder, which is founded at the first start and goes on at every later one.

    Unless asked for, it marks nothing overdue: tests that share a service move its clock past what others left open.
    """
    settings.setdefault("mark_overdue", False)
    chosen = Settings(
        data=folder,
        database_url=SecretStr(database_url) if database_url else None,
        sandbox=sandbox,
        public_url=AnyHttpUrl(URL),
        **settings,
    )
    app = create_app(chosen)
    async with app.router.lifespan_context(app):
        place = DataFolder(folder)
        keys = tuple(SigningKey.load(place.governor_key(number)) for number in range(1, GOVERNORS + 1))
        yield RunningService(app, folder, chosen, keys)
