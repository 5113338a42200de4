"""What a node's answer to `eth_sendRawTransaction` means. The words are each client's own; the table is all that knows.

No answer, and an answer that stands in no row, is `UNKNOWN`: nobody can say whether the node took the transaction, so
the same bytes are sent again.
"""

import re
from enum import Enum
from typing import Any, Final

from ledger_api.chain.rpc import RpcError


class Verdict(Enum):
    """What became of a transaction that was sent, best first."""

    ACCEPTED = "accepted"
    """Taken now, or known already."""
    STALE = "stale"
    """A transaction with this nonce is in a block: this one, or one that replaced it."""
    RIVAL = "rival"
    """Another transaction with this nonce waits there, and this one does not pay enough more."""
    CHEAP = "cheap"
    """It pays too little for the chain as it is now."""
    UNFUNDED = "unfunded"
    """The sender can't pay for it now."""
    LATER = "later"
    """Not now: a gap before it, or no room."""
    UNKNOWN = "unknown"
    """Nobody knows."""
    REFUSED = "refused"
    """The node will not take these bytes, however often they are sent."""


_ACCEPTED, _STALE, _RIVAL, _CHEAP = Verdict.ACCEPTED, Verdict.STALE, Verdict.RIVAL, Verdict.CHEAP
_UNFUNDED, _LATER, _REFUSED = Verdict.UNFUNDED, Verdict.LATER, Verdict.REFUSED

TABLE: Final[tuple[tuple[str, str, Verdict], ...]] = (
    ("geth, reth, nethermind", "already known", _ACCEPTED),
    ("anvil", "already imported", _ACCEPTED),
    ("besu", "known transaction", _ACCEPTED),
    ("nethermind", "alreadyknown", _ACCEPTED),
    ("erigon", "existing tx with same hash", _ACCEPTED),
    ("geth, reth, besu, anvil, erigon", "nonce too low", _STALE),
    ("nethermind", "oldnonce", _STALE),
    ("geth, reth, besu", "replacement transaction underpriced", _RIVAL),
    ("anvil", "insufficient gas price to replace", _RIVAL),
    ("nethermind", "replacementnotallowed", _RIVAL),
    ("erigon", "could not replace existing tx", _RIVAL),
    ("geth, reth, nethermind", "transaction underpriced", _CHEAP),
    ("erigon", "underpriced", _CHEAP),
    ("geth, reth, anvil", "max fee per gas less than block base fee", _CHEAP),
    ("besu", "gas price below current base fee", _CHEAP),
    ("besu", "gas price below configured minimum", _CHEAP),
    ("nethermind", "feetoolow", _CHEAP),
    ("erigon", "fee too low", _CHEAP),
    ("geth, reth, anvil", "insufficient funds", _UNFUNDED),
    ("nethermind", "insufficientfunds", _UNFUNDED),
    ("besu", "upfront cost exceeds account balance", _UNFUNDED),
    ("geth, reth, anvil", "nonce too high", _LATER),
    ("besu", "nonce too high", _LATER),
    ("besu", "nonce is too distant", _LATER),
    ("besu", "invalid transaction with a lower nonce", _LATER),
    ("nethermind", "noncegap", _LATER),
    ("nethermind", "noncetoofarinfuture", _LATER),
    ("geth, reth, anvil", "txpool is full", _LATER),
    ("geth", "account limit exceeded", _LATER),
    ("geth", "future transaction tries to replace pending", _LATER),
    ("geth", "in-flight transaction limit reached", _LATER),
    ("besu", "transaction pool is disabled", _LATER),
    ("nethermind", "syncing", _LATER),
    ("geth, reth, besu", "exceeds block gas limit", _REFUSED),
    ("nethermind", "gaslimitexceeded", _REFUSED),
    ("nethermind", "gas limit reached", _REFUSED),
    ("geth, reth, anvil", "gas limit too high", _REFUSED),
    ("geth, reth, anvil", "intrinsic gas too low", _REFUSED),
    ("anvil", "intrinsic gas too high", _REFUSED),
    ("besu", "intrinsic gas exceeds gas limit", _REFUSED),
    ("geth, reth", "oversized data", _REFUSED),
    ("nethermind", "maxtxsizeexceeded", _REFUSED),
    ("geth, reth", "initcode size exceeded", _REFUSED),
    ("geth", "exceeds the configured cap", _REFUSED),
    ("besu", "transaction fee cap exceeded", _REFUSED),
    ("geth, reth, anvil", "invalid chain id", _REFUSED),
    ("besu", "wrong chainid", _REFUSED),
    ("geth, reth", "invalid sender", _REFUSED),
    ("besu", "sender account not authorized", _REFUSED),
    ("geth, reth, anvil", "transaction type not supported", _REFUSED),
    ("nethermind", "notsupportedtxtype", _REFUSED),
    ("geth, reth", "max priority fee per gas higher than max fee", _REFUSED),
)
"""Client, a part of its message in lower case, what it means. The first row that fits decides."""

_SPACES: Final = re.compile(r"\s+")
_BEST: Final = {verdict: place for place, verdict in enumerate(Verdict)}


def read_answer(answer: Any) -> Verdict:  # noqa: ANN401 - JSON
    """What an answer says: a result (a hash, whatever it is: ours was computed here) or the node's error."""
    if not isinstance(answer, RpcError):
        return Verdict.ACCEPTED
    message = _SPACES.sub(" ", answer.message.lower())
    return next((verdict for _, words, verdict in TABLE if words in message), Verdict.UNKNOWN)


def best(verdicts: list[Verdict]) -> Verdict:
    """Of what several nodes say of one transaction, what holds: one that took it is enough."""
    return min(verdicts, key=_BEST.__getitem__, default=Verdict.UNKNOWN)
