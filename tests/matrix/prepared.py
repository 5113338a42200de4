"""An act in a situation in which it executes, and what makes one."""

from collections.abc import Callable
from dataclasses import dataclass

from ledger_api.acts.codec import Act
from ledger_api.acts.signing import Key
from tests.support.cast import GOVERNORS, Actor
from tests.support.world import World


@dataclass(frozen=True)
class Prepared:
    """An act that executes now. `signers` sign it with their primary keys, in order; `checker` checks it.

    `certificate`, `receivable` and `counterparty` are what it is about, 0 where it is about none.
    """

    act: Act
    signers: tuple[Actor, ...] = ()
    checker: Key | None = None
    certificate: int = 0
    receivable: int = 0
    counterparty: int = 0

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys that sign, in order."""
        return (*(one.maker for one in self.signers), *([self.checker] if self.checker else []))


Recipe = Callable[[World], Prepared]


def governed(act: Act) -> Prepared:
    """An act of the governors, signed by two of them."""
    return Prepared(act, GOVERNORS[:2])
