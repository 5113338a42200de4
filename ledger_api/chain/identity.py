"""What a ledger is founded as, stored before anything is created and never changed after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from ledger_api.acts.genesis import Genesis
from ledger_api.acts.hashing import Domain
from ledger_api.chain import anvil
from ledger_api.chain.contracts import LEDGER
from ledger_api.chain.interface import NetworkView
from ledger_api.store.network import read_values, write_values

_FOUNDING: Final = "founding"
_GENESIS_HASH, _CODE_HASH, _DEPLOYED_AT = "genesis_hash", "code_hash", "deployed_at"


@dataclass(frozen=True, slots=True)
class Identity:
    """One ledger's identity.

    `node` is the embedded chain's own genesis, None where the node makes its own blocks. `addresses` says where each
    contract is created, by its name. `relayer` is the address of the key that creates and relays.
    """

    chain_id: int
    salt: bytes
    genesis: Genesis
    relayer: bytes
    addresses: Mapping[str, bytes]
    node: anvil.Genesis | None

    @property
    def contract(self) -> bytes:
        """The ledger's address."""
        return self.addresses[LEDGER]

    @property
    def domain(self) -> Domain:
        """Where acts of this ledger hold."""
        return Domain(self.chain_id, self.contract, self.salt)

    def to_bytes(self) -> bytes:
        """What is stored."""
        node = self.node
        document = {
            "chain_id": self.chain_id,
            "salt": self.salt.hex(),
            "genesis": self.genesis.to_json(),
            "relayer": self.relayer.hex(),
            "addresses": {name: address.hex() for name, address in self.addresses.items()},
            "node": None if node is None else [node.timestamp, node.gas_limit, node.hardfork],
        }
        return orjson.dumps(document)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Identity":
        """The identity that was stored."""
        document: dict[str, Any] = orjson.loads(stored)
        node = document["node"]
        return cls(
            chain_id=document["chain_id"],
            salt=bytes.fromhex(document["salt"]),
            genesis=Genesis.from_json(document["genesis"]),
            relayer=bytes.fromhex(document["relayer"]),
            addresses={name: bytes.fromhex(address) for name, address in document["addresses"].items()},
            node=None if node is None else anvil.Genesis(document["chain_id"], *node),
        )


def read_identity(connection: Connection) -> Identity | None:
    """The identity of the ledger in this database, None before it was founded."""
    stored = read_values(connection).get(_FOUNDING)
    return None if stored is None else Identity.from_bytes(stored)


def write_identity(connection: Connection, identity: Identity) -> None:
    """Store the identity, before its contracts are created."""
    write_values(connection, {_FOUNDING: identity.to_bytes()})


def read_network(connection: Connection, identity: Identity) -> NetworkView | None:
    """What members are told of the network; None before its contracts were created."""
    values = read_values(connection)
    if _DEPLOYED_AT not in values:
        return None
    return NetworkView(
        chain_id=identity.chain_id,
        genesis_hash=values[_GENESIS_HASH],
        contract=identity.contract,
        code_hash=values[_CODE_HASH],
        salt=identity.salt,
        deployed_at=int.from_bytes(values[_DEPLOYED_AT], "big"),
    )


def write_network(connection: Connection, network: NetworkView) -> None:
    """Store what the chain made of the identity."""
    write_values(
        connection,
        {
            _GENESIS_HASH: network.genesis_hash,
            _CODE_HASH: network.code_hash,
            _DEPLOYED_AT: network.deployed_at.to_bytes(8, "big"),
        },
    )
