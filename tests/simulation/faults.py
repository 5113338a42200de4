"""What can go wrong between the service and a node, and in which answer it shows."""

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

Call = dict[str, Any]


class Fault(StrEnum):
    """One thing that goes wrong with one request."""

    DROPPED = "dropped"
    """The request never arrives; the asker waits in vain."""
    RESET = "reset"
    """The connection breaks before the request arrives."""
    ANSWER_LOST = "answer lost"
    """The node does what it is asked, and nobody hears of it until the time is over."""
    ANSWER_RESET = "answer reset"
    """The node does what it is asked, and the connection breaks."""
    SLOW = "slow"
    TWICE = "twice"
    """The request arrives twice; the second answer is heard."""
    SHUFFLED = "shuffled"
    """The calls of a batch are worked on, and answered, in another order."""
    GARBAGE = "garbage"
    """The answer is no answer to the request."""
    CUT = "cut"
    """A batch is answered in part."""
    ERROR = "error"
    """The node answers that it can't, and has done nothing."""
    ERROR_AFTER = "error after"
    """The node answers that it can't, and has done it."""
    NO_LOGS = "no logs"
    """A block's logs, and its receipts, are kept back, as a node does that has let go of them."""
    SOME_LOGS = "some logs"
    """One of the logs is kept back."""
    OTHER_LOG = "other log"
    """A log says something else than the contract did."""
    NO_BLOCK = "no block"
    OTHER_BLOCK = "other block"
    """The block before the one that was asked for."""
    OTHER_HASH = "other hash"
    """A header with a hash that is not its own."""
    NO_RECEIPT = "no receipt"
    OTHER_STATUS = "other status"
    """A receipt that says the transaction failed, or that it did not."""
    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after"
    SHORTENED = "shortened"
    """The node's chain has lost its last block, and nobody says so."""
    EMPTIED = "emptied"
    """The node's chain is the empty one."""
    POOL_LOST = "pool lost"


_SHOWS_IN: Final = {
    Fault.NO_LOGS: {"eth_getLogs", "eth_getBlockReceipts"},
    Fault.SOME_LOGS: {"eth_getLogs"},
    Fault.OTHER_LOG: {"eth_getLogs"},
    Fault.NO_BLOCK: {"eth_getBlockByNumber"},
    Fault.OTHER_BLOCK: {"eth_getBlockByNumber"},
    Fault.OTHER_HASH: {"eth_getBlockByNumber"},
    Fault.NO_RECEIPT: {"eth_getTransactionReceipt", "eth_getBlockReceipts"},
    Fault.OTHER_STATUS: {"eth_getTransactionReceipt", "eth_getBlockReceipts"},
}
LIES: Final = tuple(_SHOWS_IN)


@dataclass
class _Armed:
    fault: Fault
    after: int
    times: int


class Faults:
    """What is going to happen to the next requests."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._armed: list[_Armed] = []

    def __bool__(self) -> bool:
        return bool(self._armed)

    def arm(self, fault: Fault, after: int, times: int) -> None:
        """Let it happen so many times, once `after` requests in which it could show have gone well."""
        self._armed.append(_Armed(fault, after, times))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._armed.clear()

    def next(self, calls: list[Call]) -> Fault | None:
        """What happens to a request."""
        methods = {call["method"] for call in calls}
        for armed in self._armed:
            if armed.fault in _SHOWS_IN and not methods & _SHOWS_IN[armed.fault]:
                continue
            if armed.after:
                armed.after -= 1
                continue
            armed.times -= 1
            if not armed.times:
                self._armed.remove(armed)
            return armed.fault
        return None

    def told(self, fault: Fault | None, method: str, result: Any) -> Any:
        """What the node says instead of the result."""
        if fault is None or method not in _SHOWS_IN.get(fault, ()):
            return result
        if fault is Fault.NO_LOGS:
            return [] if self._chance.random() < 0.7 or not result else _without_logs(method, result)
        if not result or fault in (Fault.NO_BLOCK, Fault.NO_RECEIPT):
            return None if method != "eth_getLogs" else result
        if fault is Fault.SOME_LOGS:
            kept = list(result)
            del kept[self._chance.randrange(len(kept))]
            return kept
        if fault is Fault.OTHER_LOG:
            changed = self._chance.randrange(len(result))
            return [_other_log(log) if place == changed else log for place, log in enumerate(result)]
        if fault is Fault.OTHER_HASH:
            name = self._chance.choice(("hash", "stateRoot", "parentHash", "logsBloom"))
            return {**result, name: _flipped(result[name])}
        if fault is Fault.OTHER_STATUS:
            return _other_status(result) if isinstance(result, dict) else list(map(_other_status, result))
        return result


def _without_logs(method: str, result: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**receipt, "logs": []} for receipt in result] if method == "eth_getBlockReceipts" else []


def _other_log(log: dict[str, Any]) -> dict[str, Any]:
    if len(log["topics"]) > 1:
        first, second, *rest = log["topics"]
        return {**log, "topics": [first, _flipped(second), *rest]}
    return {**log, "data": _flipped(log["data"])}


def _other_status(receipt: dict[str, Any]) -> dict[str, Any]:
    return {**receipt, "status": "0x0" if receipt["status"] == "0x1" else "0x1"}


def _flipped(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")
