from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.currencies import CURRENCIES, Currency, UnknownCurrencyError, currency, currency_by_number
from ledger_api.values.money import MOST_MINOR_UNITS, Money, MoneyError, format_minor, parse_minor

currencies = st.sampled_from(CURRENCIES)
minors = st.integers(-MOST_MINOR_UNITS, MOST_MINOR_UNITS)


def test_table__every_code_and_number_is_unique_and_well_formed() -> None:
    assert len(CURRENCIES) == 165
    assert len({row.code for row in CURRENCIES}) == len(CURRENCIES)
    assert len({row.numeric for row in CURRENCIES}) == len(CURRENCIES)
    for row in CURRENCIES:
        assert len(row.code) == 3
        assert row.code.isascii()
        assert row.code.isupper()
        assert 0 < row.numeric < 1000
        assert row.minor_unit in {0, 2, 3, 4}
        assert currency(row.code) is currency_by_number(row.numeric)


@pytest.mark.parametrize(
    ("code", "numeric", "minor_unit"),
    [
        ("CNY", 156, 2),
        ("EUR", 978, 2),
        ("USD", 840, 2),
        ("JPY", 392, 0),
        ("KWD", 414, 3),
        ("CLF", 990, 4),
        ("ISK", 352, 0),
        ("ALL", 8, 2),
        ("XCG", 532, 2),
        ("VND", 704, 0),
        ("TND", 788, 3),
        ("HUF", 348, 2),
        ("UGX", 800, 0),
    ],
)
def test_table__holds_the_published_rows(code: str, numeric: int, minor_unit: int) -> None:
    assert currency(code) == Currency(code, numeric, minor_unit)


@pytest.mark.parametrize("code", ["", "eur", "EU", "EURO", "XXX", "XAU", "HRK", "DEM", "\uff25\uff35\uff32", "EUR "])
def test_currency__of_another_code__is_refused(code: str) -> None:
    with pytest.raises(UnknownCurrencyError):
        currency(code)


@given(currencies, minors)
def test_amount__formatted_and_parsed__comes_back(unit: Currency, minor: int) -> None:
    text = format_minor(minor, unit)
    assert parse_minor(text, unit, negative=True) == minor
    assert Decimal(text) * unit.scale == minor
    assert len(text.partition(".")[2]) == unit.minor_unit


@given(currencies, st.decimals(min_value=0, max_value=10**11, places=4))
def test_amount__with_fewer_digits_than_the_currency__is_padded_and_with_more_refused(
    unit: Currency, value: Decimal
) -> None:
    for places in range(1, 5):
        text = f"{value:.{places}f}"
        if places <= unit.minor_unit:
            assert parse_minor(text, unit) == Decimal(text) * unit.scale
        else:
            with pytest.raises(MoneyError, match="fraction digits"):
                parse_minor(text, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1 ",
        " 1",
        "+1",
        "-1",
        "-0",
        "-0.00",
        "01",
        "00",
        "1.",
        ".5",
        "1,000",
        "1_000",
        "1e3",
        "1E3",
        "0x10",
        "NaN",
        "Infinity",
        "\uff11\uff12",
        "1.5.0",
        "1.\n",
        "1\n",
        "1'000",
        "99999999999999999999",
        "٣",
        "1.00000",
        "1/2",
    ],
)
def test_amount__not_in_plain_notation__is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        parse_minor(text, currency("EUR"))


@given(st.text(max_size=20))
def test_amount__of_any_text__parses_exactly_or_is_refused(text: str) -> None:
    try:
        minor = parse_minor(text, currency("EUR"), negative=True)
    except MoneyError:
        return
    assert Decimal(text) * 100 == minor


def test_amount__at_the_bound__passes_and_beyond_is_refused() -> None:
    euro, yen = currency("EUR"), currency("JPY")
    assert parse_minor("10000000000000.00", euro) == MOST_MINOR_UNITS
    assert parse_minor("1000000000000000", yen) == MOST_MINOR_UNITS
    for text, unit in (("10000000000000.01", euro), ("1000000000000001", yen)):
        with pytest.raises(MoneyError, match="beyond"):
            parse_minor(text, unit)
    with pytest.raises(MoneyError, match="beyond"):
        format_minor(-MOST_MINOR_UNITS - 1, euro)


def test_amount__negative_zero__is_refused_even_where_negative_is_allowed() -> None:
    assert parse_minor("-0.01", currency("EUR"), negative=True) == -1
    with pytest.raises(MoneyError):
        parse_minor("-0.00", currency("EUR"), negative=True)


def test_money__shows_its_outside_form() -> None:
    money = Money.parse("12.5", "KWD")
    assert (money.minor, money.currency, money.amount, money.code) == (12500, 414, "12.500", "KWD")


def test_money__of_different_currencies__does_not_add_up() -> None:
    assert Money.parse("1.10", "EUR") + Money.parse("2.20", "EUR") == Money.parse("3.30", "EUR")
    assert (Money.parse("1.10", "EUR") - Money.parse("2.20", "EUR")).amount == "-1.10"
    with pytest.raises(MoneyError, match="do not add up"):
        Money.parse("1", "EUR") + Money.parse("1", "USD")
    with pytest.raises(MoneyError, match="do not add up"):
        Money.parse("1", "EUR") - Money.parse("1", "USD")


@pytest.mark.parametrize("minor", [1.0, True, "1", None])
def test_money__of_anything_but_an_integer__is_refused(minor: object) -> None:
    with pytest.raises(MoneyError, match="integer"):
        Money(minor, 978)  # type: ignore[arg-type]


def test_money__of_an_unknown_number__is_refused() -> None:
    with pytest.raises(UnknownCurrencyError):
        Money(1, 999)
