"""Cut-offs by real calendars: computed by the SDK, said again by the service, signed, and shown where money settles."""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.acts.messages import EvidenceLine
from ledger_api.sdk import BusinessDayRule, CalendarError, CurrencyCalendar, InvalidError, currency_cut_off
from ledger_api.sdk.building import cutoff
from ledger_api.web.instants import rfc3339
from tests.support.network import CNY, DAY, MODULE, WAIT, Cast, attestation, executed

pytestmark = MODULE


@pytest.mark.parametrize("currency", ["CNY", "EUR", "JPY", "USD"])
@pytest.mark.parametrize("rule", list(BusinessDayRule))
async def test_the_service_computes_the_cut_off_that_the_sdk_computes(
    network: Cast, currency: str, rule: BusinessDayRule
) -> None:
    asked = network.outsider.client.receivables
    for due in (date(2026, 5, 31), date(2026, 10, 3), date(2026, 12, 31)):
        own = currency_cut_off(currency, time(15), rule).instant(due)
        told = await asked.cutoff(due, currency, time(15), rule)
        assert told["cutoff"] == rfc3339(own)
        assert (told["due"], told["convention"], told["announced"]) == (due.isoformat(), rule.name.lower(), True)


async def test_a_currency_without_a_calendar_or_a_time_that_is_none_is_refused_in_words(network: Cast) -> None:
    asked = network.outsider.client.receivables
    with pytest.raises(InvalidError) as unknown:
        await asked.cutoff(date(2026, 5, 31), "KWD", time(15))
    assert "no calendar of 'KWD'" in unknown.value.problem.detail
    with pytest.raises(InvalidError) as precise:
        await asked.cutoff(date(2026, 5, 31), "CNY", time(15, 0, 0, 1))
    assert precise.value.problem.field == "query/time"
    with pytest.raises(InvalidError):
        await asked.cutoff(date(2150, 5, 31), "CNY", time(15))


async def test_an_imported_invoice_gives_the_cut_off_and_the_receivable_says_what_day_that_is(network: Cast) -> None:
    supplier = network.suppliers[1]
    due = datetime.fromtimestamp(network.now(), UTC).date() + timedelta(days=100)
    content = (
        "number,seller_id,buyer_id,issue_date,due_date,currency,amount\n"
        f"M-{network.now()},{supplier.binding.legal_id},B,2026-01-02,{due},CNY,40000.00\n"
    )
    imported = await supplier.client.evidence.import_invoices(content.encode(), "text/csv")
    invoice = await supplier.client.evidence.invoice(imported["items"][0]["id"])
    instant = cutoff(invoice, time(15))
    assert instant == currency_cut_off("CNY", time(15)).instant(due)

    evidence = EvidenceLine(keccak(os.urandom(32)), 40_000_00)
    await executed(network.verifier, attestation(network.verifier, supplier, evidence.fingerprint, evidence.amount))
    act = supplier.sign.submit(
        receivable=supplier.new_receivable(),
        obligor=network.enterprise.number,
        obligor_tag=network.enterprise.tag,
        face=evidence.amount,
        currency=CNY,
        cutoff=instant,
        scenario=0,
        until=network.now() + DAY,
        evidence=[evidence],
    )
    await supplier.client.receivables.create(act, wait=WAIT)
    shown = await network.enterprise.client.receivables.get(act.fields.receivable)
    local = datetime.fromisoformat(shown["maturity"]["local"])
    assert (int(local.timestamp()), shown["cutoff"]) == (instant, rfc3339(instant))
    assert (local.time(), shown["maturity"]["zone"], shown["maturity"]["business_day"]) == (
        time(15),
        "Asia/Shanghai",
        True,
    )

    # A cut-off that was put on a day without banks is what the parties signed, and shown to be just that.
    claim = await network.submitted(supplier, days=_days_to_a_sunday(network.now()))
    assert (await supplier.client.receivables.get(claim.receivable))["maturity"]["business_day"] is False


async def test_an_invoice_without_a_due_date_gives_none(network: Cast) -> None:
    supplier = network.suppliers[1]
    content = (
        "number,seller_id,buyer_id,issue_date,currency,amount\n"
        f"N-{network.now()},{supplier.binding.legal_id},B,2026-01-02,CNY,40000.00\n"
    )
    imported = await supplier.client.evidence.import_invoices(content.encode(), "text/csv")
    invoice = await supplier.client.evidence.invoice(imported["items"][0]["id"])
    with pytest.raises(CalendarError, match="no due date"):
        cutoff(invoice, time(15))


def _days_to_a_sunday(now: int) -> int:
    """Days after which it is a Sunday in China that nobody works on."""
    china = CurrencyCalendar("CNY")
    for days in range(30, 90):
        day = datetime.fromtimestamp(now + days * DAY, ZoneInfo(china.zone)).date()
        if day.weekday() == 6 and not china.is_business_day(day):
            return days
    raise AssertionError("no Sunday within three months")
