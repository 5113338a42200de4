"""The usual Brownie loop, in Brownie's own environment (`loops.brownie`): one transaction per act, wait, the next.

No project is loaded: it would compile all contracts first.
"""

import json
import sys
import time
from pathlib import Path

from brownie import Contract, accounts, network


def main(task: str, answer: str) -> None:
    """Send each act of the task's file in a transaction of its own, and write how long it took."""
    work = json.loads(Path(task).read_text(encoding="utf-8"))
    network.connect(work["network"])
    ledger = Contract.from_abi("Ledger", work["contract"], work["abi"])
    options = {
        "from": accounts.at(work["sender"], force=True),
        "gas_limit": work["gas"],
        "gas_price": 0,
        "silent": True,
    }
    begun = time.perf_counter()
    for act in work["acts"]:
        ledger.submit(act, options).wait(1)
    Path(answer).write_text(json.dumps({"seconds": time.perf_counter() - begun}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
