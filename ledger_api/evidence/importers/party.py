"""Which of a party's several ids stands for it: the one a register of companies or a tax office can be asked about."""

from collections.abc import Callable, Iterable

from ledger_api.evidence.importers.draft import FieldError

_VALUE_ADDED = frozenset({"VAT", "VA"})


def first_of(*candidates: Callable[[], str | None]) -> str | None:
    """The first candidate that has a text."""
    for candidate in candidates:
        text = candidate()
        if text:
            return text
    return None


def tax_id(schemes: Iterable[tuple[str | None, str | None]]) -> str | None:
    """The id under value added tax where there is one, else that under another tax, from pairs of scheme and id.

    Raises:
        FieldError: several different ids under the same choice.
    """
    pairs = [(scheme, text) for scheme, text in schemes if text]
    value_added = {text for scheme, text in pairs if scheme and scheme.upper() in _VALUE_ADDED}
    chosen = value_added or {text for _, text in pairs}
    if len(chosen) > 1:
        raise FieldError("different tax ids of one party")
    return chosen.pop() if chosen else None
