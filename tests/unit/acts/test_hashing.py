import pytest
from eth_account.messages import encode_typed_data
from hypothesis import given

from ledger_api.acts.catalogue import ACTS, ActType
from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import CHECK_TYPE_HASHES, TYPE_HASHES, Domain, check_digest, digest, keccak
from ledger_api.acts.typed_data import typed_data
from tests.unit.acts.strategies import DOMAIN, acts, acts_of, domains


def _reference(act: Act, domain: Domain, *, check: bool = False) -> bytes:
    message = encode_typed_data(full_message=typed_data(act, domain, check=check))
    return keccak(b"\x19" + message.version + message.header + message.body)


@given(acts, domains)
def test_digest__of_any_act__is_the_one_wallets_compute(act: Act, domain: Domain) -> None:
    assert digest(act, domain) == _reference(act, domain)
    assert check_digest(act, domain) == _reference(act, domain, check=True)


@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.name)
def test_digest__of_every_type__is_the_one_wallets_compute(kind: ActType) -> None:
    @given(acts_of(kind))
    def check(act: Act) -> None:
        assert digest(act, DOMAIN) == _reference(act, DOMAIN)
        assert check_digest(act, DOMAIN) == _reference(act, DOMAIN, check=True)

    check()


def test_type_hashes__of_all_acts_and_checks__differ() -> None:
    hashes = [*TYPE_HASHES.values(), *CHECK_TYPE_HASHES.values()]
    assert len(set(hashes)) == 2 * len(ACTS)


@given(acts)
def test_digest__in_another_domain__is_another(act: Act) -> None:
    others = [
        Domain(DOMAIN.chain_id + 1, DOMAIN.contract, DOMAIN.salt),
        Domain(DOMAIN.chain_id, bytes(20), DOMAIN.salt),
        Domain(DOMAIN.chain_id, DOMAIN.contract, bytes(32)),
    ]
    assert len({digest(act, domain) for domain in [DOMAIN, *others]}) == 4


@pytest.mark.parametrize(("contract", "salt"), [(bytes(19), bytes(32)), (bytes(20), bytes(31))])
def test_domain__of_another_width__is_refused(contract: bytes, salt: bytes) -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        Domain(1, contract, salt)
