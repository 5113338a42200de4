"""Who calls, as every endpoint sees it."""

from dataclasses import dataclass
from enum import StrEnum

from ledger_api.acts.enums import Role
from ledger_api.web.codes import Code
from ledger_api.web.names import names_of
from ledger_api.web.problems import ProblemError

MANDATES = Role.AUDITOR | Role.AUTHORITY
"""Roles that read others' data; each such read is logged."""


class Scope(StrEnum):
    """What a credential is good for. A session holds all of them."""

    READ = "read"
    ACT = "act"
    MANAGE = "manage"
    RPC = "rpc"


@dataclass(frozen=True, slots=True)
class Identity:
    """The calling participant, its roles on the ledger, its signer key (20 bytes) and the credential's scopes."""

    participant: int
    roles: Role
    signer: bytes
    scopes: frozenset[Scope]
    credential: bytes

    def has(self, roles: Role) -> bool:
        """Whether the participant has one of the roles."""
        return bool(self.roles & roles)

    def require(self, roles: Role) -> None:
        """Refuse a participant that has none of the roles.

        Raises:
            ProblemError: role_missing.
        """
        if not self.has(roles):
            names = " or ".join(names_of(roles))
            raise ProblemError(Code.ROLE_MISSING, f"needs the role {names}")

    def require_scope(self, scope: Scope) -> None:
        """Refuse a credential without the scope.

        Raises:
            ProblemError: scope_missing.
        """
        if scope not in self.scopes:
            raise ProblemError(Code.SCOPE_MISSING, f"needs the scope {scope.value}")
