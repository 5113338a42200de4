"""What the ledger remembers of each object, one record each.

Instants are UTC unix seconds, amounts integer minor units. `words.py` gives the bits in which the contract stores them.
"""

from typing import NamedTuple


class Participant(NamedTuple):
    """An enrolled legal entity; `flags` say which freeze and standing-acceptance records may exist."""

    status: int
    roles: int
    tag: int
    key: bytes
    flags: int = 0


class Signer(NamedTuple):
    """One key of a participant; `person` is the commitment's first 31 bytes."""

    person: bytes
    capabilities: int


class Account(NamedTuple):
    """The bound bank account as salted commitments, and how many signer keys the participant has."""

    commitment: bytes
    pending: bytes
    effective_from: int
    signers: int


class Policy(NamedTuple):
    """One version of the dated parameters; `late_rate` is in basis points a year (ACT/365)."""

    effective_from: int
    tenor_days: int
    tenor_days_max: int
    depth_max: int
    live_max: int
    minimum_lot: int
    grace_days: int
    cooling_days: int
    default_days: int
    late_rate: int


class Threshold(NamedTuple):
    """What one signature may confirm in one currency, per act and per UTC day."""

    per_act: int
    per_day: int


class Exposure(NamedTuple):
    """An obligor's confirmed and unpaid sum in one currency.

    `single` was confirmed with one signature on `day`; `lines` is how many slots of lines to look at.
    """

    outstanding: int = 0
    cap: int = 0
    single: int = 0
    day: int = 0
    lines: int = 0


class Line(NamedTuple):
    """What a financier lets an obligor issue beyond its cap, in one of the obligor's slots; an uplift has a trigger."""

    financier: int
    amount: int
    effective_from: int
    until: int
    trigger: int


class Stop(NamedTuple):
    """Why an obligor may not issue: how many of its receivables are marked overdue and unpaid, and since when."""

    open: int
    since: int


class Evidence(NamedTuple):
    """A document by its keyed fingerprint: verified amount, and how much of it receivables use."""

    verified: int
    used: int
    issuer: int
    currency: int
    epoch: int
    kind: int
    flags: int
    content: bytes


class Receivable(NamedTuple):
    """Terms, accounts, commitment and claim of one receivable; `marks` has bit 0 while it counts in the stop."""

    obligor: int
    creditor: int
    face: int
    cutoff: int
    until: int
    currency: int
    policy: int
    scenario: int
    state: int
    waiver: int
    flags: int
    settled: int
    redeemed: int
    live: int
    tenor_reason: int
    commitment: bytes
    credited: int = 0
    written_down: int = 0
    disputed: int = 0
    dispute_reason: int = 0
    marks: int = 0
    defaulted_at: int = 0

    @property
    def due(self) -> int:
        """What the obligor owes in all: the face less what was credited and written down."""
        return self.face - self.credited - self.written_down


class Certificate(NamedTuple):
    """A part of one receivable with one holder; `encumbrance` is the offered, financing, pledged-to or called party."""

    sequence: int
    holder: int
    amount: int
    receivable: int
    flags: int
    state: int
    depth: int
    encumbrance: int
    until: int


class Financing(NamedTuple):
    """The financing that last locked a certificate; `holder` is the seller."""

    financier: int
    bank: int
    searched_at: int
    disburse_by: int
    state: int
    recourse: int
    holder: int
    terms: bytes
    registration: bytes
    description: bytes
    payment: bytes
    called: int = 0


class Standing(NamedTuple):
    """What a receiver accepts in advance, and how much of it is left."""

    remaining: int
    latest_cutoff: int
    until: int
    currency: int


class Freeze(NamedTuple):
    """An authority's order in force until an instant; `order` is the first 24 bytes of the order's hash."""

    until: int
    authority: int
    order: bytes


class Governance(NamedTuple):
    """How the network is governed, and what is paused."""

    threshold: int
    delay: int
    governors: int
    paused: int
    paused_until: int
    last_policy: int


class Scheduled(NamedTuple):
    """What became of a governors' act; `status` 1 scheduled, 2 executed, 3 vetoed; whose recovery it is, else 0."""

    eta: int
    status: int
    participant: int = 0


class Round(NamedTuple):
    """A redemption over several pages: its sums, its pages, and the cursor of the measurement."""

    target: int
    amounts: int
    floors: int
    measured: int
    paid: int
    certificates: int
    fraction: int
    certificate: int
    paid_out: int
