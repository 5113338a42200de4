"""The contract and the catalogue are one: kinds, types, widths, structs, numbers, refusals and layouts of words."""

import json
import re
from enum import IntEnum
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import decode, encode

from ledger_api.acts import enums, words
from ledger_api.acts import state as s
from ledger_api.acts.catalogue import ACTS, BY_KIND, DOMAIN_NAME, DOMAIN_VERSION, ActType, Field, Signing
from ledger_api.acts.hashing import CHECK_TYPE_HASHES, ITEM_TYPE_HASHES, TYPE_HASHES, keccak
from ledger_api.acts.ids import storage_slot
from ledger_api.acts.refusals import REFUSALS
from ledger_api.acts.state import Table
from tests.model.node import CHAIN_ID, SALT, Node
from tests.support import cast

ROOT = Path(__file__).parents[3]
ARTIFACTS = ROOT / "ledger_api" / "chain" / "artifacts"
CONTRACTS = ROOT / "contracts"
ON_CHAIN = [act for act in ACTS if act.on_chain]
NO_WORD = bytes(32)

WORDS: dict[str, tuple[Table[Any, Any], int]] = {
    "ParticipantWord": (s.PARTICIPANTS, 0),
    "SignerWord": (s.SIGNERS, 0),
    "AccountWord": (s.ACCOUNTS, 2),
    "PolicyWord": (s.POLICIES, 0),
    "ThresholdWord": (s.THRESHOLDS, 0),
    "ExposureWord": (s.EXPOSURES, 0),
    "EvidenceWord": (s.EVIDENCE, 0),
    "TermsWord": (s.RECEIVABLES, 0),
    "AccountsWord": (s.RECEIVABLES, 1),
    "ClaimWord": (s.RECEIVABLES, 3),
    "CertificateWord": (s.CERTIFICATES, 0),
    "FinancingWord": (s.FINANCINGS, 0),
    "StandingWord": (s.STANDING, 0),
    "FreezeWord": (s.FREEZES, 0),
    "GovernanceWord": (s.GOVERNANCE, 0),
    "ScheduledWord": (s.SCHEDULED, 0),
    "RoundWord": (s.ROUNDS, 0),
    "CursorWord": (s.ROUNDS, 1),
    "LineWord": (s.LINES, 0),
    "StopWord": (s.STOPS, 0),
}
"""From the type of a packed word in contracts/types to the table and the word of its records."""


@cache
def artifact(contract: str) -> dict[str, Any]:
    """A shipped artifact."""
    loaded: dict[str, Any] = json.loads((ARTIFACTS / f"{contract}.json").read_text())
    return loaded


@cache
def structs() -> dict[str, list[tuple[str, str]]]:
    """Type and name of each member of the structs that acts' libraries take."""
    source = (CONTRACTS / "types" / "Messages.sol").read_text()
    found = re.findall(r"^struct (\w+) \{\n(.*?)^\}", source, flags=re.MULTILINE | re.DOTALL)
    return {name: re.findall(r"^    (\w+) (\w+?)_?;$", body, flags=re.MULTILINE) for name, body in found}


# ----- Types, from a ledger on a chain


async def test_ledger__names_each_kind__as_the_catalogue_does() -> None:
    wrong = []
    selector = keccak(b"actType(uint8)")[:4]
    async with Node(cast.genesis(), cast.START) as node:
        for kind in range(256):
            answer = await node.view(selector + kind.to_bytes(32, "big"))
            shape, *hashes = decode(["uint256", "bytes32", "bytes32", "bytes32"], answer)
            if (shape_of(shape), *hashes) != expected_row(BY_KIND.get(kind)):
                wrong.append((kind, hex(shape), hashes))
    assert wrong == []


def shape_of(shape: int) -> tuple[Any, ...]:
    """What the bytes of a Shape say, the gas of lines left out: it is no part of an act."""
    text = shape.to_bytes(32, "big")
    fields, line = (tuple(takewhile(bool, part)) for part in (text[:16], text[16:20]))
    return fields, line, text[20], text[21], text[22], int.from_bytes(text[23:25], "big")


def expected_row(act: ActType | None) -> tuple[Any, ...]:
    """What `actType` answers for an act of the catalogue; all zero for one that is not executed on chain."""
    if act is None or not act.on_chain:
        return ((), (), 0, 0, 0, 0), NO_WORD, NO_WORD, NO_WORD
    items = act.items
    line = tuple(field.width for field in items.item.fields) if items else ()
    bounds = (items.least, items.most) if items else (0, 0)
    signing = list(Signing).index(act.signing) + 1
    shape = (tuple(field.width for field in act.fields), line, act.group.value, signing, *bounds)
    check = CHECK_TYPE_HASHES[act.kind] if act.signing is Signing.DUAL else NO_WORD
    return shape, TYPE_HASHES[act.kind], ITEM_TYPE_HASHES.get(act.kind, NO_WORD), check


async def test_ledger__tells_the_domain__in_which_acts_are_hashed() -> None:
    async with Node(cast.genesis(), cast.START) as node:
        assert await node.view(keccak(b"domainSeparator()")[:4]) == node.domain.separator
        answer = await node.view(keccak(b"eip712Domain()")[:4])
    told = decode(["bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"], answer)
    address = "0x" + node.contract.hex()
    assert told == (b"\x1f", DOMAIN_NAME, DOMAIN_VERSION, CHAIN_ID, address, SALT, ())


# ----- Structs and refusals, from the artifacts and their sources


@pytest.mark.parametrize("act", ON_CHAIN, ids=lambda act: act.name)
def test_struct_of_an_act__has_the_catalogues_fields__in_their_order(act: ActType) -> None:
    assert structs()[act.name] == as_typed(act.fields)
    if act.items is not None:
        assert structs()[act.items.item.name] == as_typed(act.items.item.fields)


def as_typed(fields: tuple[Field, ...]) -> list[tuple[str, str]]:
    """Type and name of each field."""
    return [(field.type, field.name) for field in fields]


def test_libraries__have_one_function_for_each_act__and_no_other() -> None:
    found = [name for path in ARTIFACTS.glob("*Acts.json") for name in artifact(path.stem)["methodIdentifiers"]]
    assert sorted(found) == sorted(expected_function(act) for act in ON_CHAIN)


def expected_function(act: ActType) -> str:
    """The library's function: the act's name, what the decoder tells, the struct, the list, the governors' keys."""
    lists = [f"{act.items.item.name}[]"] if act.items else []
    keys = ["address[]"] if act.signing is Signing.GOVERNORS else []
    return f"{act.name[0].lower()}{act.name[1:]}({','.join(['Context', act.name, *lists, *keys])})"


def test_contract_errors__are_the_refusals__and_the_read_faces_one() -> None:
    errors = [
        f"{entry['name']}({','.join(i['type'] for i in entry['inputs'])})"
        for entry in artifact("Ledger")["abi"]
        if entry["type"] == "error"
    ]
    assert sorted(errors) == sorted([*[refusal.signature for refusal in REFUSALS], "MovedByActsOnly()"])


# ----- Numbers and words, from the sources


def test_stored_numbers__are_equal__in_codes_and_enums() -> None:
    source = (CONTRACTS / "types" / "Codes.sol").read_text()
    libraries = re.findall(r"^library (\w+) \{(.*?)^\}", source, flags=re.MULTILINE | re.DOTALL)
    assert len(libraries) >= 8
    for name, body in libraries:
        constants = {key: int(value) for key, value in re.findall(r"constant (\w+) = (\d+);", body)}
        expected: type[IntEnum] = getattr(enums, name)
        assert constants == {member.name: member.value for member in expected}, name


@pytest.mark.parametrize(
    ("constant", "expected"),
    [
        ("LAST_REJECT_REASON", max(enums.RejectReason)),
        ("LAST_TYPE", max(enums.EvidenceType)),
        ("LAST_RECOURSE", max(enums.Recourse)),
        ("LAST_SCENARIO", max(enums.Scenario)),
        ("LAST_REDUCTION", max(enums.EvidenceReduction)),
        ("LAST_TRIGGER", max(enums.LineTrigger)),
        ("LAST_TENOR_REASON", max(enums.TenorReason)),
        ("ALL_WAIVERS", sum(enums.Waiver)),
        ("ALL_ROLES", sum(enums.Role)),
    ],
)
def test_bound_of_a_number__is_the_last__of_its_enum(constant: str, expected: int) -> None:
    pattern = re.compile(rf"constant {constant} = (\d+);")
    found = [int(n) for path in (CONTRACTS / "acts").glob("*.sol") for n in pattern.findall(path.read_text())]
    assert found
    assert set(found) == {int(expected)}


def test_fields_of_packed_words__stand_at_the_same_bits() -> None:
    getter = re.compile(
        r"^function (\w+)\((\w+Word) word\) pure returns \((\w+)\) \{\n"
        r"    return \w+\((?:uint160\()?\(?\w+\.unwrap\(word\)(?: >> (\d+))?\)*(?: & (0xf)\))?;",
        flags=re.MULTILINE,
    )
    found: dict[str, set[tuple[str, int, int]]] = {name: set() for name in WORDS}
    for path in (CONTRACTS / "types").glob("*Word.sol"):
        for name, word, kind, shift, nibble in getter.findall(path.read_text()):
            bits = 4 if nibble else 160 if kind == "address" else int(kind.removeprefix("uint"))
            found[word].add((name, bits, int(shift or 0)))
    for word, (table, index) in WORDS.items():
        parts = [part for part in words.LAYOUTS[table][1] if part.word == index]
        assert found[word] == {(camel(part.field), part.bits, part.shift) for part in parts}, word


def camel(name: str) -> str:
    """`paid_out` as Solidity writes it."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


# ----- Slots, from a ledger on a chain


READ: list[tuple[Table[Any, Any], Any, str, tuple[Any, ...]]] = [
    (s.GOVERNANCE, 0, "governanceWord()", ()),
    (s.PARTICIPANTS, 77, "participantWord(uint32)", (77,)),
    (s.SIGNERS, (77, b"\x0a" * 20), "signerWord(uint32,address)", (77, b"\x0a" * 20)),
    (s.ACCOUNTS, 77, "accountWords(uint32)", (77,)),
    (s.GOVERNOR_KEYS, b"\x0b" * 20, "governorOf(address)", (b"\x0b" * 20,)),
    (s.NONCES, (77, (1 << 56) - 2), "nonceUsed(uint32,uint64)", (77, (1 << 64) - 512)),
    (s.POLICIES, 9, "policyWord(uint16)", (9,)),
    (s.THRESHOLDS, (9, 156), "thresholdWord(uint16,uint16)", (9, 156)),
    (s.EXPOSURES, (77, 156), "exposureWord(uint32,uint16)", (77, 156)),
    (s.EVIDENCE, b"\x0c" * 32, "evidenceWords(bytes32)", (b"\x0c" * 32,)),
    (s.RECEIVABLES, 77 << 24 | 5, "receivableWords(uint56)", (77 << 24 | 5,)),
    (s.CERTIFICATES, 1 << 127 | 5, "certificateWord(uint128)", (1 << 127 | 5,)),
    (s.FINANCINGS, 1 << 127 | 5, "financingWords(uint128)", (1 << 127 | 5,)),
    (s.STANDING, (77, 78, 79), "standingWord(uint32,uint32,uint32)", (77, 78, 79)),
    (s.FREEZES, (2, 1 << 127 | 5), "freezeWord(uint8,uint128)", (2, 1 << 127 | 5)),
    (s.SCHEDULED, b"\x0d" * 32, "scheduledWord(bytes32)", (b"\x0d" * 32,)),
    (s.BANK_REFERENCES, (77, b"\x0e" * 32), "bankReferenceUsed(uint32,bytes32)", (77, b"\x0e" * 32)),
    (s.ROUNDS, 77 << 24 | 5, "roundWords(uint56)", (77 << 24 | 5,)),
    (s.LINES, (77, 156, 15), "lineWord(uint32,uint16,uint8)", (77, 156, 15)),
    (s.STOPS, 77, "stopWord(uint32)", (77,)),
]
"""A record of each table that has a reader, and how it is read."""


def a_record(table: Table[Any, Any]) -> Any:
    """A record of the table in which each field is another number than its neighbours."""
    if table not in words.LAYOUTS:
        return 1
    filled = [0] * words.word_count(table)
    for place, part in enumerate(words.LAYOUTS[table][1], start=1):
        filled[part.word] |= place % (1 << part.bits) << part.shift
    return words.unpack(table, tuple(filled))


async def test_each_record__lies_where_the_rules_say__in_the_contracts_storage() -> None:
    async with Node(cast.genesis(), cast.START) as node:
        records = {table: a_record(table) for table, *_ in READ}
        await node.plant([(table, key, records[table]) for table, key, *_ in READ])
        for table, _, signature, arguments in READ:
            kinds = re.findall(r"[a-z]+\d*", signature.partition("(")[2])
            data = keccak(signature.encode())[:4] + encode(kinds, arguments)
            told = await node.view(data)
            expected = b"".join(word.to_bytes(32, "big") for word in words.pack(table, records[table]))
            assert told == expected, signature
    assert {table for table, *_ in READ} == set(s.TABLES) - {s.ROUND_PAGES}, "pages have no reader"


async def test_slots_that_the_rules_name__are_read_by_extsload() -> None:
    async with Node(cast.genesis(), cast.START) as node:
        await node.plant([(table, key, a_record(table)) for table, key, *_ in READ])
        rows = [(table, key) for table, key, *_ in READ]
        slots = [
            (storage_slot(table, key) + i).to_bytes(32, "big")
            for table, key in rows
            for i in range(words.word_count(table))
        ]
        answer = await node.view(keccak(b"extsload(bytes32[])")[:4] + encode(["bytes32[]"], [slots]))
        (told,) = decode(["bytes32[]"], answer)
    assert list(told) == [w.to_bytes(32, "big") for table, _ in rows for w in words.pack(table, a_record(table))]


def test_storage_table_of_the_guide__is_the_state_of_the_contract() -> None:
    body = (CONTRACTS / "Storage.sol").read_text().split("struct State {", 1)[1].split("}", 1)[0]
    declared = re.findall(r"(\w+);$", body, flags=re.MULTILINE)
    rows = re.findall(r"^\| (\d+) \| (\w+) \|", (CONTRACTS / "README.md").read_text(), flags=re.MULTILINE)
    assert rows == [(str(slot), name) for slot, name in enumerate(declared)]
