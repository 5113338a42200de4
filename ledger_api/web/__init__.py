"""What every endpoint shares: problems, callers, idempotency, pages, headers, limits. Knows no domain."""
