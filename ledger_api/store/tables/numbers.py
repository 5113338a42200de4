"""Unsigned numbers wider than the databases' signed 64 bits, stored without loss."""

from collections.abc import Callable
from operator import methodcaller
from typing import Any

from sqlalchemy import BigInteger, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

_HALF, _WHOLE = 1 << 63, 1 << 64


class Unsigned64(TypeDecorator[int]):
    """A uint64. Below 2**63, which every real amount is, the column holds the number itself; above, minus 2**64."""

    impl = BigInteger
    cache_ok = True

    @staticmethod
    def plain(value: int) -> int:
        """What the column holds for a number."""
        return value if value < _HALF else value - _WHOLE

    @override
    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return None if value is None else self.plain(value)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> int | None:
        return None if value is None else value % _WHOLE


class Wide(TypeDecorator[int]):
    """A wider unsigned number as big-endian bytes of one width, so that the column sorts as the number does."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.width = width
        self.plain: Callable[[int], bytes] = methodcaller("to_bytes", width, "big")
        """What the column holds for a number."""

    @override
    def process_bind_param(self, value: int | None, dialect: Dialect) -> bytes | None:
        return None if value is None else self.plain(value)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> int | None:
        return None if value is None else int.from_bytes(value, "big")


U64 = Unsigned64()
U128 = Wide(16)
U256 = Wide(32)
