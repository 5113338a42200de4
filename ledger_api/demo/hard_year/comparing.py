"""The ledger's reports beside the file's own columns: every figure, invoice by invoice where the report has them."""

from datetime import date

from ledger_api.demo.hard_year import figures
from ledger_api.demo.hard_year.book import CURRENCY
from ledger_api.demo.hard_year.stage import GRACE_DAYS, LATE_RATE, HardYear
from ledger_api.demo.telling import money
from ledger_api.sdk import building


def on(it: HardYear, day: date) -> None:
    """Compare ageing and overdue at the end of one of the book's days."""
    auditor = it.cast.auditor.client
    expected = figures.ageing(it.book, day)
    found = {}
    for row in auditor.reports.ageing():
        amounts = {name: building.minor(row[name]) for name in figures.BUCKETS}  # type: ignore[literal-required]
        found[row["obligor"]["participant"]] = figures.Aged(row["receivables"], amounts)
    theirs = {it.obligors[customer].number: aged for customer, aged in expected.items()}
    owed = money(sum(aged.open for aged in expected.values()), CURRENCY)
    it.checks.that(f"{day}: the ageing of every customer is the file's", found == theirs, f"{owed} open")
    late = {
        int(row["receivable"]): (building.minor(row["open"]), row["days_late"]) for row in auditor.reports.overdue()
    }
    wanted = {it.receivables[number]: row for number, row in figures.overdue(it.book, day, GRACE_DAYS).items()}
    it.checks.that(f"{day}: what is overdue is the file's", late == wanted, f"{len(wanted)} overdue")


def at_the_end(it: HardYear, day: date) -> None:
    """Compare days late, late interest, and the sums of all, once everything is due."""
    it.until_redeemed()
    it.checks.equal("the file's own DaysLate are those of its dates", figures.wrong_days(it.book), [])
    days, interest, wrong = 0, 0, []
    for one in it.book:
        shown = it.supplier.client.receivables.get(it.receivables[one.number])
        late = shown.get("late_interest")
        told = (late["days"], building.minor(late["amount"])) if late else (0, 0)
        stated = figures.days_late(one, day) if one.settled is None else one.days_late
        expected = (stated, figures.late_interest(one, day, LATE_RATE))
        if told != (expected if one.amount > one.in_dispute else (0, 0)):
            wrong.append(f"{one.number}: {told}, not {expected}")
        days, interest = days + told[0], interest + told[1]
    detail = "; ".join(wrong[:3]) or f"{days} days, {money(interest, CURRENCY)} of late interest"
    it.checks.that("every invoice is as many days late as the file says, with its interest", not wrong, detail)
    (total,) = it.cast.auditor.client.audit.totals()["totals"]
    face, settled = sum(one.amount for one in it.book), sum(one.amount for one in it.book if one.settled)
    it.checks.equal("every invoice is a receivable", total["receivables"], len(it.book))
    it.checks.equal(
        "face, paid and open are the file's sums",
        tuple(building.minor(total[name]) for name in ("face", "settled", "live")),
        (face, settled, face - settled),
    )
    it.checks.that("the book balances", total["balanced"], money(face, CURRENCY))
