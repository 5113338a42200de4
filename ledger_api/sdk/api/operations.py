"""Presenting acts, and what became of them."""

import time
from collections.abc import Sequence

from ledger_api.acts.codec import Act
from ledger_api.acts.jsonforms import to_json
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.core import Content, segment
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages


class OperationFlows(Flows):
    """Any act can be presented here; the domains' own methods take exactly their acts."""

    def present(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present one signed act; with `wait` (seconds) until it is executed."""
        return self._core.present("/acts", act, wait=wait, key=key)

    def check(self, act: Act) -> Flow[answers.Check]:
        """What the rules say now; nothing is stored."""
        return self._core.send("POST", "/acts:check", answers.Check, to_json(act))

    def prepare(self, act: Act) -> Flow[answers.TypedData]:
        """The EIP-712 document as the service builds it, for comparison with what the signer signed."""
        return self._core.send("POST", "/acts:prepare", answers.TypedData, to_json(act))

    def present_many(
        self, acts: Sequence[Act], *, atomic: bool = False, wait: float | None = None, key: str | None = None
    ) -> Flow[answers.Bulk]:
        """Present up to 1,000 acts, in order, in their packed form: each judged for itself, or (`atomic`) all or none.

        With `wait` (seconds) the accepted ones are finished. `results` has a verdict per act.
        """
        wires = b"".join(act.wire for act in acts)
        until = time.monotonic() + (wait or 0)
        bulk = yield from self._core.send(
            "POST",
            "/acts:bulk",
            answers.Bulk,
            Content("application/octet-stream", wires),
            key=key,
            params={"atomic": "true"} if atomic else None,
        )
        operation = bulk.get("operation")
        if wait is not None and operation is not None:
            bulk["operation"] = yield from self._core.settled(operation, until)
        return bulk

    def get(self, identity: str) -> Flow[answers.Operation]:
        """One of the caller's operations."""
        return self._core.get(f"/operations/{segment(identity)}", answers.Operation)

    def wait(self, identity: str, seconds: float) -> Flow[answers.Operation]:
        """The operation once it is executed.

        Raises:
            ActRefusedError: an act of it was refused, or has expired.
            PendingError: it is not done after that many seconds.
        """
        until = time.monotonic() + seconds
        operation = yield from self.get(identity)
        return (yield from self._core.finished(operation, until))

    def list(self) -> Pages[answers.Operation]:
        """The caller's operations, newest first."""
        return self._core.pages("/operations", answers.Operation)
