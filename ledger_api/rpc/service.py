"""Calls of members to the node: read one by one, passed on by the chain's allow-list, answered in order."""

import asyncio
from typing import Any

from ledger_api.chain.errors import (
    ChainBusyError,
    ChainError,
    ChainStoppedError,
    GatewayMethodError,
    GatewayRefusedError,
)
from ledger_api.chain.interface import Ledger
from ledger_api.chain.rpc import NodeError, RpcError
from ledger_api.store.errors import StoreBusyError, StoreError

AT_ONCE = 16
"""Calls of one batch that wait for the node at the same time."""

# JSON-RPC 2.0 and EIP-1474.
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL = -32603
LIMIT_EXCEEDED = -32005

_MOST_PARAMS = 16
_LONGEST_METHOD = 64
_LONGEST_ID = 128


async def answer(ledger: Ledger, calls: list[Any]) -> list[dict[str, Any]]:
    """The answers to the calls, in order; a call that is none has an error of its own."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(call: object) -> dict[str, Any]:
        async with places:
            return await _one(ledger, call)

    return list(await asyncio.gather(*(one(call) for call in calls)))


async def _one(ledger: Ledger, call: object) -> dict[str, Any]:
    members: dict[str, Any] = call if isinstance(call, dict) else {}
    identity, method, params = members.get("id"), members.get("method"), members.get("params", [])
    if type(identity) not in (int, str) or len(str(identity)) > _LONGEST_ID:
        return _error(None, INVALID_REQUEST, "a call is an object with an id")
    named = isinstance(method, str) and len(method) <= _LONGEST_METHOD
    if not named or not isinstance(params, list) or len(params) > _MOST_PARAMS or members.get("jsonrpc") != "2.0":
        return _error(identity, INVALID_REQUEST, "a call has jsonrpc 2.0, a method and a list of params")
    try:
        result = await ledger.gateway(str(method), params)
    except GatewayMethodError as error:
        return _error(identity, METHOD_NOT_FOUND, str(error))
    except GatewayRefusedError as error:
        return _error(identity, INVALID_PARAMS, str(error))
    except RpcError as error:
        return _error(identity, error.code, error.message)
    except ChainBusyError:
        return _error(identity, LIMIT_EXCEEDED, "too many acts wait; send it again later")
    except StoreBusyError:
        return _error(identity, LIMIT_EXCEEDED, "too many writes wait; send it again later")
    except (ChainStoppedError, StoreError):
        return _error(identity, INTERNAL, "writes are stopped")
    except (NodeError, ChainError):
        return _error(identity, INTERNAL, "the node does not answer; send it again later")
    return {"jsonrpc": "2.0", "id": identity, "result": result}


def _error(identity: object, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": identity, "error": {"code": code, "message": message}}
