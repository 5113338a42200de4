"""Bank accounts: the committed document behind the 32 bytes that the chain knows of an account."""

from collections.abc import Mapping
from dataclasses import dataclass

from ledger_api.values.commitments import Json, Subject, commitment

_MEMBERS = ("bank", "number", "name", "salt")
LONGEST_MEMBER = 200


class AccountError(ValueError):
    """The document is no bank account."""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """`bank` is a BIC or a clearing code, `number` an IBAN or account number, `name` the account holder's."""

    bank: str
    number: str
    name: str
    salt: str

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that Enrol and BindAccount carry. CommitmentError where the salt is none."""
        return commitment(Subject.ACCOUNT, self.document())

    def document(self) -> dict[str, Json]:
        """The committed JSON document."""
        return {"bank": self.bank, "number": self.number, "name": self.name, "salt": self.salt}

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "BankAccount":
        """Read the document.

        Raises:
            AccountError: a member is missing, unknown, empty or too long.
        """
        if set(document) != set(_MEMBERS):
            raise AccountError(f"a bank account has exactly the members {', '.join(_MEMBERS)}")
        texts = [value for name in _MEMBERS if isinstance(value := document[name], str)]
        if len(texts) != len(_MEMBERS) or not all(0 < len(text) <= LONGEST_MEMBER for text in texts):
            raise AccountError(f"a bank account's members are texts of 1 to {LONGEST_MEMBER} characters")
        return cls(*texts)
