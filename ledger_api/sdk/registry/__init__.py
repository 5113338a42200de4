"""The registry of movable property: searched before a financing, and where it is filed. An interface with adapters."""

from ledger_api.sdk.registry.description import Collateral, Language, collateral_of, description
from ledger_api.sdk.registry.file import FileRegistry
from ledger_api.sdk.registry.http import HttpRegistry
from ledger_api.sdk.registry.interface import Entry, Filing, Registry, RegistryConflictError, RegistryError, cleared

__all__ = [
    "Collateral",
    "Entry",
    "FileRegistry",
    "Filing",
    "HttpRegistry",
    "Language",
    "Registry",
    "RegistryConflictError",
    "RegistryError",
    "cleared",
    "collateral_of",
    "description",
]
