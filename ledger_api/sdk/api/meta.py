"""The network, the catalogue of acts, the service's health."""

from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.core import segment
from ledger_api.sdk.flows import Flow


class MetaFlows(Flows):
    """What the service says of itself. None of it is needed to sign: the SDK has its own catalogue."""

    def network(self) -> Flow[answers.Network]:
        """The network, once its identity was compared with the pinned one."""
        return self._core.identify()

    def act_types(self) -> Flow[answers.Catalogue]:
        """Every act with its EIP-712 type hashes."""
        return self._core.get("/acts", answers.Catalogue, public=True)

    def act_type(self, name: str) -> Flow[answers.ActType]:
        """One act by its name."""
        return self._core.get(f"/acts/{segment(name)}", answers.ActType, public=True)

    def health(self) -> Flow[answers.Health]:
        """Whether the process answers."""
        return self._core.get("/healthz", answers.Health, public=True)
