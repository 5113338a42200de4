"""A permissioned ledger of confirmed receivables."""
