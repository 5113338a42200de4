"""Invoices of the cast: UBL and CSV documents whose seller is a member."""

import itertools

from tests.support.network import Member

_numbers = itertools.count(1)

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-04-17</cbc:IssueDate><cbc:DueDate>2026-10-14</cbc:DueDate>
 <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>CNY</cbc:DocumentCurrencyCode>
 <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
  <cbc:RegistrationName>{name}</cbc:RegistrationName><cbc:CompanyID>{seller}</cbc:CompanyID>
 </cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
 <cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>
  <cbc:RegistrationName>Buyer</cbc:RegistrationName><cbc:CompanyID>{buyer}</cbc:CompanyID>
 </cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
 <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="CNY">{amount}</cbc:PayableAmount></cac:LegalMonetaryTotal>
</Invoice>
"""
HEADER = "number,seller_id,seller_name,buyer_id,buyer_name,issue_date,due_date,currency,amount\n"


def new_number() -> str:
    """An invoice number that no other test uses."""
    return f"INV-{next(_numbers):06d}"


def ubl(seller: Member, buyer: Member, amount: str = "40000.00", number: str | None = None) -> bytes:
    """One invoice as UBL."""
    return UBL.format(
        number=number or new_number(),
        name=seller.name,
        seller=seller.binding.legal_id,
        buyer=buyer.binding.legal_id,
        amount=amount,
    ).encode()


def row(seller: Member, buyer: Member, amount: str = "40000.00", number: str | None = None) -> str:
    """One invoice as a row under `HEADER`."""
    return (
        f"{number or new_number()},{seller.binding.legal_id},{seller.name},{buyer.binding.legal_id},{buyer.name},"
        f"2026-04-17,2026-10-14,CNY,{amount}\n"
    )
