"""Who takes part in a measured ledger: numbers, roles and keys that are the same in every run."""

from dataclasses import dataclass
from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, build
from ledger_api.acts.enums import Capability, Role
from ledger_api.acts.genesis import Genesis, GenesisGovernor, GenesisPolicy
from ledger_api.acts.hashing import keccak
from ledger_api.acts.signing import Key

CNY: Final = 156
DECIDING: Final = 2
"""Governors that sign what is decided."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A participant with the two people that act for it; the maker's key is the primary one."""

    number: int
    role: Role
    maker: Key
    checker: Key

    @property
    def tag(self) -> int:
        """The tag that goes with the number."""
        return int.from_bytes(keccak(b"legal-id\x00%d" % self.number)[:8], "big")

    @property
    def account(self) -> bytes:
        """The commitment to its account."""
        return keccak(b"account%d" % self.number)

    def lines(self) -> tuple[m.SignerLine, ...]:
        """The signers with which it is enrolled."""
        people = ((self.maker, Capability.MAKER), (self.checker, Capability.CHECKER))
        return tuple([m.SignerLine(key.address, int(may), _person(key)) for key, may in people])


def actor(number: int, role: Role) -> Actor:
    """The actor of a number. Its keys are known to everybody: of use on a measured ledger and nowhere else."""
    maker, checker = (Key(keccak(f"bench/{number}/{part}".encode())) for part in ("maker", "checker"))
    return Actor(number, role, maker, checker)


GOVERNORS: Final = tuple(actor(number, Role.GOVERNOR) for number in (1, 2, 3))
ENTERPRISE: Final = actor(10, Role.CORE_ENTERPRISE)
FINANCIER: Final = actor(30, Role.FINANCIER)
BANK: Final = actor(40, Role.SETTLEMENT_BANK)
VERIFIER: Final = actor(50, Role.VERIFIER)


def genesis(policy: GenesisPolicy) -> Genesis:
    """The founding by the three governors, whose decisions hold at once."""
    governors = tuple(GenesisGovernor(one.maker.address, one.tag, _person(one.maker), one.account) for one in GOVERNORS)
    return Genesis(governors, DECIDING, 0, policy)


def enrolment(one: Actor, deadline: int) -> Act:
    """The act that enrols an actor, to be signed by governors."""
    message = m.Enrol(one.number, int(one.role), one.tag, keccak(b"binding"), one.account, deadline)
    return build(message, one.lines())


def _person(key: Key) -> bytes:
    return keccak(b"person" + key.address)
