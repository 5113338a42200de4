"""What every class of flows is built on."""

from ledger_api.sdk.core import Core


class Flows:
    """Flows of one domain over the shared core."""

    def __init__(self, core: Core) -> None:
        self._core = core
