"""Who bears what of a financing: its cost between obligor and holder, its risk between financier, guarantors, sharers.

Amounts are integer minor units, shares basis points. The obligor's part of a sum is the exact share rounded once, half
up, and the holder bears the rest, so that the two parts are the sum. The parts of several legs are the differences of
their running sum's shares, each rounded down: legs that are the whole together have amounts that are the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledger_api.values.commitments import Json
from ledger_api.values.daycount import BASIS_POINTS

MOST_LEGS = 16
LONGEST_AGREEMENT = 140


class ShareError(ValueError):
    """A share or a leg is out of bounds."""


@dataclass(frozen=True, slots=True)
class CostShare:
    """The obligor's part of interest and fees, and the reference of the agreement by which it bears them.

    The holder and the financier sign the terms, the obligor does not: without an agreement it owes none of this.
    """

    interest_bps: int
    fees_bps: int
    agreement: str

    def check(self) -> None:
        """Within bounds.

        Raises:
            ShareError: a share is not 0 to 10,000, both are 0, or there is no agreement.
        """
        for share in (self.interest_bps, self.fees_bps):
            if type(share) is not int or not 0 <= share <= BASIS_POINTS:
                raise ShareError(f"a share is 0 to {BASIS_POINTS} basis points")
        if not self.interest_bps and not self.fees_bps:
            raise ShareError("an obligor that bears nothing has no cost share")
        _check_agreement(self.agreement)


def obligor_part(amount: int, share_bps: int) -> int:
    """The obligor's part of an amount, half up; the rest is the holder's."""
    return (2 * amount * share_bps + BASIS_POINTS) // (2 * BASIS_POINTS)


class LegKind(StrEnum):
    """What somebody besides the financier bears."""

    GUARANTEE = "guarantee"
    """Pays the financier when the obligor does not."""
    RISK_SHARE = "risk-share"
    """Bears its part of the loss with the financier, and has its part of the interest by their agreement."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One guarantor's or sharer's part, by participant number, with the reference of its agreement."""

    kind: LegKind
    participant: int
    share_bps: int
    agreement: str


def check_legs(legs: Sequence[Leg], holder: int, financier: int) -> None:
    """Each leg is another participant's, and the legs of a kind are at most the whole.

    Raises:
        ShareError: a leg is out of bounds, stands twice, or is the holder's or the financier's own.
    """
    if len(legs) > MOST_LEGS:
        raise ShareError(f"there are at most {MOST_LEGS} legs")
    if len({(leg.kind, leg.participant) for leg in legs}) < len(legs):
        raise ShareError("a participant has at most one leg of a kind")
    for leg in legs:
        if type(leg.participant) is not int or not 0 < leg.participant < 2**32:
            raise ShareError("a leg names a participant's number")
        if type(leg.share_bps) is not int or not 0 < leg.share_bps <= BASIS_POINTS:
            raise ShareError(f"a leg's share is 1 to {BASIS_POINTS} basis points")
        if leg.participant == financier:
            raise ShareError("the financier bears what no leg bears: it has no leg of its own")
        if leg.participant == holder:
            raise ShareError("the holder's own liability is the recourse: it is neither guarantor nor sharer")
        _check_agreement(leg.agreement)
    for kind in LegKind:
        if share_of(legs, kind) > BASIS_POINTS:
            raise ShareError(f"the {kind.value} legs are more than the whole")


def share_of(legs: Sequence[Leg], kind: LegKind) -> int:
    """The legs' share of a kind together, in basis points."""
    return sum(leg.share_bps for leg in legs if leg.kind is kind)


def leg_amounts(amount: int, legs: Sequence[Leg]) -> tuple[int, ...]:
    """Each leg's amount of what is financed, in the legs' order."""
    running = dict.fromkeys(LegKind, 0)
    amounts = []
    for leg in legs:
        before = running[leg.kind]
        running[leg.kind] = before + leg.share_bps
        amounts.append(amount * running[leg.kind] // BASIS_POINTS - amount * before // BASIS_POINTS)
    return tuple(amounts)


def legs_document(amount: int, legs: Sequence[Leg]) -> list[Json]:
    """The legs as the terms hold them."""
    return [
        {
            "kind": leg.kind.value,
            "participant": leg.participant,
            "shareBps": leg.share_bps,
            "amount": part,
            "agreement": leg.agreement,
        }
        for leg, part in zip(legs, leg_amounts(amount, legs), strict=True)
    ]


def parse_legs(value: object) -> tuple[Leg, ...]:
    """The legs of a terms document; their amounts are compared by whoever reads it.

    Raises:
        ShareError: it is no list of legs.
    """
    if not isinstance(value, list | tuple) or len(value) > MOST_LEGS:
        raise ShareError(f"legs are a list of at most {MOST_LEGS}")
    legs = []
    for row in value:
        members = {"kind", "participant", "shareBps", "amount", "agreement"}
        if not isinstance(row, Mapping) or set(row) != members or row["kind"] not in list(LegKind):
            raise ShareError(f"a leg has the members {', '.join(sorted(members))} and a known kind")
        legs.append(Leg(LegKind(row["kind"]), row["participant"], row["shareBps"], row["agreement"]))
    return tuple(legs)


def parse_cost_share(value: object) -> CostShare | None:
    """The cost share of a terms document; None stands for none.

    Raises:
        ShareError: it is no cost share.
    """
    if value is None:
        return None
    members = {"obligorInterestBps", "obligorFeesBps", "agreement", "obligorInterest", "obligorFees"}
    if not isinstance(value, Mapping) or set(value) != members:
        raise ShareError(f"a cost share has the members {', '.join(sorted(members))}")
    return CostShare(value["obligorInterestBps"], value["obligorFeesBps"], value["agreement"])


def _check_agreement(agreement: object) -> None:
    if not isinstance(agreement, str) or not 0 < len(agreement) <= LONGEST_AGREEMENT:
        raise ShareError(f"the agreement's reference has 1 to {LONGEST_AGREEMENT} characters")
