"""What the figures should reach on two cores, and how each is told."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple


class Row(NamedTuple):
    """A figure's title, unit and goal; `least` says whether more or less than the goal is wanted."""

    title: str
    unit: str = ""
    goal: float | None = None
    least: bool = True

    def met(self, value: float) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return value >= self.goal if self.least else value <= self.goal


def _most(title: str, unit: str, goal: float) -> Row:
    return Row(title, unit, goal, least=False)


ROWS: Final[dict[str, Row]] = {
    "naive_web3_acts_per_s": Row("peer: the usual web3.py loop", "acts/s"),
    "brownie_acts_per_s": Row("peer: the same loop by Brownie", "acts/s"),
    "erc3525_acts_per_s": Row("peer: ERC-3525's reference by the web3.py loop", "acts/s"),
    "raw_transactions_acts_per_s": Row("peer: raw transactions, one act each, full blocks", "acts/s"),
    "chain_only_acts_per_s": Row("peer: the chain alone, batches ready", "acts/s"),
    "bulk_acts_per_s": Row("bulk requests, sustained", "acts/s", 6_000),
    "bulk_acts_per_block": Row("  in a block", "acts"),
    "ratio_to_naive": Row("  beside the web3.py loop", "times", 100),
    "ratio_to_brownie": Row("  beside the Brownie loop", "times"),
    "ratio_to_erc3525": Row("  beside ERC-3525's reference", "times"),
    "ratio_to_raw_transactions": Row("  beside raw transactions", "times"),
    "ratio_to_chain": Row("  beside the chain alone", "times", 0.5),
    "bulk_service_us_per_act": Row("  processor time of the service", "us/act"),
    "bulk_loop_us_per_act": Row("    its event loop", "us/act"),
    "bulk_threads_us_per_act": Row("    its other threads", "us/act"),
    "bulk_helpers_us_per_act": Row("    its further processes", "us/act"),
    "bulk_chain_us_per_act": Row("  processor time of its chain", "us/act"),
    "bulk_load_us_per_act": Row("  processor time of the benchmark itself", "us/act"),
    "single_acts_per_s": Row("one act per request", "acts/s", 2_000),
    "single_p50_ms": Row("  to readable, p50", "ms"),
    "single_p95_ms": Row("  to readable, p95", "ms"),
    "single_p99_ms": _most("  to readable, p99", "ms", 300),
    "idle_p50_ms": _most("one act on an idle service, p50", "ms", 30),
    "idle_p99_ms": Row("  p99", "ms"),
    "mixed_acts_per_s": Row("whole lives of receivables", "acts/s"),
    "mixed_service_us_per_act": Row("  processor time of the service", "us/act"),
    "rebuild_events_per_s": Row("audit: rebuilt from the chain alone", "events/s", 20_000),
    "rebuild_acts_per_s": Row("  acts judged again", "acts/s"),
    "lineage_10k_ms": _most("lineage of a root with 10,000 leaves", "ms", 300),
    "start_s": Row("first start, founding included", "s"),
    "start_with_history_s": _most("start again with history", "s", 5),
    "history_acts": Row("  acts of that history", "acts"),
    "rss_mb_start": Row("memory of the service before the bulk load", "MB"),
    "rss_mb_end": _most("memory of the service after it", "MB", 400),
    "chain_rss_mb_end": Row("  its chain's, apart", "MB"),
    "acts_at_end": Row("  acts by then", "acts"),
    "gas_split_transfer": _most("gas: split and transfer, each of 50", "gas", 46_000),
    "gas_whole_transfer": _most("gas: transfer whole", "gas", 22_000),
    "gas_offer": _most("gas: offer", "gas", 20_000),
    "gas_accept": _most("gas: accept", "gas", 20_000),
    "gas_redeem": _most("gas: redeem, per certificate", "gas", 12_000),
    "gas_confirm": Row("gas: confirm, by two", "gas"),
    "gas_finance": Row("gas: finance", "gas"),
    "gas_confirm_alone": Row("gas of one act in its transaction: confirm", "gas"),
    "gas_erc3525_mint": Row("  peer: ERC-3525's mint", "gas"),
    "gas_split_transfer_alone": Row("  split and transfer", "gas"),
    "gas_erc3525_split_transfer": Row("  peer: ERC-3525's transfer of value", "gas"),
    "gas_whole_transfer_alone": Row("  transfer whole", "gas"),
    "gas_erc3525_whole_transfer": Row("  peer: ERC-3525's transfer of a token", "gas"),
    "gas_erc3525_burn": Row("  peer: ERC-3525's burn", "gas"),
    "gas_offer_alone": Row("  offer", "gas"),
    "gas_accept_alone": Row("  accept", "gas"),
    "gas_finance_alone": Row("  finance", "gas"),
}
"""By the figure's key in the JSON object, in the order of the table."""


def table(figures: Mapping[str, float | None]) -> str:
    """The figures with units, goals, and whether they are reached."""
    lines = [f"{'':<52}{'measured':>12} {'':<9}{'goal':>12}"]
    for name, row in ROWS.items():
        value = figures[name]
        told = "not measured" if value is None else number(value)
        goal = "" if row.goal is None else ("≥ " if row.least else "≤ ") + number(row.goal)
        met = None if value is None else row.met(value)
        lines.append(f"{row.title:<52}{told:>12} {row.unit:<9}{goal:>12}{'' if met is None else _MARKS[met]}".rstrip())
    return "\n".join(lines)


GROWN: Final[dict[str, str]] = {
    "certificates": "certificates",
    "bulk_acts_per_s": "bulk, acts/s",
    "idle_p50_ms": "idle act, p50 ms",
    "rss_mb": "service, MB",
    "chain_rss_mb": "its chain, MB",
    "disk_mb": "on disk, MB",
    "doctor_is_content": "doctor",
}
"""The columns of what is found while a ledger grows."""


def grown_table(growth: Sequence[Mapping[str, float | bool | None]]) -> str:
    """What was found at each stop."""
    lines = ["".join(f"{title:>18}" for title in GROWN.values())]
    lines += ["".join(f"{grown_cell(one[key]):>18}" for key in GROWN) for one in growth]
    return "\n".join(lines)


def grown_cell(value: float | bool | None) -> str:
    """One figure of a stop in words."""
    if value is None:
        return "not measured"
    if isinstance(value, bool):
        return "ok" if value else "outgrown"
    return number(value)


_MARKS: Final = {True: "  reached", False: "  not reached"}


def number(value: float) -> str:
    """A figure as people read it."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"
