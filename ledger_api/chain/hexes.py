"""Hexadecimal as JSON-RPC writes it: quantities without leading zeros, data with two digits a byte."""


def data(value: bytes) -> str:
    """Bytes as `0x…`."""
    return "0x" + value.hex()


def quantity(value: int) -> str:
    """A number as `0x…`."""
    return hex(value)


def read_data(text: object, width: int | None = None) -> bytes:
    """The bytes of `0x…`.

    Raises:
        ValueError: not hexadecimal, or not of the width asked for.
    """
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ValueError("hexadecimal data is missing")
    value = bytes.fromhex(text[2:])
    if width is not None and len(value) != width:
        raise ValueError(f"{width} bytes are expected, not {len(value)}")
    return value


def read_quantity(text: object) -> int:
    """The number of `0x…`.

    Raises:
        ValueError: not a hexadecimal quantity.
    """
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ValueError("a hexadecimal quantity is missing")
    return int(text, 16)
