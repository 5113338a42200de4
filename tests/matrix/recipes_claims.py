"""Recipes of the acts on disputes, credit notes, overdue receivables, default and recourse."""

from collections.abc import Callable
from typing import Final

from ledger_api.acts.codec import Act
from tests.matrix.prepared import Prepared, Recipe, governed
from tests.support import claiming
from tests.support.cast import BANK, ENTERPRISE, FINANCIER, SUPPLIER, Actor
from tests.support.world import FACE, World


def _release_stop(w: World) -> Prepared:
    w.paid(claiming.marked(w, w.confirmed()), FACE)
    return governed(claiming.release_stop(w))


def _dispute(w: World) -> Prepared:
    root = claiming.contestable(w)
    return Prepared(claiming.dispute(w, root), (ENTERPRISE,), receivable=root)


def _withdraw_dispute(w: World) -> Prepared:
    root = claiming.disputed(w, claiming.contestable(w))
    return Prepared(claiming.withdraw_dispute(w, root), (ENTERPRISE,), receivable=root)


def _credit(w: World) -> Prepared:
    root = w.confirmed()
    return Prepared(claiming.credit(w, root), (ENTERPRISE, SUPPLIER), certificate=root, receivable=root)


def _cancel_receivable(w: World) -> Prepared:
    root = w.confirmed()
    return Prepared(claiming.cancel_receivable(w, root), (ENTERPRISE, SUPPLIER), receivable=root)


def _mark_overdue(w: World) -> Prepared:
    root = claiming.overdue(w, w.confirmed())
    return Prepared(claiming.mark_overdue(root), receivable=root)


def _declare_default(w: World) -> Prepared:
    root = claiming.long_overdue(w, w.confirmed())
    return Prepared(claiming.declare_default(w, root), (SUPPLIER,), certificate=root, receivable=root)


def _write_down(w: World) -> Prepared:
    root = claiming.defaulted(w, w.confirmed())
    return Prepared(claiming.write_down(w, root), (SUPPLIER,), certificate=root, receivable=root)


def _call_recourse(w: World) -> Prepared:
    root = claiming.disputed(w, claiming.bought(w, claiming.contestable(w)))
    return Prepared(claiming.call_recourse(w, root), (FINANCIER,), certificate=root, receivable=root)


def _on_call(make: Callable[[World, int], Act], *signers: Actor) -> Recipe:
    """An act on a certificate that was called."""

    def recipe(w: World) -> Prepared:
        root = claiming.called(w)
        return Prepared(make(w, root), signers, certificate=root, receivable=root)

    return recipe


CLAIMS: Final[dict[str, Recipe]] = {
    "ReleaseStop": _release_stop,
    "Dispute": _dispute,
    "WithdrawDispute": _withdraw_dispute,
    "Credit": _credit,
    "CancelReceivable": _cancel_receivable,
    "MarkOverdue": _mark_overdue,
    "DeclareDefault": _declare_default,
    "WriteDown": _write_down,
    "CallRecourse": _call_recourse,
    "WithdrawRecourse": _on_call(claiming.withdraw_recourse, FINANCIER),
    # A part of what is called, which is a part of the certificate.
    "AttestRecourse": _on_call(lambda w, root: claiming.attest_recourse(w, root, claiming.PART // 2), BANK),
    "Substitute": _on_call(
        lambda w, root: claiming.substitute(w, root, claiming.another_of_the_seller(w)), FINANCIER, SUPPLIER
    ),
}
