import pytest
from eth_account import Account
from eth_keys.datatypes import PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.acts.signing import HIGHEST_S, Key, recover

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SECRET = bytes(31) + b"\x2a"
digests = st.binary(min_size=32, max_size=32)
secrets = st.integers(1, ORDER - 1).map(lambda number: number.to_bytes(32, "big"))


@given(secrets, digests)
def test_signature__recovered__gives_the_address_of_its_key(secret: bytes, digest: bytes) -> None:
    key = Key(secret)
    assert recover(digest, key.sign(digest)) == key.address
    assert key.address == bytes.fromhex(Account.from_key(secret).address[2:])


@given(secrets, digests)
def test_signature__is_the_one_other_implementations_make(secret: bytes, digest: bytes) -> None:
    expected = PrivateKey(secret).sign_msg_hash(digest)
    packed = int.from_bytes(Key(secret).sign(digest)[32:], "big")
    assert (packed >> 255, packed % 2**255) == (expected.v, expected.s)


@given(digests)
def test_malleable_twin__of_a_signature__recovers_nothing(digest: bytes) -> None:
    signature = Key(SECRET).sign(digest)
    packed = int.from_bytes(signature[32:], "big")
    twin = ORDER - packed % 2**255
    assert twin > HIGHEST_S
    if twin < 2**255:
        flipped = (twin | ((1 - (packed >> 255)) << 255)).to_bytes(32, "big")
        assert recover(digest, signature[:32] + flipped) is None


@pytest.mark.parametrize(
    "signature",
    [
        bytes(64),
        bytes(32) + (1).to_bytes(32, "big"),
        (1).to_bytes(32, "big") + bytes(32),
        b"\xff" * 32 + (1).to_bytes(32, "big"),
        b"\xff" * 64,
        ORDER.to_bytes(32, "big") + (1).to_bytes(32, "big"),
        (1).to_bytes(32, "big") + (HIGHEST_S + 1).to_bytes(32, "big"),
        bytes(63),
        bytes(65),
        b"",
    ],
)
def test_bytes__that_are_no_signature__recover_nothing(signature: bytes) -> None:
    assert recover(b"\x01" * 32, signature) is None


@pytest.mark.parametrize("secret", [b"", bytes(32), ORDER.to_bytes(32, "big"), bytes(31), SECRET + b"\x00"])
def test_key__of_no_secret__is_refused_without_showing_it(secret: bytes) -> None:
    with pytest.raises(ValueError, match="not a secret key") as caught:
        Key(secret)
    assert caught.value.__cause__ is None


def test_key__shown__shows_its_address_alone() -> None:
    key = Key(SECRET)
    assert repr(key) == f"Key(address=0x{key.address.hex()})"
    assert SECRET.hex() not in repr(key)


def test_keys__generated__differ() -> None:
    assert Key.generate().address != Key.generate().address
