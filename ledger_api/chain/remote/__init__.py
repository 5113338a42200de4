"""The ledger on nodes that make their own blocks: found, send, follow, and go back when the chain does."""
