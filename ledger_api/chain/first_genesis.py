"""The genesis of a network that nobody wrote one for: three governors whose keys lie in the data folder.

Good for trying out and for tests. A real network names its governors' own keys in a genesis file, and no key of theirs
is ever on the service's machine.
"""

from pathlib import Path
from typing import Final

import orjson

from ledger_api.acts.genesis import Genesis, GenesisError, GenesisGovernor, GenesisPolicy
from ledger_api.acts.hashing import keccak
from ledger_api.acts.messages import ThresholdLine
from ledger_api.acts.signing import Key
from ledger_api.store.folder import DataFolder
from ledger_api.store.keyring import secret_file
from ledger_api.values.currencies import currency
from ledger_api.values.identifiers import legal_id_tag

GOVERNORS: Final = 3
_PER_ACT, _PER_DAY = 1_000_000, 5_000_000
"""What one signature may confirm, in whole units of a currency of ordinary size."""
_SMALL_UNITS: Final = {"JPY": 100, "KRW": 1_000, "HUF": 100, "CZK": 10, "TWD": 10, "INR": 10, "THB": 10}
_CURRENCIES: Final = (
    *("CNY", "EUR", "USD", "GBP", "HKD", "SGD", "AUD", "NZD", "CAD", "CHF", "DKK", "NOK", "SEK", "PLN", "CZK", "HUF"),
    *("RON", "ISK", "JPY", "KRW", "TWD", "INR", "THB", "MYR", "AED"),
)


def legal_id_of(governor: int) -> str:
    """The legal id under which a founding governor is known."""
    return f"GOVERNOR-{governor}"


def first_genesis(folder: DataFolder) -> Genesis:
    """Three governors, two of whom must sign, no delay, and a policy to begin with; their keys are made once."""
    folder.governor_key(1).parent.mkdir(mode=0o700, exist_ok=True)
    governors = []
    for number in range(1, GOVERNORS + 1):
        key = Key(secret_file(folder.governor_key(number)))
        person = keccak(f"{legal_id_of(number)}/{key.address.hex()}".encode())
        governors.append(GenesisGovernor(key.address, legal_id_tag(legal_id_of(number)), person, bytes(32)))
    policy = GenesisPolicy(
        tenor_days=180,
        tenor_days_max=365,
        depth_max=10,
        live_max=200,
        minimum_lot=1,
        grace_days=3,
        cooling_days=1,
        default_days=90,
        late_rate=1825,
        thresholds=tuple(_threshold(code) for code in _CURRENCIES),
    )
    return Genesis(tuple(governors), threshold=2, delay=0, policy=policy)


def read_genesis(path: Path) -> Genesis:
    """The genesis in a JSON file.

    Raises:
        GenesisError: the file can't be read, or is no genesis.
    """
    try:
        document = orjson.loads(path.read_bytes())
    except OSError as error:
        raise GenesisError(f"{path} can't be read: {error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise GenesisError(f"{path} is no JSON: {error}") from None
    return Genesis.from_json(document)


def _threshold(code: str) -> ThresholdLine:
    known = currency(code)
    unit = known.scale * _SMALL_UNITS.get(code, 1)
    return ThresholdLine(known.numeric, _PER_ACT * unit, _PER_DAY * unit)
