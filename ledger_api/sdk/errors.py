"""What can go wrong, as types: one per kind of answer, so that callers catch what they can act on."""

from dataclasses import dataclass

from typing_extensions import override


class LedgerError(Exception):
    """Anything the SDK raises."""


class TransportError(LedgerError):
    """No answer came, after every permitted try. The outcome is unknown: ask for the operation, or send again."""


class AnswerError(LedgerError):
    """The service's answer has not the documented form, or contradicts what was signed."""


class IdentityError(LedgerError):
    """The service is another ledger's than the one that was pinned, or a network file is none."""


class SigningKeyError(LedgerError):
    """The key is none of secp256k1, or its file is readable by others."""


class ClockError(LedgerError):
    """The ledger's clock is too far from this machine's: an act's deadline could not be trusted."""


class DirectoryError(LedgerError):
    """A directory entry does not hold: its document, its enrolled commitment or the CA's signature differ."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The members of an RFC 9457 problem document."""

    status: int
    code: str
    title: str
    detail: str = ""
    field: str | None = None
    remedy: str | None = None
    operation: str | None = None
    refusal: str | None = None

    @override
    def __str__(self) -> str:
        where = f" [{self.field}]" if self.field else ""
        refusal = f" {self.refusal}" if self.refusal else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{self.status} {self.code}{refusal}{where}: {self.detail or self.title}{remedy}"


class ProblemError(LedgerError):
    """The service answered with a problem document."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    @property
    def code(self) -> str:
        """The stable code of the problem."""
        return self.problem.code

    @property
    def refusal(self) -> str | None:
        """The contract's error name, where the rules refuse the act."""
        return self.problem.refusal


class NotSignedInError(ProblemError):
    """401: no session, or an expired one."""


class ForbiddenError(ProblemError):
    """403: the caller's roles or scopes do not include this."""


class NotFoundError(ProblemError):
    """404: it does not exist, or is not the caller's to see; the two can't be told apart."""


class ConflictError(ProblemError):
    """409: it contradicts what is there, such as a used idempotency key with another content."""


class InvalidError(ProblemError):
    """400, 413, 415 or 422: the request or the act in it is refused as it stands."""


class ThrottledError(ProblemError):
    """429: a bound is reached, after every permitted try."""


class UnavailableError(ProblemError):
    """5xx, after every permitted try."""


class ActRefusedError(LedgerError):
    """The ledger refused an accepted act at inclusion. Unless cancelled it may still execute until its deadline."""

    def __init__(self, operation: str, code: str) -> None:
        super().__init__(f"operation {operation} was refused: {code}")
        self.operation = operation
        self.code = code


class PendingError(LedgerError):
    """The operation is accepted and durable but not finished within the time that was waited."""

    def __init__(self, operation: str) -> None:
        super().__init__(f"operation {operation} is accepted and not finished yet")
        self.operation = operation


class NodeCallError(LedgerError):
    """The chain's node, or the gateway before it, refuses a call; `code` is JSON-RPC's."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code


_BY_STATUS: dict[int, type[ProblemError]] = {
    401: NotSignedInError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    429: ThrottledError,
}


def problem_error(problem: Problem) -> ProblemError:
    """The typed error of a problem document."""
    if problem.status >= 500:
        return UnavailableError(problem)
    return _BY_STATUS.get(problem.status, InvalidError)(problem)
