"""Governance enrols everyone, the book's customers too, and sets the policy under which the year is played."""

from datetime import UTC, datetime, timedelta

from ledger_api.acts.messages import ThresholdLine
from ledger_api.demo.chapters.founding import CAP, MINIMUM_LOT, enrolment, governed
from ledger_api.demo.hard_year.book import CURRENCY
from ledger_api.demo.hard_year.stage import GRACE_DAYS, LATE_RATE, HardYear
from ledger_api.demo.telling import money
from ledger_api.values.currencies import currency


def play(it: HardYear) -> None:
    """Play the chapter."""
    it.tell.chapter("1 · A network and a book")
    first, joining = it.cast.governors[0], it.cast.joining
    it.bulk(first, "enrolled", [governed(it, enrolment(first, one)) for one in joining])
    for member in it.cast.members.values():
        first.client.participants.put_directory_entry(member.binding, member.binding.sign(it.cast.ca))
    for member in (*it.cast.tiers[1], *it.cast.banks):
        member.client.participants.put_account(member.account)
    number = currency(CURRENCY).numeric
    policy = first.sign.set_policy(
        version=2,
        effective_from=it.now() + 1,
        tenor_days=180,
        tenor_days_max=365,
        depth_max=10,
        live_max=200,
        minimum_lot=MINIMUM_LOT,
        grace_days=GRACE_DAYS,
        cooling_days=1,
        default_days=90,
        late_rate=LATE_RATE,
        thresholds=[ThresholdLine(number, CAP, CAP)],
    )
    it.bulk(first, "policies set", [governed(it, policy)])
    it.advance(2, "The policy is in force from the next second.")
    owing = [*it.obligors.values(), *it.cast.enterprises]
    caps = [governed(it, first.sign.set_cap(obligor=one.number, currency=number, cap=CAP)) for one in owing]
    it.bulk(first, "caps set", caps)
    begins = min(one.issued for one in it.book) - timedelta(days=1)
    today = datetime.fromtimestamp(it.now(), UTC).date()
    it.shift = today + timedelta(days=1) - begins
    ends = max(one.settled or one.due for one in it.book)
    total = money(sum(one.amount for one in it.book), CURRENCY)
    it.tell.say(
        f"The book {it.source.name}: {len(it.book)} invoices of {it.supplier.name} to {len(it.obligors)} customers, "
        f"{total}, from {begins + timedelta(days=1)} to {ends}; played {it.shift.days} days later."
    )
