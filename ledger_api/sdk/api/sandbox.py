"""What only a sandbox offers."""

from datetime import datetime

from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.flows import Flow


class SandboxFlows(Flows):
    """A clock that can be moved forward, for everyone."""

    def advance(self, seconds: int) -> Flow[answers.Clock]:
        """Move the ledger's clock; this client's own follows where it was made to."""
        told = yield from self._core.send("POST", "/sandbox/clock", answers.Clock, {"advance_seconds": seconds})
        self._core.clock.heard(int(datetime.fromisoformat(told["now"]).timestamp()))
        return told
