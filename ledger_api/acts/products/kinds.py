"""The kinds of values that a module is made of. Each reads one value strictly and tells its faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ledger_api.acts.products.faults import Fault
from ledger_api.values.currencies import UnknownCurrencyError, currency


class Kind(Protocol):
    """One kind of value."""

    def faults(self, value: object, field: str) -> list[Fault]:
        """What is wrong with the value at the field."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer from `least` to `most`."""

    least: int
    most: int

    def faults(self, value: object, field: str) -> list[Fault]:
        """See `Kind`. A bool is no number."""
        if type(value) is int and self.least <= value <= self.most:
            return []
        return [Fault(field, f"an integer from {self.least} to {self.most} is needed")]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some names."""

    names: tuple[str, ...]

    def faults(self, value: object, field: str) -> list[Fault]:
        """See `Kind`."""
        return [] if value in self.names else [Fault(field, f"it is one of {', '.join(self.names)}")]


@dataclass(frozen=True, slots=True)
class Choices:
    """A list of different names, at least one."""

    names: tuple[str, ...]

    def faults(self, value: object, field: str) -> list[Fault]:
        """See `Kind`."""
        if isinstance(value, str) or not isinstance(value, Sequence) or not 0 < len(value) <= len(self.names):
            return [Fault(field, f"a list of 1 to {len(self.names)} of {', '.join(self.names)} is needed")]
        one = Choice(self.names)
        wrong = [fault for place, each in enumerate(value) for fault in one.faults(each, f"{field}/{place}")]
        if not wrong and len(set(value)) < len(value):
            return [Fault(field, "a name stands in it twice")]
        return wrong


@dataclass(frozen=True, slots=True)
class CurrencyCode:
    """The alphabetic code of an active currency (ISO 4217)."""

    def faults(self, value: object, field: str) -> list[Fault]:
        """See `Kind`."""
        try:
            currency(value if isinstance(value, str) else "")
        except UnknownCurrencyError:
            return [Fault(field, "the code of an active currency (ISO 4217) is needed")]
        return []


@dataclass(frozen=True, slots=True)
class Text:
    """A text of 1 to `most` characters."""

    most: int

    def faults(self, value: object, field: str) -> list[Fault]:
        """See `Kind`."""
        if isinstance(value, str) and 0 < len(value) <= self.most and value.isprintable() and value.strip() == value:
            return []
        return [Fault(field, f"a printable text of 1 to {self.most} characters without blanks around it is needed")]


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""

    def faults(self, value: object, field: str) -> list[Fault]:
        """See `Kind`."""
        return [] if isinstance(value, bool) else [Fault(field, "true or false is needed")]


@dataclass(frozen=True, slots=True)
class Members:
    """An object of exactly these members, of which the `optional` may be absent."""

    kinds: Mapping[str, Kind]
    optional: frozenset[str] = frozenset()

    def faults(self, value: object, field: str) -> list[Fault]:
        """See `Kind`."""
        if not isinstance(value, Mapping):
            return [Fault(field, "an object is needed")]
        where = f"{field}/" if field else ""
        missing = set(self.kinds) - set(value) - self.optional
        found = [Fault(f"{where}{name}", "it is missing") for name in sorted(missing)]
        unknown = sorted(str(name) for name in set(value) - set(self.kinds))
        known = ", ".join(self.kinds)
        found += [Fault(f"{where}{name}"[:200], f"there is no such member; there are {known}") for name in unknown[:8]]
        for name, kind in self.kinds.items():
            if name in value:
                found += kind.faults(value[name], f"{where}{name}")
        return found
