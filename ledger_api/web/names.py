"""Names of the catalogue's numbers in answers: in small letters, as the schemas list them."""

from enum import IntEnum, IntFlag
from typing import Any, Literal

RoleName = Literal[
    "core_enterprise",
    "supplier",
    "financier",
    "settlement_bank",
    "verifier",
    "auditor",
    "authority",
    "operator",
    "governor",
]
CapabilityName = Literal["maker", "checker", "admin"]


def name_of(member: IntEnum | IntFlag) -> Any:  # noqa: ANN401 - a literal of the schema
    """The name of one number."""
    return str(member.name).lower()


def names_of(flags: IntFlag) -> list[Any]:
    """The names of the bits that are set."""
    return [name_of(flag) for flag in flags]
