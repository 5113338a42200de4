"""Instants in answers: RFC 3339, UTC, whole seconds."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import StringConstraints

Instant = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]


def rfc3339(seconds: int) -> str:
    """The text of a unix second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
