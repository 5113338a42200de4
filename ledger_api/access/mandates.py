"""The log of reads under a mandate: an auditor's and an authority's reads of others' data are themselves on record."""

from ledger_api.access.identity import Identity
from ledger_api.access.repository import log_access
from ledger_api.acts.enums import Role
from ledger_api.web.runtime import Runtime

ALL = "*"
"""The subject's id of a list read."""


async def note(runtime: Runtime, caller: Identity, subject: str, subject_id: str) -> None:
    """Write one read to the access log, durably, before it is answered. `subject` is a kind of thing (at most 24)."""
    mandate = "auditor" if caller.has(Role.AUDITOR) else "authority"
    now = runtime.ledger.now()
    await runtime.writer.run(
        lambda connection: log_access(connection, now, caller.participant, mandate, subject, subject_id)
    )
