"""Directory entries and bank accounts: each is stored only when it hashes to what is on the chain."""

from typing import Any

import orjson
from sqlalchemy import Connection, Row

from ledger_api.acts.effective import account_in_force
from ledger_api.acts.enums import Capability, ParticipantStatus, Role
from ledger_api.acts.records import Account
from ledger_api.acts.state import ACCOUNTS
from ledger_api.participants import repository
from ledger_api.participants.schemas import (
    AccountDocument,
    AccountModel,
    BindingModel,
    DirectoryEntryModel,
    ParticipantModel,
    SignerModel,
)
from ledger_api.store.projection import SnapshotState
from ledger_api.store.reader import Snapshot
from ledger_api.store.vault import Vault
from ledger_api.values.accounts import BankAccount
from ledger_api.values.bindings import Binding
from ledger_api.values.commitments import CommitmentError, canonical
from ledger_api.values.identifiers import IdentifierError
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.names import names_of
from ledger_api.web.problems import ProblemError, not_found


def page(snapshot: Snapshot, after: int, limit: int) -> list[ParticipantModel]:
    """Participants with numbers above `after`."""
    rows = repository.listed(snapshot.connection, after, limit)
    enrolled = repository.bindings(snapshot.connection, [row.participant for row in rows])
    return [participant_model(row, enrolled.get(row.participant)) for row in rows]


def one(snapshot: Snapshot, number: int) -> ParticipantModel:
    """One participant.

    Raises:
        ProblemError: not_found.
    """
    row = repository.one(snapshot.connection, number)
    if row is None:
        raise not_found()
    return participant_model(row, repository.bindings(snapshot.connection, [number]).get(number))


def participant_model(row: Row[*tuple[Any, ...]], binding: bytes | None) -> ParticipantModel:
    """A participant's row in answers."""
    entry = None
    if row.document is not None:
        entry = DirectoryEntryModel(
            document=BindingModel(**orjson.loads(row.document)),
            signature="0x" + row.signature.hex(),
            updated_at=rfc3339(row.updated),
        )
    return ParticipantModel(
        number=row.participant,
        status="active" if row.status == ParticipantStatus.ACTIVE else "suspended",
        roles=names_of(Role(row.roles)),
        tag=str(row.tag),
        key="0x" + row.key.hex(),
        binding=None if binding is None else "0x" + binding.hex(),
        name=entry.document.name if entry else None,
        legal_id=entry.document.legalId if entry else None,
        entry=entry,
    )


def signer_models(snapshot: Snapshot, number: int) -> list[SignerModel]:
    """The participant's keys in answers."""
    return [
        SignerModel(
            key="0x" + row.key.hex(),
            capabilities=names_of(Capability(row.capabilities)),
            person="0x" + row.person.hex(),
        )
        for row in repository.signers_of(snapshot.connection, number)
    ]


def put_entry(connection: Connection, number: int, form: BindingModel, signature: bytes, now: int) -> None:
    """Store a directory entry whose binding is the one that was enrolled. `now` is unix seconds.

    The CA's signature is for who reads the entry to check: the service is trusted with no CA.

    Raises:
        ProblemError: not_found, or commitment_differs.
    """
    row = repository.one(connection, number)
    if row is None:
        raise not_found()
    binding = Binding.parse(form.model_dump())
    enrolled = repository.bindings(connection, [number]).get(number)
    try:
        claimed = (binding.participant, binding.tag, binding.key)
        commitment = binding.commitment
    except (IdentifierError, CommitmentError) as error:
        raise ProblemError(Code.INVALID_REQUEST, str(error), field="body/document") from error
    if claimed != (number, row.tag, "0x" + row.key.hex()) or (enrolled is not None and commitment != enrolled):
        raise ProblemError(
            Code.COMMITMENT_DIFFERS, "the binding is not the one that was enrolled", field="body/document"
        )
    repository.put_entry(
        connection,
        number,
        name=binding.name,
        legal_id=binding.legal_id,
        document=canonical(binding.document()),
        signature=signature,
        now=now,
    )


def put_account(connection: Connection, vault: Vault, number: int, form: AccountDocument, now: int) -> bytes:
    """Store the details of the participant's own account, in force or pending; its commitment.

    Raises:
        ProblemError: commitment_differs.
    """
    details = BankAccount.parse(form.model_dump())
    commitment = details.commitment
    bound = SnapshotState(connection).get(ACCOUNTS, number)
    if bound is None or commitment not in (bound.commitment, bound.pending):
        raise ProblemError(
            Code.COMMITMENT_DIFFERS,
            "the details are not those of the account that is bound on chain",
            field="body/document",
        )
    sealed, wrapped = vault.seal(commitment, canonical(details.document()), (number,))
    repository.put_account(connection, number, commitment, sealed, wrapped[number], now)
    return commitment


def account_details(connection: Connection, vault: Vault, commitment: bytes) -> BankAccount | None:
    """The account behind a commitment, None where its owner has not sent it in. Who may see it is the caller's to ask.

    Raises:
        VaultError: what is stored was altered.
    """
    stored = repository.account(connection, commitment)
    if stored is None:
        return None
    owner, sealed, wrapped = stored
    return BankAccount.parse(orjson.loads(vault.open(commitment, sealed, owner, wrapped)))


def own_accounts(snapshot: Snapshot, vault: Vault, number: int, now: int) -> tuple[AccountModel, AccountModel | None]:
    """The participant's account in force at the instant, and the one that will follow it."""
    bound = SnapshotState(snapshot.connection).get(ACCOUNTS, number) or Account(bytes(32), bytes(32), 0, 0)
    current = account_in_force(bound, now)
    pending = None
    if any(bound.pending) and current != bound.pending:
        pending = _account_model(snapshot, vault, bound.pending)
        pending.effective_from = rfc3339(bound.effective_from)
    return _account_model(snapshot, vault, current), pending


def _account_model(snapshot: Snapshot, vault: Vault, commitment: bytes) -> AccountModel:
    details = account_details(snapshot.connection, vault, commitment)
    return AccountModel(
        commitment="0x" + commitment.hex(),
        document=None if details is None else AccountDocument.model_validate(details.document()),
    )
