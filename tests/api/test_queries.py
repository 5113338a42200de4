"""A query holds what the endpoint documents, each once: a misspelled filter never answers with everything."""

import re

import pytest

from tests.api.documents import Documented, operations
from tests.support.network import MODULE, Cast

pytestmark = MODULE


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.id)
async def test_a_parameter_that_the_endpoint_does_not_have_is_refused(operation: Documented, network: Cast) -> None:
    path = re.sub(r"{\w+}", "1", operation.path)
    async with network.http() as http:
        headers = await network.bearer(network.auditor)
        answer = await http.request(operation.method.upper(), path, params={"stat": "overdue"}, headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (422, "invalid_request", "query/stat")


async def test_a_parameter_given_twice_is_refused_and_each_once_is_taken(network: Cast) -> None:
    async with network.http() as http:
        headers = await network.bearer(network.suppliers[0])
        twice = await http.get("/v1/receivables?state=overdue&state=settled", headers=headers)
        once = await http.get("/v1/receivables?state=overdue&role=creditor&limit=5", headers=headers)
    assert (twice.status_code, twice.json()["field"]) == (422, "query/state")
    assert once.status_code == 200
