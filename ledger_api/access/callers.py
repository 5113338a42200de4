"""The caller as a dependency: endpoints name the scope they need, and get who calls or never run."""

from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from ledger_api.access.identity import Identity, Scope
from ledger_api.access.service import AccessService
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

_BEARER = HTTPBearer(auto_error=False, scheme_name="bearer", description="Session token or API key.")


async def access_of(request: Request) -> AccessService:
    """The application's access service.

    Raises:
        ProblemError: timed_out, while the service is still starting.
    """
    service: AccessService | None = getattr(request.app.state, "access", None)
    if service is None:
        raise ProblemError(Code.TIMED_OUT, "the service is starting", retry_after=1)
    return service


async def caller(
    request: Request,
    needed: SecurityScopes,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
) -> Identity:
    """Who calls.

    Raises:
        ProblemError: unauthenticated or scope_missing.
    """
    if bearer is None:
        raise ProblemError(Code.UNAUTHENTICATED)
    identity = await (await access_of(request)).identify(bearer.credentials)
    for scope in needed.scopes:
        identity.require_scope(Scope(scope))
    return identity


Reading = Annotated[Identity, Security(caller, scopes=[Scope.READ.value])]
Acting = Annotated[Identity, Security(caller, scopes=[Scope.ACT.value])]
Managing = Annotated[Identity, Security(caller, scopes=[Scope.MANAGE.value])]
Relaying = Annotated[Identity, Security(caller, scopes=[Scope.RPC.value])]
