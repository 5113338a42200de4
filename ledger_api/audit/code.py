"""The code that runs, held against the artifacts that this version ships: the contract's and each library's.

Nothing in the deployed code may differ but the addresses of the linked libraries (each of whose code is compared in
turn), the contract's three immutables, which are known, and a library's own address at its start.
"""

from collections.abc import Mapping

from ledger_api.acts.hashing import Domain
from ledger_api.chain.contracts import LEDGER, Artifact, artifact

_OWN_ADDRESS: Mapping[str, int] = {"start": 1, "length": 20}
"""Where a library's code holds its own address, after PUSH20: a guard against being called directly."""


class CodeError(ValueError):
    """The deployed code is not the shipped one."""


def check_main(code: bytes, domain: Domain) -> dict[str, bytes]:
    """Check the contract's code and give the address of each linked library.

    Raises:
        CodeError: it differs, links one library at two addresses, or has other immutables.
    """
    shipped = artifact(LEDGER)
    expected = {domain.salt, domain.chain_id.to_bytes(32, "big"), domain.separator}
    kept = bytearray(code)
    for places in shipped.immutables.values():
        values = {_cut(kept, place) for place in places}
        if len(values) != 1 or not values <= expected:
            raise CodeError("an immutable of the ledger is neither its salt, its chain's id nor its domain separator")
    addresses = _links(kept, shipped)
    _same(LEDGER, bytes(kept), _blank(shipped))
    return addresses


def check_library(name: str, address: bytes, code: bytes) -> dict[str, bytes]:
    """Check a linked library's code and give the address of each library that it links itself.

    Raises:
        CodeError: it differs, links one library at two addresses, or keeps what construction filled in.
    """
    shipped = artifact(name)
    if shipped.immutables:
        raise CodeError(f"{name} keeps what the audit does not follow")
    kept = bytearray(code)
    own = _cut(kept, _OWN_ADDRESS)
    if own != address:
        raise CodeError(f"{name} names another address than its own")
    addresses = _links(kept, shipped)
    _same(name, bytes(kept), _blank(shipped))
    return addresses


def _links(kept: bytearray, shipped: Artifact) -> dict[str, bytes]:
    """The address of each library that the code links; zeros in their places from then on.

    Raises:
        CodeError: it links one library at two addresses.
    """
    addresses: dict[str, bytes] = {}
    for libraries in shipped.deployed_links.values():
        for name, places in libraries.items():
            linked = {_cut(kept, place) for place in places}
            if len(linked) != 1:
                raise CodeError(f"{name} is linked at several addresses")
            addresses[name] = linked.pop()
    return addresses


def _blank(shipped: Artifact) -> bytes:
    """The shipped code with zeros where an address is linked."""
    text = list(shipped.deployed)
    for libraries in shipped.deployed_links.values():
        for places in libraries.values():
            for place in places:
                start, length = 2 * place["start"], 2 * place["length"]
                text[start : start + length] = "0" * length
    return bytes.fromhex("".join(text))


def _cut(code: bytearray, place: Mapping[str, int]) -> bytes:
    """What stands in a place, which is zero from then on."""
    span = slice(place["start"], place["start"] + place["length"])
    value = bytes(code[span])
    code[span] = bytes(len(value))
    return value


def _same(name: str, code: bytes, shipped: bytes) -> None:
    if code != shipped:
        raise CodeError(f"the code of {name} is not the one that this version ships")
