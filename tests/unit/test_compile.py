"""The artifacts that the service ships are what the contracts compile to, byte for byte."""

import json
from pathlib import Path

import pytest

from scripts import compile as compiling

LIBRARY = """// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.0;
library Half { function half(uint256 x) external pure returns (uint256) { return x / 2; } }
"""
USER = """// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.0;
import {Half} from "./acts/Half.sol";
contract User {
    uint256 public immutable start;
    constructor() { start = block.timestamp; }
    function run() external view returns (uint256) { return Half.half(start); }
}
"""


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    (folder / "acts").mkdir(parents=True)
    (folder / "acts" / "Half.sol").write_text(LIBRARY)
    (folder / "User.sol").write_text(USER)
    return folder


def test_artifact_names_where_the_linked_library_goes(contracts: Path) -> None:
    artifacts = compiling.compile_contracts(contracts)
    assert sorted(artifacts) == ["Half", "User"]
    user = json.loads(artifacts["User"])
    assert user["sourceName"] == "contracts/User.sol"
    for code, references in (("bytecode", "linkReferences"), ("deployedBytecode", "deployedLinkReferences")):
        [place] = user[references]["contracts/acts/Half.sol"]["Half"]
        hole = user[code][2 * place["start"] : 2 * (place["start"] + place["length"])]
        assert hole.startswith("__$")
    assert user["immutableReferences"]
    assert user["methodIdentifiers"] == {"run()": "c0406226", "start()": "be9a6555"}


def test_written_artifacts_show_no_difference(contracts: Path, tmp_path: Path) -> None:
    artifacts = compiling.compile_contracts(contracts)
    compiling.write(artifacts, tmp_path / "artifacts")
    assert compiling.differences(artifacts, tmp_path / "artifacts") == []


def test_one_changed_missing_or_left_over_byte_is_a_difference(tmp_path: Path) -> None:
    compiling.write({"Kept": "{}\n", "Changed": "{}\n", "Old": "{}\n"}, tmp_path)
    found = compiling.differences({"Kept": "{}\n", "Changed": "{} \n", "New": "{}\n"}, tmp_path)
    assert [line.split(":")[0] for line in found] == ["Changed", "New", "Old"]


def test_writing_removes_the_artifact_of_a_contract_that_is_gone(tmp_path: Path) -> None:
    compiling.write({"Kept": "{}\n", "Old": "{}\n"}, tmp_path)
    compiling.write({"Kept": "{}\n"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["Kept.json"]


def test_a_warning_is_refused(contracts: Path) -> None:
    (contracts / "User.sol").write_text(USER.replace("external view", "external"))
    with pytest.raises(compiling.CompileError, match="state mutability can be restricted"):
        compiling.compile_contracts(contracts)


def test_a_broken_source_is_refused_with_its_place(contracts: Path) -> None:
    (contracts / "User.sol").write_text(USER.replace("Half.half", "Half.third"))
    with pytest.raises(compiling.CompileError, match=r"contracts/User\.sol:7"):
        compiling.compile_contracts(contracts)


def test_code_over_the_limit_of_a_chain_is_refused() -> None:
    code = {"object": "00" * 24_577, "linkReferences": {}, "immutableReferences": {}}
    contract = {"abi": [], "evm": {"bytecode": code, "deployedBytecode": code, "methodIdentifiers": {}}}
    with pytest.raises(compiling.CompileError, match="24577 bytes"):
        compiling.render("contracts/Big.sol", "Big", contract)
