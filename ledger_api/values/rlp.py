"""RLP, the encoding of transactions and trie nodes (Ethereum yellow paper, appendix B). Strict: one form per value."""

from typing import TypeAlias

Item: TypeAlias = "bytes | list[Item]"

_SHORT = 55
_BYTES = [bytes([value]) for value in range(256)]


def encode(item: "Item | tuple[Item, ...]") -> bytes:
    """The encoding of a byte string or a (nested) list of them."""
    if isinstance(item, bytes):
        return _string(item)
    body = b"".join([_string(part) if isinstance(part, bytes) else encode(part) for part in item])
    return _head(0xC0, len(body)) + body


def number(value: int) -> bytes:
    """A number as RLP carries it: big-endian without leading zeros, 0 is empty."""
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def decode(encoded: bytes) -> Item:
    """The value of an encoding.

    Raises:
        ValueError: not an encoding, not the shortest one, or followed by other bytes.
    """
    item, end = _decode(encoded, 0, len(encoded), 0)
    if end != len(encoded):
        raise ValueError("bytes follow the encoding")
    return item


def _string(item: bytes) -> bytes:
    length = len(item)
    if length == 1 and item[0] < 0x80:
        return item
    return (_BYTES[0x80 + length] if length <= _SHORT else _head(0x80, length)) + item


def _head(base: int, length: int) -> bytes:
    if length <= _SHORT:
        return _BYTES[base + length]
    size = number(length)
    return bytes([base + _SHORT + len(size)]) + size


def _decode(encoded: bytes, start: int, end: int, depth: int) -> tuple[Item, int]:
    if start >= end or depth > 16:
        raise ValueError("the encoding ends early or is nested too deeply")
    first = encoded[start]
    if first < 0x80:
        return encoded[start : start + 1], start + 1
    base = 0x80 if first < 0xC0 else 0xC0
    begin, length = _length(encoded, start, first - base)
    stop = begin + length
    if stop > end:
        raise ValueError("the encoding ends early")
    if base == 0x80:
        if length == 1 and encoded[begin] < 0x80:
            raise ValueError("not the shortest encoding")
        return encoded[begin:stop], stop
    items: list[Item] = []
    while begin < stop:
        item, begin = _decode(encoded, begin, stop, depth + 1)
        items.append(item)
    return items, stop


def _length(encoded: bytes, start: int, code: int) -> tuple[int, int]:
    if code <= _SHORT:
        return start + 1, code
    size = encoded[start + 1 : start + 1 + code - _SHORT]
    length = int.from_bytes(size, "big")
    if len(size) != code - _SHORT or size[0] == 0 or length <= _SHORT:
        raise ValueError("not the shortest encoding")
    return start + 1 + len(size), length
