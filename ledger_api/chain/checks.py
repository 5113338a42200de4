"""The single things that can be wrong with a ledger: how each shows, and what to do about it."""

import os
import random
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, select

from ledger_api.acts.ids import storage_slot
from ledger_api.acts.words import pack, word_count
from ledger_api.chain.errors import IdentityError
from ledger_api.chain.founding import verify_chain
from ledger_api.chain.hexes import data, quantity
from ledger_api.chain.identity import Identity
from ledger_api.chain.interface import Check, NetworkView
from ledger_api.chain.rpc import Call, NodeError, Rpc, RpcError
from ledger_api.store.migrations import newest, revision
from ledger_api.store.projection import sample
from ledger_api.store.reader import Reader, Snapshot
from ledger_api.store.tables.state import RECORDS

MOST_SKEW_S: Final = 60
"""How far a node's clock may be from this machine's."""
LEAST_FREE_BYTES: Final = 1 << 30
SLOT_US: Final = 1.1
"""What each storage slot in existence adds to every block of the embedded chain: its node hashes the whole state anew
(docs/performance.md)."""
MOST_STATE_MS: Final = 500
"""Past so much of it in every block the embedded chain is too slow for people who wait."""
_SAMPLED: Final = 8
_MILLISECONDS: Final = 10**12
_OTHERS: Final = 0o077

REMEDIES: Final = {
    "writes": "Read the reason in the service's log; mend it and start the service again.",
    "node": "See that the node runs and answers at the configured URL; the embedded one is started again by itself.",
    "clock": "Set the clocks of node and service by a time server, and the chain to stamp blocks in seconds.",
    "contract": "Point the service to the chain that it was founded on, with the version that shipped its code.",
    "nodes": "See to the nodes that are named: the others stand in for them meanwhile.",
    "sending": "See what the nodes say: fund the relayer, or let them take its transactions.",
    "projection": "Start with `ledger up --reindex`: the projection is made anew from the chain.",
    "schema": "Start the service with this version once: it migrates the database.",
    "lease": "Send writes to the other service. This one takes over by itself when that one ends.",
    "disk": "Free or add disk space: a full disk stops writes.",
    "keys": "Restore the file from the backup, or set its mode to 0600.",
    "journal": "Keep the folder and restore the database from the backup: the stored chain is not whole.",
    "service": "Read the service's log, or end it and run `ledger doctor` on the folder alone.",
    "size": "Move to a network of real nodes (--rpc-url): the embedded chain has outgrown itself.",
}
"""What to do where a check of this name fails."""


def failed(name: str, detail: str) -> Check:
    """A check that failed, with its remedy."""
    return Check(name, ok=False, detail=detail, remedy=REMEDIES[name])


async def check_node(client: Rpc, now: int) -> list[Check]:
    """Whether the node answers, and by which clock its blocks are stamped; `now` is this ledger's instant."""
    try:
        head = await client.call("eth_getBlockByNumber", "latest", False)
        number, timestamp = int(head["number"], 16), int(head["timestamp"], 16)
    except (NodeError, KeyError, TypeError, ValueError) as error:
        return [failed("node", f"it does not answer ({type(error).__name__})")]
    node = Check("node", ok=True, detail=f"answers; its head is block {number}")
    if timestamp > _MILLISECONDS:
        return [node, failed("clock", "the node stamps blocks in milliseconds: no deadline would ever pass")]
    if timestamp - now > MOST_SKEW_S:
        return [node, failed("clock", f"the node's head is {timestamp - now} s ahead of this machine's clock")]
    return [node, Check("clock", ok=True, detail="the node's time and this machine's agree")]


async def check_contract(client: Rpc, identity: Identity, network: NetworkView) -> Check:
    """Whether the chain is the one of the founding and holds the shipped code."""
    try:
        await verify_chain(client, identity, network.deployed_at, network)
    except (IdentityError, NodeError) as error:
        return failed("contract", str(error))
    return Check("contract", ok=True, detail=f"0x{network.contract.hex()} on chain {network.chain_id} has our code")


async def check_projection(client: Rpc, contract: bytes, reader: Reader) -> Check:
    """Records of every table, chosen at random, against the contract's storage at the same height."""

    def choose(snapshot: Snapshot) -> tuple[int, list[tuple[Any, Any, Any]]]:
        return snapshot.height, sample(snapshot.connection, _SAMPLED, random.Random())  # noqa: S311

    height, chosen = await reader.run(choose)
    calls, expected = [], []
    for table, key, record in chosen:
        first = storage_slot(table, key)
        for place, word in enumerate(pack(table, record)):
            slot = data((first + place).to_bytes(32, "big"))
            calls.append(Call("eth_getStorageAt", (data(contract), slot, quantity(height))))
            expected.append((table.name, key, word))
    try:
        words = await client.batch(calls)
    except NodeError as error:
        return failed("projection", f"the node can't be asked: {error}")
    for (name, key, word), answer in zip(expected, words, strict=True):
        if isinstance(answer, RpcError):
            return failed("projection", f"the node can't answer for block {height}")
        if int(answer, 16) != word:
            return failed("projection", f"{name} {key.hex() if isinstance(key, bytes) else key} is not the chain's")
    return Check("projection", ok=True, detail=f"{len(words)} words chosen at random are the chain's at {height}")


def check_schema(connection: Connection) -> Check:
    """Whether the database is at this version's revision."""
    found = revision(connection)
    if found == newest():
        return Check("schema", ok=True, detail=f"revision {found}")
    return failed("schema", f"the database is at revision {found}, this version works with {newest()}")


def check_size(connection: Connection) -> Check:
    """Whether the embedded chain still carries the ledger with ease: it grows slower with all that is stored on it."""
    slots = sum(
        word_count(table) * int(connection.execute(select(func.count()).select_from(sql)).scalar_one())
        for table, sql, _ in RECORDS
    )
    milliseconds = round(slots * SLOT_US / 1_000)
    told = f"{slots:,} storage slots add about {milliseconds} ms to each block"
    if milliseconds <= MOST_STATE_MS:
        return Check("size", ok=True, detail=told, needed=False)
    return replace(failed("size", f"{told}, where {MOST_STATE_MS} are carried with ease"), needed=False)


def check_disk(folder: Path) -> Check:
    """Whether there is room to go on."""
    free = shutil.disk_usage(folder).free
    if free >= LEAST_FREE_BYTES:
        return Check("disk", ok=True, detail=f"{free >> 20} MiB free")
    return failed("disk", f"only {free >> 20} MiB free")


def check_key(path: Path) -> Check:
    """Whether a key file is there and its owner's alone."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return failed("keys", f"{path.name} is missing")
    if os.name == "posix" and mode & _OTHERS:
        return failed("keys", f"{path.name} has mode {mode:04o}: others can read it")
    return Check("keys", ok=True, detail=f"{path.name} is its owner's alone")
