"""Blocks with strangers' transactions of every kind: each is proven, and nothing of them is the ledger's."""

from typing import Any

import pytest
from eth_account import Account

from ledger_api.chain.remote.reading import hash_at, read_block, seen_at, seen_range
from ledger_api.chain.rpc import RpcUnknownError
from tests.chain.remote import CHAIN_ID, running_chain

STRANGER = Account.from_key("0x" + "07" * 32)
PLAIN: dict[str, Any] = {"to": "0x" + "11" * 20, "value": 1, "gas": 100_000, "chainId": CHAIN_ID}
DYNAMIC = {"maxFeePerGas": 10**10, "maxPriorityFeePerGas": 1}


def authorization(nonce: int) -> Any:
    return STRANGER.sign_authorization({"chainId": CHAIN_ID, "address": "0x" + "22" * 20, "nonce": nonce})


KINDS = [
    {**PLAIN, "gasPrice": 10**10},
    {**PLAIN, "gasPrice": 10**10, "type": 1, "accessList": [{"address": "0x" + "33" * 20, "storageKeys": [0]}]},
    {**PLAIN, **DYNAMIC, "data": "0x1234"},
    {**PLAIN, **DYNAMIC, "authorizationList": [authorization(4)]},
]


async def test_transactions_of_every_kind_are_proven_against_the_header() -> None:
    async with running_chain("--base-fee", "1000000000") as chain:
        await chain.rpc.call("anvil_setBalance", STRANGER.address, hex(10**20))
        for nonce, transaction in enumerate(KINDS):
            signed = STRANGER.sign_transaction({**transaction, "nonce": nonce})
            assert await chain.take(bytes(signed.raw_transaction)) == nonce + 1
            seen = await seen_at(chain.rpc, nonce + 1)
            assert not seen.empty
            nothing = await read_block(chain.rpc, seen, b"\5" * 20, frozenset())
            assert (nothing.transactions, nothing.proven.logs) == ((), ())
            own = await read_block(chain.rpc, seen, b"\5" * 20, frozenset({bytes(signed.hash)}))
            assert [(each.hash, each.to) for each in own.transactions] == [(bytes(signed.hash), b"\x11" * 20)]
            assert own.proven.failed == frozenset()


async def test_a_range_of_headers_hangs_together_and_ends_where_the_chain_does() -> None:
    async with running_chain() as chain:
        await chain.mine(5)
        found = await seen_range(chain.rpc, 1, 5)
        assert [seen.header.number for seen in found] == [1, 2, 3, 4, 5]
        assert all(seen.empty for seen in found)
        assert await hash_at(chain.rpc, 5) == found[-1].header.hash
        assert await hash_at(chain.rpc, 6) is None
        with pytest.raises(RpcUnknownError, match="does not have the block"):
            await seen_range(chain.rpc, 4, 6)
