"""Verifying offline what a certificate is: from its words to the block's hash, and from there to members' signatures.

Nothing in a bundle is believed. The storage proof leads to the contract's account, the account's proof to the state
root, the header's fields to the block's hash, and a checkpoint to that hash; members' countersignatures of the
checkpoint are held against keys that the verifier was given by another way than the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ledger_api.acts.codec import Act, MalformedActError
from ledger_api.acts.hashing import Domain, digest, keccak
from ledger_api.acts.ids import storage_slot
from ledger_api.acts.jsonforms import from_json
from ledger_api.acts.messages import Countersign
from ledger_api.acts.records import Certificate, Financing, Receivable
from ledger_api.acts.signing import recover
from ledger_api.acts.state import CERTIFICATES, FINANCINGS, RECEIVABLES, Table
from ledger_api.acts.words import unpack, word_count
from ledger_api.sdk.errors import LedgerError
from ledger_api.sdk.proofs.headers import HeaderError, ProvenHeader, hex_bytes, hex_number, prove_header
from ledger_api.sdk.proofs.trie import ProofError, proven
from ledger_api.values import rlp

FINAL: Final = "final"
AUTHORISED: Final = "authorised, not final"
MOST_COUNTERSIGNATURES: Final = 1_000
MOST_SLOTS: Final = 64


class VerificationError(LedgerError):
    """The bundle does not prove what it says; the message names the part that does not hold."""


@dataclass(frozen=True, slots=True)
class ProvenCertificate:
    """What the chain stored of a certificate at a block. Amounts are minor units, `time` is unix seconds.

    `financing` is the one that last locked it, None where there was none. `members` are the trusted members that
    countersigned the block's checkpoint; `verdict` is `FINAL` where they are as many as are needed, else `AUTHORISED`.
    """

    id: int
    certificate: Certificate
    receivable: Receivable
    financing: Financing | None
    height: int
    time: int
    block_hash: bytes
    members: tuple[int, ...]
    verdict: str


def slots_of(certificate: int, receivable: int) -> list[int]:
    """The storage slots that a bundle proves: of the certificate, its receivable, and its last financing."""
    records: tuple[tuple[Table[Any, Any], int], ...] = (
        (CERTIFICATES, certificate),
        (RECEIVABLES, receivable),
        (FINANCINGS, certificate),
    )
    return [storage_slot(table, key) + word for table, key in records for word in range(word_count(table))]


def verify_certificate(
    bundle: Mapping[str, Any], certificate: int, domain: Domain, *, keys: Mapping[str, int], needed: int
) -> ProvenCertificate:
    """Verify a bundle of GET /v1/audit/proofs/certificates/{id}, without any connection.

    Args:
        bundle: the answer as JSON gives it.
        certificate: the certificate that is asked about.
        domain: the deployment, as the verifier was given it.
        keys: trusted members' keys: participant number by address (0x hexadecimal, lower case). No operator's: it
            would countersign its own chain.
        needed: how many members make a checkpoint final: as many as governors have to sign a governance act.

    Raises:
        VerificationError: a part is malformed, altered, of another ledger, or contradicts another part.
    """
    if needed < 1:
        raise VerificationError("at least one member has to countersign")
    try:
        header = prove_header(bundle["block"])
        words = _words(bundle["proof"], header, domain)
        record = _record(words, CERTIFICATES, certificate)
        if record is None:
            raise VerificationError(f"the ledger has no certificate {certificate} at block {header.number}")
        claim = _record(words, RECEIVABLES, record.receivable)
        if claim is None:
            raise VerificationError("the certificate is of a receivable that the bundle does not prove")
        named = (bundle["certificate"], bundle["receivable"], bundle["height"])
        if named != (str(certificate), str(record.receivable), header.number):
            raise VerificationError("the bundle names another certificate, receivable or block than it proves")
        financing = _record(words, FINANCINGS, certificate)
        members = _members(bundle.get("checkpoint"), header, domain, keys)
    except (HeaderError, ProofError, MalformedActError) as error:
        raise VerificationError(f"the bundle does not hold: {error}") from error
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise VerificationError(f"the bundle is malformed: {type(error).__name__}") from error
    return ProvenCertificate(
        id=certificate,
        certificate=record,
        receivable=claim,
        financing=financing,
        height=header.number,
        time=header.timestamp,
        block_hash=header.hash,
        members=members,
        verdict=FINAL if len(members) >= needed else AUTHORISED,
    )


def _words(proof: Mapping[str, Any], header: ProvenHeader, domain: Domain) -> dict[int, int]:
    """The proven word of each slot of the contract."""
    if hex_bytes(proof["address"], 20) != domain.contract:
        raise VerificationError("the proof is of another contract than the one that was pinned")
    account = proven(header.state_root, keccak(domain.contract), map(hex_bytes, proof["accountProof"]))
    fields = rlp.decode(account) if account is not None else None
    if not isinstance(fields, list):
        raise VerificationError("the contract is not there at this block")
    storage_root = hex_bytes(proof["storageHash"], 32)
    shown = [rlp.number(hex_number(proof[name])) for name in ("nonce", "balance")]
    if fields != [*shown, storage_root, hex_bytes(proof["codeHash"], 32)]:
        raise VerificationError("the account is not the one that is proven")
    entries = proof["storageProof"]
    if len(entries) > MOST_SLOTS:
        raise VerificationError(f"more than {MOST_SLOTS} slots")
    words = {}
    for entry in entries:
        slot = hex_number(entry["key"])
        value = proven(storage_root, keccak(slot.to_bytes(32, "big")), map(hex_bytes, entry["proof"]))
        # Anvil keeps a leaf for a slot that was read while it was zero.
        word = rlp.decode(value) if value is not None else b""
        if not isinstance(word, bytes):
            raise VerificationError("a word is malformed")
        words[slot] = int.from_bytes(word, "big")
        if words[slot] != hex_number(entry["value"]):
            raise VerificationError(f"the word in slot 0x{slot:064x} is not the one that is proven")
    return words


def _record(words: Mapping[int, int], table: Table[Any, Any], key: int) -> Any:  # noqa: ANN401  as the table says
    first = storage_slot(table, key)
    wanted = range(first, first + word_count(table))
    if missing := [slot for slot in wanted if slot not in words]:
        raise VerificationError(f"{len(missing)} words of {table.name} are not proven")
    return unpack(table, tuple(words[slot] for slot in wanted))


def _members(
    checkpoint: Mapping[str, Any] | None, header: ProvenHeader, domain: Domain, keys: Mapping[str, int]
) -> tuple[int, ...]:
    """The trusted members that countersigned the block's checkpoint."""
    if checkpoint is None:
        return ()
    said = (checkpoint["height"], hex_bytes(checkpoint["block_hash"], 32), hex_bytes(checkpoint["state_root"], 32))
    if said != (header.number, header.hash, header.state_root):
        raise VerificationError("the checkpoint is of another block")
    content = (*said, int(checkpoint["executed"]), hex_bytes(checkpoint["history"], 32))
    forms = checkpoint["countersignatures"]
    if len(forms) > MOST_COUNTERSIGNATURES:
        raise VerificationError("the checkpoint has too many countersignatures")
    found = set()
    for form in forms:
        act = from_json(form["act"])
        fields = act.fields
        if not isinstance(fields, Countersign) or form["member"] != fields.member:
            raise VerificationError("a countersignature is another act, or another member's")
        if fields.member not in keys.values():
            continue  # Nobody whom this verifier knows: it counts for nothing.
        if keys.get(_signed_by(act, domain)) != fields.member:
            raise VerificationError(f"participant {fields.member} did not sign its countersignature")
        if (fields.height, fields.block_hash, fields.state_root, fields.executed, fields.history) != content:
            raise VerificationError(f"participant {fields.member} countersigned something else")
        found.add(fields.member)
    return tuple(sorted(found))


def _signed_by(act: Act, domain: Domain) -> str:
    if len(act.signatures) != 1:
        return ""
    key = recover(digest(act, domain), act.signatures[0])
    return "" if key is None else "0x" + key.hex()
