"""Lists that are read page by page, as they are needed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from ledger_api.sdk.flows import Flow

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T]):
    """One page: some items, and the cursor to what comes after."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Pages(Generic[T]):
    """All pages of a list; `fetch` is the flow of the page at a cursor (None: the first)."""

    fetch: Callable[[str | None], Flow[Page[T]]]


def everything(pages: Pages[T]) -> Flow[list[T]]:
    """All items of a list, as part of a flow."""
    found: list[T] = []
    cursor: str | None = None
    while True:
        page = yield from pages.fetch(cursor)
        found += page.items
        cursor = page.next
        if cursor is None:
            return found
