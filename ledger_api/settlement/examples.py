"""Examples of the OpenAPI document."""

from typing import Any, Final

from ledger_api.web.objects import CERTIFICATE, RECEIVABLE

_DIGEST: Final = "0x" + "d1" * 32
_HOLDER: Final = {"participant": 31, "name": "First Commercial Bank"}


def _money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


_SUMS: Final = {"amount": "1250000.00", "due": "500000.00", "paid": "500000.00", "remaining": "750000.00"}

CLEARING: Final[dict[str, Any]] = {
    "receivable": RECEIVABLE,
    "obligor": {"participant": 4, "name": "Northern Motor Works"},
    "cutoff": "2026-10-14T07:00:00Z",
    "face": _money("1250000.00"),
    "settled": _money("500000.00"),
    "redeemed": _money("500000.00"),
    "last_payment": _money("500000.00"),
    "complete": True,
    "lines": [
        {
            "certificate": CERTIFICATE,
            "holder": _HOLDER,
            "payee": _HOLDER,
            "account": {
                "commitment": "0x" + "ac" * 32,
                "document": {
                    "bank": "DEMOCNBJ",
                    "number": "6222000012345678",
                    "name": "First Commercial Bank",
                    "salt": "5c" * 32,
                },
            },
            **{name: _money(amount) for name, amount in _SUMS.items()},
            "held": [],
        }
    ],
    **{f"sum_{name}": _money(amount) for name, amount in _SUMS.items()},
}

CLEARING_CSV: Final = (
    "certificate,holder,name,bank,account_number,account_name,account_commitment,currency,amount,due,paid,remaining,held"
    f"\r\n{CERTIFICATE},31,First Commercial Bank,DEMOCNBJ,6222000012345678,First Commercial Bank,0x{'ac' * 32},CNY,"
    "1250000.00,500000.00,500000.00,750000.00,\r\n"
)

PAYMENT_ORDER: Final = """\
<?xml version='1.0' encoding='UTF-8'?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>RF80000003BV4LD2-0C1F1A5E</MsgId><CreDtTm>2026-10-14T07:00:05Z</CreDtTm><NbOfTxs>1</NbOfTxs>
<CtrlSum>750000.00</CtrlSum><InitgPty><Nm>Northern Motor Works</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>RF80000003BV4LD2-0C1F1A5E</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>
<NbOfTxs>1</NbOfTxs><CtrlSum>750000.00</CtrlSum><ReqdExctnDt><Dt>2026-10-14</Dt></ReqdExctnDt>
<Dbtr><Nm>Northern Motor Works</Nm></Dbtr><DbtrAcct><Id><Othr><Id>6222000000000004</Id></Othr></Id></DbtrAcct>
<DbtrAgt><FinInstnId><BICFI>DEMOCNBJ</BICFI></FinInstnId></DbtrAgt>
<CdtTrfTxInf><PmtId><InstrId>RF80000003BV4LD2-1</InstrId><EndToEndId>RF80000003BV4LD2</EndToEndId></PmtId>
<Amt><InstdAmt Ccy="CNY">750000.00</InstdAmt></Amt><CdtrAgt><FinInstnId><BICFI>DEMOCNBJ</BICFI></FinInstnId></CdtrAgt>
<Cdtr><Nm>First Commercial Bank</Nm></Cdtr><CdtrAcct><Id><Othr><Id>6222000012345678</Id></Othr></Id></CdtrAcct>
<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF80000003BV4LD2</Ref></CdtrRefInf></Strd>
</RmtInf></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>
"""

PAYMENT: Final[dict[str, Any]] = {
    "digest": _DIGEST,
    "bank": {"participant": 7, "name": "Clearing Bank"},
    "amount": _money("500000.00"),
    "settled": _money("500000.00"),
    "paid_at": "2026-10-14T08:30:00Z",
    "attested_at": "2026-10-14T08:31:00Z",
    "bank_reference": {"commitment": "0x" + "b4" * 32, "document": {"reference": "CB-20261014-000731"}},
}

REDEMPTION: Final[dict[str, Any]] = {
    "certificate": CERTIFICATE,
    "holder": _HOLDER,
    "amount": _money("500000.00"),
    "remaining": _money("750000.00"),
    "digest": _DIGEST,
    "at": "2026-10-14T08:31:00Z",
}
