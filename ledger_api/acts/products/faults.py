"""What is wrong with a product or with a quote under it: always the place and the reason, for the person who asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason. `field` is the member's path in the document, such as `modules/tenor/toDays`."""

    field: str
    reason: str

    @override
    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class ProductError(ValueError):
    """The document is no valid product; `faults` says where and why, at least once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)
