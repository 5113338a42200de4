"""One presented act, read once: the bytes, the act that they are, its digest and the keys that signed it."""

import asyncio
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from ledger_api.acts import refusals as why
from ledger_api.acts.apply import Outcome, Status, judge_act, recover_keys, signatures_of
from ledger_api.acts.codec import Act, MalformedActError, decode
from ledger_api.acts.hashing import Domain, digest, keccak
from ledger_api.acts.state import Changes, State
from ledger_api.chain.recovery import Recovery, Signed
from ledger_api.chain.strides import STRIDE


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
    identity, act = _named(wire, domain, act)
    return Item(identity, wire, act, () if act is None else recover_keys(act, domain, identity))


async def read_items(
    wires: Sequence[bytes], domain: Domain, recovery: Recovery, acts: Sequence[Act | None] | None = None
) -> list[Item]:
    """As `read_item` of each act in order, with the signers of all of them recovered together."""
    named: list[tuple[bytes, Act | None]] = []
    counts: list[int] = []
    signed: list[Signed] = []
    for place, (wire, known) in enumerate(zip(wires, acts or (None,) * len(wires), strict=True)):
        if place % STRIDE == STRIDE - 1:
            await asyncio.sleep(0)
        identity, act = _named(wire, domain, known)
        before = len(signed)
        if act is not None:
            signed += signatures_of(act, domain, identity)
        named.append((identity, act))
        counts.append(len(signed) - before)
    keys = iter(await recovery.keys(signed))
    return [
        Item(identity, wire, act, tuple(islice(keys, count)))
        for wire, (identity, act), count in zip(wires, named, counts, strict=True)
    ]


def _named(wire: bytes, domain: Domain, act: Act | None) -> tuple[bytes, Act | None]:
    """Digest and act; the digest of the bytes, and no act, where they can't be read."""
    if act is None:
        try:
            act = decode(wire)
        except MalformedActError:
            return keccak(wire), None
    return digest(act, domain), act


def judge(state: State, item: Item, now: int, domain: Domain) -> tuple[Outcome, Changes]:
    """The rules' answer at an instant (unix seconds), and what the act would write; the state is left as it is.

    What can't be read, and what does not go on chain, is named as the contract names it: by the bytes.
    """
    act = item.act
    if act is None or not act.type.on_chain:
        wire = item.wire
        return Outcome(keccak(wire), wire[0] if wire else 0, Status.REFUSED, why.MALFORMED_ACT), {}
    return judge_act(state, act, item.digest, now, domain, item.keys)
