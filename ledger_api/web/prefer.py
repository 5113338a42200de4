"""`Prefer: wait=n` (RFC 7240): answer when the operation is done, or after n seconds with how far it is."""

import re
from typing import Annotated

from fastapi import Depends, Header

from ledger_api.web.runtime import Service

_WAIT = re.compile(r'(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,4})"?\s*(?=$|[,;])', re.ASCII | re.IGNORECASE)

MOST_PREFERENCE = 200

Prefer = Annotated[
    str | None,
    Header(
        max_length=MOST_PREFERENCE,
        description="`wait=n`: wait up to n seconds for the operation's end.",
        examples=["wait=10"],
    ),
]


async def wait_of(service: Service, prefer: Prefer = None) -> int:
    """Seconds to wait, bounded by the settings; 0 where none are asked for. What can't be read is no preference."""
    match = _WAIT.search(prefer or "")
    return min(int(match[1]), service.settings.wait_seconds) if match else 0


Wait = Annotated[int, Depends(wait_of)]
