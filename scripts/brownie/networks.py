"""Print the networks that scripts/brownie/run gives to Brownie.

``development`` is a chain that Brownie starts itself, on a free port; ``node`` is the running chain that
LEDGER_NODE_URL names, whose id Brownie wants to know beforehand.
"""

from __future__ import annotations

import json
import os
import socket
import urllib.request
from typing import Any

GAS_LIMIT = 60_000_000
"""Gas of a block of the development chain."""


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def chain_id(url: str) -> int:
    """Ask a node for its chain id.

    Raises:
        OSError: when the node does not answer within ten seconds.
    """
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(json.load(answer)["result"], 16)


def networks(url: str | None) -> dict[str, Any]:
    """Return Brownie's network configuration; without a URL it has no ``node``."""
    development = {
        "name": "Anvil",
        "id": "development",
        "cmd": "anvil --enable-tx-gas-limit",
        "host": "http://127.0.0.1",
        "cmd_settings": {"port": free_port(), "gas_limit": GAS_LIMIT, "accounts": 10, "base_fee": 0},
    }
    node = [] if url is None else [{"name": "Node", "id": "node", "chainid": chain_id(url), "host": url}]
    return {"live": [{"name": "Ledger", "networks": node}], "development": [development]}


if __name__ == "__main__":
    # JSON is YAML.
    print(json.dumps(networks(os.environ.get("LEDGER_NODE_URL")), indent=1))
