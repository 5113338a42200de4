"""The network says who it is and whether it works; a sandbox's clock moves forward only."""

from datetime import datetime

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.sdk import InvalidError
from tests.support.network import MODULE, Cast

pytestmark = MODULE


async def test_the_identity_is_that_of_the_contract(network: Cast) -> None:
    told = await network.outsider.client.meta.network()
    domain = network.network.domain
    assert (told["chain_id"], told["contract"]) == (domain.chain_id, "0x" + domain.contract.hex())
    assert told["domain_separator"] == "0x" + domain.separator.hex()
    code = await network.auditor.client.rpc.call("eth_getCode", [told["contract"], "latest"])
    assert told["code_hash"] == "0x" + keccak(bytes.fromhex(code[2:])).hex()
    assert told["policy"]["version"] >= 1
    assert {one["code"] for one in told["currencies"]} > {"CNY", "EUR", "USD"}


async def test_a_ready_service_says_so_check_by_check(network: Cast) -> None:
    async with network.http() as http:
        answer = await http.get("/v1/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["checks"]


async def test_a_service_whose_embedded_chain_is_outgrown_says_so_and_stays_ready(
    network: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger_api.chain.health._KEEP_S", 0.0)
    monkeypatch.setattr("ledger_api.chain.health._KEEP_SIZE_S", 0.0)
    monkeypatch.setattr("ledger_api.chain.checks.SLOT_US", 1e9)
    async with network.http() as http:
        answer = await http.get("/v1/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["checks"]["size"] is False


async def test_the_sandboxs_clock_moves_forward_for_everyone(network: Cast) -> None:
    before = network.now()
    told = await network.outsider.client.sandbox.advance(3_600)
    assert datetime.fromisoformat(told["now"]).timestamp() >= before + 3_600
    assert network.now() >= before + 3_600
    for seconds in (-1, 10**12):
        with pytest.raises(InvalidError):
            await network.outsider.client.sandbox.advance(seconds)
