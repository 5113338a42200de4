"""What a bank asks of a pain.001.001.09 message, written down a second time: elements, their order, and sums."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

NAMESPACE: Final = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "Document": ("CstmrCdtTrfInitn",),
    "CstmrCdtTrfInitn": ("GrpHdr", "PmtInf"),
    "GrpHdr": ("MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"),
    "PmtInf": (
        "PmtInfId", "PmtMtd", "BtchBookg", "NbOfTxs", "CtrlSum", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt",
        "CdtTrfTxInf",
    ),
    "ReqdExctnDt": ("Dt",),
    "CdtTrfTxInf": ("PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"),
    "PmtId": ("InstrId", "EndToEndId"),
    "Amt": ("InstdAmt",),
    "RmtInf": ("Strd",),
    "Strd": ("CdtrRefInf",),
    "CdtrRefInf": ("Tp", "Ref"),
    "Tp": ("CdOrPrtry",),
    "CdOrPrtry": ("Cd",),
}  # fmt: skip
"""Each element's children, all of them and in the standard's order."""
_REPEATED: Final = {"CdtTrfTxInf"}
_TEXTS: Final = {
    "MsgId": r".{1,35}",
    "PmtInfId": r".{1,35}",
    "InstrId": r".{1,35}",
    "EndToEndId": r".{1,35}",
    "Ref": r".{1,35}",
    "Nm": r".{1,140}",
    "CreDtTm": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
    "Dt": r"\d{4}-\d{2}-\d{2}",
    "NbOfTxs": r"[0-9]{1,15}",
    "CtrlSum": r"\d{1,18}(\.\d{1,5})?",
    "InstdAmt": r"\d{1,18}(\.\d{1,5})?",
    "PmtMtd": "TRF",
    "BtchBookg": "true",
    "Cd": "SCOR",
    "IBAN": r"[A-Z]{2}[0-9]{2}[A-Za-z0-9]{1,30}",
    "BICFI": r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
    "MmbId": r".{1,35}",
}


@dataclass(frozen=True)
class Instructed:
    """One transfer of a message."""

    end_to_end: str
    instruction: str
    amount: Decimal
    currency: str
    name: str
    account: str


@dataclass(frozen=True)
class Message:
    """A message that holds together."""

    identity: str
    day: str
    control_sum: Decimal
    debtor: str
    debtor_account: str
    transfers: tuple[Instructed, ...]


def checked(content: bytes) -> Message:
    """The message, once every element of it was found where the standard has it and all sums are right."""
    root: Element = fromstring(content)
    _structure(root)
    assert len(list(root.iter(NAMESPACE + "PmtInf"))) == 1
    transfers = tuple(
        Instructed(
            end_to_end=_text(each, "PmtId/EndToEndId"),
            instruction=_text(each, "PmtId/InstrId"),
            amount=Decimal(_text(each, "Amt/InstdAmt")),
            currency=_one(each, "Amt/InstdAmt").attrib["Ccy"],
            name=_text(each, "Cdtr/Nm"),
            account=_account(_one(each, "CdtrAcct/Id")),
        )
        for each in root.iter(NAMESPACE + "CdtTrfTxInf")
    )
    assert all(each.amount > 0 for each in transfers)
    assert len({each.instruction for each in transfers}) == len(transfers)
    sums = {_decimal(each) for each in root.iter(NAMESPACE + "CtrlSum")}
    counts = {int(each.text or "") for each in root.iter(NAMESPACE + "NbOfTxs")}
    assert (sums, counts) == ({sum(each.amount for each in transfers)}, {len(transfers)})
    payment = _one(root, "CstmrCdtTrfInitn/PmtInf")
    return Message(
        identity=_text(root, "CstmrCdtTrfInitn/GrpHdr/MsgId"),
        day=_text(payment, "ReqdExctnDt/Dt"),
        control_sum=sums.pop(),
        debtor=_text(payment, "Dbtr/Nm"),
        debtor_account=_account(_one(payment, "DbtrAcct/Id")),
        transfers=transfers,
    )


def _structure(element: Element) -> None:
    name = element.tag.removeprefix(NAMESPACE)
    assert element.tag == NAMESPACE + name, f"{element.tag} is in another namespace"
    children = [child.tag.removeprefix(NAMESPACE) for child in element]
    once = [child for place, child in enumerate(children) if child not in _REPEATED or child not in children[:place]]
    if name in _ORDER:
        assert tuple(once) == _ORDER[name], name
    elif name.endswith("Acct"):
        assert children == ["Id"]
        assert [each.tag for each in element[0]] in ([NAMESPACE + "IBAN"], [NAMESPACE + "Othr"])
    elif name.endswith("Agt"):
        assert children == ["FinInstnId"]
    if not children:
        assert re.fullmatch(_TEXTS.get(name, r".{1,34}"), element.text or ""), f"{name}: {element.text!r}"
    for child in element:
        _structure(child)


def _one(element: Element, path: str) -> Element:
    (found,) = element.findall("/".join(NAMESPACE + step for step in path.split("/")))
    return found


def _text(element: Element, path: str) -> str:
    return _one(element, path).text or ""


def _decimal(element: Element) -> Decimal:
    return Decimal(element.text or "")


def _account(identity: Element) -> str:
    return "".join(identity.itertext())
