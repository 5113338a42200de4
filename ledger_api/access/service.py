"""Opening sessions, issuing API keys, and finding who a bearer token stands for."""

import time
from collections import OrderedDict
from collections.abc import Callable

from sqlalchemy import Connection

from ledger_api.access import repository
from ledger_api.access.challenges import Challenges
from ledger_api.access.identity import Identity, Scope
from ledger_api.access.repository import Credential
from ledger_api.access.signatures import recover
from ledger_api.access.tokens import Token, TokenKind
from ledger_api.acts.enums import Role
from ledger_api.store.ids import new_id
from ledger_api.store.reader import Reader
from ledger_api.store.writer import Writer
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError, not_found

Standing = Callable[[Connection, int, bytes], Role | None]
"""The roles of a participant as one of its signer keys (20 bytes) speaks for it; None where the key does not."""

MOST_API_KEYS = 50
_REMEMBERED = 10_000
_REMEMBERED_SECONDS = 1.0
"""How long a retired key or a lost role can go on reading: credentials are looked up again after that."""


class AccessService:
    """One for the application. Its memory of recent callers is bounded and forgets what ends here at once."""

    def __init__(
        self, reader: Reader, writer: Writer, challenges: Challenges, standing: Standing, seconds: int
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._challenges = challenges
        self._standing = standing
        self._seconds = seconds
        self._recent: OrderedDict[bytes, tuple[float, Identity]] = OrderedDict()

    def challenge(self, participant: int, key: bytes, url: str) -> tuple[str, str, int]:
        """Text, token and expiry of a challenge. Whether participant and key exist is not told."""
        sign_in, token = self._challenges.issue(participant, key, url, _now())
        return sign_in.text, token, sign_in.expires_at

    async def open_session(self, challenge: str, signature: bytes) -> tuple[Token, Identity, int]:
        """The token of a new session, whose it is and when it expires.

        Raises:
            ProblemError: unauthenticated, one answer whatever was wrong.
        """
        now = _now()
        sign_in = self._challenges.open(challenge, now)
        if sign_in is None or recover(sign_in.digest, signature) != sign_in.key:
            raise _unauthenticated("the challenge is not ours, has expired, or its signature is not the key's")
        token = Token.new(TokenKind.SESSION, new_id())
        credential = Credential(token.id, sign_in.participant, sign_in.key, token.hash, now + self._seconds, "")

        def job(connection: Connection) -> Role | None:
            roles = self._standing(connection, sign_in.participant, sign_in.key)
            if roles is None or not repository.add_session(connection, credential, sign_in.nonce, now):
                return None
            return roles

        roles = await self._writer.run(job)
        if roles is None:
            raise _unauthenticated("the key does not sign for this participant, or the challenge was used")
        identity = Identity(sign_in.participant, roles, sign_in.key, frozenset(Scope), token.id)
        return token, identity, credential.expires

    async def end_session(self, identity: Identity) -> None:
        """End the caller's own session or, by its own token, API key."""
        now = _now()

        def job(connection: Connection) -> None:
            repository.end_session(connection, identity.credential)
            repository.revoke_api_key(connection, identity.participant, identity.credential, now)

        await self._writer.run(job)
        self._forget(identity.credential)

    async def new_api_key(
        self, caller: Identity, name: str, scopes: frozenset[Scope], days: int
    ) -> tuple[Token, Credential, int]:
        """Token, stored row and instant of making of a new API key; it holds no scope that the caller lacks.

        Raises:
            ProblemError: scope_missing, or conflict past MOST_API_KEYS.
        """
        for scope in scopes:
            caller.require_scope(scope)
        now = _now()
        token = Token.new(TokenKind.API_KEY, new_id())
        listed = " ".join(sorted(scope.value for scope in scopes))
        expires = now + days * 86_400
        credential = Credential(token.id, caller.participant, caller.signer, token.hash, expires, listed)

        def job(connection: Connection) -> None:
            if repository.count_live_api_keys(connection, caller.participant, now) >= MOST_API_KEYS:
                raise ProblemError(Code.CONFLICT, f"at most {MOST_API_KEYS} API keys", remedy="Revoke one first.")
            repository.add_api_key(connection, credential, name, now)

        await self._writer.run(job)
        return token, credential, now

    async def revoke(self, caller: Identity, identity: bytes) -> None:
        """Revoke one of the caller's API keys.

        Raises:
            ProblemError: not_found.
        """
        now = _now()
        if not await self._writer.run(lambda c: repository.revoke_api_key(c, caller.participant, identity, now)):
            raise not_found()
        self._forget(identity)

    async def identify(self, text: str) -> Identity:
        """Who a bearer token stands for.

        Raises:
            ProblemError: unauthenticated, one answer whatever was wrong.
        """
        token = Token.parse(text)
        if token is None:
            raise _unauthenticated()
        remembered = self._recent.get(token.hash)
        if remembered is not None and time.monotonic() < remembered[0]:
            return remembered[1]
        found = await self._reader.run(lambda snapshot: self._look_up(snapshot.connection, token))
        if found is None:
            raise _unauthenticated()
        self._recent[token.hash] = (time.monotonic() + _REMEMBERED_SECONDS, found)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return found

    def _look_up(self, connection: Connection, token: Token) -> Identity | None:
        load = repository.session if token.kind is TokenKind.SESSION else repository.api_key
        stored = load(connection, token.id)
        if stored is None or not token.matches(stored.secret_hash) or _now() >= stored.expires:
            return None
        roles = self._standing(connection, stored.participant, stored.signer)
        if roles is None:
            return None
        scopes = frozenset(Scope(part) for part in stored.scopes.split()) or frozenset(Scope)
        return Identity(stored.participant, roles, stored.signer, scopes, stored.id)

    def _forget(self, credential: bytes) -> None:
        for key in [key for key, (_, identity) in self._recent.items() if identity.credential == credential]:
            del self._recent[key]


def _now() -> int:
    # Sign-in is between machines: the wall clock, whatever the sandbox's chain says.
    return int(time.time())


def _unauthenticated(detail: str = "") -> ProblemError:
    return ProblemError(Code.UNAUTHENTICATED, detail)
