"""Headers of BFT chains: their hash leaves out the seals, and commits to everything else as everywhere."""

from typing import Any

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.sdk.proofs.headers import HeaderError, prove_header
from ledger_api.values import rlp

# In the form of IBFT 2.0: one validator, no vote, round zero, one seal.
HEADER = bytes.fromhex(
    "f9027ea016fc3e618906c161b951738ea6392375d409d6640880e6c25ce7380d40ff97dfa01dcc4de8dec75d7aab85b567b6ccd41ad312451b"
    "948a7413f0a142fd40d4934794ca31306798b41bc81c43094a1e0462890ce7a673a0e51931b4ee95ac77368978c168ee0a173124a84ed70d96"
    "f2a352beefd111a7fda0217bcffbfd58413206859c981d8d09c6f2e45f03c93ed5996a1fbb26a5a8a974a048e29eeab42547c238445f65e4e4"
    "5e10ba0fabe1c72f63357b05c8a49520adbeb90100"
    "000000000000000800000000000000000000080000000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000080000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000040000000000000000000000000000000000000000000000000000000000000000000000000000000000080000000000"
    "000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000"
    "0181b28405f5e10083017c59846512bc6db884f882a00000000000000000000000000000000000000000000000000000000000000000d594"
    "ca31306798b41bc81c43094a1e0462890ce7a673808400000000f843b8412dda242ab37c9c7507e3c77c9398a93544fd75ef63392045da12"
    "863cd29b267b42a6599dfd9985358e6f89090341e6e7d89b8fb85ed0c80bb74137f332f75abf00a063746963616c2062797a616e74696e65"
    "206661756c7420746f6c6572616e6365880000000000000000"
)
NAMES = [
    *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty"),
    *("number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce"),
]
NUMBERS = {"difficulty", "number", "gasLimit", "gasUsed", "timestamp"}


def fields() -> list[Any]:
    found = rlp.decode(HEADER)
    assert isinstance(found, list)
    return found


def extra_with(parts: list[Any]) -> bytes:
    """The header's encoding with other extra data."""
    header = fields()
    header[12] = rlp.encode(parts)
    return rlp.encode(header)


def block(header: list[Any], identity: bytes) -> dict[str, Any]:
    """The answer of a node that has this header."""
    told = {name: "0x" + value.hex() for name, value in zip(NAMES, header, strict=True)}
    told |= {name: hex(int(told[name], 16)) for name in NUMBERS}
    return {**told, "hash": "0x" + identity.hex()}


def extra() -> list[Any]:
    found = rlp.decode(fields()[12])
    assert isinstance(found, list)
    return found


def test_a_header_of_ibft__hashes_without_round_and_seals() -> None:
    identity = keccak(extra_with(extra()[:3]))
    assert prove_header(block(fields(), identity)).hash == identity


def test_a_header_of_qbft__hashes_with_round_zero_and_no_seals() -> None:
    vanity, validators, _, _, seals = extra()
    header = fields()
    header[12] = rlp.encode([vanity, validators, [], b"\3", seals])
    identity = keccak(extra_with([vanity, validators, [], b"", []]))
    assert prove_header(block(header, identity)).hash == identity
    header[12] = rlp.encode([vanity, validators, [], b"\4", seals * 2])
    assert prove_header(block(header, identity)).hash == identity, "round and seals differ from validator to validator"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "extraData"])
def test_any_other_field__is_part_of_the_hash(name: str) -> None:
    identity = keccak(extra_with(extra()[:3]))
    told = block(fields(), identity)
    digits = told[name]
    told[name] = digits[:-1] + ("1" if digits[-1] != "1" else "2")
    with pytest.raises(HeaderError, match="does not hash"):
        prove_header(told)


def test_other_validators__are_another_block() -> None:
    identity = keccak(extra_with(extra()[:3]))
    header = fields()
    header[12] = rlp.encode([extra()[0], [b"\1" * 20], *extra()[2:]])
    with pytest.raises(HeaderError, match="does not hash"):
        prove_header(block(header, identity))
    header[12] = b"\xc0"
    with pytest.raises(HeaderError, match="does not hash"):
        prove_header(block(header, identity))
