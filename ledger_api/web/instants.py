"""Instants in answers: RFC 3339, UTC, whole seconds."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import StringConstraints

RFC3339 = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"

Instant = Annotated[str, StringConstraints(pattern=RFC3339)]


def rfc3339(seconds: int) -> str:
    """The text of a unix second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(text: str) -> int:
    """The unix second of a text of this form. ValueError where there is no such instant."""
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
