"""Changes of an act and of the state before which it comes, from which faults are made."""

from typing import Final

from ledger_api.acts import state as s
from ledger_api.acts.ids import nonce_bit
from tests.unit.acts.faults import Fault
from tests.unit.acts.scene import Scene


def changed(**fields: int | bytes) -> Fault:
    """Other values in fields of the act."""
    return lambda w: w.set(**fields)


def later(**seconds: int) -> Fault:
    """Fields that are instants, so many seconds from now."""
    return lambda w: w.set(**{name: w.now + ahead for name, ahead in seconds.items()})


def used_nonce(w: Scene) -> None:
    """The act's nonce, used before."""
    page, bit = nonce_bit(w.fields.nonce)
    w.state.put(s.NONCES, (w.number(), page), bit)


def used_reference(w: Scene) -> None:
    """The act's bank reference, used before."""
    w.state.put(s.BANK_REFERENCES, (w.number(), w.fields.bank_reference), 1)


def receivable(**fields: int) -> Fault:
    """Other values in fields of the receivable that the act is about."""
    return lambda w: w.change(s.RECEIVABLES, w.prepared.receivable, **fields)


def certificate(**fields: int) -> Fault:
    """Other values in fields of the certificate that the act is about."""
    return lambda w: w.change(s.CERTIFICATES, w.prepared.certificate, **fields)


def financing(**fields: int) -> Fault:
    """Other values in fields of its certificate's financing."""
    return lambda w: w.change(s.FINANCINGS, w.prepared.certificate, **fields)


def one_more(name: str) -> Fault:
    """One more in a field of the act."""
    return lambda w: w.set(**{name: getattr(w.fields, name) + 1})


NONCE: Final = ("NonceUsed", used_nonce)
FROZEN: Final = ("ReceivableFrozen", lambda w: w.freeze(3, w.prepared.receivable))
WORD: Final = b"\7" * 32
"""32 bytes that stand for nothing that there is."""
