"""The refusals that answers name, as the OpenAPI document lists them."""

from enum import StrEnum

from ledger_api.acts.refusals import REFUSALS
from ledger_api.chain.interface import FAILED, PREDECESSOR

SERVICE_REFUSALS = (PREDECESSOR, FAILED)
"""What befalls an act on its way to the rules: no error of the contract."""

RefusalName = StrEnum(  # type: ignore[misc]  # the members are the catalogue's
    "RefusalName", [(name, name) for name in (*(refusal.name for refusal in REFUSALS), *SERVICE_REFUSALS)]
)
