"""The full EIP-712 document of an act, for wallets, documentation and comparison. Digests are made by `hashing`."""

from typing import Any

from ledger_api.acts.catalogue import DOMAIN_NAME, DOMAIN_VERSION, Field
from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import Domain

_DOMAIN_FIELDS = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
    {"name": "salt", "type": "bytes32"},
]


def typed_data(act: Act, domain: Domain, *, check: bool = False) -> dict[str, Any]:
    """The document whose digest is `hashing.digest`, or, for a checker, `hashing.check_digest`.

    Integers that JSON numbers can't hold exactly are decimal strings, as wallets expect them.
    """
    kind = act.type
    types = {"EIP712Domain": _DOMAIN_FIELDS, kind.name: _members(kind.fields)}
    message = _values(kind.fields, act.fields)
    if kind.items:
        types[kind.name].append({"name": kind.items.name, "type": f"{kind.items.item.name}[]"})
        types[kind.items.item.name] = _members(kind.items.item.fields)
        message[kind.items.name] = [_values(kind.items.item.fields, item) for item in act.items]
    primary = kind.name
    if check:
        primary = f"{kind.name}Check"
        types[primary] = [{"name": "act", "type": kind.name}]
        message = {"act": message}
    return {
        "types": types,
        "primaryType": primary,
        "domain": {
            "name": DOMAIN_NAME,
            "version": DOMAIN_VERSION,
            "chainId": domain.chain_id,
            "verifyingContract": f"0x{domain.contract.hex()}",
            "salt": f"0x{domain.salt.hex()}",
        },
        "message": message,
    }


def _members(fields: tuple[Field, ...]) -> list[dict[str, str]]:
    return [{"name": field.name, "type": field.type} for field in fields]


def _values(fields: tuple[Field, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    return {field.name: _value(field, value) for field, value in zip(fields, row, strict=True)}


def _value(field: Field, value: bytes | int) -> str | int:
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    return str(value) if field.width > 4 else value
