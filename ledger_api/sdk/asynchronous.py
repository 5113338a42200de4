"""The asynchronous face of the SDK's flows, written by `scripts/sdk_clients.py` from `ledger_api/sdk/api`."""

# ruff: noqa: ANN401  a node's answer is any JSON

from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal

from ledger_api.acts.codec import Act
from ledger_api.sdk import answers
from ledger_api.sdk.api.access import AccessFlows
from ledger_api.sdk.api.checkpoints import CheckpointFlows
from ledger_api.sdk.api.events import EventFlows
from ledger_api.sdk.api.meta import MetaFlows
from ledger_api.sdk.api.operations import OperationFlows
from ledger_api.sdk.api.participants import ParticipantFlows
from ledger_api.sdk.api.rpc import RpcFlows
from ledger_api.sdk.api.sandbox import SandboxFlows
from ledger_api.sdk.core import Core
from ledger_api.sdk.directory import Participant
from ledger_api.sdk.drivers import AsyncDriver
from ledger_api.values.accounts import BankAccount
from ledger_api.values.bindings import Binding


class AsyncAccess:
    """Signing in happens by itself; this is for ending a session and for machines' keys."""

    def __init__(self, flows: AccessFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def sign_in(self) -> None:
        """Open a session now rather than with the first call that needs one."""
        await self._driver.run(self._flows.sign_in())

    async def end_session(self) -> None:
        """End the session. The next call opens another."""
        await self._driver.run(self._flows.end_session())

    async def create_api_key(
        self, name: str, scopes: Sequence[Literal["read", "act", "manage", "rpc"]], days: int
    ) -> answers.NewApiKey:
        """A new API key; its token is in this answer and nowhere else."""
        return await self._driver.run(self._flows.create_api_key(name, scopes, days))

    def api_keys(self) -> AsyncIterator[answers.ApiKey]:
        """The caller's API keys in order of making, revoked ones included."""
        return self._driver.items(self._flows.api_keys())

    async def revoke_api_key(self, identity: str) -> None:
        """Revoke an API key; it ends at once."""
        await self._driver.run(self._flows.revoke_api_key(identity))


class AsyncCheckpoints:
    """What binds the operator: members countersign what their own node, or their own rebuild, says as well."""

    def __init__(self, flows: CheckpointFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def list(self) -> AsyncIterator[answers.Checkpoint]:
        """All checkpoints, newest first."""
        return self._driver.items(self._flows.list())

    async def get(self, height: int) -> answers.Checkpoint:
        """The checkpoint of a height."""
        return await self._driver.run(self._flows.get(height))

    async def create(self) -> answers.Checkpoint:
        """Make a checkpoint now (governors and auditors)."""
        return await self._driver.run(self._flows.create())

    async def countersign(self, act: Act) -> answers.Checkpoint:
        """Give a signed Countersign act to the checkpoint of its height."""
        return await self._driver.run(self._flows.countersign(act))


class AsyncEvents:
    """Gapless and in order: keep the last sequence, ask for what came after it."""

    def __init__(self, flows: EventFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    def list(self, after: int = 0) -> AsyncIterator[answers.Event]:
        """The events after a sequence that there are now."""
        return self._driver.items(self._flows.list(after))


class AsyncMeta:
    """What the service says of itself. None of it is needed to sign: the SDK has its own catalogue."""

    def __init__(self, flows: MetaFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def network(self) -> answers.Network:
        """The network, once its identity was compared with the pinned one."""
        return await self._driver.run(self._flows.network())

    async def act_types(self) -> answers.Catalogue:
        """Every act with its EIP-712 type hashes."""
        return await self._driver.run(self._flows.act_types())

    async def act_type(self, name: str) -> answers.ActType:
        """One act by its name."""
        return await self._driver.run(self._flows.act_type(name))

    async def health(self) -> answers.Health:
        """Whether the process answers."""
        return await self._driver.run(self._flows.health())


class AsyncOperations:
    """Any act can be presented here; the domains' own methods take exactly their acts."""

    def __init__(self, flows: OperationFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def present(self, act: Act, *, wait: float | None = None, key: str | None = None) -> answers.Operation:
        """Present one signed act; with `wait` (seconds) until it is executed."""
        return await self._driver.run(self._flows.present(act, wait=wait, key=key))

    async def check(self, act: Act) -> answers.Check:
        """What the rules say now; nothing is stored."""
        return await self._driver.run(self._flows.check(act))

    async def prepare(self, act: Act) -> answers.TypedData:
        """The EIP-712 document as the service builds it, for comparison with what the signer signed."""
        return await self._driver.run(self._flows.prepare(act))

    async def present_many(
        self, acts: Sequence[Act], *, atomic: bool = False, wait: float | None = None, key: str | None = None
    ) -> answers.Bulk:
        """Present up to 1,000 acts, in order, in their packed form: each judged for itself, or (`atomic`) all or none.

        With `wait` (seconds) the accepted ones are finished. `results` has a verdict per act.
        """
        return await self._driver.run(self._flows.present_many(acts, atomic=atomic, wait=wait, key=key))

    async def get(self, identity: str) -> answers.Operation:
        """One of the caller's operations."""
        return await self._driver.run(self._flows.get(identity))

    async def wait(self, identity: str, seconds: float) -> answers.Operation:
        """The operation once it is executed.

        Raises:
            ActRefusedError: an act of it was refused, or has expired.
            PendingError: it is not done after that many seconds.
        """
        return await self._driver.run(self._flows.wait(identity, seconds))

    def list(self) -> AsyncIterator[answers.Operation]:
        """The caller's operations, newest first."""
        return self._driver.items(self._flows.list())


class AsyncParticipants:
    """Who takes part. Names are to be had from `verified` alone: it believes nobody but the pinned CAs."""

    def __init__(self, flows: ParticipantFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def get(self, number: int) -> answers.Participant:
        """A participant as the service shows it, unchecked."""
        return await self._driver.run(self._flows.get(number))

    async def me(self) -> answers.OwnParticipant:
        """The own participant: keys, bank account, and what the credential is good for."""
        return await self._driver.run(self._flows.me())

    def list(self) -> AsyncIterator[answers.Participant]:
        """All participants by number, unchecked."""
        return self._driver.items(self._flows.list())

    async def verified(self, number: int) -> Participant:
        """A participant whose name and legal id were checked: enrolled by governors, signed by a pinned CA.

        Raises:
            DirectoryError: there is no entry yet, or it does not hold.
        """
        return await self._driver.run(self._flows.verified(number))

    async def put_directory_entry(self, binding: Binding, signature: bytes) -> answers.Participant:
        """Show who is behind a number (governors and operators): the enrolled binding and the CA's signature."""
        return await self._driver.run(self._flows.put_directory_entry(binding, signature))

    async def put_account(self, account: BankAccount) -> answers.Account:
        """Send in the details of the own bank account, whose commitment is bound on chain."""
        return await self._driver.run(self._flows.put_account(account))


class AsyncRpc:
    """JSON-RPC as any Ethereum client sends it, with the session's token."""

    def __init__(self, flows: RpcFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def call(self, method: str, params: Sequence[object] = ()) -> Any:
        """The result of one call.

        Raises:
            NodeCallError: the gateway or the node refuses it.
        """
        return await self._driver.run(self._flows.call(method, params))


class AsyncSandbox:
    """A clock that can be moved forward, for everyone."""

    def __init__(self, flows: SandboxFlows, driver: AsyncDriver) -> None:
        self._flows = flows
        self._driver = driver

    async def advance(self, seconds: int) -> answers.Clock:
        """Move the ledger's clock; this client's own follows where it was made to."""
        return await self._driver.run(self._flows.advance(seconds))


class AsyncDomains:
    """One attribute per domain."""

    def __init__(self, core: Core, driver: AsyncDriver) -> None:
        self.access = AsyncAccess(AccessFlows(core), driver)
        """Signing in happens by itself; this is for ending a session and for machines' keys."""
        self.checkpoints = AsyncCheckpoints(CheckpointFlows(core), driver)
        """What binds the operator: members countersign what their own node, or their own rebuild, says as well."""
        self.events = AsyncEvents(EventFlows(core), driver)
        """Gapless and in order: keep the last sequence, ask for what came after it."""
        self.meta = AsyncMeta(MetaFlows(core), driver)
        """What the service says of itself. None of it is needed to sign: the SDK has its own catalogue."""
        self.operations = AsyncOperations(OperationFlows(core), driver)
        """Any act can be presented here; the domains' own methods take exactly their acts."""
        self.participants = AsyncParticipants(ParticipantFlows(core), driver)
        """Who takes part. Names are to be had from `verified` alone: it believes nobody but the pinned CAs."""
        self.rpc = AsyncRpc(RpcFlows(core), driver)
        """JSON-RPC as any Ethereum client sends it, with the session's token."""
        self.sandbox = AsyncSandbox(SandboxFlows(core), driver)
        """A clock that can be moved forward, for everyone."""
