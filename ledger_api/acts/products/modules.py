"""The modules that a product is assembled from, each with the values that it takes.

An optional one that is left out says: nothing of the kind (no evidence asked for, no fees, no share of the obligor's,
no earmark, no guarantor, no sharer of the risk).
"""

from typing import Final

from ledger_api.acts.enums import EvidenceType, Recourse, Scenario
from ledger_api.acts.products.kinds import Choice, Choices, CurrencyCode, Kind, Members, Text, Truth, Whole
from ledger_api.values.daycount import BASIS_POINTS, HIGHEST_RATE
from ledger_api.values.money import MOST_MINOR_UNITS

SCHEMA: Final = 1
LONGEST_NAME: Final = 120
MOST_TENOR_DAYS: Final = 365
"""The hard stop of the network's policies too."""

SCENARIOS: Final = tuple(scenario.name.lower() for scenario in Scenario)
RECOURSE: Final = tuple(recourse.name.lower() for recourse in Recourse)
EVIDENCE: Final = tuple(kind.name.lower() for kind in EvidenceType)
ROLES: Final = ("supplier", "financier")
DIRECTIONS: Final = ("upstream", "downstream")
PURPOSES: Final = ("payroll", "green")

_SHARE: Final = Whole(0, BASIS_POINTS)
_POSITIVE_SHARE: Final = Whole(1, BASIS_POINTS)
_RATE: Final = Whole(0, HIGHEST_RATE)
_DAYS: Final = Whole(1, MOST_TENOR_DAYS)
_MONEY: Final = Whole(1, MOST_MINOR_UNITS)

MODULES: Final[dict[str, Kind]] = {
    "role": Choice(ROLES),
    "direction": Choice(DIRECTIONS),
    "scenario": Choices(SCENARIOS),
    "tenor": Members({"fromDays": _DAYS, "toDays": _DAYS}),
    "recourse": Choices(RECOURSE),
    "hops": Whole(0, 255),
    "evidence": Choices(EVIDENCE),
    "rate": Members({"fromBps": _RATE, "toBps": _RATE}),
    "fees": Members({"mostBps": _POSITIVE_SHARE}),
    "costShare": Members({"obligorInterestBps": _SHARE, "obligorFeesBps": _SHARE}),
    "amount": Members({"currency": CurrencyCode(), "from": _MONEY, "to": _MONEY}),
    "earmark": Members({"purpose": Choice(PURPOSES), "shareBps": _POSITIVE_SHARE}),
    "guarantee": Members({"leastBps": _SHARE, "mostBps": _POSITIVE_SHARE}),
    "riskShare": Members({"mostBps": _POSITIVE_SHARE}),
}
"""From a module's name to what it takes."""

OPTIONAL: Final = frozenset({"evidence", "fees", "costShare", "earmark", "guarantee", "riskShare"})

PARAMETERS: Final = Members(
    {
        "schema": Whole(SCHEMA, SCHEMA),
        "financier": Whole(1, 2**32 - 1),
        "product": Whole(1, 2**32 - 1),
        "version": Whole(1, 2**16 - 1),
        "name": Text(LONGEST_NAME),
        "offered": Truth(),
        "modules": Members(MODULES, OPTIONAL),
        "salt": Text(64),
    }
)
"""The whole document."""
