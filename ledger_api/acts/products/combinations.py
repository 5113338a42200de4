"""Which modules do not go together, and why. Every rule is one row; all of them are looked at, so all reasons are told.

A rule gets the modules of a document whose values are each well-formed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ledger_api.acts.products.faults import Fault
from ledger_api.values.daycount import BASIS_POINTS

Modules = Mapping[str, Any]
Rule = Callable[[Modules], Iterator[Fault]]

DIRECTIONS_OF: Final[dict[str, tuple[str, ...]]] = {
    "supply_payment": ("upstream",),
    "procurement": ("downstream",),
    "collection": ("upstream", "downstream"),
    "franchise": ("downstream",),
    "payroll": ("upstream",),
    "order_finance": ("upstream",),
    "green": ("upstream", "downstream"),
}
"""Which way goods go in a scenario: upstream the core enterprise buys and owes, downstream its dealer does."""

_AFTER_DELIVERY: Final = ("invoice", "delivery_note", "logistics")


def combination_faults(modules: Modules) -> list[Fault]:
    """Every reason for which the modules do not go together."""
    return [fault for rule in RULES for fault in rule(modules)]


def _windows(modules: Modules) -> Iterator[Fault]:
    for name, low, high in (
        ("tenor", "fromDays", "toDays"),
        ("rate", "fromBps", "toBps"),
        ("amount", "from", "to"),
        ("guarantee", "leastBps", "mostBps"),
    ):
        window = modules.get(name)
        if window is not None and window[low] > window[high]:
            yield Fault(f"modules/{name}/{low}", f"it is above {high}, so that nothing is within")


def _scenario_and_direction(modules: Modules) -> Iterator[Fault]:
    for place, scenario in enumerate(modules["scenario"]):
        if modules["direction"] not in DIRECTIONS_OF[scenario]:
            yield Fault(f"modules/scenario/{place}", f"{scenario} does not go {modules['direction']}")


def _order_finance(modules: Modules) -> Iterator[Fault]:
    if "order_finance" not in modules["scenario"]:
        return
    evidence = modules.get("evidence", ())
    if "order" not in evidence:
        yield Fault("modules/evidence", "order finance rests on the confirmed order: it has to ask for order")
    for place, kind in enumerate(evidence):
        if kind in _AFTER_DELIVERY:
            yield Fault(f"modules/evidence/{place}", f"an order is financed before there is a {kind}")
    if "without" in modules["recourse"]:
        place = modules["recourse"].index("without")
        yield Fault(
            f"modules/recourse/{place}", "before delivery somebody bears that the seller delivers: take limited or with"
        )
    if len(modules["scenario"]) > 1:
        yield Fault(
            "modules/scenario", "order finance asks for other evidence than any other scenario: it stands alone"
        )


def _earmark(modules: Modules) -> Iterator[Fault]:
    earmark = modules.get("earmark")
    purpose = earmark["purpose"] if earmark else None
    for scenario in ("payroll", "green"):
        listed = scenario in modules["scenario"]
        if listed and purpose != scenario:
            yield Fault("modules/earmark", f"the scenario {scenario} has to be earmarked for {scenario}")
        if purpose == scenario and list(modules["scenario"]) != [scenario]:
            yield Fault(
                "modules/scenario", f"what is earmarked for {scenario} has the scenario {scenario} and no other"
            )


def _refinance(modules: Modules) -> Iterator[Fault]:
    if modules["role"] != "financier":
        return
    if modules["hops"] == 0:
        yield Fault("modules/hops", "a financier holds what has changed hands: at least 1")
    if modules.get("costShare"):
        yield Fault("modules/costShare", "the obligor bears no cost of what financiers do among themselves")
    if modules.get("earmark"):
        yield Fault("modules/earmark", "a refinancing financier pays nobody's wages or plant: nothing to earmark")
    if "order_finance" in modules["scenario"]:
        yield Fault("modules/role", "an order is financed for its supplier alone")


def _payroll(modules: Modules) -> Iterator[Fault]:
    earmark = modules.get("earmark")
    if earmark and earmark["purpose"] == "payroll" and earmark["shareBps"] < BASIS_POINTS // 2:
        yield Fault("modules/earmark/shareBps", "wages are at least half of what is paid out: 5000 or more")


def _cost_share(modules: Modules) -> Iterator[Fault]:
    share = modules.get("costShare")
    if share is None:
        return
    if not share["obligorInterestBps"] and not share["obligorFeesBps"]:
        yield Fault("modules/costShare", "the obligor bears nothing: leave the module out")
    if share["obligorFeesBps"] and not modules.get("fees"):
        yield Fault("modules/costShare/obligorFeesBps", "there are no fees to share: add fees")


def _guarantee(modules: Modules) -> Iterator[Fault]:
    guarantee, shared = modules.get("guarantee"), modules.get("riskShare")
    if guarantee and shared and guarantee["leastBps"] + shared["mostBps"] > BASIS_POINTS:
        yield Fault("modules/riskShare/mostBps", "guaranteed and shared risk are more than the whole")


RULES: Final[tuple[Rule, ...]] = (
    _windows,
    _scenario_and_direction,
    _order_finance,
    _earmark,
    _payroll,
    _refinance,
    _cost_share,
    _guarantee,
)
