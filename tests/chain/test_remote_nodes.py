"""Several nodes of one chain: one that is gone, lags or lies costs time and nothing else."""

import asyncio
import logging
from pathlib import Path

import pytest

from ledger_api.acts.state import PARTICIPANTS
from ledger_api.chain.hexes import data
from ledger_api.chain.interface import ActStatus, Check
from ledger_api.chain.remote import nodes
from ledger_api.chain.transactions import relayer
from ledger_api.store.folder import DataFolder
from ledger_api.store.keyring import read_secret
from tests.chain.remote import Answer, Chain, ledger_on, proxy_of, relay_of, running_chain, until
from tests.chain.test_hard_ways import accepted, all_is_well, ended, enrol, said
from tests.chain.test_ledger import executed
from tests.chain.test_remote_back import settled
from tests.support.service import RunningService

EXECUTED = (ActStatus.EXECUTED, None)


async def check_of(service: RunningService, name: str) -> Check:
    return next(check for check in await service.ledger.health() if check.name == name)


async def well(service: RunningService, chain: Chain) -> None:
    await settled(service, chain)
    await until(lambda: all(node.fault is None for node in relay_of(service)._nodes.all))
    service.ledger._health._known = None
    await all_is_well(service)


async def test_the_other_node_is_asked_where_one_does_not_answer_and_both_are_used_again_later(tmp_path: Path) -> None:
    async with (
        running_chain() as chain,
        proxy_of(chain) as one,
        proxy_of(chain) as other,
        ledger_on(tmp_path, one.url, other.url) as service,
    ):
        await executed(service, 100)
        one.dead = True
        for number in range(101, 104):
            await executed(service, number)
        check = await check_of(service, "nodes")
        assert not check.ok
        assert one.url.removeprefix("http://") in check.detail
        assert other.url not in check.detail
        one.dead, other.dead = False, True
        await executed(service, 104)
        other.dead = False
        await until(lambda: all(node.fault is None for node in relay_of(service)._nodes.all))
        await well(service, chain)


async def test_a_transaction_goes_to_both_nodes_and_one_that_forgets_it_gets_it_again(tmp_path: Path) -> None:
    async with (
        running_chain() as chain,
        proxy_of(chain) as one,
        proxy_of(chain) as other,
        ledger_on(tmp_path, one.url, other.url) as service,
    ):
        sent: list[str] = []

        def forget(call: Answer, answer: Answer) -> Answer | None:
            if call["method"] == "eth_sendRawTransaction":
                sent.append(call["params"][0])
            return answer

        one.change = other.change = forget
        await executed(service, 100)
        assert len(sent) >= 2
        assert len(set(sent)) == 1


async def test_an_answer_that_is_lost_after_the_transaction_was_taken_changes_nothing(tmp_path: Path) -> None:
    async with running_chain() as chain, proxy_of(chain) as proxy, ledger_on(tmp_path, proxy.url) as service:
        dropped: list[Answer] = []

        def drop(call: Answer, answer: Answer) -> Answer | None:
            if call["method"] == "eth_sendRawTransaction" and not dropped:
                dropped.append(call)
                return None
            return answer

        proxy.change = drop
        await executed(service, 100, 101)
        assert dropped
        await executed(service, 102)
        await well(service, chain)


async def test_an_error_of_a_transaction_does_not_count_against_a_node(tmp_path: Path) -> None:
    async with running_chain() as chain, proxy_of(chain) as proxy, ledger_on(tmp_path, proxy.url) as service:
        refused: list[Answer] = []

        def refuse(call: Answer, answer: Answer) -> Answer | None:
            if call["method"] == "eth_sendRawTransaction" and len(refused) < 3:
                refused.append(call)
                return {"jsonrpc": "2.0", "id": call["id"], "error": {"code": -32000, "message": "txpool is full"}}
            return answer

        proxy.change = refuse
        # The node has it, says it has not, and gets it again.
        await executed(service, 100)
        (node,) = relay_of(service)._nodes.all
        assert (node.failures, node.fault) == (0, None)
        await executed(service, 101)
        await well(service, chain)


async def test_what_no_node_takes_is_packed_anew_and_its_nonce_is_used_up_by_an_empty_transfer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        relay = relay_of(service)
        await executed(service, 100)
        await until(lambda: relay._sending.idle)
        # The node's blocks shrink below what the next transaction asks for.
        relay._priced = float("inf")
        relay._dispatcher.offer(0, 0, 31_000_000)
        with caplog.at_level(logging.WARNING):
            operation = await accepted(service, *[enrol(service, number) for number in range(101, 105)])
            await until(lambda: "refused" in caplog.text or "does not take" in caplog.text)
            relay._priced = float("-inf")
            assert said(await ended(service, operation)) == [EXECUTED] * 4
        await well(service, chain)
        assert relay._sending.trouble is None


def faked(field: str, change: int = 1) -> object:
    """A header whose hash is not that of its fields."""

    def lie(call: Answer, answer: Answer) -> Answer | None:
        block = answer.get("result")
        if call["method"].startswith("eth_getBlockBy") and isinstance(block, dict) and block["number"] != "0x0":
            text = block[field]
            block[field] = "0x" + format(int(text, 16) ^ change, f"0{len(text) - 2}x")
        return answer

    return lie


def silent(call: Answer, answer: Answer) -> Answer | None:
    """Receipts without their logs, and logs that are none."""
    if call["method"] == "eth_getBlockReceipts":
        for receipt in answer["result"]:
            receipt["logs"] = []
    return answer


def emptied(call: Answer, answer: Answer) -> Answer | None:
    """Blocks without their transactions."""
    block = answer.get("result")
    if call["method"] == "eth_getBlockByHash" and isinstance(block, dict):
        block["transactions"] = []
    return answer


def succeeded(call: Answer, answer: Answer) -> Answer | None:
    """Every transaction is said to have failed."""
    if call["method"] == "eth_getBlockReceipts":
        for receipt in answer["result"]:
            receipt["status"] = "0x0"
    return answer


@pytest.mark.parametrize(
    "lie",
    [faked("stateRoot"), faked("hash"), faked("parentHash"), silent, emptied, succeeded],
    ids=["state", "hash", "parent", "no logs", "no transactions", "all failed"],
)
async def test_a_node_that_lies_is_not_believed_and_the_other_one_is_asked(
    tmp_path: Path, lie: object, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        running_chain() as chain,
        proxy_of(chain) as liar,
        proxy_of(chain) as other,
        ledger_on(tmp_path, liar.url, other.url) as service,
    ):
        await executed(service, 100)
        relay_of(service)._nodes.prefer(relay_of(service)._nodes.all[0])
        liar.change = lie  # type: ignore[assignment]
        await executed(service, 101, 102)
        await executed(service, 103)
        assert f"node {liar.url.removeprefix('http://')}: the node's block" in caplog.text
        liar.change = lambda _, answer: answer
        await until(lambda: relay_of(service)._nodes.all[0].fault is None)
        await well(service, chain)
        assert None not in [service.ledger.parts.confirmed.get(PARTICIPANTS, number) for number in range(100, 104)]


async def test_a_lone_node_that_lies_holds_the_ledger_up_and_corrupts_nothing(tmp_path: Path) -> None:
    async with running_chain() as chain, proxy_of(chain) as liar, ledger_on(tmp_path, liar.url) as service:
        await executed(service, 100)
        height = service.ledger.height
        liar.change = silent
        operation = await accepted(service, enrol(service, 101))
        await asyncio.sleep(1.0)
        assert service.ledger.height == height
        assert not (await check_of(service, "nodes")).ok
        liar.change = lambda _, answer: answer
        assert said(await ended(service, operation)) == [EXECUTED]
        await well(service, chain)


def lagging(height: int) -> object:
    """A node that does not get beyond a height."""

    def lag(call: Answer, answer: Answer) -> Answer | None:
        block = answer.get("result")
        if (
            call["method"].startswith("eth_getBlockBy")
            and isinstance(block, dict)
            and int(block["number"], 16) > height
        ):
            if call["params"][0] == "latest":
                return {"jsonrpc": "2.0", "id": call["id"], "error": {"code": -32000, "message": "busy"}}
            return {**answer, "result": None}
        return answer

    return lag


async def test_a_node_that_lags_is_waited_for_a_little_and_then_left_behind(tmp_path: Path) -> None:
    async with (
        running_chain() as chain,
        proxy_of(chain) as one,
        proxy_of(chain) as other,
        ledger_on(tmp_path, one.url, other.url) as service,
    ):
        await executed(service, 100)
        other.change = lagging(await chain.height())  # type: ignore[assignment]
        await executed(service, 101)
        await executed(service, 102)
        assert "does not have block" in (await check_of(service, "nodes")).detail
        other.change = lambda _, answer: answer
        await executed(service, 103)
        await until(lambda: all(node.fault is None for node in relay_of(service)._nodes.all))
        await well(service, chain)


async def test_two_nodes_of_chains_that_part_are_not_believed_until_they_agree(tmp_path: Path) -> None:
    async with (
        running_chain() as chain,
        proxy_of(chain) as one,
        proxy_of(chain) as other,
        ledger_on(tmp_path, one.url, other.url) as service,
    ):
        await executed(service, 100)
        height = service.ledger.height
        forked: dict[str, Answer] = {}
        # What the other node has from here on is a true header, of another block.
        saved = await chain.rpc.call("evm_snapshot")
        await chain.rpc.call("anvil_setCoinbase", "0x" + "11" * 20)
        await chain.mine(3)
        for number in range(height + 1, height + 4):
            forked[hex(number)] = await chain.rpc.call("eth_getBlockByNumber", hex(number), False)
        await chain.rpc.call("evm_revert", saved)
        await chain.rpc.call("anvil_setCoinbase", "0x" + "22" * 20)

        def fork(call: Answer, answer: Answer) -> Answer | None:
            if call["method"] == "eth_getBlockByNumber" and call["params"][0] in forked:
                return {**answer, "result": forked[call["params"][0]]}
            return answer

        other.change = fork
        height = service.ledger.height
        await chain.mine(2)
        operation = await accepted(service, enrol(service, 101))
        await until(lambda: service.ledger.parts.halt.reason is not None)
        assert "do not agree on block" in str(service.ledger.parts.halt.reason)
        assert service.ledger.height == height
        other.change = lambda _, answer: answer
        assert said(await ended(service, operation)) == [EXECUTED]
        assert service.ledger.parts.halt.reason is None
        await well(service, chain)


async def test_of_three_nodes_the_one_that_tells_something_else_is_left_aside(tmp_path: Path) -> None:
    async with (
        running_chain() as chain,
        running_chain() as elsewhere,
        proxy_of(chain) as one,
        proxy_of(chain) as two,
        proxy_of(chain) as three,
        ledger_on(tmp_path, one.url, two.url, three.url) as service,
    ):
        await executed(service, 100)
        height = service.ledger.height
        await elsewhere.mine(height + 20)

        async def other_block(number: str) -> Answer:
            found: Answer = await elsewhere.rpc.call("eth_getBlockByNumber", number, False)
            return found

        forked = {hex(number): await other_block(hex(number)) for number in range(height + 1, height + 20)}

        def fork(call: Answer, answer: Answer) -> Answer | None:
            if call["method"] == "eth_getBlockByNumber" and call["params"][0] in forked:
                return {**answer, "result": forked[call["params"][0]]}
            return answer

        three.change = fork
        await executed(service, 101)
        await executed(service, 102)
        assert "is not the one that most nodes have" in str(relay_of(service)._nodes.all[2].fault)
        three.change = lambda _, answer: answer
        await until(lambda: all(node.fault is None for node in relay_of(service)._nodes.all))
        await well(service, chain)


async def test_a_nonce_that_somebody_else_used_is_given_up_and_its_acts_are_sent_with_another(tmp_path: Path) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        await executed(service, 100)
        relay = relay_of(service)
        await until(lambda: relay._sending.idle)
        thief = relayer(read_secret(DataFolder(tmp_path).relayer_key))
        used = int(await chain.rpc.call("eth_getTransactionCount", data(thief.address), "latest"), 16)
        chain_id = service.ledger.domain.chain_id
        other = thief.sign(chain_id=chain_id, nonce=used, to=b"\1" * 20, data=b"", gas=21_000)
        await chain.rpc.call("eth_sendRawTransaction", data(other.raw))
        operation = await accepted(service, enrol(service, 101), enrol(service, 102))
        assert said(await ended(service, operation)) == [EXECUTED] * 2
        await executed(service, 103)
        await well(service, chain)


async def test_a_node_that_hangs_keeps_nobody_waiting_while_another_one_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes, "TIMEOUT_S", 2.0)
    async with (
        running_chain() as chain,
        proxy_of(chain) as one,
        proxy_of(chain) as other,
        ledger_on(tmp_path, one.url, other.url) as service,
    ):
        await executed(service, 100)
        one.hangs = True
        await executed(service, 101)
        known = relay_of(service)._nodes
        known.all[0].rests_until = 0.0
        known.all[0].examined = False
        async with asyncio.timeout(1.0):
            assert await known.usable() == [known.all[1]]
        await executed(service, 102)
        one.hangs = False
        await until(lambda: known.all[0].examined)
        await well(service, chain)
