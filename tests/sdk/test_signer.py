"""Signing: every act of the catalogue, with the digest that the rules and the contract compute."""

import inspect
import pickle
from pathlib import Path
from typing import Any

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts.catalogue import ACTS, ActType, Signing
from ledger_api.acts.hashing import Domain, check_digest, digest
from ledger_api.acts.signing import recover
from ledger_api.sdk.errors import SigningKeyError
from ledger_api.sdk.keys import SigningKey, address_of
from ledger_api.sdk.signer import Signer, SigningError, combine
from scripts import sdk_methods

DOMAIN = Domain(31_337, bytes.fromhex("11" * 20), bytes.fromhex("22" * 32))
SECRET = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
NOW = 1_800_000_000


def _signer(participant: int = 7, key: SigningKey | None = None) -> Signer:
    return Signer(participant, key or SigningKey.from_hex(SECRET), DOMAIN, lambda: NOW)


def _arguments(act: ActType) -> dict[str, Any]:
    """The needed arguments of an act's method; signing participants are 7."""
    method = getattr(Signer, sdk_methods.method_name(act))
    lines = {act.items.name: [_line(act)]} if act.items else {}
    return {
        name: lines.get(name, 7 if parameter.annotation is int else bytes(32))
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.default is parameter.empty and name != "self"
    } | {field.attribute: bytes(20) for field in act.fields if field.type == "address"}


def _line(act: ActType) -> Any:
    assert act.items is not None
    widths = [field.width if field.type in {"address", "bytes32"} else 0 for field in act.items.item.fields]
    return getattr(m, f"{act.items.item.name}Line")(*[bytes(width) if width else 1 for width in widths])


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_has_a_method_that_builds_and_signs_it(act: ActType) -> None:
    signer = _signer()
    made = getattr(signer, sdk_methods.method_name(act))(**_arguments(act))
    assert made.type is act
    if act.signing is Signing.NOBODY:
        assert made.signatures == ()
        return
    assert [recover(digest(made, DOMAIN), signature) for signature in made.signatures] == [
        bytes.fromhex(signer.key.address[2:])
    ]
    assert made.fields.deadline == NOW + 3_600


def test_the_methods_are_the_ones_that_the_catalogue_gives() -> None:
    assert sdk_methods.METHODS.read_text(encoding="utf-8") == sdk_methods.render()


def test_an_act_of_another_participant_is_not_signed() -> None:
    with pytest.raises(SigningError, match="does not sign"):
        _signer().split(holder=8, certificate=1, sequence=1, parts=[m.PartLine(1)])
    with pytest.raises(SigningError, match="does not sign"):
        _signer().sign(_signer().redeem(receivable=1, settled=1, certificates=[m.PageItemLine(1)]))


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        (-1, "amount does not fit uint64"),
        (2**64, "amount does not fit uint64"),
        (1.5, "amount is of type uint64"),
        ("5", "amount is of type uint64"),
        (True, "amount is of type uint64"),
    ],
)
def test_a_value_that_an_act_can_not_hold_is_refused_by_its_name(amount: Any, why: str) -> None:
    with pytest.raises(SigningError, match=why):
        _signer().transfer(certificate=1, sequence=1, receiver=2, receiver_tag=3, amount=amount, until=NOW)
    with pytest.raises(SigningError, match=why):
        _signer().split(certificate=1, sequence=1, parts=[m.PartLine(amount)])


def test_an_act_with_too_few_lines_is_not_signed() -> None:
    with pytest.raises(SigningError, match="Split has 1 to 100 items"):
        _signer().split(certificate=1, sequence=1, parts=[])


def test_maker_and_checker_sign_different_digests_of_one_act() -> None:
    maker, checker = _signer(), _signer(key=SigningKey.generate())
    act = checker.check(maker.confirm(**_arguments(_type("Confirm"))))
    assert recover(digest(act, DOMAIN), act.signatures[0]) == bytes.fromhex(maker.key.address[2:])
    assert recover(check_digest(act, DOMAIN), act.signatures[1]) == bytes.fromhex(checker.key.address[2:])


def test_a_checker_checks_only_its_own_participants_dual_acts_after_the_maker() -> None:
    confirm = _signer().confirm(**_arguments(_type("Confirm")))
    with pytest.raises(SigningError, match="does not check"):
        _signer(participant=8).check(confirm)
    with pytest.raises(SigningError, match="after its maker"):
        _signer().check(confirm.signed())
    with pytest.raises(SigningError, match="dual"):
        _signer().check(_signer().split(certificate=1, sequence=1, parts=[m.PartLine(1)]))


def test_governors_signatures_of_one_act_are_put_together_and_of_two_are_not() -> None:
    first, second = _signer(1), _signer(2, SigningKey.generate())
    cap: dict[str, Any] = {"obligor": 4, "currency": 156, "cap": 10**9, "nonce": 5}
    both = combine([first.set_cap(**cap), second.set_cap(**cap)])
    assert [recover(digest(both, DOMAIN), one) for one in both.signatures] == [
        bytes.fromhex(first.key.address[2:]),
        bytes.fromhex(second.key.address[2:]),
    ]
    with pytest.raises(SigningError, match="one act"):
        combine([first.set_cap(**cap), second.set_cap(**{**cap, "cap": 1})])
    with pytest.raises(SigningError, match="one act"):
        combine([])


def test_nonces_are_fresh_and_share_a_slot_from_a_random_start() -> None:
    signer = _signer()
    nonces = [signer.nonce() for _ in range(256)]
    assert len(set(nonces)) == 256
    assert len({nonce >> 8 for nonce in nonces}) == 1
    assert nonces[0] >> 8 != _signer().nonce() >> 8


def test_a_key_has_the_address_that_ethereum_gives_it() -> None:
    # A published example pair of the Ethereum documentation.
    assert SigningKey.from_hex("0x" + SECRET).address == "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23"


def test_nothing_of_a_key_is_in_its_repr_its_errors_or_a_pickle() -> None:
    key = SigningKey.from_hex(SECRET)
    assert SECRET[:16] not in repr(key) + repr(Signer(1, key, DOMAIN, lambda: 0))
    with pytest.raises(SigningKeyError) as refused:
        pickle.dumps(key)
    assert SECRET[:16] not in str(refused.value)
    for text in (SECRET + "zz", "zz" + SECRET[2:], "00" * 32, SECRET[2:]):
        with pytest.raises(SigningKeyError) as error:
            SigningKey.from_hex(text)
        assert text[:16] not in str(error.value)
        assert error.value.__cause__ is None


def test_a_key_file_is_only_its_owners_and_is_never_overwritten(tmp_path: Path) -> None:
    path, key = tmp_path / "maker.key", SigningKey.generate()
    key.save(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SigningKey.load(path).address == key.address
    with pytest.raises(FileExistsError):
        key.save(path)
    path.chmod(0o640)
    with pytest.raises(SigningKeyError, match="0600"):
        SigningKey.load(path)


def test_what_is_no_public_key_has_no_address() -> None:
    with pytest.raises(SigningKeyError):
        address_of(bytes(33))


def _type(name: str) -> ActType:
    return next(act for act in ACTS if act.name == name)
