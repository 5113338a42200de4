"""What every schedule begins with: a founded ledger with its cast, receivables and certificates."""

import random
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest import mock

from typing_extensions import override

from ledger_api.acts import state as s
from ledger_api.acts.apply import apply
from ledger_api.acts.codec import build
from ledger_api.acts.hashing import Domain
from ledger_api.acts.messages import SetCap
from ledger_api.chain.identity import Identity
from tests.model.generator import Generator
from tests.model.makers_network import set_policy
from tests.model.situation import CURRENCIES, DAY, wire_of
from tests.model.watched import Watched
from tests.simulation.chain import Quirk, Rules
from tests.simulation.store import Store
from tests.support import cast

ACTS: Final = 160
"""Random acts after the cast's enrolment."""
_SEED: Final = 40
"""One that leaves the governors without a delay: what they sign is executed at once."""
_BATCH: Final = 40
_STEP_S: Final = 3_600
_USED_NONCES: Final = 10_000
_POOLS: Final = (
    *("play", "paying", "bought", "called", "claims", "pages", "scheduled", "exhausted", "used_nonces"),
    *("used_references", "keys", "_last"),
)
KEY_FILE: Final = "relayer.key"


@dataclass(frozen=True)
class Template:
    """A ledger at its beginning: a copy of its database, what its chain is made by, and what the generator knows."""

    folder: Path
    store: Store
    kept: sqlite3.Connection
    identity: Identity
    rules: Rules
    records: dict[tuple[s.Table[Any, Any], Any], Any]
    pools: dict[str, Any]
    now: int

    def generator(self, seed: int) -> "Members":
        """A stream of acts for the ledger as it is at the beginning."""
        made = Members(Watched(), self.identity.domain, seed, self.now)
        for (table, key), record in self.records.items():
            made.state.put(table, key, record)
        for name, pool in self.pools.items():
            setattr(made, name, pool.copy())
        made._nonce = _USED_NONCES
        return made

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
        self.kept.close()


class Members(Generator):
    """The members' acts. Patient members sign for a day, the others often for this very second."""

    patient = False

    @override
    def deadline(self) -> int:
        return self.now + DAY if self.patient else super().deadline()

    def chain(self, count: int) -> Iterator[bytes]:
        """Versions of the policy, each of which has to follow the one before: suppose each before the next is made."""
        for _ in range(count):
            draft = set_policy(self)
            if draft is None:
                return
            yield wire_of(draft, self.domain)


class Beginning:
    """The acts with which the template's ledger begins, in batches."""

    def __init__(self, domain: Domain, step: int = _STEP_S) -> None:
        """`step` is how many seconds lie between two batches."""
        self._step = step
        self.generator = Generator(Watched(), domain, _SEED, cast.START)
        self._domain = domain

    def found(self, state: s.State) -> None:
        """Take over what the founding left."""
        assert isinstance(state, s.MemoryState)
        for table in s.TABLES:
            for key, record in state.rows(table):
                self.generator.state.put(table, key, record)

    def batches(self) -> list[tuple[int, list[bytes]]]:
        """Instants and the items presented at them."""
        g = self.generator
        enrolled = [cast.by_governors(cast.enrolment(one, g.now + 600), domain=self._domain) for one in cast.ENROLLED]
        caps = [
            cast.by_governors(build(SetCap(one.number, currency, 10**10, n, g.now + 600)), domain=self._domain)
            for n, one in enumerate((cast.ENTERPRISE, cast.SECOND_ENTERPRISE))
            for currency in CURRENCIES
        ]
        first = [act.wire for act in (*enrolled, *caps)]
        for item in first:
            self._note(item)
        made = [(g.now, first)]
        for _ in range(ACTS // _BATCH):
            g.now += self._step
            items: list[bytes] = []
            while len(items) < _BATCH:
                item = g.item()
                if self._note(item):
                    items.append(item)
            made.append((g.now, items))
        return made

    def kept(self) -> tuple[dict[tuple[s.Table[Any, Any], Any], Any], dict[str, Any]]:
        """The records at the end, and what the generator knows beside them."""
        g = self.generator
        records = {(table, key): record for table in s.TABLES for key, record in g.state.rows(table)}
        return records, {name: getattr(g, name) for name in _POOLS}

    def _note(self, item: bytes) -> bool:
        g = self.generator
        outcome = apply(g.state, item, g.now, self._domain)
        if outcome.refusal is None:
            g.note(item, outcome)
        return outcome.refusal is None


def repeatable_founding() -> Any:
    """A founding with the same chain id and salt at every run."""
    chance = random.Random(0)
    return mock.patch.multiple(secrets, randbelow=chance.randrange, token_bytes=chance.randbytes)


def key_file(folder: Path) -> bytes:
    """The relayer's key, the same at every run."""
    path = folder / KEY_FILE
    path.touch(mode=0o600)
    path.write_text("51" * 32, encoding="ascii")
    return bytes.fromhex("51" * 32)


def no_quirks(_: object) -> Quirk:
    """Every transaction is an ordinary one."""
    return Quirk()
