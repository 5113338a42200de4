"""The stage: who plays with which plan, how acts are carried out and told, and what came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ledger_api.acts.codec import Act
from ledger_api.acts.messages import EvidenceLine
from ledger_api.audit.rebuild import Rebuild
from ledger_api.audit.report import Audit
from ledger_api.demo.cast import Cast, Member
from ledger_api.demo.checks import Checks
from ledger_api.demo.papers import Paper, Papers
from ledger_api.demo.plan import Plan, Trade
from ledger_api.demo.telling import Teller
from ledger_api.sdk.answers import Operation

WAIT = 20.0
DAY = 86_400


class Send(Protocol):
    """A method of the SDK that presents a signed act and waits until it is carried out."""

    def __call__(self, act: Act, *, wait: float) -> Operation:
        """The finished operation."""
        ...


@dataclass
class Claim:
    """A receivable in the play: what it is of, who owes and holds it, and when it falls due."""

    trade: Trade
    receivable: int
    creditor: Member
    obligor: Member
    cutoff: int
    evidence: tuple[EvidenceLine, ...]

    @property
    def face(self) -> int:
        """Minor units."""
        return self.trade.face

    @property
    def currency(self) -> str:
        """ISO 4217 code."""
        return self.trade.currency


@dataclass(kw_only=True)
class Stage:
    """What the chapters of every story share: who plays, how acts are carried out, told and looked at."""

    cast: Cast
    tell: Teller
    checks: Checks
    folder: Path
    """Where the story keeps its files."""
    presented: int = 0
    audit: Audit | None = None
    """The last chapter's report."""
    rebuilt: Rebuild | None = None
    """What the auditor rebuilt for it."""

    def now(self) -> int:
        """The ledger's instant, unix seconds."""
        return self.cast.clock.now()

    def name_of(self, participant: int) -> str:
        """A participant's name."""
        return self.cast.members[participant].name

    def advance(self, seconds: int, told: str) -> None:
        """Move the sandbox's clock."""
        self.cast.auditor.client.sandbox.advance(seconds)
        self.tell.say(told)

    def do(self, by: Member, send: Send, act: Act, what: str, signed_by: Sequence[str] | None = None) -> Operation:
        """Present an act, wait until the ledger has carried it out, and tell it."""
        operation = send(act, wait=WAIT)
        self.presented += 1
        done = operation["acts"][0]
        signers = [f"{by.name} (maker)"] if signed_by is None else signed_by
        self.tell.act(by.name, what, signers, done["digest"], done.get("transaction"))
        return operation

    def do_all(self, by: Member, acts: Iterable[Act], what: str, signed_by: Sequence[str]) -> None:
        """Present acts together, wait until all are carried out, and tell them as one."""
        listed = list(acts)
        answer = by.client.operations.present_many(listed, wait=WAIT)
        refused = [result for result in answer["results"] if not result["accepted"]]
        operation = answer.get("operation")
        if refused or operation is None:
            raise PlayError(f"{by.name} could not: {refused[:1]}")
        self.presented += len(listed)
        first = operation["acts"][0]
        more = f" (and {len(listed) - 1} more)" if len(listed) > 1 else ""
        self.tell.act(by.name, what + more, signed_by, first["digest"], first.get("transaction"))


@dataclass(kw_only=True)
class Play(Stage):
    """The first story: the plan that its invoices carry, and what came of it so far."""

    plan: Plan
    papers: Papers
    fingerprints: dict[Paper, bytes] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    """The receivables by their part in the plan."""
    certificates: dict[str, int] = field(default_factory=dict)
    """The certificates by their part in the story."""


class PlayError(Exception):
    """The play can't go on."""
