"""UNTDID 1001 document type codes, as EN 16931 uses them in BT-3."""

_CREDIT = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"})


def is_credit_code(text: str) -> bool:
    """Whether the code is of a credit note: a document that lowers what is owed."""
    return text.strip() in _CREDIT
