"""The faults in short: ten kills, and every other kind once. `make faults` does the same at length."""

import json

import pytest

from tests.faults.__main__ import main
from tests.faults.campaign import FAULTS, Campaign
from tests.faults.nodes import NODE_FAULTS

SEED = 7
"""The same for everyone, as far as a seed decides: when a process is killed is also the machine's to say."""


async def test_what_was_acknowledged_survives_ten_kills_of_service_and_chain() -> None:
    campaign = Campaign(SEED, print)
    await campaign.run(["kills"], 10)
    assert campaign.kills.total() == 10
    assert campaign.acknowledged > 0
    assert campaign.starts


async def test_no_fault_of_the_node_loses_or_doubles_an_act_or_stops_the_ledger() -> None:
    campaign = Campaign(SEED, print)
    await campaign.run(list(NODE_FAULTS), 0)
    assert campaign.done == list(NODE_FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_was_acknowledged_survives(fault: str) -> None:
    campaign = Campaign(SEED, print)
    await campaign.run([fault], 0)
    assert campaign.done == [fault]


def test_the_command_says_in_json_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "3", "--kills", "0", "--only", "kills", "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["seed"], told["faults"], told["kills"], told["broken"]) == (3, ["kills"], {}, None)
    assert "seed 3" in said.err


def test_the_command_knows_its_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--only", "kills,earthquake"])
    assert ended.value.code == 2
    assert "no such fault: earthquake" in capsys.readouterr().err
