"""The gateway passes reads and raw transactions to the node, for who may see the graph, within bounds."""

import httpx
import pytest

from ledger_api.sdk import ForbiddenError, NodeCallError
from tests.support.network import MODULE, Cast

pytestmark = MODULE


async def _post(network: Cast, body: object) -> httpx.Response:
    async with network.http() as http:
        return await http.post("/v1/rpc", json=body, headers=await network.bearer(network.auditor))


def _call(method: str, *params: object, identity: int = 1) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": identity, "method": method, "params": list(params)}


async def test_the_gateway_answers_for_the_ledgers_own_chain(network: Cast) -> None:
    rpc = network.auditor.client.rpc
    assert int(await rpc.call("eth_chainId"), 16) == network.network.domain.chain_id
    code = await rpc.call("eth_getCode", ["0x" + network.network.domain.contract.hex(), "latest"])
    assert len(code) > 1_000


async def test_a_batch_is_answered_in_order_each_call_by_itself(network: Cast) -> None:
    calls = [_call("eth_chainId", identity=7), _call("anvil_mine", identity=8), {"method": 1}, "text"]
    answer = (await _post(network, calls)).json()
    assert [one["id"] for one in answer] == [7, 8, None, None]
    assert [one.get("error", {}).get("code") for one in answer] == [None, -32601, -32600, -32600]


async def test_nothing_that_changes_the_node_passes(network: Cast) -> None:
    for method in ("anvil_setBalance", "evm_mine", "eth_sendTransaction", "eth_accounts", "debug_traceCall", "admin_x"):
        with pytest.raises(NodeCallError):
            await network.auditor.client.rpc.call(method, [])


async def test_batches_are_bounded(network: Cast) -> None:
    answers = [await _post(network, body) for body in ([], [_call("eth_chainId")] * 257)]
    assert {answer.status_code for answer in answers} == {422}
    most = await _post(network, [_call("eth_chainId")] * 256)
    assert (most.status_code, len(most.json())) == (200, 256)


async def test_roles_whose_node_would_not_show_the_graph_have_no_gateway(network: Cast) -> None:
    for member in (network.suppliers[0], network.enterprise, network.verifier, network.operator):
        with pytest.raises(ForbiddenError) as refused:
            await member.client.rpc.call("eth_chainId")
        assert refused.value.code == "role_missing"
    for member in (network.governors[0], network.financier, network.bank, network.authority):
        await member.client.rpc.call("eth_chainId")
