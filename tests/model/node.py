"""The real contract on Anvil: blocks that the test makes, outcomes from its events, words from its storage."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, Self

from ledger_api.acts import words
from ledger_api.acts.apply import Outcome, Status
from ledger_api.acts.catalogue import BY_KIND
from ledger_api.acts.codec import split_batch
from ledger_api.acts.genesis import Genesis
from ledger_api.acts.hashing import Domain, keccak
from ledger_api.acts.ids import storage_slot
from ledger_api.acts.state import State, Table
from ledger_api.chain import anvil
from ledger_api.chain.blocks import Log, read_logs
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.contracts import LEDGER, addresses_from, creation_codes
from ledger_api.chain.rpc import Call, RpcError
from ledger_api.chain.transactions import GAS_LIMIT, relayer

CHAIN_ID: Final = 7_002_002
SALT: Final = keccak(b"model")
_BATCH_GAS: Final = GAS_LIMIT - 1_700_000
_LINE_GAS: Final = {
    "Signer": 50_000,
    "Threshold": 25_000,
    "Evidence": 12_000,
    "Part": 32_000,
    "Payment": 46_000,
    "PageItem": 14_000,
    "Merged": 16_000,
    "Invited": 0,
}
"""Gas that the contract asks for each line before it tries an act."""
MOST_BATCH: Final = 100_000
"""Bytes of one transaction's batch."""
_EXECUTED = keccak(b"Executed(bytes32,uint8,bytes)")
_REFUSED = keccak(b"Refused(bytes32,uint8,bytes4)")
_SCHEDULED = keccak(b"Scheduled(bytes32,uint32,bytes)")
_ALERT = keccak(b"Alert(bytes32,uint8,bytes32)")
_DEFERRED = keccak(b"Deferred(uint256)")
_OUTCOMES = frozenset({_EXECUTED, _REFUSED, _SCHEDULED, _ALERT, _DEFERRED})


class Told(NamedTuple):
    """What the contract told of one act, in comparable form: `what` and its detail."""

    what: str
    digest: bytes
    detail: bytes | int = b""


class Node:
    """A ledger of its own on a node of its own. Use it as `async with`."""

    def __init__(self, genesis: Genesis, start: int) -> None:
        self._genesis = genesis
        self._node = anvil.AnvilNode(anvil.find_anvil(), anvil.Genesis(chain_id=CHAIN_ID, timestamp=start - 60))
        self._relayer = relayer(keccak(b"relayer of the model"))
        self._nonce = 0
        self._addresses = addresses_from(self._relayer.address, 0)
        self.contract = self._addresses[LEDGER]
        self.domain = Domain(CHAIN_ID, self.contract, SALT)
        self._kept: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        await self._node.start()
        for code in creation_codes(self._addresses, SALT, self._genesis):
            await self._send([(b"", code)])
            await self._node.rpc.call("evm_mine")
        code = await self._node.rpc.call("eth_getCode", "0x" + self.contract.hex(), "latest")
        assert len(code) > 1000, "the ledger was not created"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._node.stop()

    async def block(self, items: Sequence[bytes], now: int) -> list[Told]:
        """One block at the instant with the items in order; what the contract told of each act."""
        await self._send([(self.contract, encode_submit(batch)) for batch in _batches(items)])
        await self._node.rpc.call("evm_mine", {"timestamp": now})
        answer = await self._node.rpc.call(
            "eth_getLogs", {"address": "0x" + self.contract.hex(), "fromBlock": "latest", "toBlock": "latest"}
        )
        return [_told(log) for log in read_logs(answer) if log.topics[0] in _OUTCOMES]

    async def view(self, data: bytes) -> bytes:
        """What a function of the contract answers to call data."""
        answer: str = await self._node.rpc.call("eth_call", {"to": _hex(self.contract), "data": _hex(data)}, "latest")
        return bytes.fromhex(answer[2:])

    async def snapshot(self) -> str:
        """A point to which `revert` goes back."""
        answer: str = await self._node.rpc.call("evm_snapshot")
        self._kept[answer] = self._nonce
        return answer

    async def revert(self, to: str) -> None:
        """Go back to a snapshot, which is used up."""
        assert await self._node.rpc.call("evm_revert", to)
        self._nonce = self._kept.pop(to)

    async def plant(self, rows: Iterable[tuple[Table[Any, Any], Any, Any]]) -> None:
        """Write records into the contract's storage, past its code: for states that no test lives to reach."""
        calls = []
        for table, key, record in rows:
            slot = storage_slot(table, key)
            for place, word in enumerate(words.pack(table, record)):
                where = (_hex(self.contract), f"{slot + place:#x}", _hex(word.to_bytes(32, "big")))
                calls.append(Call("anvil_setStorageAt", where))
        for answer in await self._node.rpc.batch(calls) if calls else []:
            assert not isinstance(answer, RpcError), answer

    async def differences(self, state: State, rows: Iterable[tuple[Table[Any, Any], Any]]) -> list[str]:
        """Of these records every word in which the contract's storage and the state are not equal."""
        wanted: list[tuple[Table[Any, Any], Any, int, int]] = []
        beyond: list[str] = []
        for table, key in rows:
            slot = storage_slot(table, key)
            try:
                packed = words.pack(table, state.get(table, key))
            except OverflowError as error:
                beyond.append(f"{table.name} {key}: the rules' record has no words: {error}")
                continue
            for place, word in enumerate(packed):
                wanted.append((table, key, slot + place, word))
        calls = [Call("eth_getStorageAt", (_hex(self.contract), f"{slot:#x}", "latest")) for _, _, slot, _ in wanted]
        answers = await self._node.rpc.batch(calls) if calls else []
        return beyond + [
            f"{table.name} {key} slot {slot:#x}: contract {answer}, rules {word:#066x}"
            for (table, key, slot, word), answer in zip(wanted, answers, strict=True)
            if isinstance(answer, RpcError) or int(answer, 16) != word
        ]

    async def _send(self, calls: Sequence[tuple[bytes, bytes]]) -> None:
        sent = []
        for to, data in calls:
            signed = self._relayer.sign(chain_id=CHAIN_ID, nonce=self._nonce, to=to, data=data, gas=GAS_LIMIT)
            sent.append(Call("eth_sendRawTransaction", (_hex(signed.raw),)))
            self._nonce += 1
        for answer in await self._node.rpc.batch(sent):
            assert not isinstance(answer, RpcError), answer


def _hex(data: bytes) -> str:
    return f"0x{data.hex()}"


def _batches(items: Sequence[bytes]) -> list[bytes]:
    """The items in as many batches as leave each act all the gas that the contract asks for before it tries one."""
    batches: list[list[bytes]] = [[]]
    gas = size = 0
    for item in items:
        need = _gas_of(item)
        if gas + need > _BATCH_GAS or size + len(item) > MOST_BATCH:
            batches.append([])
            gas = size = 0
        batches[-1].append(item)
        gas += need
        size += len(item)
        if list(split_batch(item + b"\0")) != [item, b"\0"]:  # cut short: it would take the next item's bytes
            gas = _BATCH_GAS
    return [b"".join(batch) for batch in batches]


def _gas_of(item: bytes) -> int:
    act = BY_KIND.get(item[0])
    signatures = item[1] if len(item) > 1 else 0
    lines = 0
    if act is not None and act.items is not None:
        lines = min(len(item) // act.items.item.width, act.items.most)
    line = _LINE_GAS[act.items.item.name] if act and act.items else 0
    return 200_000 + 60 * len(item) + 8_000 * min(signatures, len(item) // 64) + lines * line


def _told(log: Log) -> Told:
    event, rest = log.topics[0], log.topics[1:]
    if event == _DEFERRED:
        return Told("deferred", b"", int.from_bytes(log.data, "big"))
    if event == _REFUSED:
        return Told("refused", rest[0], log.data[:4])
    if event == _EXECUTED:
        return Told("executed", rest[0], _bytes_at(log.data, 0))
    if event == _ALERT:
        return Told("alert", rest[0], log.data)
    return Told("scheduled", rest[0], log.data[:32] + _bytes_at(log.data, 32))


def _bytes_at(data: bytes, head: int) -> bytes:
    offset = int.from_bytes(data[head : head + 32], "big")
    length = int.from_bytes(data[offset : offset + 32], "big")
    return data[offset + 32 : offset + 32 + length]


def expected(item: bytes, outcome: Outcome) -> list[Told]:
    """What the contract must tell of an act with this outcome, in order."""
    if outcome.refusal is not None:
        return [Told("refused", outcome.digest, outcome.refusal.selector)]
    if outcome.status is Status.SCHEDULED:
        return [Told("scheduled", outcome.digest, outcome.eta.to_bytes(32, "big") + item)]
    code = outcome.alert_code.to_bytes(32, "big")
    alert = [Told("alert", outcome.digest, code + outcome.alert)] if outcome.alert else []
    return [*alert, Told("executed", outcome.digest, item)]
