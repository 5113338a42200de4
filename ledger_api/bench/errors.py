"""What can keep a part from being measured."""


class BenchError(Exception):
    """A part did not do what it should have done: its figure would be of something else."""


class MissingPeerError(BenchError):
    """What a peer needs is not installed here; the message says how to get it."""
