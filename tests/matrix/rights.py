"""What docs/acts.md asks of the signers, the counterparty and the objects of every act, as a table."""

from dataclasses import dataclass
from typing import Final

from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role

MAKER, CHECKER, ADMIN = 1, 2, 4
ANY: Final = 0


@dataclass(frozen=True)
class Right:
    """What a signing participant needs: one of the roles (`ANY`: none), one of the capabilities, and freedom."""

    roles: int = ANY
    may: int = MAKER
    asks_frozen: bool = True


@dataclass(frozen=True)
class Asked:
    """What one act asks. States are the effective ones in which it executes; None where it has no such object."""

    signers: tuple[Right, ...] = ()
    counterparty: int = 0
    certificate: frozenset[C] | None = None
    receivable: frozenset[R] | None = None
    financing: frozenset[F] | None = None
    until_maturity: bool = True
    stops_when_frozen: bool = True


def _holder(*states: C, counterparty: int = 0) -> Asked:
    return Asked((Right(),), counterparty, certificate=frozenset(states))


def _claim(*signers: Right, states: tuple[C, ...], financing: frozenset[F] | None = None) -> Asked:
    return Asked(signers, certificate=frozenset(states), financing=financing, until_maturity=False)


_SUPPLIER, _ENTERPRISE, _FINANCIER, _BANK = Role.SUPPLIER, Role.CORE_ENTERPRISE, Role.FINANCIER, Role.SETTLEMENT_BANK
_GOVERNORS: Final = Asked()

ASKED: Final[dict[str, Asked]] = {
    "Enrol": _GOVERNORS,
    "SetStatus": _GOVERNORS,
    "SetPolicy": _GOVERNORS,
    "SetCap": _GOVERNORS,
    "Pause": _GOVERNORS,
    "SetGovernance": _GOVERNORS,
    "Veto": Asked((Right(Role.GOVERNOR, asks_frozen=False),)),
    "SetSigner": Asked((Right(may=ADMIN),)),
    "BindAccount": Asked((Right(may=ADMIN),)),
    "CancelNonce": Asked((Right(may=MAKER | ADMIN),)),
    "AttestEvidence": Asked((Right(Role.VERIFIER),)),
    "Submit": Asked((Right(_SUPPLIER),), _ENTERPRISE),
    "Open": Asked((Right(_ENTERPRISE),), _SUPPLIER),
    "Confirm": Asked((Right(_ENTERPRISE),), receivable=frozenset({R.SUBMITTED})),
    "RejectReceivable": Asked((Right(),), receivable=frozenset({R.SUBMITTED})),
    "AcceptReceivable": Asked((Right(_SUPPLIER),), receivable=frozenset({R.OPENED})),
    "ReleaseEvidence": Asked(receivable=frozenset({R.REJECTED, R.EXPIRED, R.CANCELLED}), stops_when_frozen=False),
    "Split": _holder(C.AVAILABLE),
    "Transfer": _holder(C.AVAILABLE, counterparty=_SUPPLIER),
    "PayMany": _holder(C.AVAILABLE, counterparty=_SUPPLIER),
    "Cancel": _holder(C.AVAILABLE),
    "AcceptOffer": _holder(C.OFFERED),
    "RejectOffer": _holder(C.OFFERED),
    "SetStandingAcceptance": Asked((Right(_SUPPLIER),)),
    "Finance": Asked(
        (Right(_SUPPLIER | _FINANCIER), Right(_FINANCIER)),
        certificate=frozenset({C.AVAILABLE}),
    ),
    "RegisterFinancing": Asked((Right(),), certificate=frozenset({C.LOCKED}), financing=frozenset({F.ACCEPTED})),
    "InstructPayment": Asked((Right(),), _BANK, certificate=frozenset({C.LOCKED}), financing=frozenset({F.REGISTERED})),
    "AttestDisbursement": Asked(
        (Right(asks_frozen=False),),
        certificate=frozenset({C.PAYING}),
        until_maturity=False,
        stops_when_frozen=False,
    ),
    "ReleaseLock": Asked((Right(), Right(asks_frozen=False)), certificate=frozenset({C.LOCKED, C.PAYING})),
    "AttestPayment": Asked(
        (Right(_BANK, asks_frozen=False),),
        receivable=frozenset({R.CONFIRMED, R.PART_PAID}),
        until_maturity=False,
        stops_when_frozen=False,
    ),
    "Redeem": Asked(receivable=frozenset({R.PART_PAID}), until_maturity=False, stops_when_frozen=False),
    "Freeze": Asked((Right(Role.AUTHORITY),)),
    "FreezeAmount": Asked(
        (Right(Role.AUTHORITY),),
        certificate=frozenset({C.AVAILABLE}),
        until_maturity=False,
        stops_when_frozen=False,
    ),
    "RecoverKey": _GOVERNORS,
    "VetoRecovery": Asked((Right(may=MAKER | CHECKER | ADMIN),)),
    "SucceedParticipant": _GOVERNORS,
    "ReduceEvidence": Asked((Right(Role.VERIFIER),)),
    "Merge": _holder(C.AVAILABLE),
    "EarlyPayment": Asked((Right(), Right(_ENTERPRISE)), _BANK, certificate=frozenset({C.AVAILABLE})),
    "Pledge": Asked((Right(_SUPPLIER | _FINANCIER), Right(_FINANCIER)), certificate=frozenset({C.AVAILABLE})),
    "ReleasePledge": Asked((Right(),), certificate=frozenset({C.PLEDGED}), until_maturity=False),
    "SetLine": Asked((Right(_FINANCIER),), _ENTERPRISE),
    "AllotLine": Asked((Right(_ENTERPRISE),), _ENTERPRISE),
    "Unfreeze": Asked((Right(Role.AUTHORITY),)),
    "ReleaseStop": _GOVERNORS,
    "Dispute": Asked((Right(_ENTERPRISE),), receivable=frozenset({R.CONFIRMED, R.PART_PAID})),
    "WithdrawDispute": Asked((Right(_ENTERPRISE),)),
    "Credit": _claim(Right(_ENTERPRISE), Right(), states=(C.AVAILABLE,)),
    "CancelReceivable": Asked((Right(_ENTERPRISE), Right()), receivable=frozenset({R.CONFIRMED})),
    "MarkOverdue": Asked(receivable=frozenset({R.OVERDUE}), stops_when_frozen=False),
    "DeclareDefault": _claim(Right(), states=(C.AVAILABLE, C.PLEDGED, C.PAYING, C.CALLED)),
    "WriteDown": _claim(Right(), states=(C.AVAILABLE,)),
    "CallRecourse": _claim(Right(), states=(C.AVAILABLE,), financing=frozenset({F.DISBURSED})),
    "WithdrawRecourse": _claim(Right(), states=(C.CALLED,)),
    "AttestRecourse": Asked(
        (Right(_BANK, asks_frozen=False),),
        certificate=frozenset({C.CALLED}),
        until_maturity=False,
        stops_when_frozen=False,
    ),
    "Substitute": _claim(Right(), Right(), states=(C.CALLED,)),
}
"""RejectReceivable's recipe is the obligor's; the supplier's half (OPENED) is in `cases`, by its own expectation."""
