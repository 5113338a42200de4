"""The usual Brownie loop, run by Brownie itself (`peers.brownie`): one transaction per act, wait, the next."""

import json
import time
from pathlib import Path

from brownie import Contract, accounts


def main(task: str, answer: str) -> None:
    """Send each act of the task's file in a transaction of its own, and write how long it took."""
    work = json.loads(Path(task).read_text())
    ledger = Contract.from_abi("Ledger", work["contract"], work["abi"])
    options = {"from": accounts.at(work["sender"], force=True), "gas_limit": work["gas"], "gas_price": 0}
    begun = time.perf_counter()
    for act in work["acts"]:
        ledger.submit(act, options).wait(1)
    Path(answer).write_text(json.dumps({"seconds": time.perf_counter() - begun}))
