"""The second story from its beginning to its end, on a service of its own."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger_api.acts.state import CERTIFICATES, PARTICIPANTS, RECEIVABLES
from ledger_api.demo.cast import Cast
from ledger_api.demo.chapters.auditing import audited
from ledger_api.demo.checks import Checks
from ledger_api.demo.hard_year import founding, playing, trouble
from ledger_api.demo.hard_year.book import read_book
from ledger_api.demo.hard_year.stage import HardYear
from ledger_api.demo.service import Started, running
from ledger_api.demo.telling import Teller
from ledger_api.sdk import Clock, Network

CHAPTERS: tuple[Callable[[HardYear], None], ...] = (founding.play, playing.play, trouble.play)
_SETTINGS: Final = {"LEDGER_MARK_OVERDUE": "false"}
"""The book's customers went on buying while single invoices were late: nobody marks them, so none is stopped."""


@dataclass(frozen=True, slots=True)
class ToldYear:
    """The year as it was played, with the service still running."""

    play: HardYear
    service: Started
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return self.play.checks.ok


@contextmanager
def played_year(source: Path, data: Path, port: int, teller: Teller) -> Iterator[ToldYear]:
    """Start a service on a folder, play the year on a book, and keep the service running meanwhile.

    Raises:
        BookError: the file is no book.
        ServiceError: the service does not start.
        PlayError, LedgerError: the story can't go on.
    """
    began = time.perf_counter()
    book = read_book(source)
    keys = data / "keys"
    keys.mkdir(mode=0o700)
    with ExitStack() as stack:
        with teller.waiting("Starting the chain and the service …"):
            service = stack.enter_context(running(data, port, _SETTINGS))
        ca = Ed25519PrivateKey.generate()
        network = Network(service.url, service.domain, (ca.public_key().public_bytes_raw(),))
        (data / "network.json").write_text(json.dumps(network.document()), encoding="utf-8")
        cast = Cast(network, Clock(follow=True), ca, service.governor_keys, keys)
        stack.callback(cast.close)
        obligors = cast.fill_book(sorted({one.customer for one in book}))
        year = HardYear(
            cast=cast,
            tell=teller,
            checks=Checks(teller.check),
            folder=data,
            book=book,
            source=source,
            obligors=obligors,
        )
        teller.say(f"The ledger is ready at {service.url} after {service.seconds:.1f} s.")
        for chapter in CHAPTERS:
            chapter(year)
        teller.chapter("8 · The audit")
        audited(year)
        yield ToldYear(year, service, time.perf_counter() - began)


def summary(told: ToldYear) -> dict[str, Any]:
    """The figures of the year, from the auditor's rebuild; amounts are minor units."""
    year = told.play
    if year.audit is None or year.rebuilt is None:
        raise LookupError("the story was not audited")
    state = year.rebuilt.state
    return {
        "ok": told.ok,
        "story": "hard-year",
        "invoices": len(year.book),
        "customers": len(year.obligors),
        "face_minor": sum(one.amount for one in year.book),
        "days_late": sum(one.days_late for one in year.book),
        "disputed": sum(one.disputed for one in year.book),
        "participants": sum(1 for _ in state.rows(PARTICIPANTS)),
        "receivables": sum(1 for _ in state.rows(RECEIVABLES)),
        "certificates": sum(1 for _ in state.rows(CERTIFICATES)),
        "acts": year.audit.executed,
        "transactions": year.audit.transactions,
        "conservation": next(check.ok for check in year.audit.checks if check.name == "conservation"),
        "audit": year.audit.as_json(),
        "checks": [check._asdict() for check in year.checks.all],
        "elapsed_s": round(told.seconds, 3),
    }
