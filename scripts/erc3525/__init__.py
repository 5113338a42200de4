"""ERC-3525's reference implementation, for the benchmark alone."""
