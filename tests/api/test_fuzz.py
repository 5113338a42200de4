"""Whatever is sent, the service answers as its OpenAPI document says: Schemathesis, with real ids and real signatures.

The seed is fixed, so that a red run is red for everyone; ``LEDGER_FUZZ_SEED`` and ``LEDGER_FUZZ_EXAMPLES`` search on.
"""

import asyncio
import copy
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ledger_api.acts.codec import MalformedActError, build
from ledger_api.acts.hashing import digest
from ledger_api.acts.jsonforms import from_json, to_json
from tests.api.access_rows import ROWS
from tests.api.documents import Documented, document, operations
from tests.support.network import MODULE, Cast, Member
from tests.support.population import Population, populate
from tests.support.postgres import PostgresServer
from tests.support.service import running_service
from tests.support.sockets import listening

pytestmark = MODULE

SEED = int(os.environ.get("LEDGER_FUZZ_SEED", "2026"))
EXAMPLES = int(os.environ.get("LEDGER_FUZZ_EXAMPLES", "8"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SIGNED_IN = ("governor", "holder", "obligor", "financier", "bank", "verifier", "auditor", "operator")
_KEPT = {"streamEvents", "endSession"}
"""An endless answer, and one that would sign the callers out."""
_ANSWERS_ANYTHING = {"callNode", "getClearingList"}
"""JSON-RPC answers each call for itself; and a missing Accept, which is sent as no text, asks for JSON."""


def _schema() -> Any:
    """The document without its security: the callers are given here, and test_access_matrix tests theirs."""
    whole = copy.deepcopy(document())
    for methods in whole["paths"].values():
        for entry in methods.values():
            entry.pop("security", None)
    return schemathesis.openapi.from_dict(whole)


_SCHEMA = _schema()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ledger(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> AsyncIterator[Population]:
    """A populated ledger of its own, for what is sent leaves its traces; on the database that takes less."""
    postgres_server.execute("CREATE DATABASE fuzzed")
    async with running_service(tmp_path_factory.mktemp("fuzzed"), postgres_server.url("fuzzed")) as service:
        cast = Cast(service)
        await cast.enrol()
        yield await populate(cast)
        await cast.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def url(ledger: Population) -> AsyncIterator[str]:
    async with listening(ledger.network.service.app) as address:
        yield address


# The clock comes last: years ahead, everything else has lapsed.
_TESTED = sorted((one for one in operations() if one.id not in _KEPT), key=lambda one: one.id == "advanceClock")


@pytest.mark.parametrize("operation", _TESTED, ids=lambda operation: operation.id)
async def test_every_answer_is_a_documented_one(operation: Documented, ledger: Population, url: str) -> None:
    print(f"LEDGER_FUZZ_SEED={SEED} LEDGER_FUZZ_EXAMPLES={EXAMPLES}")
    tokens = {name: await ledger.network.bearer(ledger.callers[name]) for name in SIGNED_IN}
    await asyncio.to_thread(_search, operation, ledger, url, tokens)


def _search(operation: Documented, ledger: Population, url: str, tokens: dict[str, dict[str, str]]) -> None:
    checks = [*CHECKS, *([] if operation.id in _ANSWERS_ANYTHING else [negative_data_rejection])]
    with requests.Session() as session:

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES,
            derandomize=False,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=_cases(operation, ledger), caller=st.sampled_from(SIGNED_IN), sign=st.booleans())
        def search(case: Any, caller: str, sign: bool) -> None:
            if sign and isinstance(case.body, dict):
                case.body = _signed(case.body, ledger, ledger.callers[caller])
            answer = case.call(base_url=url, session=session, headers=tokens[caller], timeout=30)
            case.validate_response(answer, checks=checks)

        search()


def _cases(operation: Documented, ledger: Population) -> st.SearchStrategy[Any]:
    """Cases by the schema and against it, with ids of real things and with ids of nothing."""
    row = ROWS[operation.id]
    ids = [subject.id for subject in ledger.of(row.about)] if row.about and "{" in operation.path else []
    api = _SCHEMA[operation.path][operation.method.upper()]
    made = [
        api.as_strategy(mode, **fixed)
        for mode in schemathesis.GenerationMode
        for fixed in ({}, *({"path_parameters": _path(operation, each, row.path)} for each in ids))
    ]
    return st.one_of(made)


def _path(operation: Documented, identity: str, more: Any) -> dict[str, Any]:
    names = [one["name"] for one in operation.entry["parameters"] if one["in"] == "path"]
    return {name: more.get(name, int(identity) if name in {"number", "height"} else identity) for name in names}


def _signed(body: dict[str, Any], ledger: Population, caller: Member) -> dict[str, Any]:
    """An act in a body with the caller as its first signer, and its signature: the rules read on behind those."""
    try:
        act = from_json(body)
        fields = {**body["fields"], **dict.fromkeys(act.type.signers[:1], caller.number)}
        act = from_json({**body, "fields": fields})
    except (MalformedActError, TypeError, KeyError, ValueError):
        return body
    signature = caller.sign.key.sign(digest(act, ledger.network.network.domain))
    return to_json(build(act.fields, act.items).signed(signature))
