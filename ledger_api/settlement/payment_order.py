"""What an obligor is to pay at maturity, to whom: from the clearing list to single transfers.

A payment is shared over all certificates as its redemption will share it. What is held back, or has no usable account,
is left out of the transfers and counted: that money is the settlement bank's to keep.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from ledger_api.acts.records import Receivable
from ledger_api.participants.schemas import AccountDocument
from ledger_api.settlement import clearing
from ledger_api.settlement.accounts import bound_accounts
from ledger_api.settlement.clearing import ClearingList
from ledger_api.store.vault import Vault
from ledger_api.values.business_days import CURRENCIES, CurrencyCalendar
from ledger_api.values.calendars import WEEKENDS_ONLY, BusinessCalendar, BusinessDayRule, adjust
from ledger_api.values.currencies import Currency, UnknownCurrencyError, currency_by_number
from ledger_api.values.payment_references import PaymentReference, is_iban
from ledger_api.values.printable import clean
from ledger_api.values.prorata import shares

_BIC: Final = re.compile("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document holds, escaped or not."""
_LONGEST_NAME: Final = 140
_LONGEST_NUMBER: Final = 34
_LONGEST_MEMBER: Final = 35
_NO_ACCOUNT: Final = "no_account"


class OrderError(ValueError):
    """There is nothing that could be paid this way; the text says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account in the widths of ISO 20022. Exactly one of `iban` and `other`, and of `bic` and `member`."""

    name: str
    iban: str | None
    other: str | None
    bic: str | None
    member: str | None

    @classmethod
    def of(cls, document: AccountDocument | None) -> "Account | None":
        """From the bound account; None where it has none, or a part of it is too long for a payment message."""
        if document is None:
            return None
        name, number, bank = (clean(_NOT_XML.sub("", each)) for each in (document.name, document.number, document.bank))
        bare = number.replace(" ", "")
        iban = bare if is_iban(bare) else None
        bic = bank if _BIC.fullmatch(bank) else None
        too_long = (iban is None and len(number) > _LONGEST_NUMBER) or (bic is None and len(bank) > _LONGEST_MEMBER)
        if too_long or not (name and number and bank):
            return None
        return cls(
            name=name[:_LONGEST_NAME],
            iban=iban,
            other=None if iban else number,
            bic=bic,
            member=None if bic else bank,
        )


@dataclass(frozen=True, slots=True)
class Transfer:
    """One certificate's money, minor units, to the account of its holder, or of its pledgee."""

    certificate: int
    amount: int
    account: Account


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines that are not transferred: how many, their sum in minor units, and how often each reason holds."""

    lines: int
    amount: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A payment of an obligor's from its account, at a value date; `reference` is what its attestation will carry."""

    reference: str
    currency: Currency
    debtor: Account
    value_date: date
    created_at: int
    transfers: tuple[Transfer, ...]
    left_out: LeftOut

    @property
    def amount(self) -> int:
        """Sum of the transfers, minor units."""
        return sum(transfer.amount for transfer in self.transfers)


def payment_order(
    connection: Connection, vault: Vault, receivable: int, record: Receivable, now: int, amount: int | None
) -> PaymentOrder:
    """The order for what is still owed, or for a part of it (`amount`, minor units).

    Raises:
        OrderError: see there.
    """
    owed = record.due - record.settled
    if owed == 0:
        raise OrderError("nothing is owed any more")
    if record.settled != record.redeemed:
        raise OrderError("a payment is being given out to the holders: ask again when it is")
    if amount is not None and amount > owed:
        raise OrderError("more than is still owed")
    found = clearing.clearing_list(connection, receivable, record, now)
    accounts = _accounts(connection, vault, record.obligor, found, now)
    debtor = accounts[record.obligor]
    if debtor is None:
        raise OrderError("the obligor has no bound account with its details that a payment could come from")
    transfers, left_out = _transfers(found, accounts, owed if amount is None else amount)
    if not transfers:
        raise OrderError(f"each of the {left_out.lines} lines is held back or has no account")
    return PaymentOrder(
        reference=PaymentReference(receivable, len(clearing.payments(connection, receivable)) + 1).text,
        currency=_currency(record.currency),
        debtor=debtor,
        value_date=_value_date(_currency(record.currency).code, max(now, record.cutoff)),
        created_at=now,
        transfers=transfers,
        left_out=left_out,
    )


def _accounts(
    connection: Connection, vault: Vault, obligor: int, found: ClearingList, now: int
) -> dict[int, Account | None]:
    parties = {obligor, *(line.payee for line in found.lines)}
    bound = bound_accounts(connection, vault, parties, now)
    return {each: Account.of(bound[each].document if each in bound else None) for each in parties}


def _transfers(
    found: ClearingList, accounts: dict[int, Account | None], payment: int
) -> tuple[tuple[Transfer, ...], LeftOut]:
    lines = {line.certificate: line for line in found.lines if line.remaining}
    transfers: list[Transfer] = []
    reasons: Counter[str] = Counter()
    held = held_amount = 0
    for share in sorted(shares(payment, {each: line.remaining for each, line in lines.items()})):
        line = lines[share.certificate]
        account = accounts[line.payee]
        why = [*line.held, *([] if account else [_NO_ACCOUNT])]
        if account is None or why:
            held += 1
            held_amount += share.payment
            reasons.update(why)
        elif share.payment:
            transfers.append(Transfer(share.certificate, share.payment, account))
    return tuple(transfers), LeftOut(held, held_amount, tuple(sorted(reasons.items())))


def _currency(number: int) -> Currency:
    try:
        return currency_by_number(number)
    except UnknownCurrencyError as error:
        raise OrderError("the receivable's currency is none of ISO 4217") from error


def _value_date(code: str, instant: int) -> date:
    """The day of the instant where the currency settles, or the next on which it does."""
    calendar: BusinessCalendar = WEEKENDS_ONLY
    zone = "UTC"
    if code in CURRENCIES:
        calendar = own = CurrencyCalendar(code)
        zone = own.zone
    day = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone)).date()
    return adjust(day, BusinessDayRule.FOLLOWING, calendar)
