"""One presented act, read once: the bytes, the act that they are, its digest and the keys that signed it."""

from typing import NamedTuple

from ledger_api.acts import refusals as why
from ledger_api.acts.apply import Outcome, Status, judge_act, recover_keys
from ledger_api.acts.codec import Act, MalformedActError, decode
from ledger_api.acts.hashing import Domain, digest, keccak
from ledger_api.acts.state import Changes, State


class Item(NamedTuple):
    """An act in wire form; where it can't be read, `act` is None and the digest that of the bytes."""

    digest: bytes
    wire: bytes
    act: Act | None
    keys: tuple[bytes | None, ...]

    @property
    def kind(self) -> int:
        """The act's kind; 0 where it can't be read."""
        return 0 if self.act is None else self.act.type.kind


def read_item(wire: bytes, domain: Domain, act: Act | None = None) -> Item:
    """Decode an act (unless it is at hand) and recover its signers, once for all that follows."""
    if act is None:
        try:
            act = decode(wire)
        except MalformedActError:
            return Item(keccak(wire), wire, None, ())
    identity = digest(act, domain)
    return Item(identity, wire, act, recover_keys(act, domain, identity))


def judge(state: State, item: Item, now: int, domain: Domain) -> tuple[Outcome, Changes]:
    """The rules' answer at an instant (unix seconds), and what the act would write; the state is left as it is.

    What can't be read, and what does not go on chain, is named as the contract names it: by the bytes.
    """
    act = item.act
    if act is None or not act.type.on_chain:
        wire = item.wire
        return Outcome(keccak(wire), wire[0] if wire else 0, Status.REFUSED, why.MALFORMED_ACT), {}
    return judge_act(state, act, item.digest, now, domain, item.keys)
