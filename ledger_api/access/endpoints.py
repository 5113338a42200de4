"""POST /sessions/challenge, POST and DELETE /sessions, and the caller's API keys."""

import re
from typing import Annotated, Any

from fastapi import Depends, Path, Request

from ledger_api.access import repository
from ledger_api.access.callers import Managing, Reading, access_of
from ledger_api.access.identity import Scope
from ledger_api.access.schemas import (
    ApiKeyModel,
    ApiKeyPage,
    ApiKeyRequest,
    ChallengeModel,
    ChallengeRequest,
    NewApiKeyModel,
    SessionModel,
    SessionRequest,
)
from ledger_api.access.service import AccessService
from ledger_api.store.ids import id_text, parse_id
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.names import names_of
from ledger_api.web.problems import ProblemError, not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

access = Endpoints("access")
Accesses = Annotated[AccessService, Depends(access_of)]

_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?", re.ASCII)
_KEY_EXAMPLE = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"
_ID_EXAMPLE = "01976b1e-4a3c-7d2e-8f10-3b5a9c7e1d42"
_API_KEY_EXAMPLE: dict[str, Any] = {
    "id": _ID_EXAMPLE,
    "name": "ERP",
    "scopes": ["act", "read"],
    "created_at": "2026-03-01T08:00:00Z",
    "expires_at": "2026-05-30T08:00:00Z",
}


@access.post(
    "/sessions/challenge",
    Operation(
        id="createChallenge",
        access=Access.PUBLIC,
        answer=ChallengeModel,
        body={"participant": 7, "key": _KEY_EXAMPLE},
        example={
            "message": "ledger.example wants you to sign in with your Ethereum account:\n0x7E5F…",
            "challenge": "00000007…",
            "expires_at": "2026-03-01T08:05:00Z",
        },
    ),
)
async def create_challenge(
    request: Request, body: ChallengeRequest, service: Service, access_service: Accesses
) -> ChallengeModel:
    """An EIP-4361 text to sign. Whether the participant or the key exists is not told."""
    url = _url(request, service.settings.url if service.settings.public_url else None)
    text, token, expires = access_service.challenge(body.participant, bytes.fromhex(body.key[2:]), url)
    return ChallengeModel(message=text, challenge=token, expires_at=rfc3339(expires))


@access.post(
    "/sessions",
    Operation(
        id="createSession",
        access=Access.PUBLIC,
        answer=SessionModel,
        status=201,
        problems=(Code.UNAUTHENTICATED,),
        body={"challenge": "00000007", "signature": "0x" + "1b" * 65},
        example={
            "token": "rls_…",
            "participant": 7,
            "roles": ["supplier"],
            "expires_at": "2026-03-01T09:00:00Z",
        },
    ),
)
async def create_session(body: SessionRequest, access_service: Accesses) -> SessionModel:
    """Open a session with a signed challenge. A challenge opens one session."""
    token, identity, expires = await access_service.open_session(
        body.challenge, bytes.fromhex(body.signature.removeprefix("0x"))
    )
    return SessionModel(
        token=token.text,
        participant=identity.participant,
        roles=names_of(identity.roles),
        expires_at=rfc3339(expires),
    )


@access.delete(
    "/sessions/current", Operation(id="endSession", access=Access.SIGNED_IN, answer=None, example=None, status=204)
)
async def end_session(caller: Reading, access_service: Accesses) -> None:
    """End the session, or revoke the API key, that the request is made with."""
    await access_service.end_session(caller)


@access.post(
    "/api-keys",
    Operation(
        id="createApiKey",
        access=Access.SIGNED_IN,
        answer=NewApiKeyModel,
        status=201,
        problems=(Code.CONFLICT,),
        body={"name": "ERP", "scopes": ["read", "act"], "days": 90},
        example=_API_KEY_EXAMPLE | {"token": "rlk_…"},
    ),
)
async def create_api_key(body: ApiKeyRequest, caller: Managing, access_service: Accesses) -> NewApiKeyModel:
    """Make an API key with some of the caller's scopes. The token is shown this once."""
    token, credential, created = await access_service.new_api_key(caller, body.name, frozenset(body.scopes), body.days)
    return NewApiKeyModel(
        id=id_text(credential.id),
        name=body.name,
        scopes=[Scope(part) for part in credential.scopes.split()],
        created_at=rfc3339(created),
        expires_at=rfc3339(credential.expires),
        token=token.text,
    )


@access.get(
    "/api-keys",
    Operation(id="listApiKeys", access=Access.OWN, answer=ApiKeyPage, example={"items": [_API_KEY_EXAMPLE]}),
)
async def list_api_keys(
    caller: Managing, read: Read, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> ApiKeyPage:
    """The caller's API keys in order of making, revoked ones included."""
    after = pages.identity(cursor) or b""
    rows = await read.run(
        lambda snapshot: repository.api_keys_of(snapshot.connection, caller.participant, after, limit + 1)
    )
    items = [
        ApiKeyModel(
            id=id_text(row.id),
            name=row.name,
            scopes=[Scope(part) for part in row.scopes.split()],
            created_at=rfc3339(row.created),
            expires_at=rfc3339(row.expires),
            revoked_at=None if row.revoked is None else rfc3339(row.revoked),
        )
        for row in rows[:limit]
    ]
    return ApiKeyPage(items=items, next=pages.encode(items[-1].id) if len(rows) > limit else None)


@access.delete(
    "/api-keys/{id}",
    Operation(
        id="revokeApiKey", access=Access.PARTY, answer=None, example=None, status=204, problems=(Code.NOT_FOUND,)
    ),
)
async def revoke_api_key(
    id: Annotated[str, Path(max_length=36, examples=[_ID_EXAMPLE])],  # noqa: A002 - the path's own name
    caller: Managing,
    access_service: Accesses,
) -> None:
    """Revoke an API key; it ends at once. Revoking twice is once."""
    identity = parse_id(id)
    if identity is None:
        raise not_found()
    await access_service.revoke(caller, identity)


def _url(request: Request, fixed: str | None) -> str:
    if fixed is not None:
        return fixed
    host = request.headers.get("host", "")
    if _HOST.fullmatch(host) is None:
        raise ProblemError(Code.MALFORMED_REQUEST, "the Host header is no host", field="header/Host")
    return f"{request.url.scheme}://{host}"
