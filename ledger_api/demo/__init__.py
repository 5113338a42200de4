"""The story: from invoices to a settled, audited receivable, played over HTTP with each participant's own keys."""
