"""Reports: figures of many receivables at once, of everything under a mandate, else of what is one's own."""

from datetime import date
from typing import Literal

from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages

Whose = Literal["all", "obligor", "holder"]


class ReportFlows(Flows):
    """Lists are read page by page; where a report has totals, its first page has them."""

    def ageing(self, *, side: Whose | None = None) -> Pages[answers.Ageing]:
        """What is open by obligor and currency, by days late."""
        return self._core.pages("/reports/ageing", answers.Ageing, {"side": side})

    def ageing_totals(self, *, side: Whose | None = None) -> Flow[answers.AgeingPage]:
        """The first page of the ageing, with the sums by currency."""
        return self._core.get("/reports/ageing", answers.AgeingPage, {"side": side})

    def overdue(self, *, side: Whose | None = None) -> Pages[answers.Overdue]:
        """Overdue and defaulted receivables, each with its late interest."""
        return self._core.pages("/reports/overdue", answers.Overdue, {"side": side})

    def overdue_totals(self, *, side: Whose | None = None) -> Flow[answers.OverduePage]:
        """The first page of what is overdue, with the sums by currency."""
        return self._core.get("/reports/overdue", answers.OverduePage, {"side": side})

    def dilution(self) -> Pages[answers.Dilution]:
        """By obligor, first creditor and currency, what was credited of what was confirmed."""
        return self._core.pages("/reports/dilution", answers.Dilution)

    def lines(self) -> Pages[answers.Lines]:
        """What obligors may owe and owe: one's own, or the lines that one gave."""
        return self._core.pages("/reports/lines", answers.Lines)

    def line_use(
        self, currency: str, first: date, last: date | None = None, *, obligor: int | None = None
    ) -> Flow[answers.UseOverTime]:
        """What an obligor (oneself; another under a mandate) owed at the end of each UTC day, over at most 92 days."""
        asked = {
            "currency": currency,
            "from": first.isoformat(),
            "to": last.isoformat() if last else None,
            "obligor": None if obligor is None else str(obligor),
        }
        return self._core.get("/reports/lines/use", answers.UseOverTime, asked)

    def derecognition(self) -> Pages[answers.Derecognition]:
        """Financings that one sold or bought, with recourse, what is open, called and repaid."""
        return self._core.pages("/reports/derecognition", answers.Derecognition)

    def derecognition_totals(self) -> Flow[answers.DerecognitionPage]:
        """The first page of the financings, with the sums by recourse."""
        return self._core.get("/reports/derecognition", answers.DerecognitionPage)

    def transfers(self, *, flagged: bool = False) -> Pages[answers.Transfers]:
        """Tenor, layers and parts of each receivable; `flagged`: only what is out of the ordinary."""
        return self._core.pages("/reports/transfers", answers.Transfers, {"flagged": "true" if flagged else None})

    def sme_payment(self) -> Pages[answers.Sme]:
        """Of each receivable its creditor's consent, and whether it is paid within 60 days."""
        return self._core.pages("/reports/sme", answers.Sme)

    def stops(self) -> Pages[answers.Stop]:
        """Obligors that may issue nothing."""
        return self._core.pages("/reports/stops", answers.Stop)

    def daily(self, day: date | None = None) -> Pages[answers.Daily]:
        """The valid certificates of each obligor as a UTC day ended, or now (auditors and authorities)."""
        return self._core.pages("/reports/daily", answers.Daily, {"day": _text(day)})

    def daily_totals(self, day: date | None = None) -> Flow[answers.DailyPage]:
        """The first page of the day, with its blocks, sums and number of events."""
        return self._core.get("/reports/daily", answers.DailyPage, {"day": _text(day)})

    def daily_events(self, day: date | None = None) -> Pages[answers.DailyEvent]:
        """Every act's outcome of the day, in the order of the ledger."""
        return self._core.pages("/reports/daily/events", answers.DailyEvent, {"day": _text(day)})


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
