"""For every act of the catalogue a situation in which it executes, and the keys that sign it.

An act without a recipe fails the matrix: whoever adds one to the catalogue writes its line here and in `rights`.
"""

from collections.abc import Callable
from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, build
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import digest, keccak
from tests.matrix.prepared import Prepared, Recipe, governed
from tests.matrix.recipes_claims import CLAIMS
from tests.matrix.recipes_lending import LENDING
from tests.support import cast
from tests.support.cast import (
    BANK,
    CNY,
    ENTERPRISE,
    FINANCIER,
    GOVERNORS,
    LOT,
    SECOND_SUPPLIER,
    SUPPLIER,
    THIRD_SUPPLIER,
    VERIFIER,
)
from tests.support.world import DAY, FACE, World

__all__ = ["RECIPES", "Prepared"]


def _enrol(w: World) -> Prepared:
    return governed(cast.enrolment(cast.actor(900, Role.SUPPLIER), w.deadline))


def _set_policy(w: World) -> Prepared:
    message = m.SetPolicy(2, w.now, 90, 180, 5, 50, 10, 2, 1, 30, 600, w.deadline)
    return governed(build(message, (m.ThresholdLine(CNY, 1000, 5000),)))


def _veto(w: World) -> Prepared:
    w.execute(w.by_governors(build(m.SetGovernance(2, 3600, w.fresh(), w.deadline))))
    waiting = w.set_status(SUPPLIER.number, 2)
    w.execute(w.by_governors(waiting))
    return Prepared(build(m.Veto(3, digest(waiting, w.domain), w.deadline)), GOVERNORS[2:])


def _set_signer(w: World) -> Prepared:
    key = cast.secret_key("another")
    message = m.SetSigner(SUPPLIER.number, key.address, 1, cast.person(key), w.fresh(), w.deadline)
    return Prepared(build(message), (SUPPLIER,))


def _confirm(w: World) -> Prepared:
    receivable = w.submitted()
    return Prepared(w.confirm(receivable), (ENTERPRISE,), ENTERPRISE.checker, receivable=receivable)


def _open(w: World) -> Prepared:
    return Prepared(w.open(), (ENTERPRISE,), ENTERPRISE.checker, counterparty=SUPPLIER.number)


def _reject_receivable(w: World) -> Prepared:
    receivable = w.submitted()
    return Prepared(w.reject_receivable(receivable), (ENTERPRISE,), receivable=receivable)


def _accept_receivable(w: World) -> Prepared:
    receivable = w.opened()
    return Prepared(w.accept_receivable(receivable), (SUPPLIER,), receivable=receivable)


def _release_evidence(w: World) -> Prepared:
    receivable = w.submitted()
    w.execute(w.signed(w.reject_receivable(receivable), ENTERPRISE))
    return Prepared(w.release_evidence(receivable), receivable=receivable)


def _on_certificate(make: Callable[[World, int], Act], counterparty: int = 0) -> Recipe:
    """An act of the holder on an available certificate."""

    def recipe(w: World) -> Prepared:
        root = w.confirmed()
        return Prepared(make(w, root), (SUPPLIER,), certificate=root, receivable=root, counterparty=counterparty)

    return recipe


def _on_offer(make: Callable[[World, int], Act]) -> Recipe:
    def recipe(w: World) -> Prepared:
        root = w.confirmed()
        w.offered(root)
        return Prepared(make(w, root), (SECOND_SUPPLIER,), certificate=root, receivable=root)

    return recipe


def _finance(w: World) -> Prepared:
    root = w.confirmed()
    return Prepared(w.finance(root), (SUPPLIER, FINANCIER), certificate=root, receivable=root)


def _register(w: World) -> Prepared:
    root = w.locked(w.confirmed())
    return Prepared(w.register(root), (FINANCIER,), certificate=root, receivable=root)


def _instruct(w: World) -> Prepared:
    root = w.registered(w.confirmed())
    return Prepared(w.instruct(root), (FINANCIER,), certificate=root, receivable=root, counterparty=BANK.number)


def _attest_disbursement(w: World) -> Prepared:
    root = w.paying(w.confirmed())
    return Prepared(w.attest_disbursement(root), (BANK,), certificate=root, receivable=root)


def _release_lock(w: World) -> Prepared:
    root = w.locked(w.confirmed())
    return Prepared(w.release_lock(root), (SUPPLIER, FINANCIER), certificate=root, receivable=root)


def _attest_payment(w: World) -> Prepared:
    root = w.confirmed()
    w.wait(100 * DAY)
    return Prepared(w.attest_payment(root, FACE // 2), (BANK,), receivable=root)


def _redeem(w: World) -> Prepared:
    root = w.paid(w.confirmed(), FACE // 2)
    return Prepared(w.redeem(root), receivable=root)


def _freeze(w: World) -> Prepared:
    return Prepared(w.freeze(1, SUPPLIER.number), (cast.AUTHORITY,))


def _unfreeze(w: World) -> Prepared:
    w.execute(w.signed(w.freeze(1, SUPPLIER.number), cast.AUTHORITY))
    return Prepared(w.unfreeze(1, SUPPLIER.number), (cast.AUTHORITY,))


RECIPES: Final[dict[str, Recipe]] = {
    "Enrol": _enrol,
    "SetStatus": lambda w: governed(w.set_status(SUPPLIER.number, 2)),
    "SetPolicy": _set_policy,
    "SetCap": lambda w: governed(build(m.SetCap(ENTERPRISE.number, CNY, 5, w.fresh(), w.deadline))),
    "Pause": lambda w: governed(build(m.Pause(1 << 4, w.now + DAY, w.fresh(), w.deadline))),
    "SetGovernance": lambda w: governed(build(m.SetGovernance(3, 60, w.fresh(), w.deadline))),
    "Veto": _veto,
    "SetSigner": _set_signer,
    "BindAccount": lambda w: Prepared(
        build(m.BindAccount(SUPPLIER.number, keccak(b"new"), w.fresh(), w.deadline)), (SUPPLIER,)
    ),
    "CancelNonce": lambda w: Prepared(build(m.CancelNonce(SUPPLIER.number, w.fresh(), w.deadline)), (SUPPLIER,)),
    "AttestEvidence": lambda w: Prepared(w.attest(), (VERIFIER,)),
    "Submit": lambda w: Prepared(w.submit(), (SUPPLIER,), counterparty=ENTERPRISE.number),
    "Open": _open,
    "Confirm": _confirm,
    "RejectReceivable": _reject_receivable,
    "AcceptReceivable": _accept_receivable,
    "ReleaseEvidence": _release_evidence,
    "Split": _on_certificate(lambda w, root: w.split(root, LOT, 2 * LOT)),
    "Transfer": _on_certificate(
        lambda w, root: w.transfer(root, SECOND_SUPPLIER, LOT), counterparty=SECOND_SUPPLIER.number
    ),
    "PayMany": _on_certificate(
        lambda w, root: w.pay_many(root, (SECOND_SUPPLIER, LOT), (THIRD_SUPPLIER, LOT)),
        counterparty=SECOND_SUPPLIER.number,
    ),
    "Cancel": _on_certificate(lambda w, root: w.cancel(root)),
    "AcceptOffer": _on_offer(lambda w, root: w.accept_offer(root)),
    "RejectOffer": _on_offer(lambda w, root: w.reject_offer(root)),
    "SetStandingAcceptance": lambda w: Prepared(w.standing(), (SECOND_SUPPLIER,)),
    "Finance": _finance,
    "RegisterFinancing": _register,
    "InstructPayment": _instruct,
    "AttestDisbursement": _attest_disbursement,
    "ReleaseLock": _release_lock,
    "AttestPayment": _attest_payment,
    "Redeem": _redeem,
    "Freeze": _freeze,
    "Unfreeze": _unfreeze,
    **LENDING,
    **CLAIMS,
}
