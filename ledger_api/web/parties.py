"""Participants as answers name them: the number that acts carry, and the name that the directory has for it."""

from collections.abc import Iterable

from pydantic import BaseModel, Field
from sqlalchemy import Connection, select

from ledger_api.store.tables.directory import participants_private


class PartyModel(BaseModel):
    """A participant beside what it has to do with."""

    participant: int
    name: str | None = Field(
        default=None, description="From the directory, for reading only: check it against the enrolled binding."
    )


class Parties:
    """The names of some participants, read at once."""

    def __init__(self, connection: Connection, numbers: Iterable[int]) -> None:
        wanted = sorted(set(numbers) - {0})
        known = participants_private.c
        self._names: dict[int, str] = {}
        for start in range(0, len(wanted), 500):
            query = select(known.participant, known.name).where(known.participant.in_(wanted[start : start + 500]))
            self._names |= {row.participant: row.name for row in connection.execute(query)}

    def name(self, number: int) -> str | None:
        """The name behind a number, None where the directory has none."""
        return self._names.get(number)

    def model(self, number: int) -> PartyModel:
        """The participant with its name."""
        return PartyModel(participant=number, name=self.name(number))

    def model_or_none(self, number: int) -> PartyModel | None:
        """Like `model`; None for 0, which is nobody."""
        return self.model(number) if number else None
