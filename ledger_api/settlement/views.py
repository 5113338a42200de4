"""Clearing lists, payments and redemptions as the API shows them."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection

from ledger_api.acts.messages import AttestPayment
from ledger_api.acts.records import Receivable
from ledger_api.evidence import committed
from ledger_api.evidence.committed import CommittedModel
from ledger_api.settlement.accounts import bound_accounts
from ledger_api.settlement.clearing import ClearingList, Line, Redemption
from ledger_api.settlement.schemas import ClearingLineModel, ClearingListModel, PaymentModel, RedemptionModel
from ledger_api.store.chronicle import Entry
from ledger_api.store.vault import Vault
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import Parties

COLUMNS: Final = (
    "certificate",
    "holder",
    "name",
    "bank",
    "account_number",
    "account_name",
    "account_commitment",
    "currency",
    "amount",
    "due",
    "paid",
    "remaining",
    "held",
    "payee",
)
"""The header of the CSV form."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def list_model(
    connection: Connection,
    vault: Vault,
    receivable: int,
    record: Receivable,
    found: ClearingList,
    only: int | None,
    now: int,
) -> ClearingListModel:
    """The list, or the lines of one holder or pledgee; accounts are shown with the lines."""
    lines = [line for line in found.lines if only in {None, line.holder, line.payee}]
    payees = [line.payee for line in lines]
    parties = Parties(connection, [record.obligor, *(line.holder for line in lines), *payees])
    accounts = bound_accounts(connection, vault, payees, now)

    def money(minor: int) -> MoneyModel:
        return MoneyModel.of(minor, record.currency)

    def total(of: Callable[[Line], int]) -> MoneyModel:
        return money(sum(map(of, lines)))

    return ClearingListModel(
        receivable=str(receivable),
        obligor=parties.model(record.obligor),
        cutoff=rfc3339(record.cutoff),
        face=money(record.face),
        settled=money(record.settled),
        redeemed=money(record.redeemed),
        last_payment=money(found.last_payment),
        complete=only is None,
        lines=[
            ClearingLineModel(
                certificate=str(line.certificate),
                holder=parties.model(line.holder),
                payee=parties.model(line.payee),
                account=accounts.get(line.payee),
                amount=money(line.amount),
                due=money(line.due),
                paid=money(line.paid),
                remaining=money(line.remaining),
                held=list(line.held),
            )
            for line in lines
        ],
        sum_amount=total(lambda line: line.amount),
        sum_due=total(lambda line: line.due),
        sum_paid=total(lambda line: line.paid),
        sum_remaining=total(lambda line: line.remaining),
    )


def list_csv(model: ClearingListModel) -> str:
    """The list's lines as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets a quote before it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in model.lines:
        details = line.account.document if line.account else None
        writer.writerow(
            [
                line.certificate,
                line.holder.participant,
                _plain(line.holder.name or ""),
                _plain(details.bank if details else ""),
                _plain(details.number if details else ""),
                _plain(details.name if details else ""),
                line.account.commitment if line.account else "",
                line.amount.currency,
                line.amount.amount,
                line.due.amount,
                line.paid.amount,
                line.remaining.amount,
                " ".join(line.held),
                line.payee.participant,
            ]
        )
    return text.getvalue()


def payment_models(
    connection: Connection, vault: Vault, found: Sequence[tuple[Entry, AttestPayment]], currency: int
) -> list[PaymentModel]:
    """Payments with the bank's own references: whoever is shown them pays, is paid, or holds a mandate."""
    references = committed.read(connection, vault, [fields.bank_reference for _, fields in found], None)
    parties = Parties(connection, [fields.bank for _, fields in found])
    return [
        PaymentModel(
            digest="0x" + entry.digest.hex(),
            bank=parties.model(fields.bank),
            amount=MoneyModel.of(fields.amount, currency),
            settled=MoneyModel.of(entry.amount, currency),
            paid_at=rfc3339(fields.paid_at),
            attested_at=rfc3339(entry.at),
            bank_reference=CommittedModel(
                commitment="0x" + fields.bank_reference.hex(), document=references.get(fields.bank_reference)
            ),
        )
        for entry, fields in found
    ]


def redemption_models(connection: Connection, found: Sequence[Redemption], currency: int) -> list[RedemptionModel]:
    """What holders got."""
    parties = Parties(connection, [each.holder for each in found])
    return [
        RedemptionModel(
            certificate=str(each.certificate),
            holder=parties.model(each.holder),
            amount=MoneyModel.of(each.amount, currency),
            remaining=MoneyModel.of(each.remaining, currency),
            digest="0x" + each.entry.digest.hex(),
            at=rfc3339(each.entry.at),
        )
        for each in found
    ]


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
