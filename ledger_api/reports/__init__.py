"""Figures of many receivables at once: for auditors under their mandate, for participants of what is their own."""
