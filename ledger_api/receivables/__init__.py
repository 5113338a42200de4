"""Receivables: what an obligor owes, from submission to settlement, as each party may see it."""
