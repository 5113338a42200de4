"""Steps of a composite call: which were found done, which this call did, and for whom the rest waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from ledger_api.acts.products import ProductError
from ledger_api.sdk.errors import LedgerError, PendingError
from ledger_api.values.financing_terms import TermsError

T = TypeVar("T")


class StepState(StrEnum):
    """How a step stands."""

    FOUND = "found"
    """It was done before this call, by whomever."""
    DONE = "done"
    """This call did it."""
    WAITING = "waiting"
    """It is somebody else's, or not finished; `detail` says whose. The same call later goes on there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `operation` is the id under which its act was presented."""

    name: str
    state: StepState
    detail: str = ""
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Progress(Generic[T]):
    """How far it is, and what came of it (None as long as there is none)."""

    steps: tuple[Step, ...]
    result: T | None

    @property
    def finished(self) -> bool:
        """Whether no step waits."""
        return all(step.state is not StepState.WAITING for step in self.steps)


class StepFailedError(LedgerError):
    """A step failed, for the reason in `__cause__`. The same call again begins with it: what is done stays done."""

    def __init__(self, steps: tuple[Step, ...], step: str, cause: Exception) -> None:
        super().__init__(f"the step {step} failed: {cause}")
        self.steps = steps
        self.step = step


@dataclass(slots=True)
class Run:
    """The steps of one call as they come about."""

    steps: list[Step] = field(default_factory=list)

    def found(self, name: str, detail: str = "") -> None:
        """The step was done before."""
        self.steps.append(Step(name, StepState.FOUND, detail))

    def done(self, name: str, detail: str = "", operation: str | None = None) -> None:
        """This call did the step."""
        self.steps.append(Step(name, StepState.DONE, detail, operation))

    def waiting(self, name: str, detail: str, operation: str | None = None) -> None:
        """The step waits for somebody."""
        self.steps.append(Step(name, StepState.WAITING, detail, operation))

    def progress(self, result: T | None) -> Progress[T]:
        """What the call returns."""
        return Progress(tuple(self.steps), result)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Say of an error within which step it came.

        Raises:
            StepFailedError: from whatever error of the SDK was raised; what is merely unfinished passes as it is.
        """
        try:
            yield
        except (StepFailedError, PendingError):
            raise
        except (LedgerError, ProductError, TermsError) as error:
            raise StepFailedError(tuple(self.steps), name, error) from error
