"""The whole story: a service, a cast, seven chapters, and what came of it in figures."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger_api.acts.effective import confirmed
from ledger_api.acts.state import CERTIFICATES, PARTICIPANTS, RECEIVABLES
from ledger_api.demo.cast import STAND_IN, Cast
from ledger_api.demo.chapters import auditing, circulation, financing, founding, invoices, maturity, receivables
from ledger_api.demo.checks import Checks
from ledger_api.demo.papers import read_papers
from ledger_api.demo.plan import make_plan
from ledger_api.demo.play import Play
from ledger_api.demo.service import Started, running
from ledger_api.demo.telling import Teller
from ledger_api.sdk import Clock, Network
from ledger_api.values.currencies import currency_by_number

CHAPTERS: tuple[Callable[[Play], None], ...] = (
    founding.play,
    invoices.play,
    receivables.play,
    circulation.play,
    financing.play,
    maturity.play,
    auditing.play,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was played to its end, with the service still running."""

    play: Play
    service: Started
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return self.play.checks.ok


@contextmanager
def played(invoices_folder: Path, data: Path, port: int, teller: Teller) -> Iterator[Told]:
    """Start a service on a folder, play the story on the invoices, and keep the service running meanwhile.

    Raises:
        PlanError: the invoices can't carry the story.
        ServiceError: the service does not start.
        PlayError, LedgerError: the story can't go on.
    """
    began = time.perf_counter()
    papers = read_papers(invoices_folder, stand_in=STAND_IN)
    plan = make_plan(papers.usable)
    keys = data / "keys"
    keys.mkdir(mode=0o700)
    with ExitStack() as stack:
        with teller.waiting("Starting the chain and the service …"):
            service = stack.enter_context(running(data, port))
        ca = Ed25519PrivateKey.generate()
        network = Network(service.url, service.domain, (ca.public_key().public_bytes_raw(),))
        (data / "network.json").write_text(json.dumps(network.document()), encoding="utf-8")
        cast = Cast(network, Clock(follow=True), ca, service.governor_keys, keys)
        stack.callback(cast.close)
        cast.fill(plan, papers.usable)
        play = Play(cast=cast, plan=plan, papers=papers, tell=teller, checks=Checks(teller.check), folder=data)
        teller.say(f"The ledger is ready at {service.url} after {service.seconds:.1f} s.")
        for chapter in CHAPTERS:
            chapter(play)
        yield Told(play, service, time.perf_counter() - began)


def summary(told: Told) -> dict[str, Any]:
    """The figures of a story, from the auditor's rebuild; amounts are minor units."""
    play = told.play
    if play.audit is None or play.rebuilt is None:
        raise LookupError("the story was not audited")
    state = play.rebuilt.state
    money: dict[str, dict[str, int]] = {}
    count = 0
    for _, receivable in state.rows(RECEIVABLES):
        if confirmed(receivable):
            count += 1
            sums = money.setdefault(currency_by_number(receivable.currency).code, {"face_minor": 0, "settled_minor": 0})
            sums["face_minor"] += receivable.face
            sums["settled_minor"] += receivable.settled
    return {
        "ok": told.ok,
        "participants": sum(1 for _ in state.rows(PARTICIPANTS)),
        "receivables": count,
        "certificates": sum(1 for _ in state.rows(CERTIFICATES)),
        "acts": play.audit.executed,
        "transactions": play.audit.transactions,
        "face_minor": sum(sums["face_minor"] for sums in money.values()),
        "settled_minor": sum(sums["settled_minor"] for sums in money.values()),
        "currencies": money,
        "conservation": next(check.ok for check in play.audit.checks if check.name == "conservation"),
        "audit": play.audit.as_json(),
        "skipped": [{"file": one.file, "number": one.number, "why": one.why} for one in play.papers.skipped],
        "checks": [check._asdict() for check in play.checks.all],
        "elapsed_s": round(told.seconds, 3),
    }
