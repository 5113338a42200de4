"""What a real node answers is proven from the block's hash alone; whatever is altered in it is noticed."""

import asyncio
import copy
from collections.abc import Callable
from typing import Any

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.chain.anvil import AnvilNode, find_anvil
from ledger_api.chain.hexes import data
from ledger_api.chain.transactions import relayer
from ledger_api.sdk.proofs.blocks import BlockError, ProvenBlock, prove_block
from ledger_api.sdk.proofs.headers import HeaderError, hex_bytes, prove_header
from ledger_api.sdk.proofs.trie import ProofError, proven, storage_root
from ledger_api.values import rlp
from tests.chain.conftest import GENESIS

CONSTRUCTOR = bytes.fromhex("6005600155" + "6007600255" + "60aa60206000a1" + "60bb60206000a1" + "60006000f3")
"""Stores 5 in slot 1 and 7 in slot 2, and leaves two logs with the topics aa and bb."""

Answer = dict[str, Any]


@pytest.fixture(scope="module")
def answers() -> Answer:
    return asyncio.run(_answers())


async def _answers() -> Answer:
    node = AnvilNode(find_anvil(), GENESIS)
    await node.start()
    try:
        sender = relayer(b"\x07" * 32)
        sent = [
            sender.sign(chain_id=GENESIS.chain_id, nonce=0, to=b"", data=CONSTRUCTOR),
            sender.sign(chain_id=GENESIS.chain_id, nonce=1, to=b"\x11" * 20, data=b"hello"),
            sender.sign(chain_id=GENESIS.chain_id, nonce=2, to=b"", data=CONSTRUCTOR),
        ]
        for transaction in sent:
            await node.rpc.call("eth_sendRawTransaction", data(transaction.raw))
        await node.rpc.call("evm_mine", {"timestamp": GENESIS.timestamp + 100})
        receipts = [await node.rpc.call("eth_getTransactionReceipt", data(item.hash)) for item in sent]
        slots = [f"0x{slot:064x}" for slot in (1, 2, 3)]
        return {
            "block": await node.rpc.call("eth_getBlockByNumber", "0x1", True),
            "receipts": receipts,
            "proof": await node.rpc.call("eth_getProof", receipts[0]["contractAddress"], slots, "0x1"),
        }
    finally:
        await node.stop()


def _proven(answers: Answer) -> ProvenBlock:
    return prove_block(answers["block"], answers["receipts"])


def test_block__gives_every_transaction_and_log_with_its_index_in_the_block(answers: Answer) -> None:
    block = _proven(answers)
    assert (block.header.number, block.header.timestamp) == (1, GENESIS.timestamp + 100)
    assert [data(transaction.hash) for transaction in block.transactions] == [
        transaction["hash"] for transaction in answers["block"]["transactions"]
    ]
    assert [transaction.input for transaction in block.transactions] == [CONSTRUCTOR, b"hello", CONSTRUCTOR]
    logs = [log for transaction in block.transactions for log in transaction.logs]
    assert [(log.index, log.topics[0][-1]) for log in logs] == [(0, 0xAA), (1, 0xBB), (2, 0xAA), (3, 0xBB)]


def _other(name: str, value: object) -> Callable[[Answer], None]:
    def change(answers: Answer) -> None:
        answers["block"][name] = value

    return change


ALTERATIONS: dict[str, Callable[[Answer], None]] = {
    "another time": _other("timestamp", "0x1"),
    "another state": _other("stateRoot", data(b"\x01" * 32)),
    "no parent": _other("parentHash", None),
    "a number that is none": _other("gasUsed", "seven"),
    "a transaction less": lambda a: a["block"]["transactions"].pop(),
    "another input": lambda a: a["block"]["transactions"][1].update(input="0x00"),
    "another order": lambda a: a["block"]["transactions"].reverse(),
    "an unknown type": lambda a: a["block"]["transactions"][0].update(type="0x7f"),
    "hashes alone": lambda a: a["block"].update(transactions=[t["hash"] for t in a["block"]["transactions"]]),
    "a receipt less": lambda a: a["receipts"].pop(),
    "a log less": lambda a: a["receipts"][0]["logs"].pop(),
    "a log twice": lambda a: a["receipts"][0]["logs"].append(a["receipts"][0]["logs"][0]),
    "another topic": lambda a: a["receipts"][2]["logs"][0].update(topics=[data(b"\x02" * 32)]),
    "other data": lambda a: a["receipts"][2]["logs"][0].update(data="0x"),
    "another address": lambda a: a["receipts"][2]["logs"][0].update(address=data(b"\x02" * 20)),
    "failed": lambda a: a["receipts"][1].update(status="0x0"),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_block__with_anything_altered_is_refused(answers: Answer, alteration: str) -> None:
    altered = copy.deepcopy(answers)
    ALTERATIONS[alteration](altered)
    with pytest.raises(BlockError, match=r"block (0x)?1: "):
        _proven(altered)


def test_storage__is_proven_word_by_word_and_as_a_whole(answers: Answer) -> None:
    header, proof = prove_header(answers["block"]), answers["proof"]
    address = hex_bytes(proof["address"], 20)
    account = proven(header.state_root, keccak(address), map(hex_bytes, proof["accountProof"]))
    assert account is not None
    fields = rlp.decode(account)
    assert isinstance(fields, list)
    assert fields[2] == storage_root({1: 5, 2: 7}) == hex_bytes(proof["storageHash"], 32)
    words = []
    for entry in proof["storageProof"]:
        key = keccak(hex_bytes(entry["key"], 32))
        words.append(proven(storage_root({1: 5, 2: 7}), key, map(hex_bytes, entry["proof"])))
        with pytest.raises(ProofError):
            proven(storage_root({1: 5, 2: 8}), key, map(hex_bytes, entry["proof"]))
    assert words == [b"\x05", b"\x07", None]


def test_header__without_its_own_hash_is_refused(answers: Answer) -> None:
    with pytest.raises(HeaderError, match="does not hash"):
        prove_header(answers["block"] | {"hash": data(b"\x01" * 32)})
