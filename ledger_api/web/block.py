"""`Ledger-Block`: the height of the projection that an answer was read at."""

from starlette.requests import Request

HEADER = "Ledger-Block"


def made_at(request: Request, height: int) -> None:
    """Remember that the request's answer was read at this height; the lowest of several counts."""
    known = block_of(request)
    request.state.ledger_block = height if known is None else min(known, height)


def block_of(request: Request) -> int | None:
    """The height noted for the request, None where nothing of the ledger was read."""
    height: int | None = getattr(request.state, "ledger_block", None)
    return height
