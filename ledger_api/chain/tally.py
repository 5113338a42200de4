"""What happened on the way to the chain since the service started, counted for monitoring."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts that only rise.

    `blocks` were read, with `transactions` of this ledger in them, of which `reverts` failed as a whole; `gas` is what
    they used. `resends` are transactions that nodes were sent again, `restarts` embedded nodes that had to be replaced.
    """

    blocks: int = 0
    transactions: int = 0
    reverts: int = 0
    gas: int = 0
    resends: int = 0
    restarts: int = 0

    def read(self, transactions: int, reverts: int, gas: int) -> None:
        """A block was read, and its outcomes are stored."""
        self.blocks += 1
        self.transactions += transactions
        self.reverts += reverts
        self.gas += gas
