"""What the model reports."""


class DivergenceError(AssertionError):
    """Rules and contract differ, or an invariant does not hold; the message is the reproduction."""
