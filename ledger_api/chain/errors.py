"""What can go wrong on the way to the chain. The web face makes a problem type of each; `doctor` says the remedy."""


class ChainError(Exception):
    """The chain can't be used as asked."""


class NodeMissingError(ChainError):
    """No Anvil executable was found; install the npm packages or name one in the settings."""


class NodeStoppedError(ChainError):
    """The embedded node did not start, or ended."""


class ChainDivergedError(ChainError):
    """The chain is not what was recorded: another genesis, another block hash, another outcome. Writes stop."""


class ChainBusyError(ChainError):
    """Too many acts wait for the chain; the caller answers 429 with `Retry-After: retry_after` (whole seconds)."""

    def __init__(self, waiting: int, retry_after: int = 1) -> None:
        super().__init__(f"{waiting} acts wait already")
        self.retry_after = retry_after


class ChainStoppedError(ChainError):
    """Writes are stopped: not started yet, stopping, or diverged."""


class GatewayRefusedError(ChainError):
    """The parameters are beyond what the gateway passes."""


class GatewayMethodError(GatewayRefusedError):
    """The method is not on the gateway's allow-list."""


class RelayRefusedError(ChainError):
    """What an operator asks of the relay can't be done, or would do harm; the message says why."""


class ClockFixedError(ChainError):
    """The clock moves by itself: only a sandbox on the embedded chain lets it be moved."""


class ArtifactError(ChainError):
    """A compiled contract that the service ships is missing or can't be read."""


class LeaseLostError(ChainStoppedError):
    """Another service writes with this relayer key now; this one must not."""


class IdentityError(ChainError):
    """The chain, the database or the contract is not the one that was founded with this folder."""
