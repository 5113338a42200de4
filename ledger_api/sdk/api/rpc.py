"""The gateway to the chain's node, for who may see the graph."""

from collections.abc import Sequence
from typing import Any

from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.errors import AnswerError, NodeCallError
from ledger_api.sdk.flows import Flow


class RpcFlows(Flows):
    """JSON-RPC as any Ethereum client sends it, with the session's token."""

    def call(self, method: str, params: Sequence[object] = ()) -> Flow[Any]:
        """The result of one call.

        Raises:
            NodeCallError: the gateway or the node refuses it.
        """
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        told = yield from self._core.send("POST", "/rpc", dict[str, Any], call)
        if "error" in told:
            raise NodeCallError(str(told["error"].get("message")), int(told["error"].get("code", 0)))
        if "result" not in told:
            raise AnswerError("the gateway's answer is no JSON-RPC")
        return told["result"]
