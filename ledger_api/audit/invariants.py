"""What must hold of the rebuilt ledger, whatever was done on it: the domain's invariants, each with its figures.

They are computed from records and notes, apart from the rules that wrote them: a fault of the rules shows here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from ledger_api.acts.effective import confirmed
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.records import Certificate, Financing, Receivable
from ledger_api.acts.rules.dues import DISPUTED, MARKED, STOPPED
from ledger_api.acts.rules.evidence import EXCEEDED
from ledger_api.acts.state import CERTIFICATES, EVIDENCE, EXPOSURES, FINANCINGS, PARTICIPANTS, RECEIVABLES, STOPS
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
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for number, receivable in rebuild.state.rows(RECEIVABLES):
        due = _due(receivable)
        if live[number] + receivable.redeemed != due:
            yield f"receivable {number}: {live[number]} live and {receivable.redeemed} redeemed are not its {due} due"
        if counted[number] != receivable.live:
            yield f"receivable {number}: {counted[number]} live certificates, {receivable.live} recorded"
        if confirmed(receivable) and receivable.state != R.CANCELLED:
            parts = (receivable.face, live[number], receivable.redeemed, receivable.credited, receivable.written_down)
            sums[receivable.currency] = [had + part for had, part in zip(sums[receivable.currency], parts, strict=True)]
    orphans = set(live) - {number for number, _ in rebuild.state.rows(RECEIVABLES)}
    yield from (f"certificates of receivable {number}, which does not exist" for number in sorted(orphans))
    for currency, (face, alive, redeemed, credited, lost) in sorted(sums.items()):
        figures |= _amounts(currency, face=face, live=alive, redeemed=redeemed)
        if credited or lost:
            figures |= _amounts(currency, **{"credited": credited, "written down": lost})


def _due(receivable: Receivable) -> int:
    """What certificates and payments together come to: nothing before there is a certificate, and once cancelled."""
    return receivable.due if confirmed(receivable) and receivable.state != R.CANCELLED else 0


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
        if evidence.used > evidence.verified and not evidence.flags & EXCEEDED:
            yield f"{name}: {evidence.used} used of {evidence.verified} verified"
    yield from (f"document 0x{fingerprint.hex()} is used and was never attested" for fingerprint in used)
    figures |= {"documents": documents, "receivables": len(rebuild.trace.lines)}


def _encumbrance(rebuild: Rebuild, figures: _Figures) -> Wrong:
    counts: dict[str, int] = defaultdict(int)
    for number, certificate in rebuild.state.rows(CERTIFICATES):
        state = C(certificate.state)
        counts[state.name.lower()] += 1
        bound, timed = state in _BOUND, state in _BOUND - {C.CALLED}
        if bound != bool(certificate.encumbrance) or timed != bool(certificate.until):
            yield f"certificate {number}: {state.name} with encumbrance {certificate.encumbrance}"
        financing = rebuild.state.get(FINANCINGS, number)
        if state in _FINANCED and (financing is None or not _binds(financing, certificate)):
            yield f"certificate {number}: {state.name} without the financing that locks it"
        if financing is not None and bool(financing.called) != (state is C.CALLED):
            yield f"certificate {number}: {state.name} with {financing.called} called"
    figures |= dict(sorted(counts.items()))


_BOUND: Final = frozenset({C.OFFERED, C.LOCKED, C.PAYING, C.PLEDGED, C.CALLED})
_FINANCED: Final[Mapping[C, frozenset[FinancingState]]] = {
    C.LOCKED: frozenset({FinancingState.ACCEPTED, FinancingState.REGISTERED}),
    C.PAYING: frozenset({FinancingState.PAYING}),
    C.PLEDGED: frozenset({FinancingState.PLEDGED}),
    C.CALLED: frozenset({FinancingState.RECOURSE_CALLED}),
}
"""The states of the financing that stands behind a certificate in each state."""


def _binds(financing: Financing, certificate: Certificate) -> bool:
    """Whether the financing is the one that the certificate's state and encumbrance speak of."""
    parties = (financing.financier, financing.holder)
    if certificate.state == C.CALLED:
        parties = parties[::-1]
    states = _FINANCED[C(certificate.state)]
    return parties == (certificate.encumbrance, certificate.holder) and financing.state in states


def _exposure(rebuild: Rebuild, figures: _Figures) -> Wrong:
    owed: dict[tuple[int, int], int] = defaultdict(int)
    for _, receivable in rebuild.state.rows(RECEIVABLES):
        if confirmed(receivable) or receivable.state == R.OPENED:
            due = receivable.face if receivable.state == R.OPENED else _due(receivable)
            owed[receivable.obligor, receivable.currency] += due - receivable.settled
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
        if not receivable.redeemed <= receivable.settled <= receivable.due:
            yield f"receivable {number}: {receivable.redeemed} redeemed of {receivable.settled} settled"
        stands = confirmed(receivable) and receivable.state != R.CANCELLED
        if (receivable.state == R.SETTLED) != (stands and receivable.redeemed == receivable.due):
            yield f"receivable {number}: in state {receivable.state} with {receivable.redeemed} redeemed"
    references = rebuild.trace.references
    if len(set(references)) != len(references):
        yield "a bank reference was attested twice"
    figures["bank references"] = len(references)
    for currency, amount in sorted(settled.items()):
        figures |= _amounts(currency, settled=amount)


def _claims(rebuild: Rebuild, figures: _Figures) -> Wrong:
    marked: dict[int, int] = defaultdict(int)
    disputes = 0
    for number, receivable in rebuild.state.rows(RECEIVABLES):
        left = _due(receivable) - receivable.settled if confirmed(receivable) else 0
        disputes += receivable.disputed > 0
        if receivable.disputed > left:
            yield f"receivable {number}: {receivable.disputed} disputed of {left} open"
        if bool(receivable.disputed) != bool(receivable.flags & DISPUTED) or (
            not receivable.disputed and receivable.dispute_reason
        ):
            yield f"receivable {number}: {receivable.disputed} disputed, its flag or reason says otherwise"
        if receivable.marks & MARKED:
            marked[receivable.obligor] += 1
            if left == 0:
                yield f"receivable {number}: stops its obligor with nothing open"
    for obligor, stop in rebuild.state.rows(STOPS):
        if stop.open != marked.pop(obligor, 0):
            yield f"obligor {obligor}: stopped by {stop.open} receivables, which is not how many are marked"
    yield from (f"obligor {obligor}: {count} marked receivables beside any stop" for obligor, count in marked.items())
    stopped = {number for number, record in rebuild.state.rows(PARTICIPANTS) if record.flags & STOPPED}
    for obligor in stopped ^ {obligor for obligor, _ in rebuild.state.rows(STOPS)}:
        yield f"obligor {obligor}: its flag and its stop do not agree"
    figures |= {"disputed": disputes, "obligors stopped": len(stopped)}


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
    "disputes and stops": _claims,
    "change of holder": _holders,
}
