"""Certificates: the parts of a receivable, who holds them, what they came from and what became of them."""
