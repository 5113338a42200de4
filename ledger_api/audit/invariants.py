"""What must hold of the rebuilt ledger, whatever was done on it: the domain's invariants, each with its figures.

They are computed from records and notes, apart from the rules that wrote them: a fault of the rules shows here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ledger_api.acts.effective import confirmed
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.state import CERTIFICATES, EVIDENCE, EXPOSURES, FINANCINGS, PARTICIPANTS, RECEIVABLES
from ledger_api.audit.rebuild import Rebuild
from ledger_api.values.currencies import UnknownCurrencyError, currency_by_number
from ledger_api.values.money import decimal_text

Wrong = Iterator[str]
_Figures = dict[str, int | str]


class Check(NamedTuple):
    """One thing looked at: whether it holds, its figures, and what is wrong where it does not.

    A figure is a count, or an amount of money as a decimal string, whose currency its name begins with.
    """

    name: str
    ok: bool
    figures: _Figures
    wrong: tuple[str, ...] = ()


MOST_WRONG = 20


def check_all(rebuild: Rebuild) -> list[Check]:
    """Every invariant that the records alone can answer, in the order of docs/audit.md."""
    return [_run(name, check, rebuild) for name, check in _CHECKS.items()]


def _run(name: str, check: Callable[[Rebuild, _Figures], Wrong], rebuild: Rebuild) -> Check:
    figures: _Figures = {}
    wrong = list(check(rebuild, figures))
    return Check(name, not wrong, figures, tuple(wrong[:MOST_WRONG]))


def _conservation(rebuild: Rebuild, figures: _Figures) -> Wrong:
    live: dict[int, int] = defaultdict(int)
    counted: dict[int, int] = defaultdict(int)
    for _, certificate in rebuild.state.rows(CERTIFICATES):
        live[certificate.receivable] += certificate.amount
        counted[certificate.receivable] += certificate.amount > 0
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, receivable in rebuild.state.rows(RECEIVABLES):
        face = receivable.face if confirmed(receivable) else 0
        if live[number] + receivable.redeemed != face:
            yield f"receivable {number}: {live[number]} live and {receivable.redeemed} redeemed are not its {face}"
        if counted[number] != receivable.live:
            yield f"receivable {number}: {counted[number]} live certificates, {receivable.live} recorded"
        for at, amount in enumerate((face, live[number], receivable.redeemed)):
            sums[receivable.currency][at] += amount
    orphans = set(live) - {number for number, _ in rebuild.state.rows(RECEIVABLES)}
    yield from (f"certificates of receivable {number}, which does not exist" for number in sorted(orphans))
    for currency, (face, alive, redeemed) in sorted(sums.items()):
        figures |= _amounts(currency, face=face, live=alive, redeemed=redeemed)


def _evidence(rebuild: Rebuild, figures: _Figures) -> Wrong:
    used: dict[bytes, int] = defaultdict(int)
    for receivable, lines in rebuild.trace.lines.items():
        if receivable not in rebuild.trace.released:
            for line in lines:
                used[line.fingerprint] += line.amount
    documents = 0
    for fingerprint, evidence in rebuild.state.rows(EVIDENCE):
        documents += 1
        name = f"document 0x{fingerprint.hex()}"
        if evidence.used != used.pop(fingerprint, 0):
            yield f"{name}: {evidence.used} recorded as used is not what receivables use"
        if evidence.used > evidence.verified:
            yield f"{name}: {evidence.used} used of {evidence.verified} verified"
    yield from (f"document 0x{fingerprint.hex()} is used and was never attested" for fingerprint in used)
    figures |= {"documents": documents, "receivables": len(rebuild.trace.lines)}


def _encumbrance(rebuild: Rebuild, figures: _Figures) -> Wrong:
    counts: dict[str, int] = defaultdict(int)
    for number, certificate in rebuild.state.rows(CERTIFICATES):
        state = C(certificate.state)
        counts[state.name.lower()] += 1
        bound = state in {C.OFFERED, C.LOCKED, C.PAYING}
        if bound != bool(certificate.encumbrance) or bound != bool(certificate.until):
            yield f"certificate {number}: {state.name} with encumbrance {certificate.encumbrance}"
        financing = rebuild.state.get(FINANCINGS, number)
        if state in {C.LOCKED, C.PAYING} and (
            financing is None
            or (financing.financier, financing.holder) != (certificate.encumbrance, certificate.holder)
        ):
            yield f"certificate {number}: {state.name} without the financing that locks it"
        if state is C.PAYING and (financing is None or financing.state != FinancingState.PAYING):
            yield f"certificate {number}: PAYING, its financing is not"
    figures |= dict(sorted(counts.items()))


def _exposure(rebuild: Rebuild, figures: _Figures) -> Wrong:
    owed: dict[tuple[int, int], int] = defaultdict(int)
    for _, receivable in rebuild.state.rows(RECEIVABLES):
        if confirmed(receivable) or receivable.state == R.OPENED:
            owed[receivable.obligor, receivable.currency] += receivable.face - receivable.settled
    pairs = 0
    for (obligor, currency), exposure in rebuild.state.rows(EXPOSURES):
        pairs += 1
        due = owed.pop((obligor, currency), 0)
        if exposure.outstanding != due:
            yield f"obligor {obligor} in {currency}: {exposure.outstanding} recorded, {due} outstanding"
    yield from (
        f"obligor {obligor} owes {due} in {currency} beside any record" for (obligor, currency), due in owed.items()
    )
    figures["obligors and currencies"] = pairs


def _money(rebuild: Rebuild, figures: _Figures) -> Wrong:
    settled: dict[int, int] = defaultdict(int)
    for number, receivable in rebuild.state.rows(RECEIVABLES):
        attested = rebuild.trace.paid.get(number, 0)
        settled[receivable.currency] += attested
        if receivable.settled != attested:
            yield f"receivable {number}: {receivable.settled} settled, {attested} attested"
        if not receivable.redeemed <= receivable.settled <= receivable.face:
            yield f"receivable {number}: {receivable.redeemed} redeemed of {receivable.settled} settled"
        if (receivable.state == R.SETTLED) != (confirmed(receivable) and receivable.redeemed == receivable.face):
            yield f"receivable {number}: in state {receivable.state} with {receivable.redeemed} redeemed"
    references = rebuild.trace.references
    if len(set(references)) != len(references):
        yield "a bank reference was attested twice"
    figures["bank references"] = len(references)
    for currency, amount in sorted(settled.items()):
        figures |= _amounts(currency, settled=amount)


def _holders(rebuild: Rebuild, figures: _Figures) -> Wrong:
    births = rebuild.trace.births
    for move in rebuild.trace.moves:
        if move.authorised_by is None:
            name = f"certificate {move.certificate}"
            yield f"{name}: from {move.before} to {move.after} without its holder's unexpired word"
    children = 0
    for number, certificate in rebuild.state.rows(CERTIFICATES):
        birth = births.get(number)
        if birth is None:
            yield f"certificate {number} came from nowhere"
            continue
        if birth.parent is None and number != certificate.receivable:
            yield f"certificate {number} is no receivable's root"
        if birth.parent is not None:
            children += 1
            parent = rebuild.state.get(CERTIFICATES, birth.parent)
            if parent is None or parent.receivable != certificate.receivable:
                yield f"certificate {number} is of another receivable than its parent"
        if rebuild.state.get(PARTICIPANTS, certificate.holder) is None:
            yield f"certificate {number} is held by nobody enrolled"
    figures |= {"certificates": len(births), "split off": children, "changes of holder": len(rebuild.trace.moves)}


def _amounts(currency: int, **minor: int) -> _Figures:
    """Figures of money in a currency: decimal strings, or units where ISO 4217 does not know the currency's number."""
    try:
        unit = currency_by_number(currency)
    except UnknownCurrencyError:
        return {f"{currency:03d} {name}": str(amount) for name, amount in minor.items()}
    return {f"{unit.code} {name}": decimal_text(amount, unit) for name, amount in minor.items()}


_CHECKS: dict[str, Callable[[Rebuild, _Figures], Wrong]] = {
    "conservation": _conservation,
    "evidence use": _evidence,
    "one encumbrance": _encumbrance,
    "exposure": _exposure,
    "money once": _money,
    "change of holder": _holders,
}
