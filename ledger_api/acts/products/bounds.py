"""What a product allows: first of what the ledger shows of a case, then of the terms, which only their readers see."""

from dataclasses import dataclass
from typing import Any

from ledger_api.acts.enums import EvidenceType, Recourse, Role, Scenario
from ledger_api.acts.products.document import Product
from ledger_api.acts.products.faults import Fault
from ledger_api.values.cost_shares import LegKind, share_of
from ledger_api.values.daycount import BASIS_POINTS
from ledger_api.values.financing_terms import FinancingTerms, ProductVersion


@dataclass(frozen=True, slots=True)
class Case:
    """A certificate that somebody asks to finance, as the ledger shows it.

    `days` are those to the cut-off, begun ones counted; `depth` how often it has changed hands; `evidence` the types
    behind its receivable; `amount` is in minor units of `currency` (an alphabetic code); the others are codes of
    `enums`.
    """

    holder_roles: int
    scenario: int
    days: int
    recourse: int
    depth: int
    evidence: frozenset[int]
    currency: str
    amount: int


def case_faults(product: Product, case: Case) -> list[Fault]:
    """Where the case leaves the product's bounds; `field` is the module's place."""
    modules, found = product.modules, []
    if not product.offered:
        found.append(Fault("offered", "the financier offers this product no more"))
    role = "financier" if case.holder_roles & Role.FINANCIER else "supplier"
    if role != modules["role"]:
        found.append(Fault("modules/role", f"it is for a {modules['role']}, the holder is a {role}"))
    scenario = Scenario(case.scenario).name.lower()
    if scenario not in modules["scenario"]:
        found.append(Fault("modules/scenario", f"{scenario} is not among its scenarios"))
    found += _within("tenor", modules["tenor"]["fromDays"], modules["tenor"]["toDays"], case.days, "days")
    recourse = Recourse(case.recourse).name.lower()
    if recourse not in modules["recourse"]:
        found.append(Fault("modules/recourse", f"it is not given {_recourse(recourse)}"))
    if case.depth > modules["hops"]:
        found.append(Fault("modules/hops", f"at most {modules['hops']} changes of hands, there were {case.depth}"))
    there = {EvidenceType(kind).name.lower() for kind in case.evidence}
    missing = [kind for kind in modules.get("evidence", ()) if kind not in there]
    if missing:
        found.append(Fault("modules/evidence", f"there is no {' and no '.join(missing)} behind the receivable"))
    amount = modules["amount"]
    if case.currency != amount["currency"]:
        found.append(Fault("modules/amount/currency", f"it is in {amount['currency']}, not in {case.currency}"))
    else:
        found += _within("amount", amount["from"], amount["to"], case.amount, "minor units")
    return found


def terms_faults(product: Product, terms: FinancingTerms) -> list[Fault]:
    """Where terms leave the product's bounds, or name another product or version than this."""
    named = terms.product
    if named != ProductVersion(product.number, product.version, product.commitment):
        return [Fault("product", "the terms name another product, version or document")]
    if terms.deal.financier != product.financier:
        return [Fault("financier", "the terms are another financier's")]
    modules = product.modules
    found = _within("rate", modules["rate"]["fromBps"], modules["rate"]["toBps"], terms.rate_bps, "basis points")
    most_fees = terms.deal.amount * _of(modules, "fees", "mostBps") // BASIS_POINTS
    if terms.all_fees > most_fees:
        found.append(Fault("modules/fees", f"fees are at most {most_fees} minor units here, they are {terms.all_fees}"))
    share = terms.cost_share
    asked = (_of(modules, "costShare", "obligorInterestBps"), _of(modules, "costShare", "obligorFeesBps"))
    if ((share.interest_bps, share.fees_bps) if share else (0, 0)) != asked:
        found.append(
            Fault("modules/costShare", f"the obligor bears {asked[0]} bp of the interest, {asked[1]} bp of the fees")
        )
    guaranteed, shared = (share_of(terms.legs, kind) for kind in (LegKind.GUARANTEE, LegKind.RISK_SHARE))
    least, most = _of(modules, "guarantee", "leastBps"), _of(modules, "guarantee", "mostBps")
    found += _within("guarantee", least, most, guaranteed, "basis points")
    found += _within("riskShare", 0, _of(modules, "riskShare", "mostBps"), shared, "basis points")
    return found


def _within(module: str, least: int, most: int, value: int, unit: str) -> list[Fault]:
    if least <= value <= most:
        return []
    return [Fault(f"modules/{module}", f"{least} to {most} {unit}, not {value}")]


def _of(modules: Any, module: str, member: str) -> int:  # noqa: ANN401  the modules of a checked document
    return int(modules[module][member]) if modules.get(module) else 0


def _recourse(name: str) -> str:
    return "without recourse" if name == "without" else f"with {'limited ' if name == 'limited' else ''}recourse"
