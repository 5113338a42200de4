"""GET /participants, /participants/me, /participants/{number}; PUT of directory entries and of the own account."""

from typing import Annotated

from fastapi import Path

from ledger_api.access.callers import Managing, Reading
from ledger_api.acts.enums import Role
from ledger_api.participants import service
from ledger_api.participants.schemas import (
    AccountModel,
    AccountRequest,
    DirectoryEntryRequest,
    OwnParticipantModel,
    ParticipantModel,
    ParticipantPage,
    example,
)
from ledger_api.store.reader import Snapshot
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

participants = Endpoints("participants")

ADMITS = Role.GOVERNOR | Role.OPERATOR
"""Who may show who is behind a number."""

Number = Annotated[int, Path(ge=1, le=2**32 - 1, examples=[7])]
_ACCOUNT = {
    "commitment": "0x" + "ac" * 32,
    "document": {"bank": "ICBKCNBJTJN", "number": "0302000109300012345", "name": "Example Co.", "salt": "5a" * 32},
}


@participants.get(
    "/participants",
    Operation(id="listParticipants", access=Access.SIGNED_IN, answer=ParticipantPage, example={"items": [example()]}),
)
async def list_participants(
    _: Reading, read: Read, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> ParticipantPage:
    """The directory, by number."""
    after = pages.number(cursor) or 0
    found = await read.run(lambda snapshot: service.page(snapshot, after, limit + 1))
    items = found[:limit]
    return ParticipantPage(items=items, next=pages.encode(items[-1].number) if len(found) > limit else None)


@participants.get(
    "/participants/me",
    Operation(
        id="getOwnParticipant",
        access=Access.OWN,
        answer=OwnParticipantModel,
        example=example(
            signers=[{"key": example()["key"], "capabilities": ["maker", "admin"], "person": "0x" + "9e" * 31}],
            account=_ACCOUNT,
            scopes=["act", "manage", "read", "rpc"],
        ),
    ),
)
async def get_own_participant(caller: Reading, runtime: Service, read: Read) -> OwnParticipantModel:
    """The caller itself: its keys, its bank account, what its credential is good for."""

    def query(snapshot: Snapshot) -> OwnParticipantModel:
        public = service.one(snapshot, caller.participant)
        account, pending = service.own_accounts(snapshot, runtime.vault, caller.participant, read.now)
        return OwnParticipantModel(
            **dict(public),
            signers=service.signer_models(snapshot, caller.participant),
            account=account,
            pending_account=pending,
            scopes=sorted(caller.scopes),
        )

    return await read.run(query)


@participants.get(
    "/participants/{number}",
    Operation(
        id="getParticipant",
        access=Access.SIGNED_IN,
        answer=ParticipantModel,
        example=example(),
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_participant(number: Number, _: Reading, read: Read) -> ParticipantModel:
    """One participant."""
    return await read.run(lambda snapshot: service.one(snapshot, number))


@participants.put(
    "/participants/{number}/directory-entry",
    Operation(
        id="putDirectoryEntry",
        access=Access.ROLE,
        roles=ADMITS,
        answer=ParticipantModel,
        example=example(),
        body={key: value for key, value in example()["entry"].items() if key != "updated_at"},
        problems=(Code.NOT_FOUND, Code.COMMITMENT_DIFFERS),
    ),
)
async def put_directory_entry(
    number: Number, body: DirectoryEntryRequest, caller: Managing, runtime: Service, read: Read
) -> ParticipantModel:
    """Show who is behind a number (governors and operators): exactly the binding that was enrolled."""
    caller.require(ADMITS)
    signature = bytes.fromhex(body.signature[2:])
    await runtime.writer.run(
        lambda connection: service.put_entry(connection, number, body.document, signature, read.now)
    )
    return await read.run(lambda snapshot: service.one(snapshot, number))


@participants.put(
    "/participants/me/account",
    Operation(
        id="putOwnAccount",
        access=Access.OWN,
        answer=AccountModel,
        example=_ACCOUNT,
        body={"document": _ACCOUNT["document"]},
        problems=(Code.COMMITMENT_DIFFERS,),
    ),
)
async def put_own_account(body: AccountRequest, caller: Managing, runtime: Service, read: Read) -> AccountModel:
    """Send in the details of the bank account whose commitment is bound on chain; they are stored encrypted."""
    commitment = await runtime.writer.run(
        lambda connection: service.put_account(connection, runtime.vault, caller.participant, body.document, read.now)
    )
    return AccountModel(commitment="0x" + commitment.hex(), document=body.document)
