"""Notifications as a bank writes them, made for tests: camt.054.001.08."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ledger_api.sdk.notifications import NAMESPACE


@dataclass(frozen=True)
class Part:
    """A transaction of an entry."""

    reference: str
    amount: str | None = None
    currency: str = "CNY"
    structured: str = ""
    """A creditor reference in the remittance information."""


@dataclass(frozen=True)
class Entry:
    """A booked entry."""

    amount: str
    parts: Sequence[Part] = ()
    currency: str = "CNY"
    side: str = "DBIT"
    status: str = "BOOK"
    reversal: bool = False
    bank_id: str = ""
    booked: str = "<Dt>2026-03-02</Dt>"


def notification(*entries: Entry, account: str = "6222000000000010") -> bytes:
    """A file with one notification of an account."""
    written = "".join(map(_entry, entries))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}"><BkToCstmrDbtCdtNtfctn>'
        "<GrpHdr><MsgId>N1</MsgId><CreDtTm>2026-03-02T18:00:00+08:00</CreDtTm></GrpHdr>"
        f"<Ntfctn><Id>1</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>{written}</Ntfctn>"
        "</BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def paid(reference: str, amount: str, **more: str) -> Entry:
    """An entry of one transaction."""
    return Entry(amount, (Part(reference),), **more)  # type: ignore[arg-type]


def _entry(entry: Entry) -> str:
    identity = f"<AcctSvcrRef>{entry.bank_id}</AcctSvcrRef>" if entry.bank_id else ""
    reversal = "<RvslInd>true</RvslInd>" if entry.reversal else ""
    return (
        f'<Ntry><Amt Ccy="{entry.currency}">{entry.amount}</Amt><CdtDbtInd>{entry.side}</CdtDbtInd>{reversal}'
        f"<Sts><Cd>{entry.status}</Cd></Sts><BookgDt>{entry.booked}</BookgDt>{identity}"
        f"<NtryDtls>{''.join(map(_part, entry.parts))}</NtryDtls></Ntry>"
    )


def _part(part: Part) -> str:
    amount = f'<Amt Ccy="{part.currency}">{part.amount}</Amt>' if part.amount else ""
    remittance = (
        f"<RmtInf><Strd><CdtrRefInf><Ref>{part.structured}</Ref></CdtrRefInf></Strd></RmtInf>"
        if part.structured
        else ""
    )
    return f"<TxDtls><Refs><EndToEndId>{escape(part.reference)}</EndToEndId></Refs>{amount}{remittance}</TxDtls>"
