"""Signing acts: the digest is computed here, from the catalogue and the deployment that this client was given."""

import secrets
from collections.abc import Callable, Sequence
from enum import IntEnum, IntFlag
from typing import Any

from typing_extensions import override

from ledger_api.acts.catalogue import Signing
from ledger_api.acts.codec import Act, MalformedActError, build
from ledger_api.acts.hashing import Domain, check_digest, digest
from ledger_api.sdk.act_methods import ActMethods
from ledger_api.sdk.errors import LedgerError
from ledger_api.sdk.keys import SigningKey

LIFETIME = 3_600
"""Seconds for which an act may execute when nothing else is said: a forgotten act does not lie in wait for weeks."""


class SigningError(LedgerError):
    """The act is not one that this signer signs or that can be, or signatures of different acts were put together."""


class Signer(ActMethods):
    """One participant's key on one deployment of the ledger. Works without any service: nothing here is sent."""

    def __init__(
        self,
        participant: int,
        key: SigningKey,
        domain: Domain,
        clock: Callable[[], int],
        lifetime: int = LIFETIME,
    ) -> None:
        self._participant = participant
        self.key = key
        self.domain = domain
        self._clock = clock
        self._lifetime = lifetime
        # 256 nonces share one storage slot on chain, so a signer counts on from a random start.
        self._next_nonce = secrets.randbits(56) << 8

    @property
    @override
    def participant(self) -> int:
        return self._participant

    @override
    def deadline(self) -> int:
        return self._clock() + self._lifetime

    @override
    def nonce(self) -> int:
        fresh, self._next_nonce = self._next_nonce, (self._next_nonce + 1) % 2**64
        return fresh

    @override
    def signed(self, fields: Any, items: Sequence[Any] = ()) -> Act:
        try:
            act = build(_plain(fields), tuple([_plain(item) for item in items]))
        except MalformedActError as error:
            raise SigningError(str(error)) from error
        return act if act.type.signing is Signing.NOBODY else self.sign(act)

    def digest(self, act: Act) -> bytes:
        """The act's identity: 32 bytes, the same in the service's answers and in the chain's events."""
        return digest(act, self.domain)

    def sign(self, act: Act) -> Act:
        """The act with this signer's signature after those it has: as maker, party or governor.

        Raises:
            SigningError: the act names other participants to sign it.
        """
        named = [getattr(act.fields, _attribute(name)) for name in act.type.signers]
        if act.type.signing is Signing.NOBODY or (named and self._participant not in named):
            raise SigningError(f"participant {self._participant} does not sign this {act.type.name}")
        return act.signed(*act.signatures, self.key.sign(digest(act, self.domain)))

    def check(self, act: Act) -> Act:
        """The act with this signer's signature as checker, after the maker's.

        Raises:
            SigningError: the act has no checker, no maker's signature, or is another participant's.
        """
        if act.type.signing is not Signing.DUAL or len(act.signatures) != 1:
            raise SigningError("a checker signs a dual act after its maker")
        if getattr(act.fields, _attribute(act.type.signers[0])) != self._participant:
            raise SigningError(f"participant {self._participant} does not check this {act.type.name}")
        return act.signed(*act.signatures, self.key.sign(check_digest(act, self.domain)))

    @override
    def __repr__(self) -> str:
        return f"Signer(participant={self._participant}, key={self.key.address})"


def combine(acts: Sequence[Act]) -> Act:
    """One act with the signatures of all, in the order given: the same act signed by each party apart.

    Raises:
        SigningError: none is given, or they are not the same act.
    """
    if not acts or any((act.type, act.body) != (acts[0].type, acts[0].body) for act in acts):
        raise SigningError("only copies of one act can be put together")
    return acts[0].signed(*(signature for act in acts for signature in act.signatures))


def _plain(row: Any) -> Any:  # noqa: ANN401  any message or line of the catalogue
    """The row with members of enumerations as the numbers that they are."""
    return row._make([int(value) if isinstance(value, IntEnum | IntFlag) else value for value in row])


def _attribute(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
