"""The audit's answer: checks with their figures, and one verdict in the words of docs/trust.md."""

from dataclasses import dataclass
from typing import Any

from ledger_api.audit.checkpoints import Countersigned
from ledger_api.audit.invariants import Check
from ledger_api.sdk.verify import AUTHORISED, FINAL

DISAGREES = "does not agree"


@dataclass(frozen=True, slots=True)
class Audit:
    """What one audit found of a contract up to the block `height`. Hashes have 32 bytes, times are unix seconds."""

    chain_id: int
    contract: bytes
    founded_at: int
    height: int
    block_hash: bytes
    state_root: bytes
    time: int
    blocks: int
    transactions: int
    executed: int
    history: bytes
    acts: dict[str, int]
    threshold: int
    governors: dict[int, bytes]
    """The present governors' primary keys by their numbers; `threshold` of them sign together."""
    checks: tuple[Check, ...]
    checkpoint: Countersigned | None
    seconds: float

    @property
    def agrees(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)

    @property
    def verdict(self) -> str:
        """One of: does not agree; authorised, not final; final; final to a block before the head."""
        if not self.agrees:
            return DISAGREES
        if self.checkpoint is None or not self.checkpoint.final:
            return AUTHORISED
        if self.checkpoint.height == self.height:
            return FINAL
        return f"{FINAL} to block {self.checkpoint.height}, {AUTHORISED} to block {self.height}"

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object; amounts are decimal strings."""
        checkpoint = self.checkpoint
        return {
            "agrees": self.agrees,
            "verdict": self.verdict,
            "chain_id": self.chain_id,
            "contract": "0x" + self.contract.hex(),
            "founded_at": self.founded_at,
            "height": self.height,
            "block_hash": "0x" + self.block_hash.hex(),
            "state_root": "0x" + self.state_root.hex(),
            "time": self.time,
            "blocks": self.blocks,
            "transactions": self.transactions,
            "executed": self.executed,
            "history": "0x" + self.history.hex(),
            "acts": self.acts,
            "governance": {
                "threshold": self.threshold,
                "governors": [{"participant": n, "key": "0x" + key.hex()} for n, key in self.governors.items()],
            },
            "checkpoint": None
            if checkpoint is None
            else {
                "height": checkpoint.height,
                "countersigned_by": list(checkpoint.members),
                "needed": checkpoint.needed,
                "final": checkpoint.final,
            },
            "checks": [
                {"name": check.name, "ok": check.ok, "figures": check.figures, "wrong": list(check.wrong)}
                for check in self.checks
            ],
            "elapsed_s": round(self.seconds, 3),
        }
