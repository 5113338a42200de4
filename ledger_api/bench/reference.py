"""ERC-3525's reference implementation: the same steps in its own words, by its owner's direct calls, one a transaction.

It checks no signature but the transaction's, no role, no freeze and no policy.
"""

import asyncio
from typing import Final

from eth_abi.abi import encode
from web3 import Web3

from ledger_api.bench import tools
from ledger_api.bench.chain import BenchChain
from ledger_api.bench.loads import FACE, PART, RECEIVERS
from ledger_api.bench.loops import contract, sent_one_by_one
from ledger_api.bench.rates import Figures

_TOKENS: Final = 20
"""Whole tokens that are minted, passed on and burned for their gas."""
_SLOT: Final = 1


async def reference(splits: int) -> Figures:
    """The loop's rate of splitting a part off to another holder, and the gas of each step.

    Raises:
        MissingPeerError: it is not installed.
    """
    abi, code = tools.reference()
    async with BenchChain() as chain:
        address = await chain.create(code + encode(["string", "string", "uint8"], ["Receivables", "RCV", 2]))
        holder = await chain.like_a_developers()
        token = contract(chain.node.url, address, abi)
        w3, call = token.w3, token.get_function_by_signature
        mint, burn = call("mint(address,uint256,uint256,uint256)"), call("burn(uint256)")
        split, whole = call("transferFrom(uint256,address,uint256)"), call("transferFrom(address,address,uint256)")
        me = Web3.to_checksum_address(holder)
        others = [Web3.to_checksum_address(one.maker.address) for one in RECEIVERS]
        to = [others[place % len(others)] for place in range(max(splits, _TOKENS))]
        # The reference numbers derived tokens from 1 on: the minted ones stand apart from them.
        first = 1 << 64
        tokens = range(first, first + 2 * _TOKENS)
        minting = [mint(me, one, _SLOT, FACE) for one in tokens]
        parting = [split(tokens[place % _TOKENS], to[place], PART) for place in range(splits)]
        passing = [whole(me, to[place], one) for place, one in enumerate(tokens[:_TOKENS])]
        burning = [burn(one) for one in tokens[_TOKENS:]]
        figures: dict[str, float | None] = {}
        for name, calls in (
            ("mint", minting),
            ("split_transfer", parting),
            ("whole_transfer", passing),
            ("burn", burning),
        ):
            rate, gas = await asyncio.to_thread(sent_one_by_one, w3, calls, holder)
            figures[f"gas_erc3525_{name}"] = sum(gas) / len(gas)
            if calls is parting:
                figures["erc3525_acts_per_s"] = rate.per_second
        return figures
