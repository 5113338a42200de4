"""Sessions and API keys."""

from collections.abc import Sequence
from typing import Literal

from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.core import segment
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages


class AccessFlows(Flows):
    """Signing in happens by itself; this is for ending a session and for machines' keys."""

    def sign_in(self) -> Flow[None]:
        """Open a session now rather than with the first call that needs one."""
        return self._core.sign_in()

    def end_session(self) -> Flow[None]:
        """End the session. The next call opens another."""
        return self._core.delete("/sessions/current")

    def create_api_key(
        self, name: str, scopes: Sequence[Literal["read", "act", "manage", "rpc"]], days: int
    ) -> Flow[answers.NewApiKey]:
        """A new API key; its token is in this answer and nowhere else."""
        body = {"name": name, "scopes": list(scopes), "days": days}
        return self._core.send("POST", "/api-keys", answers.NewApiKey, body)

    def api_keys(self) -> Pages[answers.ApiKey]:
        """The caller's API keys in order of making, revoked ones included."""
        return self._core.pages("/api-keys", answers.ApiKey)

    def revoke_api_key(self, identity: str) -> Flow[None]:
        """Revoke an API key; it ends at once."""
        return self._core.delete(f"/api-keys/{segment(identity)}")
