"""A header is believed as far as its hash speaks for it: a node that lies once leaves nothing in the database."""

from typing import Any

import pytest

from ledger_api.chain.blocks import read_header
from ledger_api.chain.embedded import EmbeddedChain
from ledger_api.chain.rpc import RpcUnknownError

OTHER = "0x" + "5a" * 32


@pytest.fixture
async def block(chain: EmbeddedChain) -> Any:
    await chain.rpc.call("evm_mine")
    return await chain.rpc.call("eth_getBlockByNumber", "latest", False)


async def test_a_true_header_is_read(block: Any) -> None:
    header = read_header(block)
    assert (header.number, header.hash.hex()) == (1, block["hash"][2:])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hash", OTHER),
        ("parentHash", OTHER),
        ("stateRoot", OTHER),
        ("timestamp", "0x1"),
        ("number", "0x7"),
        ("logsBloom", "0x" + "01" * 256),
        ("hash", None),
        ("stateRoot", "0x5a"),
    ],
)
async def test_a_header_with_one_field_changed_is_no_answer(block: Any, field: str, value: str | None) -> None:
    with pytest.raises(RpcUnknownError, match="block"):
        read_header(block | {field: value})


@pytest.mark.parametrize("answer", [None, [], "0x", {}])
def test_what_is_no_block_is_no_answer(answer: object) -> None:
    with pytest.raises(RpcUnknownError, match="block"):
        read_header(answer)
