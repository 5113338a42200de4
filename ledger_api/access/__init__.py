"""Who calls: sign-in by EIP-4361, bearer sessions, scoped API keys."""
