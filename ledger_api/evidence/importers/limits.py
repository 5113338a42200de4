"""Bounds on what the importer reads, so that no file costs more than its share of time and memory."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest sizes accepted. Lengths are characters except where the name says bytes."""

    file_bytes: int = 10 * 1024 * 1024
    xml_depth: int = 64
    xml_elements: int = 250_000
    xml_tag_length: int = 65_536
    xml_attributes: int = 64
    xml_attribute_length: int = 8_192
    xml_text_length: int = 100_000
    csv_rows: int = 100_000
    csv_columns: int = 128
    csv_cell_length: int = 4_096
    files: int = 100_000
    folder_depth: int = 32


LIMITS = Limits()
LONGEST_NAME = 512
"""Characters of a seller's or buyer's name."""
LONGEST_AMOUNT = 64
