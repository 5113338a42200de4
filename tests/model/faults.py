"""What goes wrong with a valid act: fields, lines, signatures, signers and bytes that it must not have."""

from typing import Any, Final

from ledger_api.acts.catalogue import ACTS, Field
from ledger_api.acts.codec import Act, MalformedActError, build
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.signing import HIGHEST_S
from tests.model.situation import CURRENCIES, DAY, Draft, Situation, wire_of

_ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_PEOPLE: Final = frozenset(name for act in ACTS for name in (*act.signers, "issuer", "sender", "receiver", "bank"))
_MONEY: Final = frozenset({"amount", "face", "cap", "minimumLot", "perAct", "perDay", "settled", "verified"})
_TIMES: Final = frozenset(
    {"deadline", "until", "cutoff", "effectiveFrom", "disburseBy", "searchedAt", "paidAt", "payBy"}
)


# ----- Fields


def wrong_field(g: Situation, draft: Draft) -> Draft | None:
    """One field or line of the act says something else, signed by whoever it then asks to sign."""
    act = draft.act
    try:
        if act.items and g.likely(0.35):
            changed = build(act.fields, _wrong_lines(g, act))
        else:
            field = g.some(act.type.fields)
            value = _other(g, field, getattr(act.fields, field.attribute))
            changed = build(act.fields._replace(**{field.attribute: value}), act.items)
    except MalformedActError:
        return None
    keys = list(draft.keys)
    for place, signer in enumerate(act.type.signers):
        number = getattr(changed.fields, signer)
        if number != getattr(act.fields, signer) and g.likely(0.8) and place < len(keys):
            other = g.key(number)
            keys[place] = other if other is not None else keys[place]
    return Draft(changed, tuple(keys))


def _wrong_lines(g: Situation, act: Act) -> tuple[Any, ...]:
    """The lines with one more, one fewer, one twice, two swapped, or one that says something else."""
    assert act.type.items is not None
    lines = list(act.items)
    place = g.between(0, len(lines) - 1)
    kind = g.between(0, 4)
    if kind == 0:
        lines.insert(g.between(0, len(lines)), lines[place])
    elif kind == 1 and len(lines) > 1:
        del lines[place]
    elif kind == 2:
        g.rng.shuffle(lines)
    else:
        field = g.some(act.type.items.item.fields)
        value = _other(g, field, getattr(lines[place], field.attribute))
        lines[place] = lines[place]._replace(**{field.attribute: value})
    return tuple(lines)


def _other(g: Situation, field: Field, value: Any) -> Any:
    """Another value of the field, near or at a bound or of somebody else."""
    name = field.name
    if isinstance(value, bytes):
        return g.some((bytes(field.width), g.rng.randbytes(field.width), value[:-1] + bytes([value[-1] ^ 1])))
    most = 256**field.width - 1
    if name in _PEOPLE:
        return g.some((g.some(list(g.state.keys_of)), g.some(list(g.state.keys_of)), 0, g.between(0, most)))
    if name in _MONEY:
        return min(g.some((0, 1, value - 1, value + 1, 10**15 + 1, most, value // 2, value * 2)), most) % (most + 1)
    if name in _TIMES:
        return g.some((0, g.now - 1, g.now, g.now + 1, g.now + DAY, g.now + 400 * DAY, most))
    if name in ("certificate", "substitute"):
        numbers = g.state.certificates_of[g.some(g.play)] if g.play else []
        return g.some((*numbers[-5:], value ^ 1, g.rng.getrandbits(128)))
    if name == "receivable":
        return g.some((*g.few(g.play, 3), g.some(g.state.receivables or [1]), value ^ 1, g.rng.getrandbits(56)))
    if name == "currency":
        return g.some((*CURRENCIES, 0))
    if name == "nonce":
        return g.between(1, 50)
    return g.some(((value + 1) & most, (value - 1) & most, 0, most, g.between(0, most), value ^ 1))


# ----- Signatures


def wrong_signatures(g: Situation, draft: Draft) -> bytes:
    """Right act, wrong signatures."""
    signed = list(_signatures(g, draft))
    kind = g.between(0, 7)
    place = g.between(0, len(signed) - 1) if signed else 0
    if kind == 0 or not signed:
        signed.append(signed[-1] if signed else g.rng.randbytes(64))
    elif kind == 1:
        del signed[place]
    elif kind == 2:
        signed[place] = malleable(signed[place])
    elif kind == 3:
        r = signed[place][:32]
        edges = [(HIGHEST_S + step).to_bytes(32, "big") for step in (0, 1)]
        wrong = (bytes(64), g.rng.randbytes(64), b"\xff" * 64, r + bytes(32), r + edges[0], r + edges[1])
        signed[place] = g.some(wrong)
    elif kind == 4:
        other = Domain(g.domain.chain_id + g.between(0, 1), g.domain.contract, g.rng.randbytes(32))
        signed = [key.sign(digest(draft.act, other)) for key in draft.keys]
    elif kind == 5:
        signed[place] = g.any_key().sign(digest(draft.act, g.domain))
    elif kind == 6:
        signed.reverse()
    else:
        signed[place] = signed[place][:63] + bytes([signed[place][63] ^ 1])
    return draft.act.signed(*signed).wire


def malleable(signature: bytes) -> bytes:
    """The twin of a signature: s above half the order, the other parity."""
    packed = int.from_bytes(signature[32:], "big")
    parity, low = packed >> 255, packed & ((1 << 255) - 1)
    # A high s may take the top bit itself; then it reads as a parity and a low s, and recovers another key.
    high = (_ORDER - low) | ((parity ^ 1) << 255)
    return signature[:32] + high.to_bytes(32, "big")


def _signatures(g: Situation, draft: Draft) -> list[bytes]:
    wire = wire_of(draft, g.domain)
    start = 4 + len(draft.act.body)
    return [wire[at : at + 64] for at in range(start, len(wire), 64)]


def other_signer(g: Situation, draft: Draft) -> Draft | None:
    """Signed by another key: of the same participant without the capability, retired, or of somebody else."""
    if not draft.keys:
        return None
    keys = list(draft.keys)
    place = g.between(0, len(keys) - 1)
    number = 0
    if draft.act.type.signers:
        number = getattr(draft.act.fields, draft.act.type.signers[min(place, len(draft.act.type.signers) - 1)])
    own = g.key(number, g.some((1, 2, 4))) if number and g.likely(0.6) else None
    keys[place] = own if own is not None else g.any_key()
    return Draft(draft.act, tuple(keys))


# ----- Bytes


def wrong_bytes(g: Situation, draft: Draft) -> bytes:
    """An item whose bytes are not those of the act."""
    wire = bytearray(wire_of(draft, g.domain))
    kind = g.between(0, 5)
    if kind == 0:
        wire[0] = g.some((0, 0x08, 0x7F, 0x80, 0x81, 0xFF, g.between(0, 255)))
    elif kind == 1:
        wire[1] = g.between(0, 255)
    elif kind == 2:
        wire[g.some((2, 3))] = g.between(0, 255)
    elif kind == 3:
        count = 4 + sum(field.width for field in draft.act.type.fields)
        if draft.act.type.items is not None:
            wire[count : count + 2] = g.some((b"\x00\x00", b"\x00\x01", b"\xff\xff", b"\x02\x00"))
        else:
            wire[g.between(4, len(wire) - 1)] ^= 1 << g.between(0, 7)
    elif kind == 4:
        wire[g.between(4, len(wire) - 1)] = g.between(0, 255)
    else:
        wire[3] ^= 1
    return bytes(wire)
