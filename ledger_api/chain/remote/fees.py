"""What a transaction offers per gas: nothing where gas is free, else enough for the next blocks; more when stuck."""

from typing import Final, NamedTuple

from ledger_api.chain.hexes import read_quantity
from ledger_api.chain.remote.reading import Seen
from ledger_api.chain.rpc import Rpc, RpcError, RpcUnknownError

_HEADROOM: Final = 2
"""How often the base fee may grow by an eighth (six times) before an offer is too low: it doubles."""
_LEAST_RAISE: Final = (9, 8)
"""By how much a replacement must beat what it replaces, for every client's rule (10 or 12.5 in a hundred)."""
_MOST_RAISE: Final = 10
"""A stuck transaction never offers more than so often what is offered for new ones: no runaway bids."""


class Fee(NamedTuple):
    """The most to pay per gas, and what of it goes to the block's maker; in wei."""

    most: int = 0
    tip: int = 0


FREE: Final = Fee()


async def suggested(rpc: Rpc, head: Seen, held: int) -> Fee:
    """What a new transaction should offer after this head, of a sender who holds so many wei.

    Raises:
        RpcUnknownError: no usable answer.
    """
    price = await _wei(rpc, "eth_gasPrice")
    if head.base_fee == 0 and (price == 0 or held == 0):
        return FREE
    tip = await _wei(rpc, "eth_maxPriorityFeePerGas")
    if tip is None:
        tip = max(0, (price or 0) - head.base_fee)
    return Fee(_HEADROOM * head.base_fee + tip, tip)


def raised(fee: Fee, now: Fee) -> Fee | None:
    """What a replacement of a stuck transaction offers, None where offering more is of no use."""
    if fee.most == 0 and now.most == 0:
        return None
    least = Fee(*[part * _LEAST_RAISE[0] // _LEAST_RAISE[1] + 1 for part in fee])
    wanted = Fee(max(least.most, now.most), max(least.tip, now.tip))
    return None if wanted.most > _MOST_RAISE * now.most else wanted


async def _wei(rpc: Rpc, method: str) -> int | None:
    try:
        return read_quantity(await rpc.call(method))
    except RpcError:
        return None
    except ValueError:
        raise RpcUnknownError(f"{method}: the answer is no number") from None
