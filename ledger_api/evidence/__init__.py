"""Evidence of trade: invoices and other documents, their import, fingerprints and attestations."""
