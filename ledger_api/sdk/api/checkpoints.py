"""Checkpoints and their countersignatures."""

from ledger_api.acts.codec import Act
from ledger_api.acts.jsonforms import to_json
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages


class CheckpointFlows(Flows):
    """What binds the operator: members countersign what their own node, or their own rebuild, says as well."""

    def list(self) -> Pages[answers.Checkpoint]:
        """All checkpoints, newest first."""
        return self._core.pages("/checkpoints", answers.Checkpoint)

    def get(self, height: int) -> Flow[answers.Checkpoint]:
        """The checkpoint of a height."""
        return self._core.get(f"/checkpoints/{height}", answers.Checkpoint)

    def create(self) -> Flow[answers.Checkpoint]:
        """Make a checkpoint now (governors and auditors)."""
        return self._core.send("POST", "/checkpoints", answers.Checkpoint)

    def countersign(self, act: Act) -> Flow[answers.Checkpoint]:
        """Give a signed Countersign act to the checkpoint of its height."""
        path = f"/checkpoints/{act.fields.height}/countersignatures"
        return self._core.send("POST", path, answers.Checkpoint, to_json(act))
