"""An act as a rule gets it: what it says, who signed, when, and the state it is judged against."""

from ledger_api.acts.codec import Act
from ledger_api.acts.state import State


class Context:
    """One presented act.

    `keys` are the addresses that its signatures recover to, in order; `now` is the block's timestamp in unix seconds. A
    rule reports through `eta` (the instant for which it scheduled the act) and `alert` (the fingerprint in conflict).
    """

    __slots__ = ("act", "alert", "digest", "eta", "keys", "now", "state")

    def __init__(self, state: State, act: Act, digest: bytes, now: int, keys: tuple[bytes, ...]) -> None:
        self.state = state
        self.act = act
        self.digest = digest
        self.now = now
        self.keys = keys
        self.eta = 0
        self.alert: bytes | None = None
