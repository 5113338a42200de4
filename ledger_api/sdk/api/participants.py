"""The directory, and what concerns the own participant."""

from collections.abc import Mapping

from ledger_api.acts.enums import ParticipantStatus, Role
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.directory import Directory, Enrolled, Participant
from ledger_api.sdk.errors import DirectoryError
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages
from ledger_api.values.accounts import BankAccount
from ledger_api.values.bindings import Binding


class ParticipantFlows(Flows):
    """Who takes part. Names are to be had from `verified` alone: it believes nobody but the pinned CAs."""

    def get(self, number: int) -> Flow[answers.Participant]:
        """A participant as the service shows it, unchecked."""
        return self._core.get(f"/participants/{number}", answers.Participant)

    def me(self) -> Flow[answers.OwnParticipant]:
        """The own participant: keys, bank account, and what the credential is good for."""
        return self._core.get("/participants/me", answers.OwnParticipant)

    def list(self) -> Pages[answers.Participant]:
        """All participants by number, unchecked."""
        return self._core.pages("/participants", answers.Participant)

    def verified(self, number: int) -> Flow[Participant]:
        """A participant whose name and legal id were checked: enrolled by governors, signed by a pinned CA.

        Raises:
            DirectoryError: there is no entry yet, or it does not hold.
        """
        told = yield from self.get(number)
        return checked(told, Directory(self._core.network.authorities))

    def put_directory_entry(self, binding: Binding, signature: bytes) -> Flow[answers.Participant]:
        """Show who is behind a number (governors and operators): the enrolled binding and the CA's signature."""
        body: Mapping[str, object] = {"document": binding.document(), "signature": "0x" + signature.hex()}
        path = f"/participants/{binding.participant}/directory-entry"
        return self._core.send("PUT", path, answers.Participant, body)

    def put_account(self, account: BankAccount) -> Flow[answers.Account]:
        """Send in the details of the own bank account, whose commitment is bound on chain."""
        return self._core.send("PUT", "/participants/me/account", answers.Account, {"document": account.document()})


def checked(told: answers.Participant, directory: Directory) -> Participant:
    """The participant that the service told of, when its entry holds.

    Raises:
        DirectoryError: it has none, or it does not hold.
    """
    entry = told.get("entry")
    if entry is None:
        raise DirectoryError(f"participant {told['number']} has no directory entry")
    binding = told.get("binding")
    enrolled = Enrolled(
        number=told["number"],
        tag=int(told["tag"]),
        key=told["key"],
        roles=Role(sum(Role[name.upper()] for name in told["roles"])),
        status=ParticipantStatus[told["status"].upper()],
        binding=None if binding is None else bytes.fromhex(binding[2:]),
    )
    return directory.check(enrolled, entry["document"], bytes.fromhex(entry["signature"][2:]))
