"""A ledger that Brownie compiled, linked and created, governed by three keys that the tests hold."""

import json

import pytest
from acts import Signing
from brownie import accounts, project, web3
from eth_account import Account

from scripts import deploy


@pytest.fixture(scope="session")
def governors():
    """Three governors' accounts; their participant numbers are 1, 2 and 3."""
    return [Account.from_key(web3.keccak(text=f"governor {number}")) for number in (1, 2, 3)]


@pytest.fixture(scope="session")
def genesis(governors):
    """The document of a genesis file: the three govern, two of them together."""
    document = deploy.example_genesis()
    for member, governor in zip(document["governors"], governors, strict=True):
        member["key"] = governor.address.lower()
    return document


@pytest.fixture(scope="session")
def ledger(genesis):
    """The ledger on a development chain: every library deployed, then the ledger linked to them by Brownie."""
    built = project.get_loaded_projects()[0]
    for library in deploy.libraries_of("Ledger"):
        accounts[0].deploy(built[library])
    return accounts[0].deploy(built["Ledger"], web3.keccak(text="salt"), deploy.genesis_of(genesis))


@pytest.fixture(scope="session")
def signing(ledger):
    """Signs acts for this ledger."""
    return Signing(ledger)


@pytest.fixture
def genesis_file(genesis, tmp_path):
    """The genesis as a file."""
    path = tmp_path / "genesis.json"
    path.write_text(json.dumps(genesis))
    return path


@pytest.fixture(autouse=True)
def _isolated(fn_isolation):
    """Each test starts from the ledger as it was founded."""
