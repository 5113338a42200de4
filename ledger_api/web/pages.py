"""Cursor pages: a bounded number of items and an opaque cursor to what comes after."""

import base64
import binascii
import json
from typing import Annotated

from fastapi import Query

from ledger_api.store.ids import parse_id
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

MOST = 200

Limit = Annotated[int, Query(ge=1, le=MOST, description="Items at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


def encode(*key: int | str) -> str:
    """The cursor after the item with this sort key."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str | None, *types: type) -> tuple[int | str, ...] | None:
    """The sort key of a cursor whose parts have these types; None without a cursor.

    Raises:
        ProblemError: invalid_request, the cursor is none of ours.
    """
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError):
        key = None
    fits = isinstance(key, list) and [type(part) for part in key] == list(types)
    if not fits or not all(abs(part) < 2**63 for part in key if isinstance(part, int)):
        raise none_of_ours()
    return tuple(key)


def identity(cursor: str | None) -> bytes | None:
    """The identifier that a page goes on after; None without a cursor.

    Raises:
        ProblemError: as `decode`.
    """
    key = decode(cursor, str)
    if key is None:
        return None
    found = parse_id(str(key[0]))
    if found is None:
        raise none_of_ours()
    return found


def number(cursor: str | None) -> int | None:
    """The number that a page goes on after; None without a cursor.

    Raises:
        ProblemError: as `decode`.
    """
    key = decode(cursor, int)
    return int(key[0]) if key else None


def pair(cursor: str | None) -> tuple[int, int]:
    """The two numbers that a page goes on after, such as block and log index; without a cursor before all others.

    Raises:
        ProblemError: as `decode`.
    """
    key = decode(cursor, int, int)
    return (int(key[0]), int(key[1])) if key else (-1, -1)


def none_of_ours() -> ProblemError:
    """The cursor was not made by the list it is given to."""
    return ProblemError(Code.INVALID_REQUEST, "the cursor is none of this list's", field="query/cursor")
