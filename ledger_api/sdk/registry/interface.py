"""What a registry does, and the gate: nobody finances what somebody else has filed first.

An adapter's methods are flows, so that it works in the blocking and in the asynchronous client.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ledger_api.sdk.errors import LedgerError
from ledger_api.sdk.flows import Flow


class RegistryError(LedgerError):
    """The registry does not answer, or its answer has not the form that its adapter reads."""


class RegistryConflictError(LedgerError):
    """Somebody else's filing covers the certificate; `entries` are theirs."""

    def __init__(self, certificate: str, entries: Sequence["Entry"]) -> None:
        numbers = ", ".join(entry.number for entry in entries)
        super().__init__(f"certificate {certificate} is covered by what others have filed: {numbers}")
        self.entries = tuple(entries)


@dataclass(frozen=True, slots=True)
class Filing:
    """What is filed. Legal ids are those of the checked directory; `amount` is in minor units of `currency`.

    `reference` is the filer's own: the same filing with the same reference is filed once. An empty `certificates`
    covers every receivable of the transferor, now and later.
    """

    reference: str
    transferor: str
    financier: str
    certificates: tuple[str, ...]
    amount: int
    currency: str
    description: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A filing as the registry holds it: with its number, and when it was filed (unix seconds)."""

    number: str
    filed_at: int
    filing: Filing


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and the registry's instant of the search (unix seconds)."""

    at: int
    entries: tuple[Entry, ...]


class Registry(Protocol):
    """One registry."""

    @property
    def name(self) -> str:
        """Its name, as the registration's document has it."""
        ...

    def search(self, transferor: str) -> Flow[Search]:
        """Every filing in force against a transferor, by its legal id.

        Raises:
            RegistryError: there is no answer.
        """
        ...

    def file(self, filing: Filing) -> Flow[Entry]:
        """File; with a known reference the entry of the first time.

        Raises:
            RegistryError: there is no answer, or the reference stands for another filing.
        """
        ...


def cleared(registry: Registry, transferor: str, financier: str, certificate: str) -> Flow[Search]:
    """The gate: search, and let through what nobody but the financier itself has filed.

    Raises:
        RegistryConflictError: another's filing names the certificate, or covers all that the transferor has.
        RegistryError: there is no answer.
    """
    found = yield from registry.search(transferor)
    others = [
        entry
        for entry in found.entries
        if entry.filing.financier != financier
        and (not entry.filing.certificates or certificate in entry.filing.certificates)
    ]
    if others:
        raise RegistryConflictError(certificate, others)
    return found
