"""The packed wire form of acts: strict in both directions, the same bytes that the contract reads and emits.

An item is: kind (1 byte), number of signatures (1), body length (2), body, signatures (64 each). The body is the fields
at their widths, big-endian, and, if the act has a list, a count (2) and the items. A batch is items one after another.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ledger_api.acts.catalogue import ACTS, BY_KIND, ActType, Field
from ledger_api.acts.messages import LINES, MESSAGES

HEADER_BYTES = 4
SIGNATURE_BYTES = 64
MOST_SIGNATURES = 255

_CODES = {"uint8": "B", "uint16": "H", "uint32": "I", "uint64": "Q"}


class MalformedActError(ValueError):
    """The bytes or values are not an act of the catalogue; the contract says `MalformedAct` to the same bytes."""


class Act(NamedTuple):
    """One act: its type, its fields and list items by name, and the body they are packed in, with its signatures."""

    type: ActType
    fields: Any
    items: tuple[Any, ...]
    body: bytes
    signatures: tuple[bytes, ...] = ()

    @property
    def wire(self) -> bytes:
        """The item as it stands in a batch."""
        header = _HEADER.pack(self.type.kind, len(self.signatures), len(self.body))
        return b"".join((header, self.body, *self.signatures))

    def signed(self, *signatures: bytes) -> "Act":
        """The same act with these signatures of 64 bytes.

        Raises:
            MalformedActError: a signature has another length, or there are more than 255.
        """
        if len(signatures) > MOST_SIGNATURES or any(len(signature) != SIGNATURE_BYTES for signature in signatures):
            raise MalformedActError("a signature has 64 bytes, an act at most 255 of them")
        return self._replace(signatures=signatures)


class _Packer:
    """Fixed-width fields to bytes and back, through one compiled format."""

    def __init__(self, fields: tuple[Field, ...], make: type[Any]) -> None:
        self._struct = struct.Struct(">" + "".join(_CODES.get(field.type, f"{field.width}s") for field in fields))
        self._odd = [i for i, f in enumerate(fields) if f.type.startswith("uint") and f.type not in _CODES]
        self._types = [(int if f.type.startswith("uint") else bytes) for f in fields]
        self._fields = fields
        self._make: Callable[[Sequence[Any]], tuple[Any, ...]] = make._make
        self.width = self._struct.size

    def pack(self, values: Sequence[Any]) -> bytes:
        """Raises MalformedActError where a value has another type or does not fit its width."""
        if len(values) != len(self._fields):
            raise MalformedActError(f"there are {len(self._fields)} fields")
        row = list(values)
        for i, field in enumerate(self._fields):
            if type(row[i]) is not self._types[i]:
                raise MalformedActError(f"{field.name} is of type {field.type}")
            # struct would cut or pad bytes in silence.
            if self._types[i] is bytes and len(row[i]) != field.width:
                raise MalformedActError(f"{field.name} has {field.width} bytes")
        try:
            for i in self._odd:
                row[i] = row[i].to_bytes(self._fields[i].width, "big")
            return self._struct.pack(*row)
        except (struct.error, OverflowError) as error:
            raise MalformedActError(self._misfit(values)) from error

    def _misfit(self, values: Sequence[Any]) -> str:
        numbers = [(field, value) for field, value in zip(self._fields, values, strict=True) if type(value) is int]
        return next(
            f"{field.name} does not fit {field.type}" for field, value in numbers if not 0 <= value < 256**field.width
        )

    def unpack(self, data: bytes, offset: int = 0) -> tuple[Any, ...]:
        """The named tuple at the offset; the caller has checked the length."""
        if not self._odd:
            return self._make(self._struct.unpack_from(data, offset))
        row = list(self._struct.unpack_from(data, offset))
        for i in self._odd:
            row[i] = int.from_bytes(row[i], "big")
        return self._make(row)


_HEADER = struct.Struct(">BBH")
_COUNT = struct.Struct(">H")
_PACKERS = {act.kind: _Packer(act.fields, MESSAGES[act.kind]) for act in ACTS}
_LINE_PACKERS = {a.kind: _Packer(a.items.item.fields, LINES[a.items.item.name]) for a in ACTS if a.items}


def build(fields: Sequence[Any], items: tuple[Any, ...] = ()) -> Act:
    """The unsigned act of a message of `messages.py` and its lines.

    Raises:
        MalformedActError: a value does not fit its width, or the number of lines is out of the catalogue's bounds.
    """
    act_type = _TYPE_OF.get(type(fields))
    if act_type is None:
        raise MalformedActError(f"{type(fields).__name__} is no message of the catalogue")
    body = _PACKERS[act_type.kind].pack(fields)
    if act_type.items:
        if not act_type.items.least <= len(items) <= act_type.items.most:
            raise MalformedActError(f"{act_type.name} has {act_type.items.least} to {act_type.items.most} items")
        packer = _LINE_PACKERS[act_type.kind]
        body = b"".join((body, _COUNT.pack(len(items)), *map(packer.pack, items)))
    elif items:
        raise MalformedActError(f"{act_type.name} has no list")
    return Act(act_type, fields, items, body)


_TYPE_OF: dict[type[Any], ActType] = {MESSAGES[act.kind]: act for act in ACTS}


def read_body(act_type: ActType, body: bytes, signatures: tuple[bytes, ...] = ()) -> Act:
    """The act of a body.

    Raises:
        MalformedActError: the body has another length than its type and count say, or the count is out of bounds.
    """
    packer = _PACKERS[act_type.kind]
    if act_type.items is None:
        if len(body) != packer.width:
            raise MalformedActError(f"the body of {act_type.name} has {packer.width} bytes")
        return Act(act_type, packer.unpack(body), (), body, signatures)
    start = packer.width + 2
    if len(body) < start:
        raise MalformedActError(f"the body of {act_type.name} is cut short")
    (count,) = _COUNT.unpack_from(body, packer.width)
    line = _LINE_PACKERS[act_type.kind]
    if not act_type.items.least <= count <= act_type.items.most:
        raise MalformedActError(f"{act_type.name} has {act_type.items.least} to {act_type.items.most} items")
    if len(body) != start + count * line.width:
        raise MalformedActError(f"the list of {act_type.name} has another length than its count says")
    items = tuple([line.unpack(body, offset) for offset in range(start, len(body), line.width)])
    return Act(act_type, packer.unpack(body), items, body, signatures)


def split_batch(data: bytes) -> Iterator[bytes]:
    """The items of a batch by their headers alone; what can't be parsed to the end is one last item."""
    offset, end = 0, len(data)
    while offset < end:
        stop = end
        if end - offset >= HEADER_BYTES:
            _, signatures, body = _HEADER.unpack_from(data, offset)
            whole = offset + HEADER_BYTES + body + signatures * SIGNATURE_BYTES
            stop = min(whole, end)
        yield data[offset:stop]
        offset = stop


def decode(item: bytes) -> Act:
    """The signed act of exactly one item.

    Raises:
        MalformedActError: the bytes are not exactly one item of the catalogue.
    """
    if len(item) < HEADER_BYTES:
        raise MalformedActError("an act starts with four bytes: kind, signatures, body length")
    kind, count, length = _HEADER.unpack_from(item)
    act_type = BY_KIND.get(kind)
    if act_type is None:
        raise MalformedActError(f"{kind:#04x} is no kind of the catalogue")
    start = HEADER_BYTES + length
    if len(item) != start + count * SIGNATURE_BYTES:
        raise MalformedActError("the act has another length than its header says")
    signatures = tuple([item[at : at + SIGNATURE_BYTES] for at in range(start, len(item), SIGNATURE_BYTES)])
    return read_body(act_type, item[HEADER_BYTES:start], signatures)
