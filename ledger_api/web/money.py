"""Money in requests and answers: a decimal string and an ISO 4217 code, never a JSON number."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ledger_api.values.currencies import UnknownCurrencyError, currency_by_number
from ledger_api.values.money import Money, decimal_text


class MoneyModel(BaseModel):
    """An amount; the currency's own fraction digits, no exponent, no grouping."""

    model_config = ConfigDict(
        title="Money", frozen=True, json_schema_extra={"example": {"amount": "1234.56", "currency": "CNY"}}
    )

    amount: Annotated[str, Field(pattern=r"^-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,4})?$", max_length=26)]
    currency: Annotated[
        str,
        Field(
            pattern="^([A-Z]{3}|[0-9]{3,5})$",
            description="ISO 4217 alphabetic code; a number that ISO 4217 does not know stands as it is on chain, its "
            "amount in units.",
        ),
    ]

    @classmethod
    def of(cls, minor: int, currency: int) -> "MoneyModel":
        """From integer minor units and the ISO 4217 number. Whatever stands on chain can be shown."""
        try:
            unit = currency_by_number(currency)
        except UnknownCurrencyError:
            return cls(amount=str(minor), currency=f"{currency:03d}")
        return cls(amount=decimal_text(minor, unit), currency=unit.code)

    def minor(self) -> Money:
        """The exact value.

        Raises:
            MoneyError: too many fraction digits, or beyond the bound.
            UnknownCurrencyError: the code is not an active currency.
        """
        return Money.parse(self.amount, self.currency)
