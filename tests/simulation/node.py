"""A node that makes a block when it is told to, as Anvil does: its pool, its chain, and what it answers."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from ledger_api.chain.raw import RawTransaction
from ledger_api.values import rlp
from tests.simulation.chain import Block, Records, Rules, code_of
from tests.simulation.headers import LogEntry

INVALID_PARAMS, SERVER_ERROR, REJECTED, INTERNAL = -32602, -32000, -32003, -32603


class AnsweredError(Exception):
    """An answer that is an error of the node's own."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Peer:
    """One node with its memory. It never fails: what goes wrong happens on the way to it (`faults`)."""

    def __init__(self, rules: Rules, timestamp: int) -> None:
        self.rules = rules
        self.blocks: list[Block] = [rules.genesis(timestamp)]
        self.records = Records()
        self.created: set[str] = set()
        self.nonces: Counter[bytes] = Counter()
        self.ready: list[RawTransaction] = []
        self.queued: dict[tuple[bytes, int], RawTransaction] = {}
        self._by_hash: dict[str, Block] = {}
        self._places: dict[bytes, tuple[Block, int]] = {}
        self._methods: Final[dict[str, Callable[..., Any]]] = {
            "anvil_setLoggingEnabled": lambda _: None,
            "eth_chainId": lambda: hex(rules.identity.chain_id),
            "eth_blockNumber": lambda: hex(self.head.number),
            "eth_gasPrice": lambda: "0x0",
            "eth_getBalance": lambda *_: hex(10**18),
            "eth_maxPriorityFeePerGas": lambda: "0x0",
            "eth_syncing": lambda: False,
            "eth_getBlockByNumber": self._block_by_number,
            "eth_getBlockByHash": self._block_by_hash,
            "eth_getBlockReceipts": self._receipts,
            "eth_getCode": self._code,
            "eth_getLogs": self._logs,
            "eth_getTransactionByHash": self._transaction,
            "eth_getTransactionCount": self._count,
            "eth_getTransactionReceipt": self._receipt,
            "eth_sendRawTransaction": self._send,
            "evm_mine": self._mine,
        }
        self._by_hash[_hex(self.head.hash)] = self.head

    @property
    def head(self) -> Block:
        """The last block."""
        return self.blocks[-1]

    def answer(self, method: str, params: tuple[Any, ...]) -> Any:
        """The result of a call.

        Raises:
            AnsweredError: the node's own error.
        """
        handler = self._methods.get(method)
        if handler is None:
            raise AnsweredError(-32601, f"Method not found: {method}")
        return handler(*params)

    # ----- Its chain

    def _count(self, address: str, block: str = "latest") -> str:
        sender = bytes.fromhex(address[2:])
        above = [] if block == "latest" else self.blocks[int(block, 16) + 1 :]
        later = sum(member.sender == sender for each in above for member in each.transactions)
        return hex(self.nonces[sender] - later)

    def append(self, timestamp: int, members: list[RawTransaction]) -> Block:
        """Make the next block of these transactions."""
        block = self.rules.make(self.head, self.records, timestamp, members)
        self.adopt(block)
        return block

    def adopt(self, block: Block) -> None:
        """Take a block that another node made, after the head."""
        self.blocks.append(block)
        self.records.forward(block)
        self.created |= block.created
        self._by_hash[_hex(block.hash)] = block
        for place, member in enumerate(block.transactions):
            self.nonces[member.sender] += 1
            self._places[member.hash] = (block, place)

    def take_back(self) -> Block:
        """Lose the last block."""
        block = self.blocks.pop()
        self.records.back()
        self.created -= block.created
        del self._by_hash[_hex(block.hash)]
        for member in block.transactions:
            self.nonces[member.sender] -= 1
            del self._places[member.hash]
        return block

    def forget_pool(self) -> None:
        """Lose what waits for a block."""
        self.ready.clear()
        self.queued.clear()

    # ----- What it answers

    def _send(self, text: str) -> str:
        member = self.rules.read(text)
        if member in self.ready or member in self.queued.values():
            raise AnsweredError(REJECTED, "transaction already imported")
        following = self.nonces[member.sender] + sum(one.sender == member.sender for one in self.ready)
        if member.nonce < following:
            raise AnsweredError(REJECTED, "nonce too low")
        if member.nonce > following:
            self.queued[member.sender, member.nonce] = member
        else:
            self.ready.append(member)
            while (after := self.queued.pop((member.sender, following := following + 1), None)) is not None:
                self.ready.append(after)
        return _hex(member.hash)

    def _mine(self, options: dict[str, int]) -> str:
        timestamp = options["timestamp"]
        if timestamp < self.head.header.timestamp:
            raise AnsweredError(
                INVALID_PARAMS, f"Timestamp error: {timestamp} is lower than previous block's timestamp"
            )
        members, self.ready = self.ready, []
        self.append(timestamp, members)
        return "0x0"

    def _at(self, tag: str) -> Block | None:
        if tag in ("latest", "pending", "safe", "finalized"):
            return self.head
        number = 0 if tag == "earliest" else int(tag, 16)
        return self.blocks[number] if number < len(self.blocks) else None

    def _block_by_number(self, tag: str, full: bool = False) -> dict[str, Any] | None:
        block = self._at(tag)
        return None if block is None else self._block_json(block, full)

    def _block_by_hash(self, text: str, full: bool = False) -> dict[str, Any] | None:
        block = self._by_hash.get(text)
        return None if block is None else self._block_json(block, full)

    def _block_json(self, block: Block, full: bool) -> dict[str, Any]:
        members = [
            self._transaction_json(block, place) if full else _hex(member.hash)
            for place, member in enumerate(block.transactions)
        ]
        return {"hash": _hex(block.hash), **block.header.to_json(), "transactions": members}

    def _transaction(self, text: str) -> dict[str, Any] | None:
        at = self._places.get(bytes.fromhex(text[2:]))
        return None if at is None else self._transaction_json(*at)

    def _transaction_json(self, block: Block, place: int) -> dict[str, Any]:
        member = block.transactions[place]
        fields = rlp.decode(self.rules.raws[member.hash][1:])
        parity, r, s = (part if isinstance(part, bytes) else b"" for part in fields[-3:])
        return {
            "type": "0x2",
            "accessList": [],
            "yParity": hex(int.from_bytes(parity, "big")),
            "r": hex(int.from_bytes(r, "big")),
            "s": hex(int.from_bytes(s, "big")),
            "chainId": hex(member.chain_id),
            "nonce": hex(member.nonce),
            "gas": hex(member.gas),
            "gasPrice": hex(member.fee),
            "maxFeePerGas": hex(member.fee),
            "maxPriorityFeePerGas": hex(member.tip),
            "to": _hex(member.to) if member.to else None,
            "value": "0x0",
            "input": _hex(member.data),
            "hash": _hex(member.hash),
            "blockHash": _hex(block.hash),
            "blockNumber": hex(block.number),
            "transactionIndex": hex(place),
            "from": _hex(member.sender),
        }

    def _code(self, address: str, _: str = "latest") -> str:
        for name, known in self.rules.identity.addresses.items():
            if _hex(known) == address and name in self.created:
                return code_of(self.rules.identity, name)
        return "0x"

    def _logs(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        if "blockHash" in query:
            block = self._by_hash.get(query["blockHash"])
            if block is None:
                raise AnsweredError(SERVER_ERROR, "unknown block")
            chosen = [block]
        else:
            first, last = (self._at(query.get(name, "latest")) for name in ("fromBlock", "toBlock"))
            chosen = self.blocks[first.number if first else 0 : (last or self.head).number + 1]
        return [
            told
            for block in chosen
            for log, told in _logs_of(block)
            if told["address"] == query.get("address", told["address"]) and _wanted(log, query.get("topics", []))
        ]

    def _receipts(self, text: str) -> list[dict[str, Any]] | None:
        block = self._by_hash.get(text) if len(text) == 66 else self._at(text)
        return None if block is None else [_receipt_json(block, place) for place in range(len(block.transactions))]

    def _receipt(self, text: str) -> dict[str, Any] | None:
        at = self._places.get(bytes.fromhex(text[2:]))
        return None if at is None else _receipt_json(*at)


def _wanted(log: LogEntry, topics: list[Any]) -> bool:
    for place, wanted in enumerate(topics):
        if wanted is None:
            continue
        allowed = wanted if isinstance(wanted, list) else [wanted]
        if place >= len(log.topics) or _hex(log.topics[place]) not in allowed:
            return False
    return True


def _logs_of(block: Block) -> Iterator[tuple[LogEntry, dict[str, Any]]]:
    index = 0
    for place, receipt in enumerate(block.receipts):
        for log in receipt.logs:
            yield (
                log,
                {
                    "address": _hex(log.address),
                    "topics": [_hex(topic) for topic in log.topics],
                    "data": _hex(log.data),
                    "blockHash": _hex(block.hash),
                    "blockNumber": hex(block.number),
                    "transactionHash": _hex(block.transactions[place].hash),
                    "transactionIndex": hex(place),
                    "logIndex": hex(index),
                    "removed": False,
                },
            )
            index += 1


def _receipt_json(block: Block, place: int) -> dict[str, Any]:
    receipt, member = block.receipts[place], block.transactions[place]
    return {
        "type": "0x2",
        "status": hex(receipt.status),
        "cumulativeGasUsed": hex(sum(one.gas for one in block.receipts[: place + 1])),
        "logs": [told for _, told in _logs_of(block) if told["transactionIndex"] == hex(place)],
        "logsBloom": _hex(receipt.bloom.to_bytes(256, "big")),
        "transactionHash": _hex(member.hash),
        "transactionIndex": hex(place),
        "blockHash": _hex(block.hash),
        "blockNumber": hex(block.number),
        "gasUsed": hex(receipt.gas),
        "effectiveGasPrice": "0x0",
        "from": _hex(member.sender),
        "to": _hex(member.to) if member.to else None,
        "contractAddress": None,
    }


def _hex(value: bytes) -> str:
    return "0x" + value.hex()
