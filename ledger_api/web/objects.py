"""Receivables and certificates in paths: decimal numbers, as in acts. What is no number of one is not found."""

from typing import Annotated

from fastapi import Depends, Path

from ledger_api.web import pages
from ledger_api.web.problems import not_found

RECEIVABLE = "201326593"
CERTIFICATE = "285873023213905239417302938457223423231"
"""Examples for the OpenAPI document."""

_Number = Annotated[str, Path(max_length=39, pattern="^(0|[1-9][0-9]*)$")]


async def _receivable(id: Annotated[_Number, Path(examples=[RECEIVABLE])]) -> int:  # noqa: A002 - the path's own name
    return _below(id, 56)


async def _certificate(id: Annotated[_Number, Path(examples=[CERTIFICATE])]) -> int:  # noqa: A002
    return _below(id, 128)


ReceivableId = Annotated[int, Depends(_receivable)]
"""The `{id}` of a path under /receivables."""
CertificateId = Annotated[int, Depends(_certificate)]
"""The `{id}` of a path under /certificates."""


def certificate_after(cursor: str | None) -> int:
    """The certificate that a page goes on after; -1 without a cursor, before the first.

    Raises:
        ProblemError: invalid_request, the cursor is none of ours.
    """
    key = pages.decode(cursor, str)
    return -1 if key is None else certificate_of(key[0])


def certificate_of(part: object) -> int:
    """The certificate that a part of a cursor names.

    Raises:
        ProblemError: invalid_request, the cursor is none of ours.
    """
    text = str(part)
    if not (text.isascii() and text.isdigit() and len(text) <= 39 and int(text) < 1 << 128):
        raise pages.none_of_ours()
    return int(text)


def _below(text: str, bits: int) -> int:
    number = int(text)
    if number >= 1 << bits:
        raise not_found()
    return number
