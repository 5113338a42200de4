"""The blocking face of the SDK's flows, written by `scripts/sdk_clients.py` from `ledger_api/sdk/api`."""

from collections.abc import Iterator, Sequence
from typing import Literal

from ledger_api.acts.codec import Act
from ledger_api.sdk import answers
from ledger_api.sdk.api.access import AccessFlows
from ledger_api.sdk.api.meta import MetaFlows
from ledger_api.sdk.api.operations import OperationFlows
from ledger_api.sdk.core import Core
from ledger_api.sdk.drivers import BlockingDriver


class Access:
    """Signing in happens by itself; this is for ending a session and for machines' keys."""

    def __init__(self, flows: AccessFlows, driver: BlockingDriver) -> None:
        self._flows = flows
        self._driver = driver

    def sign_in(self) -> None:
        """Open a session now rather than with the first call that needs one."""
        self._driver.run(self._flows.sign_in())

    def end_session(self) -> None:
        """End the session. The next call opens another."""
        self._driver.run(self._flows.end_session())

    def create_api_key(
        self, name: str, scopes: Sequence[Literal["read", "act", "manage", "rpc"]], days: int
    ) -> answers.NewApiKey:
        """A new API key; its token is in this answer and nowhere else."""
        return self._driver.run(self._flows.create_api_key(name, scopes, days))

    def api_keys(self) -> Iterator[answers.ApiKey]:
        """The caller's API keys in order of making, revoked ones included."""
        return self._driver.items(self._flows.api_keys())

    def revoke_api_key(self, identity: str) -> None:
        """Revoke an API key; it ends at once."""
        self._driver.run(self._flows.revoke_api_key(identity))


class Meta:
    """What the service says of itself. None of it is needed to sign: the SDK has its own catalogue."""

    def __init__(self, flows: MetaFlows, driver: BlockingDriver) -> None:
        self._flows = flows
        self._driver = driver

    def network(self) -> answers.Network:
        """The network, once its identity was compared with the pinned one."""
        return self._driver.run(self._flows.network())

    def act_types(self) -> answers.Catalogue:
        """Every act with its EIP-712 type hashes."""
        return self._driver.run(self._flows.act_types())

    def act_type(self, name: str) -> answers.ActType:
        """One act by its name."""
        return self._driver.run(self._flows.act_type(name))

    def health(self) -> answers.Health:
        """Whether the process answers."""
        return self._driver.run(self._flows.health())


class Operations:
    """Any act can be presented here; the domains' own methods take exactly their acts."""

    def __init__(self, flows: OperationFlows, driver: BlockingDriver) -> None:
        self._flows = flows
        self._driver = driver

    def present(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present one signed act; with `wait` (seconds) until it is executed."""
        return self._driver.run(self._flows.present(act, wait=wait, key=key))

    def check(self, act: Act) -> answers.Check:
        """What the rules say now; nothing is stored."""
        return self._driver.run(self._flows.check(act))

    def prepare(self, act: Act) -> answers.TypedData:
        """The EIP-712 document as the service builds it, for comparison with what the signer signed."""
        return self._driver.run(self._flows.prepare(act))

    def present_many(
        self, acts: Sequence[Act], *, atomic: bool = False, wait: float | None = None, key: str | None = None
    ) -> answers.Bulk:
        """Present up to 1,000 acts, in order, in their packed form: each judged for itself, or (`atomic`) all or none.

        With `wait` (seconds) the accepted ones are finished. `results` has a verdict per act.
        """
        return self._driver.run(self._flows.present_many(acts, atomic=atomic, wait=wait, key=key))

    def get(self, identity: str) -> answers.Operation:
        """One of the caller's operations."""
        return self._driver.run(self._flows.get(identity))

    def wait(self, identity: str, seconds: float) -> answers.Operation:
        """The operation once it is executed.

        Raises:
            ActRefusedError: an act of it was refused, or has expired.
            PendingError: it is not done after that many seconds.
        """
        return self._driver.run(self._flows.wait(identity, seconds))

    def list(self) -> Iterator[answers.Operation]:
        """The caller's operations, newest first."""
        return self._driver.items(self._flows.list())


class Domains:
    """One attribute per domain."""

    def __init__(self, core: Core, driver: BlockingDriver) -> None:
        self.access = Access(AccessFlows(core), driver)
        """Signing in happens by itself; this is for ending a session and for machines' keys."""
        self.meta = Meta(MetaFlows(core), driver)
        """What the service says of itself. None of it is needed to sign: the SDK has its own catalogue."""
        self.operations = Operations(OperationFlows(core), driver)
        """Any act can be presented here; the domains' own methods take exactly their acts."""
