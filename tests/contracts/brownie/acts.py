"""Acts as a stranger to this project would write them: EIP-712 by eth_account, the wire form by eth_abi."""

from eth_abi.packed import encode_packed
from eth_account import Account
from eth_account.messages import encode_typed_data

ENROL, CANCEL_NONCE = 0x01, 0x12
FIELDS = {
    "Enrol": "uint32 participant,uint16 roles,uint64 tag,bytes32 binding,bytes32 account,uint32 deadline",
    "CancelNonce": "uint32 participant,uint64 nonce,uint32 deadline",
    "Signer": "address key,uint8 capabilities,bytes32 person",
}
KINDS = {"Enrol": ENROL, "CancelNonce": CANCEL_NONCE}
LISTS = {"Enrol": ("signers", "Signer")}


def members(struct):
    """The fields of a struct as EIP-712 lists them."""
    return [dict(zip(("type", "name"), field.split(), strict=True)) for field in FIELDS[struct].split(",")]


def packed(struct, row):
    """The values of a struct at their natural widths."""
    return encode_packed(
        [field["type"] for field in members(struct)], [row[field["name"]] for field in members(struct)]
    )


class Signing:
    """Signs acts in the domain that the ledger itself names (EIP-5267)."""

    def __init__(self, ledger):
        _, name, version, chain, contract, salt, _ = ledger.eip712Domain()
        self.domain = {
            "name": name,
            "version": version,
            "chainId": chain,
            "verifyingContract": contract,
            "salt": bytes.fromhex(str(salt).removeprefix("0x")),
        }

    def typed(self, name, message):
        """What wallets show and sign."""
        types = {name: members(name)}
        if name in LISTS:
            items, line = LISTS[name]
            types |= {name: [*types[name], {"type": f"{line}[]", "name": items}], line: members(line)}
        return encode_typed_data(self.domain, types, message)

    def item(self, name, message, keys):
        """The wire form of an act, signed with the keys in their order."""
        body = packed(name, message)
        if name in LISTS:
            items, line = LISTS[name]
            body += len(message[items]).to_bytes(2, "big") + b"".join(packed(line, row) for row in message[items])
        signatures = b"".join(self.signature(name, message, key) for key in keys)
        return bytes([KINDS[name], len(keys)]) + len(body).to_bytes(2, "big") + body + signatures

    def signature(self, name, message, key):
        """The 64 bytes of EIP-2098."""
        signed = Account.sign_message(self.typed(name, message), key)
        return signed.r.to_bytes(32, "big") + (signed.s | (signed.v - 27) << 255).to_bytes(32, "big")
