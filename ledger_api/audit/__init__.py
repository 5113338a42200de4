"""The audit: everything rebuilt from the chain alone, held against what the contract stores and what members signed."""
