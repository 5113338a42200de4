"""GET /metrics, where Prometheus looks for it: the service's figures in its text format.

Numbers of the whole, nothing of a participant.
"""

from collections.abc import Iterable, Mapping

from fastapi import Request
from starlette.responses import Response

from ledger_api.access.callers import Reading
from ledger_api.acts.enums import Role
from ledger_api.chain.interface import Load
from ledger_api.web.counters import Counters, counters_of
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

metrics = Endpoints("meta")

MEDIA_TYPE = "text/plain; version=0.0.4"
WATCHES = Role.OPERATOR | Role.GOVERNOR
_EXAMPLE = "# HELP ledger_acts_waiting Accepted acts without an outcome.\n# TYPE ledger_acts_waiting gauge\n"

_Labels = Mapping[str, str | int]


@metrics.get(
    "/metrics",
    Operation(
        id="getMetrics",
        access=Access.ROLE,
        roles=WATCHES,
        answer=None,
        example=None,
        responses={
            200: {
                "description": "Prometheus' text format, version 0.0.4",
                "content": {"text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE}},
            }
        },
    ),
)
async def get_metrics(request: Request, caller: Reading, runtime: Service) -> Response:
    """Queue, blocks, refusals and requests, for operators' and governors' monitoring with an API key."""
    caller.require(WATCHES)
    text = render(await runtime.ledger.load(), counters_of(request))
    return Response(text, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def render(load: Load, counters: Counters) -> str:
    """The figures as text, each with its meaning."""
    refusals: list[tuple[_Labels, float]] = [
        ({"refusal": name}, count) for name, count in sorted(counters.refusals.items())
    ]
    requests: list[tuple[_Labels, float]] = [
        ({"method": method, "route": route, "status": status}, count)
        for (method, route, status), count in sorted(counters.requests.items())
    ]
    families = (
        _one("acts_waiting", "gauge", "Accepted acts without an outcome.", load.waiting),
        _one("acts_in_flight", "gauge", "Of them, acts in a transaction that is on its way.", load.in_flight),
        _one("oldest_act_age_seconds", "gauge", "How long the oldest of them has waited.", round(load.oldest, 3)),
        _one("last_block_acts", "gauge", "Acts with an outcome in the last block.", load.batch),
        _one("block_height", "gauge", "The last block whose outcomes are readable.", load.height),
        _one("block_lag", "gauge", "Blocks that the node has and the service has not read.", load.lag),
        _one("node_up", "gauge", "Whether the chain's node answers.", int(load.lag is not None)),
        _one("writes_stopped", "gauge", "Whether acts are not taken; `ledger doctor` says why.", int(load.stopped)),
        _one("acts_executed_total", "counter", "Acts executed or scheduled since the founding.", load.executed),
        _one("acts_waiting_bytes", "gauge", "Bytes of the accepted acts without an outcome.", load.bytes),
        _one("snapshot_height", "gauge", "The block that the embedded chain would start from.", load.saved),
        _one("blocks_total", "counter", "Blocks read since the start.", load.tally.blocks),
        _one("transactions_total", "counter", "The ledger's transactions in them.", load.tally.transactions),
        _one("reverts_total", "counter", "Of them, those that failed as a whole.", load.tally.reverts),
        _one("gas_total", "counter", "Gas that they used.", load.tally.gas),
        _one(
            "resends_total", "counter", "Transactions that nodes were sent again, since the start.", load.tally.resends
        ),
        _one("node_restarts_total", "counter", "Embedded nodes that were lost and replaced.", load.tally.restarts),
        _one("requests_running", "gauge", "Requests that are being answered, but for open streams.", counters.running),
        _one("streams_open", "gauge", "Event streams that are open.", counters.streams),
        _family("refusals_total", "counter", "Acts refused when presented, since the start.", refusals),
        _family("requests_total", "counter", "Requests answered since the start.", requests),
    )
    return "".join(families)


def _one(name: str, kind: str, meaning: str, value: float | None) -> str:
    return _family(name, kind, meaning, [] if value is None else [({}, value)])


def _family(name: str, kind: str, meaning: str, samples: Iterable[tuple[_Labels, float]]) -> str:
    lines = [f"# HELP ledger_{name} {meaning}", f"# TYPE ledger_{name} {kind}"]
    for labels, value in samples:
        inside = ",".join(f'{label}="{text}"' for label, text in labels.items())
        lines.append(f"ledger_{name}{{{inside}}} {value}" if inside else f"ledger_{name} {value}")
    return "\n".join(lines) + "\n"
