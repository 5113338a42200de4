"""What a member may ask the node through `/rpc`: an allow-list, each method with its own bounds.

Reads are passed on. A transaction is journaled before the node hears of it; because the chain is rebuilt from the
journal, everything that the node would check is checked here first.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from ledger_api.chain.errors import GatewayMethodError, GatewayRefusedError
from ledger_api.chain.hexes import data, quantity, read_data, read_quantity
from ledger_api.chain.identity import Identity
from ledger_api.chain.raw import RawTransaction, read_raw
from ledger_api.chain.rpc import Rpc, RpcUnknownError
from ledger_api.chain.transactions import GAS_LIMIT, MOST_BYTES

MOST_BLOCKS: Final = 1_000
"""The widest range of one `eth_getLogs`."""
MOST_LOGS: Final = 20_000
MOST_TOPICS: Final = 64
MOST_SLOTS: Final = 256
MOST_CALL_BYTES: Final = 128 * 1024
_TAGS: Final = ("latest", "earliest", "safe", "finalized", "pending")
_TRANSACTION_GAS, _TOKEN_GAS = 21_000, 10

Params = Sequence[Any]


class Sender(Protocol):
    """Who takes members' transactions."""

    async def take_transaction(self, transaction: RawTransaction, raw: bytes) -> None:
        """Make a checked transaction durable and bring it to the chain."""


class Gateway:
    """One for the ledger; `rpc` gives the client of the node as it is now."""

    def __init__(self, rpc: Callable[[], Rpc], identity: Identity, sender: Sender, *, free_gas: bool) -> None:
        self._rpc = rpc
        self._identity = identity
        self._sender = sender
        self._free_gas = free_gas
        self._contracts = set(identity.addresses.values())
        self._methods: Mapping[str, Callable[[Params], Awaitable[Any]]] = {
            "eth_chainId": self._plain("eth_chainId"),
            "eth_blockNumber": self._plain("eth_blockNumber"),
            "eth_gasPrice": self._plain("eth_gasPrice"),
            "eth_getBlockByNumber": self._block_by_number,
            "eth_getBlockByHash": self._block_by_hash,
            "eth_getLogs": self._logs,
            "eth_call": self._call,
            "eth_getProof": self._proof,
            "eth_getStorageAt": self._storage,
            "eth_getCode": self._code,
            "eth_getTransactionCount": self._count,
            "eth_getTransactionByHash": self._by_hash("eth_getTransactionByHash"),
            "eth_getTransactionReceipt": self._by_hash("eth_getTransactionReceipt"),
            "eth_sendRawTransaction": self._send,
        }

    async def answer(self, method: str, params: Params) -> Any:  # noqa: ANN401 - JSON
        """See `Ledger.gateway`."""
        handler = self._methods.get(method)
        if handler is None:
            raise GatewayMethodError(f"{method} is not served here; served are {', '.join(sorted(self._methods))}")
        try:
            return await handler(params)
        except (ValueError, IndexError, TypeError, AttributeError):
            raise GatewayRefusedError(f"the parameters of {method} are not as it takes them") from None

    def _plain(self, method: str) -> Callable[[Params], Awaitable[Any]]:
        async def ask(params: Params) -> Any:  # noqa: ANN401 - JSON
            _require(not params, f"{method} takes no parameters")
            return await self._rpc().call(method)

        return ask

    def _by_hash(self, method: str) -> Callable[[Params], Awaitable[Any]]:
        async def ask(params: Params) -> Any:  # noqa: ANN401 - JSON
            (identity,) = params
            return await self._rpc().call(method, data(read_data(identity, 32)))

        return ask

    async def _block_by_number(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        return await self._rpc().call("eth_getBlockByNumber", _block(params[0]), _flag(params, 1))

    async def _block_by_hash(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        return await self._rpc().call("eth_getBlockByHash", data(read_data(params[0], 32)), _flag(params, 1))

    async def _logs(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        (asked,) = params
        query: dict[str, Any] = {"address": data(self._identity.contract), "topics": _topics(asked.get("topics", []))}
        addresses = asked.get("address", query["address"])
        addresses = addresses if isinstance(addresses, list) else [addresses]
        _require([address.lower() for address in addresses] == [query["address"]], "only the ledger's logs are served")
        if "blockHash" in asked:
            query["blockHash"] = data(read_data(asked["blockHash"], 32))
        else:
            last = read_quantity(await self._rpc().call("eth_blockNumber"))
            first, end = (_height(asked.get(name, "latest"), last) for name in ("fromBlock", "toBlock"))
            _require(first <= end < first + MOST_BLOCKS, f"a range has 1 to {MOST_BLOCKS} blocks")
            query |= {"fromBlock": quantity(first), "toBlock": quantity(min(end, last))}
        try:
            logs = await self._rpc().call("eth_getLogs", query)
        except RpcUnknownError:
            # A node that is well answers a narrower question.
            raise GatewayRefusedError("the answer is too long: ask for fewer blocks") from None
        _require(len(logs) <= MOST_LOGS, f"more than {MOST_LOGS} logs: ask for fewer blocks")
        return logs

    async def _call(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        asked = params[0]
        _require(len(params) <= 2, "state overrides are not served")
        contract = data(self._identity.contract)
        _require(str(asked.get("to", "")).lower() == contract, "only the ledger can be called")
        text = asked.get("data", asked.get("input", "0x"))
        _require(len(read_data(text)) <= MOST_CALL_BYTES, "the call data is too long")
        call = {"to": contract, "data": text, "gas": quantity(GAS_LIMIT)}
        if "from" in asked:
            call["from"] = data(read_data(asked["from"], 20))
        return await self._rpc().call("eth_call", call, _block(*params[1:2]))

    async def _proof(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        slots = [data(read_data(slot, 32)) for slot in params[1]]
        _require(len(slots) <= MOST_SLOTS, f"at most {MOST_SLOTS} slots are proven at once")
        return await self._rpc().call("eth_getProof", self._contract(params[0]), slots, _block(*params[2:3]))

    async def _storage(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        slot = data(read_data(params[1], 32))
        return await self._rpc().call("eth_getStorageAt", self._contract(params[0]), slot, _block(*params[2:3]))

    async def _code(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        return await self._rpc().call("eth_getCode", self._contract(params[0]), _block(*params[1:2]))

    async def _count(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        address = data(read_data(params[0], 20))
        return await self._rpc().call("eth_getTransactionCount", address, _block(*params[1:2]))

    async def _send(self, params: Params) -> Any:  # noqa: ANN401 - JSON
        (text,) = params
        raw = read_data(text)
        _require(len(raw) <= MOST_BYTES, f"a transaction has at most {MOST_BYTES} bytes")
        try:
            transaction = read_raw(raw)
        except ValueError as error:
            raise GatewayRefusedError(f"the transaction can't be taken: {error}") from None
        self._check(transaction)
        await self._sender.take_transaction(transaction, raw)
        return data(transaction.hash)

    def _check(self, transaction: RawTransaction) -> None:
        identity = self._identity
        _require(transaction.chain_id == identity.chain_id, f"the chain id is {identity.chain_id}")
        _require(transaction.to == identity.contract, "only transactions to the ledger are taken")
        _require(transaction.value == 0, "the ledger takes no value")
        _require(transaction.gas <= GAS_LIMIT, f"a transaction has at most {GAS_LIMIT} gas")
        needed = intrinsic_gas(transaction.data)
        _require(transaction.gas >= needed, f"the transaction needs at least {needed} gas")
        _require(not transaction.listed, "access lists are not taken")
        _require(transaction.tip <= transaction.fee, "the priority fee is above the fee")
        if self._free_gas:
            _require(transaction.fee == 0, "gas is free here: set maxFeePerGas and maxPriorityFeePerGas to 0")

    def _contract(self, text: object) -> str:
        address = read_data(text if not isinstance(text, str) else text.lower(), 20)
        _require(address in self._contracts, "only the ledger and its libraries are served")
        return data(address)


def intrinsic_gas(call: bytes) -> int:
    """The least gas that a call with this data must offer: the floor of EIP-7623, which is above that of EIP-2028."""
    tokens = 4 * len(call) - 3 * call.count(0)
    return _TRANSACTION_GAS + _TOKEN_GAS * tokens


def _block(text: object = "latest") -> str:
    if text in _TAGS:
        return str(text)
    return quantity(read_quantity(text))


def _height(text: object, last: int) -> int:
    if text in _TAGS:
        return 0 if text == "earliest" else last
    return read_quantity(text)


def _flag(params: Params, place: int) -> bool:
    flag = params[place] if len(params) > place else False
    _require(isinstance(flag, bool), "whether whole transactions are wanted is true or false")
    return bool(flag)


def _topics(asked: Any) -> list[Any]:  # noqa: ANN401 - JSON
    _require(len(asked) <= 4, "an event has at most four topics")
    return [_topic(each) for each in asked]


def _topic(asked: Any) -> Any:  # noqa: ANN401 - JSON
    if asked is None:
        return None
    if not isinstance(asked, list):
        return data(read_data(asked, 32))
    _require(len(asked) <= MOST_TOPICS, f"a topic is one of at most {MOST_TOPICS}")
    return [data(read_data(one, 32)) for one in asked]


def _require(ok: bool, why: str) -> None:
    if not ok:
        raise GatewayRefusedError(why)
