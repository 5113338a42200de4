"""What the play promises, each looked at when its moment has come."""

from collections.abc import Callable
from typing import NamedTuple

from ledger_api.sdk import ActRefusedError, ProblemError


class Check(NamedTuple):
    """One promise and whether it was kept."""

    name: str
    ok: bool
    detail: str


class Checks:
    """The promises so far. `heard` is told of each as it is looked at."""

    def __init__(self, heard: Callable[[Check], None]) -> None:
        self._heard = heard
        self.all: list[Check] = []

    @property
    def ok(self) -> bool:
        """Whether every promise was kept."""
        return all(check.ok for check in self.all)

    def that(self, name: str, ok: bool, detail: str = "") -> None:
        """Note whether a promise was kept."""
        check = Check(name, ok, detail)
        self.all.append(check)
        self._heard(check)

    def equal(self, name: str, found: object, expected: object) -> None:
        """Note whether two things are the same."""
        if found != expected:
            self.that(name, ok=False, detail=f"{found}, not {expected}")
        else:
            self.that(name, ok=True, detail=f"{found}" if isinstance(found, int | str) else "")

    def refused(self, name: str, code: str, call: Callable[[], object]) -> None:
        """Note whether a call is refused for this reason: a refusal of the catalogue or a problem code."""
        try:
            call()
        except ProblemError as error:
            self.that(name, code in {error.refusal, error.code}, f"refused: {error.refusal or error.code}")
        except ActRefusedError as error:
            self.that(name, error.code == code, f"refused: {error.code}")
        else:
            self.that(name, ok=False, detail=f"it was not refused, {code} was expected")
