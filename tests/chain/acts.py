"""Signed acts for tests of the chain, over a ledger that was founded by its own three governors."""

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.signing import Key
from ledger_api.chain.interface import Submission
from ledger_api.sdk.keys import SigningKey

HOUR = 3_600
CURRENCY = 156


def enrolment(number: int, domain: Domain, now: int, governors: tuple[SigningKey, ...], roles: int = 1) -> Act:
    """An enrolment that two governors signed; the same number gives the same key."""
    key = Key(number.to_bytes(32, "big")).address
    fields = m.Enrol(number, roles, number, b"\1" * 32, bytes(32), now + HOUR)
    return signed(build(fields, (m.SignerLine(key, 7, number.to_bytes(32, "little")),)), domain, governors[:2])


def cap(obligor: int, amount: int, nonce: int, domain: Domain, now: int, governors: tuple[SigningKey, ...]) -> Act:
    """A cap that two governors signed."""
    return signed(build(m.SetCap(obligor, CURRENCY, amount, nonce, now + HOUR)), domain, governors[:2])


def signed(act: Act, domain: Domain, keys: tuple[SigningKey, ...]) -> Act:
    """The act with the signatures of these keys in order."""
    return act.signed(*[key.sign(digest(act, domain)) for key in keys])


def submission(*acts: Act) -> Submission:
    """The acts as the first governor presents them."""
    return Submission(1, [act.wire for act in acts])
