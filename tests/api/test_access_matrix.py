"""Every endpoint before every kind of caller: what each gets, generated from the OpenAPI document and one table.

Who may not know of a thing gets, byte for byte, what it gets for a thing that does not exist.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio

from ledger_api.acts.enums import Role
from tests.api.access_rows import ROWS, Row, expected
from tests.api.documents import Documented, operations
from tests.support.network import MODULE, Cast, Member
from tests.support.population import Population, populate

pytestmark = MODULE

SCOPES = ("read", "act", "manage", "rpc")
NOBODY: Mapping[str, Mapping[str, str]] = {
    "anonymous": {},
    "no token of ours": {"Authorization": "Bearer rls_" + "00" * 16 + "_" + "00" * 32},
    "another scheme": {"Authorization": "Basic cmxzOnJscw=="},
    "no text of a token": {"Authorization": "Bearer " + "\u00ff" * 8},
}
EVERY = pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.id)


class Answer(NamedTuple):
    """All that a caller can tell two answers apart by."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ledger(network: Cast) -> Population:
    return await populate(network)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http(network: Cast) -> AsyncIterator[httpx.AsyncClient]:
    async with network.http() as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def keys(ledger: Population) -> dict[str, dict[str, str]]:
    """Headers of the holder's API keys: with one scope each, and with all but one."""
    create = ledger.callers["holder"].client.access.create_api_key
    made = {scope: [scope] for scope in SCOPES} | {
        f"not {scope}": [each for each in SCOPES if each != scope] for scope in SCOPES
    }
    return {
        name: {"Authorization": f"Bearer {(await create(name, scopes, 1))['token']}"}  # type: ignore[arg-type]
        for name, scopes in made.items()
    }


async def test_the_table_has_exactly_the_operations_of_the_document() -> None:
    assert set(ROWS) == {operation.id for operation in operations()}


async def test_what_an_operation_is_about_is_in_its_path_or_in_its_body() -> None:
    for operation in operations():
        row = ROWS[operation.id]
        named = "{" in operation.path
        assert (row.about is not None) >= named, f"{operation.id} names something that the table does not say"
        if operation.access == "party":
            assert row.sees, f"{operation.id} is a party's and the table does not say whose"


@EVERY
async def test_without_a_session_only_what_is_public_answers(
    operation: Documented, ledger: Population, http: httpx.AsyncClient
) -> None:
    row, holder = ROWS[operation.id], ledger.callers["holder"]
    for nobody, headers in NOBODY.items():
        for real, absent in _asked(ledger, row):
            got = await _ask(http, ledger, operation, holder, headers, real)
            if operation.access == "public":
                assert got.status == row.status, (nobody, got)
                continue
            assert got.status == 401, (nobody, got)
            assert dict(got.headers)[b"www-authenticate"] == b"Bearer"
            assert got == await _ask(http, ledger, operation, holder, headers, absent)


@EVERY
async def test_a_key_without_the_scope_is_refused_whatever_it_asks_for(
    operation: Documented, ledger: Population, http: httpx.AsyncClient, keys: dict[str, dict[str, str]]
) -> None:
    if operation.access == "public":
        return
    row, holder = ROWS[operation.id], ledger.callers["holder"]
    (scope,) = operation.entry["security"][0]["bearer"]
    for real, absent in _asked(ledger, row):
        got = await _ask(http, ledger, operation, holder, keys[f"not {scope}"], real)
        assert (got.status, _code(got)) == (403, "scope_missing")
        assert got == await _ask(http, ledger, operation, holder, keys[f"not {scope}"], absent)
        if not row.ends_session and not row.endless:
            alone = await _ask(http, ledger, operation, holder, keys[scope], real)
            session = await _ask(http, ledger, operation, holder, await ledger.network.bearer(holder), real)
            assert alone.status == session.status, "the scope alone is enough"


@EVERY
async def test_each_caller_gets_what_is_its_own_and_nothing_else(
    operation: Documented, ledger: Population, http: httpx.AsyncClient
) -> None:
    row = ROWS[operation.id]
    if row.endless:
        return  # What a stream tells is in test_stream.
    for name, member in ledger.callers.items():
        headers = await _session(ledger, member, row)
        for subject in ledger.of(row.about) if row.about else [None]:
            where = (name, subject.name if subject else "")
            got = await _ask(http, ledger, operation, member, headers, subject.id if subject else "")
            if not _may_call(operation, ledger, name):
                assert (got.status, _code(got)) == (403, "role_missing"), where
            elif subject is None or not row.sees:
                assert got.status == row.status, (where, got)
            else:
                assert got.status == expected(row, subject, name), (where, got)
            if subject is None:
                continue
            missing = await _ask(http, ledger, operation, member, headers, subject.absent)
            if _may_call(operation, ledger, name):
                _check_absent(row, got, missing, where, known=bool(subject.words(name)))
            else:
                assert got == missing, where


@pytest.mark.parametrize(
    "operation", [one for one in operations() if ROWS[one.id].lists], ids=lambda operation: operation.id
)
async def test_own_lists_hold_exactly_what_is_the_callers(
    operation: Documented, ledger: Population, http: httpx.AsyncClient
) -> None:
    kind, key, words = ROWS[operation.id].lists or ("", "", ())
    for name, member in ledger.callers.items():
        pages = [page async for page in _pages(http, operation, await ledger.network.bearer(member))]
        told = {item[key] for page in pages for item in page["items"]}
        for subject in ledger.of(kind):
            mine = bool(subject.words(name) & set(words))
            assert (subject.id in told) == mine, (name, subject.name)


@pytest.mark.parametrize(
    "operation",
    [one for one in operations() if one.access == "own" and one.method == "get" and not ROWS[one.id].endless],
    ids=lambda operation: operation.id,
)
async def test_no_list_of_ones_own_names_what_is_anothers(
    operation: Documented, ledger: Population, http: httpx.AsyncClient
) -> None:
    public = {"checkpoint", "participant", "act type"}
    for name, member in ledger.callers.items():
        own = {subject.id for subject in ledger.subjects if subject.words(name)}
        others = {subject.id for subject in ledger.subjects if subject.kind not in public} - own
        async for page in _pages(http, operation, await ledger.network.bearer(member)):
            assert not set(_texts(page)) & others, name


def _asked(ledger: Population, row: Row) -> list[tuple[str, str]]:
    return [(subject.id, subject.absent) for subject in ledger.of(row.about)] if row.about else [("", "")]


def _may_call(operation: Documented, ledger: Population, caller: str) -> bool:
    if operation.access != "role":
        return True
    needed = Role(0)
    for name in operation.entry["x-roles"]:
        needed |= Role[name.upper()]
    return caller != "suspended" and bool(ledger.callers[caller].roles & needed)


def _check_absent(row: Row, got: Answer, missing: Answer, where: object, *, known: bool) -> None:
    """What is not there, and for a stranger what is, get one and the same answer."""
    if row.in_results:
        # An act's digest is its own: beside it the results say the same.
        real, none = ([{**one, "digest": ""} for one in _json(answer)["results"]] for answer in (got, missing))
        assert [one["code"] for one in none] == ["not_found"], where
        assert (real == none) == (not known), where
    else:
        assert (missing.status, _code(missing)) == (404, "not_found"), (where, missing)
        assert (got == missing) == (got.status == 404), where


async def _session(ledger: Population, member: Member, row: Row) -> dict[str, str]:
    if not row.ends_session:
        return await ledger.network.bearer(member)
    async with ledger.network.client(member.number, member.sign.key) as client:
        await client.access.sign_in()
        return {"Authorization": f"Bearer {client._core._token}"}


async def _ask(
    http: httpx.AsyncClient,
    ledger: Population,
    operation: Documented,
    caller: Member,
    headers: Mapping[str, str],
    identity: str,
) -> Answer:
    row = ROWS[operation.id]
    values = dict(row.path)
    for parameter in ("id", "number", "height", "name"):
        values.setdefault(parameter, identity)
    arguments = row.body(ledger, caller, identity) if row.body else {}
    own = {**arguments.get("headers", {}), **headers}
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in own.items()]
    answer = await http.request(
        operation.method.upper(), operation.path.format(**values), **{**arguments, "headers": encoded}
    )
    return Answer(answer.status_code, tuple(answer.headers.raw), answer.content)


async def _pages(
    http: httpx.AsyncClient, operation: Documented, headers: Mapping[str, str]
) -> AsyncIterator[dict[str, Any]]:
    paged = any(one["name"] == "limit" for one in operation.entry.get("parameters", ()))
    query: dict[str, Any] = {"limit": 200} if paged else {}
    while True:
        answer = await http.get(operation.path, params=query, headers=dict(headers))
        assert answer.status_code == 200
        page = answer.json()
        yield page
        if page.get("next") is None:
            return
        query["cursor"] = page["next"]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _json(answer: Answer) -> Any:
    return httpx.Response(answer.status, content=answer.body).json()


def _code(answer: Answer) -> str:
    return str(_json(answer)["code"])
