"""The ledger under Brownie: what Brownie compiles is what the service ships, and it does what signed acts ask."""

import re

import pytest
from brownie import accounts, chain, project, reverts, web3
from eth_account import Account

from scripts import deploy

NEWCOMER, SUPPLIER_ROLE = 17, 2
HOUR = 3600


@pytest.fixture
def enrolment():
    """Enrol as a message: participant 17, a supplier with one key."""
    signer = {"key": Account.from_key(web3.keccak(text="newcomer")).address, "capabilities": 5, "person": b"\x01" * 32}
    return {
        "participant": NEWCOMER,
        "roles": SUPPLIER_ROLE,
        "tag": 4711,
        "binding": b"\x02" * 32,
        "account": b"\x03" * 32,
        "deadline": chain.time() + HOUR,
        "signers": [signer],
    }


@pytest.fixture
def submit(ledger):
    """Present items in one transaction; its receipt."""
    return lambda *items: ledger.submit(b"".join(items), {"from": accounts[5]})


def selector(error):
    """What names a refusal in the event."""
    return web3.keccak(text=f"{error}()")[:4].to_0x_hex()


def bare(code):
    """Code without the libraries' places, and without the metadata: Brownie can't leave its hash out."""
    metadata = int(code[-4:], 16) + 2
    return re.sub("__.{38}", "_" * 40, code[: -2 * metadata])


def refusals(receipt):
    """The selectors of all refusals that the transaction told of."""
    return [str(event["reason"]) for event in receipt.events["Refused"]] if "Refused" in receipt.events else []


@pytest.mark.parametrize("name", [*deploy.libraries_of("Ledger"), "Ledger"])
def test_brownie_compiles_the_code_that_the_service_ships(name):
    compiled = project.get_loaded_projects()[0][name]._build["deployedBytecode"]
    assert bare(compiled) == bare(deploy.artifact(name)["deployedBytecode"])


def test_act_signed_by_two_of_three_governors_is_executed(ledger, signing, governors, enrolment, submit):
    item = signing.item("Enrol", enrolment, [governors[0].key, governors[2].key])
    told = submit(item).events["Executed"]
    assert (told["kind"], bytes.fromhex(str(told["item"])[2:])) == (1, item)
    word = int(ledger.participantWord(NEWCOMER))
    assert word & (1 << 160) - 1 == int(enrolment["signers"][0]["key"], 16)
    assert (word >> 160) & (1 << 64) - 1 == enrolment["tag"]
    assert (word >> 224) & 0xFFFF == SUPPLIER_ROLE
    assert str(ledger.accountInForce(NEWCOMER)) == "0x" + enrolment["account"].hex()
    assert ledger.participantOf(ledger.accountOf(NEWCOMER)) == NEWCOMER


def test_refused_act_is_told_and_changes_nothing(ledger, signing, governors, enrolment, submit):
    receipt = submit(signing.item("Enrol", enrolment, [governors[0].key]))
    assert refusals(receipt) == [selector("SignatureCount")]
    assert "Executed" not in receipt.events
    assert ledger.participantWord(NEWCOMER) == 0


def test_each_act_of_a_batch_has_its_own_outcome(ledger, signing, governors, enrolment, submit):
    deadline = chain.time() + HOUR
    cancel = {"participant": 1, "nonce": 700, "deadline": deadline}
    first = signing.item("CancelNonce", cancel, [governors[0].key])
    foreign = signing.item("CancelNonce", cancel | {"nonce": 701}, [governors[1].key])
    enrol = signing.item("Enrol", enrolment, [governors[1].key, governors[2].key])
    receipt = submit(first, foreign, first, enrol)
    assert [event["kind"] for event in receipt.events["Executed"]] == [first[0], enrol[0]]
    assert refusals(receipt) == [selector("NotASigner"), selector("NonceUsed")]
    assert (ledger.nonceUsed(1, 700), ledger.nonceUsed(1, 701)) == (True, False)


def test_act_of_another_ledger_is_refused(ledger, signing, governors, enrolment, submit):
    signing.domain = signing.domain | {"salt": b"\x00" * 32}
    receipt = submit(
        signing.item("CancelNonce", {"participant": 1, "nonce": 1, "deadline": 2**32 - 1}, [governors[0].key])
    )
    assert refusals(receipt) == [selector("NotASigner")]


def test_certificates_are_moved_by_acts_alone(ledger):
    with reverts("MovedByActsOnly: "):
        ledger.transferFrom(accounts[0], accounts[1], 1, {"from": accounts[0]})
