"""The text that a registry asks for, made from the certificate: it alone tells what is financed."""

from dataclasses import dataclass
from typing import Literal

from ledger_api.sdk import answers
from ledger_api.sdk.directory import Participant

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Collateral:
    """What is financed, with names and legal ids from the checked directory, amounts as decimal texts."""

    ledger: str
    certificate: str
    receivable: str
    obligor: str
    obligor_id: str
    transferor: str
    transferor_id: str
    amount: str
    currency: str
    cutoff: str
    evidence: tuple[str, ...] = ()
    """Fingerprints of the documents behind the receivable, as far as the financier sees them."""


def collateral_of(
    ledger: str,
    certificate: answers.Certificate,
    receivable: answers.ReceivableDetails,
    obligor: Participant,
    transferor: Participant,
) -> Collateral:
    """What a certificate is, from the service's answers; `ledger` names the deployment (chain id and contract)."""
    return Collateral(
        ledger=ledger,
        certificate=certificate["id"],
        receivable=certificate["receivable"],
        obligor=obligor.name,
        obligor_id=obligor.legal_id,
        transferor=transferor.name,
        transferor_id=transferor.legal_id,
        amount=certificate["amount"]["amount"],
        currency=certificate["amount"]["currency"],
        cutoff=certificate["cutoff"],
        evidence=tuple(line["fingerprint"] for line in receivable.get("evidence", ())),
    )


def description(of: Collateral, language: Language = "en") -> str:
    """The text, in English or in Chinese as the registry in force there asks for it."""
    if language == "zh":
        text = (
            f"应收账款：债务人{of.obligor}（{of.obligor_id}），转让人{of.transferor}（{of.transferor_id}），"
            f"金额{of.amount} {of.currency}，到期{of.cutoff}；"
            f"账本{of.ledger}，应收账款编号{of.receivable}，凭证编号{of.certificate}。"
        )
        return text + (f"依据单证：{'、'.join(of.evidence)}。" if of.evidence else "")
    text = (
        f"Receivable owed by {of.obligor} ({of.obligor_id}), transferred by {of.transferor} ({of.transferor_id}): "
        f"{of.amount} {of.currency}, due {of.cutoff}; ledger {of.ledger}, receivable {of.receivable}, "
        f"certificate {of.certificate}."
    )
    return text + (f" Documents behind it: {', '.join(of.evidence)}." if of.evidence else "")
