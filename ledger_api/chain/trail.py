"""What becomes of an operation on its way, for who watches: log lines, and OpenTelemetry spans where there is a tracer.

A request's span has below it `ledger.intake` (judged), `ledger.writer` (until durable), and for each block with acts of
the operation `ledger.relay` (until the block is made) and `ledger.indexer` (until its outcomes are readable).
"""

import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Tracer, TracerProvider

from ledger_api.chain.interface import ActView
from ledger_api.store.ids import id_text
from ledger_api.values.logs import tell

MOST_FOLLOWED: Final = 10_000
"""Operations in memory; the oldest is followed no further."""
MOST_NAMED: Final = 100
"""Acts of an operation that are named."""
_NOTHING: Final = nullcontext()
_log = logging.getLogger("ledger.acts")


@dataclass(slots=True)
class _Followed:
    """Where an operation's spans belong, the instant (ns) of its last step, how many of its acts have no outcome."""

    context: Context
    since: int
    left: int


class Trail:
    """One for a service. It costs nothing where nobody watches."""

    def __init__(self) -> None:
        self._tracer: Tracer | None = None
        self._followed: dict[bytes, _Followed] = {}

    def use(self, provider: TracerProvider) -> None:
        """Make spans from now on."""
        self._tracer = provider.get_tracer("ledger_api")

    @property
    def on(self) -> bool:
        """Whether anybody watches."""
        return self._tracer is not None or _log.isEnabledFor(logging.INFO)

    def judging(self, acts: int) -> AbstractContextManager[Any]:
        """The span in which acts are judged."""
        if self._tracer is None:
            return _NOTHING
        return self._tracer.start_as_current_span(
            "ledger.intake", attributes={"ledger.acts": acts}, record_exception=False, set_status_on_exception=False
        )

    def accepted(self, operation: bytes, digests: Sequence[bytes], waiting: int) -> None:
        """An operation is about to be stored; so many of its acts wait for an outcome."""
        if self._tracer is None:
            return
        if len(self._followed) >= MOST_FOLLOWED:
            del self._followed[next(iter(self._followed))]
        parent = trace.get_current_span()
        parent.set_attributes({"ledger.operation": id_text(operation), "ledger.act": _named(digests)})
        self._followed[operation] = _Followed(trace.set_span_in_context(parent), time.time_ns(), waiting)

    def stored(self, operation: bytes, digests: Sequence[bytes]) -> None:
        """It is durable."""
        tell(_log, logging.INFO, "accepted", operation=id_text(operation), acts=_named(digests), count=len(digests))
        followed = self._followed.get(operation)
        if followed is not None:
            self._span("ledger.writer", operation, followed, time.time_ns(), digests)
            if not followed.left:
                del self._followed[operation]

    def forget(self, operation: bytes) -> None:
        """Nothing was stored."""
        self._followed.pop(operation, None)

    def ended(self, block: int, made: int, outcomes: Iterable[tuple[Sequence[bytes], ActView]]) -> None:
        """A block's outcomes are readable: each with the operations that wait for it. `made` is when it was (ns)."""
        by_operation: dict[bytes, list[ActView]] = {}
        for operations, act in outcomes:
            for operation in operations:
                by_operation.setdefault(operation, []).append(act)
        now = time.time_ns()
        for operation, acts in by_operation.items():
            digests = [act.digest for act in acts]
            refused = {_hex(act.digest): act.refusal for act in acts if act.refusal is not None}
            tell(
                _log,
                logging.INFO,
                "in a block",
                operation=id_text(operation),
                acts=_named(digests),
                count=len(acts),
                block=block,
                refused=refused,
            )
            followed = self._followed.get(operation)
            if followed is None:
                continue
            more = {"ledger.block": block, "ledger.transaction": _named([act.transaction or b"" for act in acts[:1]])}
            self._span("ledger.relay", operation, followed, max(made, followed.since), digests, more)
            statuses = sorted({str(act.status) for act in acts})
            self._span("ledger.indexer", operation, followed, now, digests, {**more, "ledger.status": statuses})
            followed.left -= len(acts)
            if followed.left <= 0:
                del self._followed[operation]

    def _span(
        self,
        name: str,
        operation: bytes,
        followed: _Followed,
        until: int,
        digests: Sequence[bytes],
        more: dict[str, Any] | None = None,
    ) -> None:
        """A span from the operation's last step to an instant."""
        if self._tracer is not None:
            attributes = {"ledger.operation": id_text(operation), "ledger.act": _named(digests), **(more or {})}
            span = self._tracer.start_span(name, followed.context, attributes=attributes, start_time=followed.since)
            span.end(until)
            followed.since = until


def _named(digests: Sequence[bytes]) -> list[str]:
    return [_hex(digest) for digest in digests[:MOST_NAMED]]


def _hex(digest: bytes) -> str:
    return "0x" + digest.hex()
