"""Commitments: the same document always the same 32 bytes, and nothing guessable behind them."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger_api.values.bindings import Binding, BindingError
from ledger_api.values.commitments import (
    LARGEST_DOCUMENT,
    CommitmentError,
    Json,
    Subject,
    bank_reference,
    canonical,
    commitment,
    content_commitment,
    new_salt,
)

SALT = "11" * 32


def test_member_order_does_not_change_a_commitment() -> None:
    first: dict[str, Json] = {"salt": SALT, "rate": 430, "fees": [1, 2]}
    second: dict[str, Json] = {"fees": (1, 2), "rate": 430, "salt": SALT}
    assert commitment(Subject.TERMS, first) == commitment(Subject.TERMS, second)


def test_subject_and_salt_are_part_of_the_commitment() -> None:
    document: dict[str, Json] = {"salt": SALT, "number": "1"}
    assert commitment(Subject.REGISTRATION, document) != commitment(Subject.DESCRIPTION, document)
    assert commitment(Subject.REGISTRATION, document) != commitment(
        Subject.REGISTRATION, {**document, "salt": new_salt()}
    )


def test_canonical_form_is_sorted_json_without_blanks_in_utf_8() -> None:
    assert canonical({"b": "凭证", "a": [True, None, -1]}) == '{"a":[true,null,-1],"b":"凭证"}'.encode()


@pytest.mark.parametrize("salt", [None, 7, "", "11", "GG" * 32, "AA" * 32])
def test_a_document_without_a_full_salt_is_refused(salt: Json) -> None:
    with pytest.raises(CommitmentError, match="salt"):
        commitment(Subject.PERSON, {"name": "x", "salt": salt})


@pytest.mark.parametrize("value", [1.5, b"x", {1: "x"}, {"x": {1.0}}])
def test_what_two_machines_may_write_differently_is_refused(value: object) -> None:
    with pytest.raises(CommitmentError):
        canonical({"value": value})  # type: ignore[dict-item]


def test_documents_are_bounded_in_size_and_depth() -> None:
    with pytest.raises(CommitmentError, match="larger"):
        canonical({"text": "x" * LARGEST_DOCUMENT})
    nested: Json = 1
    for _ in range(12):
        nested = [nested]
    with pytest.raises(CommitmentError, match="nested"):
        canonical({"text": nested})
    with pytest.raises(CommitmentError, match="Unicode"):
        canonical({"text": "\ud800"})


def test_content_commitment_needs_its_salt() -> None:
    assert content_commitment(SALT, b"<Invoice/>") != content_commitment("22" * 32, b"<Invoice/>")
    for salt in ("", "zz" * 32):
        with pytest.raises(CommitmentError):
            content_commitment(salt, b"")


def test_a_bank_reference_gives_the_same_hash_each_time() -> None:
    assert bank_reference("SB-1") == bank_reference("SB-1") != bank_reference("SB-2")
    for reference in ("", "x" * 141):
        with pytest.raises(CommitmentError):
            bank_reference(reference)


def _binding(name: str = "Harbour Steel") -> Binding:
    return Binding(7, name, "91310000MA1FL0001X", "0x" + "aa" * 20, "0x02" + "bb" * 32, SALT)


def test_a_binding_reads_back_and_the_ca_signature_holds_for_it_alone() -> None:
    ca = Ed25519PrivateKey.generate()
    signature = _binding().sign(ca)
    assert Binding.parse(_binding().document()) == _binding()
    _binding().verify(signature, ca.public_key())
    with pytest.raises(BindingError):
        _binding("Harbour Stee1").verify(signature, ca.public_key())
    with pytest.raises(BindingError):
        _binding().verify(signature, Ed25519PrivateKey.generate().public_key())


def test_a_binding_of_another_name_has_another_commitment() -> None:
    assert _binding().commitment != _binding("Harbour Stee1").commitment
    assert 0 < _binding().tag < 2**64


@pytest.mark.parametrize(
    "change", [{"participant": "7"}, {"participant": True}, {"name": 1}, {"extra": "x"}, {"name": "x" * 501}]
)
def test_what_is_no_binding_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BindingError):
        Binding.parse({**_binding().document(), **change})
