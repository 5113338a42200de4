"""The bank accounts that money goes to: those bound on chain and in force, with the details behind the commitment."""

from collections.abc import Iterable

from sqlalchemy import Connection

from ledger_api.acts.effective import account_in_force
from ledger_api.acts.state import ACCOUNTS
from ledger_api.participants.schemas import AccountDocument, AccountModel
from ledger_api.participants.service import account_details
from ledger_api.store.projection import SnapshotState
from ledger_api.store.vault import Vault


def bound_accounts(
    connection: Connection, vault: Vault, participants: Iterable[int], now: int
) -> dict[int, AccountModel]:
    """Each participant's account in force at the instant. Who may see it is the caller's to ask."""
    state = SnapshotState(connection)
    found = {}
    for number in set(participants):
        bound = state.get(ACCOUNTS, number)
        if bound is None:
            continue
        commitment = account_in_force(bound, now)
        details = account_details(connection, vault, commitment)
        document = None if details is None else AccountDocument.model_validate(details.document())
        found[number] = AccountModel(commitment="0x" + commitment.hex(), document=document)
    return found
