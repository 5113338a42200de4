"""Recipes of the acts on lines, pledges, early payment, merging, keys replaced, reduced documents and frozen parts."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts.codec import build
from ledger_api.acts.hashing import digest
from ledger_api.acts.ids import child_id
from tests.matrix.prepared import Prepared, Recipe, governed
from tests.support import lending
from tests.support.cast import AUTHORITY, BANK, ENTERPRISE, FINANCIER, SECOND_ENTERPRISE, SUPPLIER, VERIFIER
from tests.support.world import FACE, World


def _veto_recovery(w: World) -> Prepared:
    waiting = lending.recovery(w)
    message = m.VetoRecovery(SUPPLIER.number, digest(waiting, w.domain), w.deadline)
    return Prepared(build(message), (SUPPLIER,))


def _merge(w: World) -> Prepared:
    root = w.confirmed()
    sequence = w.certificate(root).sequence
    w.execute(w.signed(w.split(root, FACE // 4, FACE // 4), SUPPLIER))
    others = [child_id(root, sequence, index) for index in (0, 1)]
    return Prepared(lending.merge(w, root, *others), (SUPPLIER,), certificate=root, receivable=root)


def _early_payment(w: World) -> Prepared:
    root = w.confirmed()
    act = lending.early_payment(w, root)
    return Prepared(act, (SUPPLIER, ENTERPRISE), certificate=root, receivable=root, counterparty=BANK.number)


def _pledge(w: World) -> Prepared:
    root = w.confirmed()
    return Prepared(lending.pledge(w, root), (SUPPLIER, FINANCIER), certificate=root, receivable=root)


def _release_pledge(w: World) -> Prepared:
    root = lending.pledged(w, w.confirmed())
    return Prepared(lending.release_pledge(w, root), (FINANCIER,), certificate=root, receivable=root)


def _set_line(w: World) -> Prepared:
    return Prepared(lending.set_line(w), (FINANCIER,), FINANCIER.checker, counterparty=ENTERPRISE.number)


def _allot_line(w: World) -> Prepared:
    lending.lined(w)
    act = lending.allot_line(w)
    return Prepared(act, (ENTERPRISE,), ENTERPRISE.checker, counterparty=SECOND_ENTERPRISE.number)


def _freeze_amount(w: World) -> Prepared:
    root = w.confirmed()
    return Prepared(lending.freeze_amount(w, root), (AUTHORITY,), certificate=root, receivable=root)


LENDING: Final[dict[str, Recipe]] = {
    "RecoverKey": lambda w: governed(lending.recover_key(w)),
    "VetoRecovery": _veto_recovery,
    "SucceedParticipant": lambda w: governed(lending.succeed(w)),
    "ReduceEvidence": lambda w: Prepared(lending.reduce_evidence(w, w.attested()), (VERIFIER,)),
    "Merge": _merge,
    "EarlyPayment": _early_payment,
    "Pledge": _pledge,
    "ReleasePledge": _release_pledge,
    "SetLine": _set_line,
    "AllotLine": _allot_line,
    "FreezeAmount": _freeze_amount,
}
