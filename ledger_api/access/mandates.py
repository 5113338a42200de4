"""The log of reads under a mandate: an auditor's and an authority's reads of others' data are themselves on record."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Connection

from ledger_api.access.callers import Reading
from ledger_api.access.identity import Identity
from ledger_api.access.repository import log_access
from ledger_api.acts.enums import Role
from ledger_api.web.runtime import Reads, Runtime, Service

T = TypeVar("T")

ALL = "*"
"""The subject's id of a list read."""


class MandateReads(Reads):
    """Reads of one request, some of which the caller may do under a mandate only."""

    def __init__(self, request: Request, runtime: Runtime, caller: Identity) -> None:
        super().__init__(request, runtime)
        self._runtime = runtime
        self._caller = caller

    async def noted(self, subject: str, identity: object, query: Callable[[Connection], tuple[T, bool]]) -> T:
        """The query's result; where the query says that it was seen under a mandate, that is on record before."""
        result, mandated = await self.run(lambda at: query(at.connection))
        if mandated:
            await note(self._runtime, self._caller, subject, str(identity))
        return result


async def mandate_reads_of(request: Request, runtime: Service, caller: Reading) -> MandateReads:
    """The request's reads."""
    return MandateReads(request, runtime, caller)


MandateRead = Annotated[MandateReads, Depends(mandate_reads_of)]


async def note(runtime: Runtime, caller: Identity, subject: str, subject_id: str) -> None:
    """Write one read to the access log, durably, before it is answered. `subject` is a kind of thing (at most 24)."""
    mandate = "auditor" if caller.has(Role.AUDITOR) else "authority"
    now = runtime.ledger.now()
    await runtime.writer.run(
        lambda connection: log_access(connection, now, caller.participant, mandate, subject, subject_id)
    )
