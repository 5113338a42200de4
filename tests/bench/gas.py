"""Gas per act from the committed snapshot, which `make forge-test` holds against the contracts."""

import json
from pathlib import Path
from typing import Final

_FIFTY: Final = Path(__file__).resolve().parents[1] / "contracts" / "gas" / "each of 50.json"
_ROWS: Final = {
    "gas_split_transfer": "split and transfer (standing acceptance)",
    "gas_whole_transfer": "transfer whole (standing acceptance)",
    "gas_offer": "offer",
    "gas_accept": "accept",
    "gas_redeem": "redeem, one certificate",
    "gas_confirm": "confirm (issue)",
    "gas_finance": "finance",
}


def rows() -> dict[str, float]:
    """Gas of one act (of one certificate in `gas_redeem`), fifty in a transaction, by fifty signers where they sign."""
    measured = json.loads(_FIFTY.read_text())
    return {name: float(measured[row]) for name, row in _ROWS.items()}
