"""Entries as JSON, the same in the file and over HTTP."""

from typing import Any

import msgspec

from ledger_api.sdk.registry.interface import Entry, Filing, RegistryError


class _Filed(msgspec.Struct, forbid_unknown_fields=True):
    number: str
    filed_at: int
    reference: str
    transferor: str
    financier: str
    certificates: list[str]
    amount: int
    currency: str
    description: str


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry's members."""
    return {"number": entry.number, "filed_at": entry.filed_at, **filing_json(entry.filing)}


def filing_json(filing: Filing) -> dict[str, Any]:
    """A filing's members."""
    return {
        "reference": filing.reference,
        "transferor": filing.transferor,
        "financier": filing.financier,
        "certificates": list(filing.certificates),
        "amount": filing.amount,
        "currency": filing.currency,
        "description": filing.description,
    }


def entry_of(content: bytes | str) -> Entry:
    """An entry from its JSON.

    Raises:
        RegistryError: it has not the form.
    """
    try:
        told = msgspec.json.decode(content, type=_Filed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RegistryError(f"a registry's entry has not the documented form: {error}") from error
    filing = Filing(
        told.reference,
        told.transferor,
        told.financier,
        tuple(told.certificates),
        told.amount,
        told.currency,
        told.description,
    )
    return Entry(told.number, told.filed_at, filing)
