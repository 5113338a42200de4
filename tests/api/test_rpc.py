"""The gateway passes reads and raw transactions to the node, for who may see the graph, within bounds."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ledger_api.acts.codec import Act
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.transactions import relayer
from ledger_api.sdk import ActRefusedError, ForbiddenError, NodeCallError
from ledger_api.store.journal import SignedTransaction
from ledger_api.web.instants import rfc3339
from tests.support.network import DAY, MODULE, WAIT, Cast

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


async def test_a_call_beyond_its_bounds_is_refused_as_invalid_parameters_and_says_which(network: Cast) -> None:
    rpc = network.auditor.client.rpc
    contract, elsewhere = "0x" + network.network.domain.contract.hex(), "0x" + "11" * 20
    word = "0x" + "00" * 32
    for method, params, said in (
        ("eth_getLogs", [{"fromBlock": "0x0", "toBlock": "0x3e8"}], "a range has 1 to 1000 blocks"),
        ("eth_getLogs", [{"fromBlock": "0x2", "toBlock": "0x1"}], "a range has 1 to 1000 blocks"),
        ("eth_getLogs", [{"address": elsewhere}], "only the ledger's logs are served"),
        ("eth_getLogs", [{"topics": [word] * 5}], "an event has at most four topics"),
        ("eth_getLogs", [{"topics": [[word] * 65]}], "a topic is one of at most 64"),
        ("eth_call", [{"to": elsewhere}], "only the ledger can be called"),
        ("eth_call", [{"to": contract}, "latest", {}], "state overrides are not served"),
        ("eth_call", [{"to": contract, "data": "0x" + "00" * 131_073}], "the call data is too long"),
        ("eth_getProof", [contract, [word] * 257, "latest"], "at most 256 slots are proven at once"),
        ("eth_getStorageAt", [elsewhere, word], "only the ledger and its libraries are served"),
        ("eth_getBlockByNumber", ["latest", "yes"], "whether whole transactions are wanted is true or false"),
        ("eth_getBlockByNumber", [], "the parameters of eth_getBlockByNumber are not as it takes them"),
        ("eth_chainId", [1], "eth_chainId takes no parameters"),
    ):
        with pytest.raises(NodeCallError, match=said) as refused:
            await rpc.call(method, params)
        assert refused.value.code == -32602, method


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


async def test_a_signed_transaction_carries_acts_past_the_service_and_is_executed(network: Cast) -> None:
    member, carrier = network.suppliers[0], await _carrier(network)
    act = member.sign.cancel_nonce()
    sent = await network.financier.client.rpc.call("eth_sendRawTransaction", ["0x" + carrier(act).raw.hex()])
    digest = "0x" + member.sign.digest(act).hex()
    receipt = await _mined(network, sent)
    assert (receipt["status"], receipt["from"]) == ("0x1", "0x" + _SENDER.address.hex())
    assert digest in {topic for log in receipt["logs"] for topic in log["topics"]}
    heard = [event async for event in member.client.events.list() if event["digest"] == digest]
    assert [(event["outcome"], event["block"]) for event in heard] == [("executed", int(receipt["blockNumber"], 16))]
    # Sent again it is the same transaction, and the act presented again is that success.
    assert await network.financier.client.rpc.call("eth_sendRawTransaction", ["0x" + carrier(act).raw.hex()]) == sent
    await member.client.operations.present(act, wait=WAIT)


async def test_an_accepted_act_that_a_members_own_transaction_overtakes_is_refused_at_inclusion(
    network: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, receiver, carrier = network.suppliers[0], network.suppliers[1], await _carrier(network)
    claim = await network.confirmed(holder)
    cancel = holder.sign.cancel(certificate=claim.receivable, sequence=1)
    transfer = holder.sign.transfer(
        certificate=claim.receivable,
        sequence=1,
        receiver=receiver.number,
        receiver_tag=receiver.tag,
        amount=claim.face,
        until=network.now() + DAY,
        trade=bytes(32),
    )
    begun, go_on = asyncio.Event(), asyncio.Event()
    chain = network.service.ledger._driver._chain  # type: ignore[attr-defined]
    make = chain.make_durably

    async def held(*arguments: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await make(*arguments)

    monkeypatch.setattr(chain, "make_durably", held)
    await network.auditor.client.rpc.call("eth_sendRawTransaction", ["0x" + carrier(cancel).raw.hex()])
    await asyncio.wait_for(begun.wait(), WAIT)
    # The block with the cancellation is being made, and the service, which judges by what it has read, knows nothing.
    accepted = await holder.client.certificates.transfer(transfer)
    assert accepted["done"] is False
    go_on.set()
    with pytest.raises(ActRefusedError) as refused:
        await holder.client.operations.wait(accepted["id"], WAIT)
    assert (refused.value.operation, refused.value.code) == (accepted["id"], "StaleSequence")
    told = (await holder.client.operations.get(accepted["id"]))["acts"][0]
    assert (told["status"], told["refusal"]) == ("refused", "StaleSequence")
    assert told["executable_until"] == rfc3339(transfer.fields.deadline)
    assert (await holder.client.certificates.get(claim.receivable))["sequence"] == 2


_SENDER = relayer(b"\x07" * 32)
"""Anybody's key: the ledger does not look at who sends."""


async def _carrier(network: Cast) -> Callable[[Act], SignedTransaction]:
    """Puts an act into a transaction with the sender's next nonce."""
    count = await network.auditor.client.rpc.call("eth_getTransactionCount", ["0x" + _SENDER.address.hex(), "latest"])
    domain = network.network.domain

    def carry(act: Act) -> SignedTransaction:
        data = encode_submit(act.wire)
        return _SENDER.sign(chain_id=domain.chain_id, nonce=int(count, 16), to=domain.contract, data=data)

    return carry


async def _mined(network: Cast, transaction: str) -> dict[str, Any]:
    async with asyncio.timeout(WAIT):
        async for _ in network.service.ledger.blocks():
            receipt = await network.auditor.client.rpc.call("eth_getTransactionReceipt", [transaction])
            if receipt is not None and network.service.ledger.height >= int(receipt["blockNumber"], 16):
                return dict(receipt)
    raise AssertionError("the ledger stopped")
