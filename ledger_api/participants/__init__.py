"""Who takes part: the directory behind the numbers, and the bank accounts behind the commitments."""
