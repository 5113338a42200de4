"""Who plays in the tests: numbers, roles and keys that are the same in every run, and how they sign."""

from dataclasses import dataclass
from typing import Any

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, build
from ledger_api.acts.enums import Capability, Role
from ledger_api.acts.genesis import Genesis, GenesisGovernor, GenesisPolicy
from ledger_api.acts.hashing import Domain, check_digest, digest, keccak
from ledger_api.acts.signing import Key

DOMAIN = Domain(chain_id=0x5EC7E, contract=bytes(range(20)), salt=bytes(range(32)))
START = 1_750_000_000
"""The instant at which the tests' ledgers begin."""
CNY, EUR = 156, 978
PER_ACT, PER_DAY = 100_000_00, 250_000_00
LOT = 100
LIVE_MAX = 12
DEPTH_MAX = 3
POLICY = GenesisPolicy(
    tenor_days=180,
    tenor_days_max=365,
    depth_max=DEPTH_MAX,
    live_max=LIVE_MAX,
    minimum_lot=LOT,
    grace_days=3,
    cooling_days=1,
    default_days=90,
    late_rate=1825,
    thresholds=(m.ThresholdLine(CNY, PER_ACT, PER_DAY),),
)


def secret_key(*parts: object) -> Key:
    """The key that belongs to a name, the same in every run."""
    return Key(keccak("/".join(map(str, parts)).encode()))


@dataclass(frozen=True)
class Actor:
    """A participant with its people: the primary key's maker, a checker, a clerk who only makes, an administrator."""

    number: int
    roles: int
    maker: Key
    checker: Key
    clerk: Key
    admin: Key

    @property
    def tag(self) -> int:
        """The tag that goes with the number."""
        return int.from_bytes(keccak(b"legal-id\x00%d" % self.number)[:8], "big")

    def lines(self) -> tuple[m.SignerLine, ...]:
        """The signers with which it is enrolled; the maker's key is the primary one."""
        people = (
            (self.maker, Capability.MAKER),
            (self.checker, Capability.CHECKER),
            (self.clerk, Capability.MAKER),
            (self.admin, Capability.ADMIN),
        )
        return tuple([m.SignerLine(key.address, int(may), person(key)) for key, may in people])


def person(key: Key) -> bytes:
    """The commitment to the person that uses the key."""
    return keccak(b"person" + key.address)


def actor(number: int, roles: int) -> Actor:
    """The actor of a number."""
    return Actor(number, int(roles), *[secret_key(number, part) for part in ("maker", "checker", "clerk", "admin")])


GOVERNORS = tuple(actor(number, Role.GOVERNOR) for number in (1, 2, 3))
ENTERPRISE = actor(10, Role.CORE_ENTERPRISE)
SECOND_ENTERPRISE = actor(11, Role.CORE_ENTERPRISE)
SUPPLIER, SECOND_SUPPLIER, THIRD_SUPPLIER, *MORE_SUPPLIERS = (actor(n, Role.SUPPLIER) for n in range(20, 26))
FINANCIER, SECOND_FINANCIER = (actor(n, Role.FINANCIER) for n in (30, 31))
BANK, SECOND_BANK = (actor(n, Role.SETTLEMENT_BANK) for n in (40, 41))
VERIFIER = actor(50, Role.VERIFIER)
AUDITOR = actor(60, Role.AUDITOR)
AUTHORITY = actor(70, Role.AUTHORITY)
OPERATOR = actor(80, Role.OPERATOR)

ENROLLED = (
    ENTERPRISE,
    SECOND_ENTERPRISE,
    SUPPLIER,
    SECOND_SUPPLIER,
    THIRD_SUPPLIER,
    *MORE_SUPPLIERS,
    FINANCIER,
    SECOND_FINANCIER,
    BANK,
    SECOND_BANK,
    VERIFIER,
    AUDITOR,
    AUTHORITY,
    OPERATOR,
)
ACTORS = {one.number: one for one in (*GOVERNORS, *ENROLLED)}


def genesis(threshold: int = 2, delay: int = 0, policy: GenesisPolicy = POLICY) -> Genesis:
    """The founding by the three governors."""
    governors = tuple(
        GenesisGovernor(one.maker.address, one.tag, person(one.maker), account_of(one.number)) for one in GOVERNORS
    )
    return Genesis(governors, threshold, delay, policy)


def account_of(number: int) -> bytes:
    """The commitment to a participant's account."""
    return keccak(b"account%d" % number)


def enrolment(one: Actor, deadline: int) -> Act:
    """The act that enrols an actor, to be signed by governors."""
    message = m.Enrol(one.number, one.roles, one.tag, keccak(b"binding"), account_of(one.number), deadline)
    return build(message, one.lines())


def signed(act: Act, *keys: Key, domain: Domain = DOMAIN) -> Act:
    """The act with a signature over its digest by each key, in order."""
    identity = digest(act, domain)
    return act.signed(*[key.sign(identity) for key in keys])


def checked(act: Act, maker: Key, checker: Key, domain: Domain = DOMAIN) -> Act:
    """A dual act with the maker's signature and the checker's."""
    return act.signed(maker.sign(digest(act, domain)), checker.sign(check_digest(act, domain)))


def by_governors(act: Act, *numbers: int, domain: Domain = DOMAIN) -> Act:
    """The act signed by these governors, the first two without a choice."""
    return signed(act, *[ACTORS[number].maker for number in numbers or (1, 2)], domain=domain)


def with_fields(act: Act, **changes: Any) -> Act:
    """The unsigned act with other values in some fields."""
    return build(act.fields._replace(**changes), act.items)
