"""What can go wrong between a job and its commit. The web face turns each into one problem type."""


class StoreError(Exception):
    """The database refused or lost a transaction; nothing of it is stored."""


class StoreBusyError(StoreError):
    """Too many jobs wait already; the caller answers 503 with `Retry-After: retry_after` (whole seconds)."""

    def __init__(self, waiting: int, retry_after: int = 1) -> None:
        super().__init__(f"{waiting} writes wait already")
        self.retry_after = retry_after


class StoreUnavailableError(StoreError):
    """The database can take nothing now: its disk is full, or it does not answer. The caller answers 503."""


class StoreClosedError(StoreError):
    """The writer has been stopped, or never started."""
