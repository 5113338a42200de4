"""The feed of what concerns the participant."""

from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.pages import Pages


class EventFlows(Flows):
    """Gapless and in order: keep the last sequence, ask for what came after it."""

    def list(self, after: int = 0) -> Pages[answers.Event]:
        """The events after a sequence that there are now."""
        return self._core.pages("/events", answers.Event, {"after": after})
