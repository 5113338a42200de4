"""Financing: requests for quotes, sealed quotes, their acceptance, and the way to the disbursement."""
