"""Text from a document, made safe to print and to put in one line."""

import unicodedata

_UNPRINTED = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str | None) -> str:
    """The text without control and format characters, blanks collapsed to one; empty for None."""
    if not text:
        return ""
    spaced = " ".join(text.split())
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNPRINTED).strip()
