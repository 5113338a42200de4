"""scripts/deploy.py founds the ledger that its genesis file describes, or says what is wrong and deploys nothing."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from brownie import accounts, project, web3
from brownie.project import scripts as brownie_scripts
from eth_account import Account

from scripts import deploy
from scripts.brownie import main

ROOT = Path(__file__).resolve().parents[3]
SALT = "0x" + "5a" * 32

Account.enable_unaudited_hdwallet_features()
FIRST_ACCOUNT = Account.from_mnemonic("test test test test test test test test test test test junk")
"""The account that every development node funds."""


def test_ledger_is_founded_on_the_genesis_and_salt(genesis_file, governors):
    addresses = deploy.main(str(genesis_file), SALT)
    ledger = project.get_loaded_projects()[0]["Ledger"].at(addresses["Ledger"])
    assert str(ledger.eip712Domain()[5]) == SALT
    assert [ledger.governorOf(governor.address) for governor in governors] == [1, 2, 3]
    assert int(ledger.governanceWord()) >> 248 == 2  # the threshold
    for library in deploy.libraries_of("Ledger"):
        assert len(web3.eth.get_code(addresses[library])) > 1000


def test_salt_is_random_unless_given():
    first, second = deploy.main()["Ledger"], deploy.main()["Ledger"]
    ledger = project.get_loaded_projects()[0]["Ledger"]
    assert ledger.at(first).eip712Domain()[5] != ledger.at(second).eip712Domain()[5]


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("threshold",), None, "genesis has the members governors, threshold, delay, policy"),
        (("governors",), {}, "genesis.governors is a list"),
        (("governors", 1, "key"), "0x12", r"genesis.governors\[1\].key is no address"),
        (("governors", 0, "person"), 5, r"genesis.governors\[0\].person is no bytes32"),
        (("policy", "minimumLot"), "1.5", "genesis.policy.minimumLot is no uint64"),
    ],
)
def test_genesis_at_fault_is_named_and_nothing_is_deployed(genesis, tmp_path, place, value, message):
    document = json.loads(json.dumps(genesis))
    *parents, last = place
    within = document
    for step in parents:
        within = within[step]
    if value is None:
        del within[last]
    else:
        within[last] = value
    file = tmp_path / "genesis.json"
    file.write_text(json.dumps(document))
    before = accounts[0].nonce
    with pytest.raises(ValueError, match=message):
        deploy.main(str(file))
    assert accounts[0].nonce == before


def test_short_salt_is_refused(genesis_file):
    with pytest.raises(ValueError, match="the salt has 32 bytes, not 2"):
        deploy.main(str(genesis_file), "0x1234")


@pytest.fixture
def node():
    """The URL of a running chain that is not Brownie's."""
    command = ["anvil", "--port", "0", "--enable-tx-gas-limit"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = next(line.split()[-1] for line in process.stdout if line.startswith("Listening on"))
            yield f"http://{address}"
        finally:
            process.terminate()


def test_script_deploys_to_a_running_chain(node, genesis_file):
    command = ["scripts/brownie/run", "run", "scripts/deploy.py", "main", str(genesis_file), SALT, "--network", "node"]
    environment = {**os.environ, "LEDGER_NODE_URL": node, "LEDGER_DEPLOYER_KEY": FIRST_ACCOUNT.key.to_0x_hex()}
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    placed = json.loads(answer.stdout.strip().splitlines()[-1])
    assert placed["salt"] == SALT
    assert set(placed["addresses"]) == {*deploy.libraries_of("Ledger"), "Ledger"}


def test_script_is_found_also_below_a_folder_with_a_dot_in_its_name():
    path = ROOT / "scripts" / "deploy.py"
    main.place(path)
    module = brownie_scripts._import_from_path(path)
    assert module.__name__ == "scripts.deploy"
    assert module.__file__ == str(path)
