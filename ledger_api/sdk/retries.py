"""Sending until there is an answer, within bounds: the same request with the same idempotency key, never twice done."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger_api.sdk.errors import AnswerError, Problem, TransportError, problem_error
from ledger_api.sdk.flows import Flow, Pause, Reply, Request

PASSING = frozenset({0, 429, 502, 503, 504})
"""Answers after which the same request may succeed; 0 stands for no answer."""
LARGEST_ANSWER = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long to try. Times in seconds; waits double from `first_wait` up to `longest_wait`."""

    tries: int = 5
    first_wait: float = 0.2
    longest_wait: float = 5.0

    def wait(self, attempt: int, retry_after: float | None) -> float:
        """Seconds before the try after the attempt (from 1): as the service asks, else exponential with jitter."""
        if retry_after is not None:
            return min(retry_after, self.longest_wait)
        full = min(self.first_wait * 2.0 ** (attempt - 1), self.longest_wait)
        return full * random.uniform(0.5, 1.0)  # noqa: S311  spreads clients apart, guards nothing


def exchange(request: Request, policy: RetryPolicy) -> Flow[Reply]:
    """Send until an answer that will not pass by itself.

    Raises:
        TransportError: no answer at all.
        ProblemError: the last answer is a problem document, or any other error status.
    """
    attempt = 1
    while True:
        reply = yield request
        if reply is None:
            raise AnswerError("a flow was driven without a reply")
        if 200 <= reply.status < 300:
            return reply
        again = reply.status in PASSING and request.repeatable and attempt < policy.tries
        if not again:
            raise _error(request, reply)
        yield Pause(policy.wait(attempt, _retry_after(reply)))
        attempt += 1


def decode(reply: Reply) -> Any:  # noqa: ANN401  JSON is any value
    """The JSON of an answer.

    Raises:
        AnswerError: it is no JSON, or too large.
    """
    if len(reply.body) > LARGEST_ANSWER:
        raise AnswerError(f"the answer is larger than {LARGEST_ANSWER} bytes")
    try:
        return json.loads(reply.body)
    except ValueError as error:
        raise AnswerError("the answer is no JSON") from error


def _error(request: Request, reply: Reply) -> Exception:
    if reply.status == 0:
        return TransportError(f"{request.method} {request.path}: {reply.failure or 'no answer'}")
    return problem_error(_problem(reply))


def _problem(reply: Reply) -> Problem:
    try:
        body = decode(reply)
    except AnswerError:
        body = {}
    members: Mapping[str, object] = body if isinstance(body, dict) else {}

    def text(name: str) -> str | None:
        value = members.get(name)
        return value if isinstance(value, str) else None

    return Problem(
        status=reply.status,
        code=text("code") or "unknown",
        title=text("title") or f"HTTP status {reply.status}",
        detail=text("detail") or "",
        field=text("field"),
        remedy=text("remedy"),
        operation=text("operation"),
        refusal=text("refusal"),
    )


def _retry_after(reply: Reply) -> float | None:
    value = reply.headers.get("retry-after", "")
    # Only the form in seconds: a date would need this machine's clock to be right.
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else None
