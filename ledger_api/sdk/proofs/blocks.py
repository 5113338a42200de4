"""A whole block from a node's answers, held to its header: which transactions ran, and every log that they left.

A header commits to its transactions and receipts by the roots of two tries. Both are computed here from what the node
said, so that a log left out, added or changed is noticed, whoever answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_api.acts.hashing import keccak
from ledger_api.sdk.proofs.headers import ProvenHeader, hex_bytes, hex_number, prove_header
from ledger_api.sdk.proofs.trie import list_root
from ledger_api.values import rlp

_Log = tuple[bytes, tuple[bytes, ...], bytes]
"""Address, topics, data."""
_LEGACY, _ACCESS_LIST, _DYNAMIC_FEE, _BLOB, _SET_CODE = 0, 1, 2, 3, 4


class BlockError(ValueError):
    """The node's answers are not what the header commits to."""


@dataclass(frozen=True, slots=True)
class ProvenLog:
    """A log; `index` counts within the block."""

    index: int
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class ProvenTransaction:
    """A transaction: what it was sent to (empty where it created a contract), with which input, and its logs."""

    hash: bytes
    to: bytes
    input: bytes
    logs: tuple[ProvenLog, ...]


@dataclass(frozen=True, slots=True)
class ProvenBlock:
    """A header and all that its two roots commit to."""

    header: ProvenHeader
    transactions: tuple[ProvenTransaction, ...]


def prove_block(block: Mapping[str, Any], receipts: Sequence[Mapping[str, Any]]) -> ProvenBlock:
    """The block of an `eth_getBlockBy…` answer with whole transactions, and the receipts of all of them in order.

    Raises:
        BlockError: a part is malformed, of an unknown type, or not what the header commits to.
    """
    try:
        return _proven(block, receipts)
    except BlockError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BlockError(f"block {block.get('number')}: {error}") from error


def _proven(block: Mapping[str, Any], receipts: Sequence[Mapping[str, Any]]) -> ProvenBlock:
    header = prove_header(block)
    bodies = block["transactions"]
    encoded = [_transaction(body) for body in bodies]
    if list_root(encoded) != header.transactions_root:
        raise BlockError(f"block {header.number}: the transactions are not those of the header")
    told = [_logs(receipt) for receipt in receipts]
    if list_root(map(_receipt, receipts, told)) != header.receipts_root:
        raise BlockError(f"block {header.number}: the receipts are not those of the header, a log differs")
    transactions, seen = [], 0
    for body, raw, logged in zip(bodies, encoded, told, strict=True):
        logs = tuple([ProvenLog(seen + at, *log) for at, log in enumerate(logged)])
        seen += len(logs)
        transactions.append(ProvenTransaction(keccak(raw), _to(body), hex_bytes(body["input"]), logs))
    return ProvenBlock(header, tuple(transactions))


def _transaction(body: Mapping[str, Any]) -> bytes:
    kind = hex_number(body.get("type", "0x0"))
    head = [_number(body, name) for name in ("nonce", "gasPrice", "gas")]
    if kind in {_DYNAMIC_FEE, _BLOB, _SET_CODE}:
        head = [_number(body, name) for name in ("nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas")]
    tail: list[rlp.Item] = [_to(body), _number(body, "value"), hex_bytes(body["input"])]
    signature = [_number(body, name) for name in ("r", "s")]
    if kind == _LEGACY:
        return rlp.encode([*head, *tail, _number(body, "v"), *signature])
    if kind not in {_ACCESS_LIST, _DYNAMIC_FEE, _BLOB, _SET_CODE}:
        raise ValueError(f"transactions of type {kind} are not known here")
    access: rlp.Item = [
        [hex_bytes(entry["address"], 20), [hex_bytes(key, 32) for key in entry["storageKeys"]]]
        for entry in body["accessList"]
    ]
    more: list[rlp.Item] = []
    if kind == _BLOB:
        more = [_number(body, "maxFeePerBlobGas"), [hex_bytes(name, 32) for name in body["blobVersionedHashes"]]]
    elif kind == _SET_CODE:
        more = [[_authorization(entry) for entry in body["authorizationList"]]]
    chain_id, parity = _number(body, "chainId"), _number(body, "yParity" if "yParity" in body else "v")
    return bytes([kind]) + rlp.encode([chain_id, *head, *tail, access, *more, parity, *signature])


def _authorization(entry: Mapping[str, Any]) -> list[rlp.Item]:
    chain_id, nonce, parity, r, s = (_number(entry, name) for name in ("chainId", "nonce", "yParity", "r", "s"))
    return [chain_id, hex_bytes(entry["address"], 20), nonce, parity, r, s]


def _logs(receipt: Mapping[str, Any]) -> list[_Log]:
    return [
        (
            hex_bytes(log["address"], 20),
            tuple([hex_bytes(topic, 32) for topic in log["topics"]]),
            hex_bytes(log["data"]),
        )
        for log in receipt["logs"]
    ]


def _receipt(receipt: Mapping[str, Any], told: Sequence[_Log]) -> bytes:
    logs: rlp.Item = [[address, list(topics), text] for address, topics, text in told]
    body = [_number(receipt, "status"), _number(receipt, "cumulativeGasUsed"), hex_bytes(receipt["logsBloom"], 256)]
    kind = hex_number(receipt.get("type", "0x0"))
    return (bytes([kind]) if kind else b"") + rlp.encode([*body, logs])


def _to(body: Mapping[str, Any]) -> bytes:
    return hex_bytes(body["to"], 20) if body.get("to") else b""


def _number(body: Mapping[str, Any], name: str) -> bytes:
    return rlp.number(hex_number(body[name]))
