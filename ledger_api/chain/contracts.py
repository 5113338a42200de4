"""The compiled contracts that the service ships: linked, created, and compared with what a chain holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import orjson
from eth_abi.abi import encode as abi_encode

from ledger_api.acts.genesis import Genesis
from ledger_api.acts.hashing import keccak
from ledger_api.chain.errors import ArtifactError
from ledger_api.values import rlp

LEDGER: Final = "Ledger"
_POLICY = "(uint16,uint16,uint8,uint16,uint64,uint8,uint8,uint16,uint16,(uint16,uint64,uint64)[])"
_GENESIS = f"((address,uint64,bytes32,bytes32)[],uint8,uint32,{_POLICY})"
_PUSH20 = 0x73
"""A library's code begins by pushing its own address, which only its deployment fills in."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One contract as compiled: creation code and deployed code in hexadecimal, with the places to be filled in."""

    name: str
    creation: str
    links: Mapping[str, Mapping[str, list[dict[str, int]]]]
    deployed: str
    deployed_links: Mapping[str, Mapping[str, list[dict[str, int]]]]
    immutables: Mapping[str, list[dict[str, int]]]

    @property
    def libraries(self) -> list[str]:
        """The libraries that it needs itself, in a fixed order."""
        return sorted({library for libraries in self.links.values() for library in libraries})

    def creation_code(self, addresses: Mapping[str, bytes]) -> bytes:
        """The creation code with each library's address in its places.

        Raises:
            KeyError: a library that it needs has no address.
        """
        return bytes.fromhex(_linked(self.creation, self.links, addresses))

    def matches(self, code: bytes, addresses: Mapping[str, bytes]) -> bool:
        """Whether code on a chain is this contract's, linked to these libraries; what construction fills in is free."""
        expected = bytearray.fromhex(_linked(self.deployed, self.deployed_links, addresses))
        actual = bytearray(code)
        if len(actual) != len(expected):
            return False
        free = [(place["start"], place["length"]) for places in self.immutables.values() for place in places]
        if expected[0] == _PUSH20 and not any(expected[1:21]):
            free.append((1, 20))
        for start, length in free:
            actual[start : start + length] = expected[start : start + length] = bytes(length)
        return actual == expected


@cache
def artifact(name: str) -> Artifact:
    """The shipped artifact of a contract.

    Raises:
        ArtifactError: there is none, or it can't be read.
    """
    try:
        text = resources.files("ledger_api.chain").joinpath("artifacts", f"{name}.json").read_bytes()
        compiled: dict[str, Any] = orjson.loads(text)
        return Artifact(
            name,
            compiled["bytecode"],
            compiled["linkReferences"],
            compiled["deployedBytecode"],
            compiled["deployedLinkReferences"],
            compiled["immutableReferences"],
        )
    except (OSError, KeyError, orjson.JSONDecodeError) as error:
        raise ArtifactError(f"the artifact of {name} can't be read: run `make contracts`") from error


@cache
def creation_order() -> tuple[str, ...]:
    """Every contract of the ledger, each after the libraries that it needs; the ledger itself is last."""
    ordered: list[str] = []

    def visit(name: str) -> None:
        for library in artifact(name).libraries:
            visit(library)
        if name not in ordered:
            ordered.append(name)

    visit(LEDGER)
    return tuple(ordered)


def created_address(sender: bytes, nonce: int) -> bytes:
    """The address of the contract that the sender's transaction of this nonce creates."""
    return keccak(rlp.encode([sender, rlp.number(nonce)]))[12:]


def addresses_from(sender: bytes, nonce: int) -> dict[str, bytes]:
    """Where each contract comes to be when they are created in order from this nonce on."""
    return {name: created_address(sender, nonce + place) for place, name in enumerate(creation_order())}


def creation_codes(addresses: Mapping[str, bytes], salt: bytes, genesis: Genesis) -> list[bytes]:
    """What the creating transactions carry, in order; the ledger's ends with its constructor's arguments."""
    codes = [artifact(name).creation_code(addresses) for name in creation_order()]
    codes[-1] += founding_arguments(salt, genesis)
    return codes


def founding_arguments(salt: bytes, genesis: Genesis) -> bytes:
    """The constructor's arguments as the ABI encodes them, which are also the data of the event `Founded`."""
    governors = [tuple(governor) for governor in genesis.governors]
    policy = (*genesis.policy[:-1], [tuple(line) for line in genesis.policy.thresholds])
    return abi_encode(["bytes32", _GENESIS], [salt, (governors, genesis.threshold, genesis.delay, policy)])


def _linked(code: str, links: Mapping[str, Mapping[str, list[dict[str, int]]]], addresses: Mapping[str, bytes]) -> str:
    text = bytearray(code.encode())
    for libraries in links.values():
        for library, places in libraries.items():
            for place in places:
                start, end = 2 * place["start"], 2 * (place["start"] + place["length"])
                text[start:end] = addresses[library].hex().encode()
    return text.decode()
