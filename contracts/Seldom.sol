// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuthorityActs} from "./acts/AuthorityActs.sol";
import {ClaimActs} from "./acts/ClaimActs.sol";
import {GovernanceActs} from "./acts/GovernanceActs.sol";
import {ParticipantActs} from "./acts/ParticipantActs.sol";
import {RecourseActs} from "./acts/RecourseActs.sol";
import {RecoveryActs} from "./acts/RecoveryActs.sol";
import {Shape} from "./types/Shape.sol";

// Types of the lines of lists, as EIP-712 encodes them.
bytes32 constant THRESHOLD_LINE = keccak256("Threshold(uint16 currency,uint64 perAct,uint64 perDay)");
bytes32 constant SIGNER_LINE = keccak256("Signer(address key,uint8 capabilities,bytes32 person)");

/// @title The catalogue's rows of acts that are presented one by one: governance, keys, orders, claims
/// @dev A contract of its own, as the ledger's code has 24,576 bytes at most. The ledger asks it once for acts of one kind that
/// follow one another.
library Seldom {
    function row(uint8 kind) external pure returns (Shape, bytes32, bytes32, address, bytes4) {
        uint8 family = kind >> 4;
        if (family == 7) return _claims(kind);
        if (family == 6) return _authority(kind);
        if (family == 1) return _participants(kind);
        return family == 0 ? _governance(kind) : _none();
    }

    function _governance(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x01) {
            return (
                Shape.wrap(0x04020820200400000000000000000000_14012000_00_04_01_0008_32_000000000000),
                keccak256(
                    "Enrol(uint32 participant,uint16 roles,uint64 tag,bytes32 binding,bytes32 account,uint32 deadline,"
                    "Signer[] signers)Signer(address key,uint8 capabilities,bytes32 person)"
                ),
                SIGNER_LINE,
                address(GovernanceActs),
                GovernanceActs.enrol.selector
            );
        }
        if (kind == 0x02) {
            return (
                Shape.wrap(0x04010804000000000000000000000000_00000000_00_04_00_0000_00_000000000000),
                keccak256("SetStatus(uint32 participant,uint8 status,uint64 nonce,uint32 deadline)"),
                0,
                address(GovernanceActs),
                GovernanceActs.setStatus.selector
            );
        }
        if (kind == 0x03) {
            return (
                Shape.wrap(0x02040202010208010102020400000000_02080800_00_04_00_0020_19_000000000000),
                keccak256(
                    "SetPolicy(uint16 version,uint32 effectiveFrom,uint16 tenorDays,uint16 tenorDaysMax,uint8 depthMax,"
                    "uint16 liveMax,uint64 minimumLot,uint8 graceDays,uint8 coolingDays,uint16 defaultDays,"
                    "uint16 lateRate,uint32 deadline,Threshold[] thresholds)Threshold(uint16 currency,uint64 perAct,"
                    "uint64 perDay)"
                ),
                THRESHOLD_LINE,
                address(GovernanceActs),
                GovernanceActs.setPolicy.selector
            );
        }
        if (kind == 0x04) {
            return (
                Shape.wrap(0x04020808040000000000000000000000_00000000_00_04_00_0000_00_000000000000),
                keccak256("SetCap(uint32 obligor,uint16 currency,uint64 cap,uint64 nonce,uint32 deadline)"),
                0,
                address(GovernanceActs),
                GovernanceActs.setCap.selector
            );
        }
        if (kind == 0x05) {
            return (
                Shape.wrap(0x02040804000000000000000000000000_00000000_00_04_00_0000_00_000000000000),
                keccak256("Pause(uint16 groups,uint32 until,uint64 nonce,uint32 deadline)"),
                0,
                address(GovernanceActs),
                GovernanceActs.pause.selector
            );
        }
        if (kind == 0x06) {
            return (
                Shape.wrap(0x01040804000000000000000000000000_00000000_00_04_00_0000_00_000000000000),
                keccak256("SetGovernance(uint8 threshold,uint32 delay,uint64 nonce,uint32 deadline)"),
                0,
                address(GovernanceActs),
                GovernanceActs.setGovernance.selector
            );
        }
        if (kind == 0x07) {
            return (
                Shape.wrap(0x04200400000000000000000000000000_00000000_00_05_00_0000_00_000000000000),
                keccak256("Veto(uint32 governor,bytes32 target,uint32 deadline)"),
                0,
                address(GovernanceActs),
                GovernanceActs.veto.selector
            );
        }
        if (kind == 0x08) {
            return (
                Shape.wrap(0x04080400000000000000000000000000_00000000_00_04_00_0000_00_000000000000),
                keccak256("ReleaseStop(uint32 obligor,uint64 nonce,uint32 deadline)"),
                0,
                address(GovernanceActs),
                GovernanceActs.releaseStop.selector
            );
        }
        return _none();
    }

    function _participants(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x10) {
            return (
                Shape.wrap(0x04140120080400000000000000000000_00000000_01_01_00_0000_00_000000000000),
                keccak256(
                    "SetSigner(uint32 participant,address key,uint8 capabilities,bytes32 person,uint64 nonce,"
                    "uint32 deadline)"
                ),
                0,
                address(ParticipantActs),
                ParticipantActs.setSigner.selector
            );
        }
        if (kind == 0x11) {
            return (
                Shape.wrap(0x04200804000000000000000000000000_00000000_01_01_00_0000_00_000000000000),
                keccak256("BindAccount(uint32 participant,bytes32 account,uint64 nonce,uint32 deadline)"),
                0,
                address(ParticipantActs),
                ParticipantActs.bindAccount.selector
            );
        }
        if (kind == 0x12) {
            return (
                Shape.wrap(0x04080400000000000000000000000000_00000000_01_01_00_0000_00_000000000000),
                keccak256("CancelNonce(uint32 participant,uint64 nonce,uint32 deadline)"),
                0,
                address(ParticipantActs),
                ParticipantActs.cancelNonce.selector
            );
        }
        if (kind == 0x13) {
            return (
                Shape.wrap(0x04142008040000000000000000000000_00000000_00_04_00_0000_00_000000000000),
                keccak256("RecoverKey(uint32 participant,address key,bytes32 person,uint64 nonce,uint32 deadline)"),
                0,
                address(RecoveryActs),
                RecoveryActs.recoverKey.selector
            );
        }
        if (kind == 0x14) {
            return (
                Shape.wrap(0x04200400000000000000000000000000_00000000_00_01_00_0000_00_000000000000),
                keccak256("VetoRecovery(uint32 participant,bytes32 target,uint32 deadline)"),
                0,
                address(RecoveryActs),
                RecoveryActs.vetoRecovery.selector
            );
        }
        if (kind == 0x15) {
            return (
                Shape.wrap(0x04200804000000000000000000000000_14012000_00_04_01_0010_32_000000000000),
                keccak256(
                    "SucceedParticipant(uint32 participant,bytes32 order,uint64 nonce,uint32 deadline,"
                    "Signer[] signers)Signer(address key,uint8 capabilities,bytes32 person)"
                ),
                SIGNER_LINE,
                address(RecoveryActs),
                RecoveryActs.succeedParticipant.selector
            );
        }
        return _none();
    }

    function _authority(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x60) {
            return (
                Shape.wrap(0x04011020040804000000000000000000_00000000_07_01_00_0000_00_000000000000),
                keccak256(
                    "Freeze(uint32 authority,uint8 target,uint128 subject,bytes32 order,uint32 until,uint64 nonce,"
                    "uint32 deadline)"
                ),
                0,
                address(AuthorityActs),
                AuthorityActs.freeze.selector
            );
        }
        if (kind == 0x61) {
            return (
                Shape.wrap(0x04011020080400000000000000000000_00000000_07_01_00_0000_00_000000000000),
                keccak256(
                    "Unfreeze(uint32 authority,uint8 target,uint128 subject,bytes32 order,uint64 nonce,uint32 deadline)"
                ),
                0,
                address(AuthorityActs),
                AuthorityActs.unfreeze.selector
            );
        }
        if (kind == 0x62) {
            return (
                Shape.wrap(0x04100308200404000000000000000000_00000000_07_01_00_0000_00_000000000000),
                keccak256(
                    "FreezeAmount(uint32 authority,uint128 certificate,uint24 sequence,uint64 amount,bytes32 order,"
                    "uint32 until,uint32 deadline)"
                ),
                0,
                address(AuthorityActs),
                AuthorityActs.freezeAmount.selector
            );
        }
        return _none();
    }

    function _claims(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x70) {
            return (
                Shape.wrap(0x04070801200804000000000000000000_00000000_09_01_00_0000_00_000000000000),
                keccak256(
                    "Dispute(uint32 obligor,uint56 receivable,uint64 amount,uint8 reason,bytes32 note,uint64 nonce,"
                    "uint32 deadline)"
                ),
                0,
                address(ClaimActs),
                ClaimActs.dispute.selector
            );
        }
        if (kind == 0x71) {
            return (
                Shape.wrap(0x04070804000000000000000000000000_00000000_09_01_00_0000_00_000000000000),
                keccak256("WithdrawDispute(uint32 obligor,uint56 receivable,uint64 nonce,uint32 deadline)"),
                0,
                address(ClaimActs),
                ClaimActs.withdrawDispute.selector
            );
        }
        if (kind == 0x72) {
            return (
                Shape.wrap(0x04041003080120040000000000000000_00000000_09_03_00_0000_00_000000000000),
                keccak256(
                    "Credit(uint32 obligor,uint32 holder,uint128 certificate,uint24 sequence,uint64 amount,"
                    "uint8 reason,bytes32 note,uint32 deadline)"
                ),
                0,
                address(ClaimActs),
                ClaimActs.credit.selector
            );
        }
        if (kind == 0x73) {
            return (
                Shape.wrap(0x04040701200400000000000000000000_00000000_09_03_00_0000_00_000000000000),
                keccak256(
                    "CancelReceivable(uint32 obligor,uint32 creditor,uint56 receivable,uint8 reason,bytes32 note,"
                    "uint32 deadline)"
                ),
                0,
                address(ClaimActs),
                ClaimActs.cancelReceivable.selector
            );
        }
        if (kind == 0x74) {
            return (
                Shape.wrap(0x07000000000000000000000000000000_00000000_09_06_00_0000_00_000000000000),
                keccak256("MarkOverdue(uint56 receivable)"),
                0,
                address(ClaimActs),
                ClaimActs.markOverdue.selector
            );
        }
        if (kind == 0x75) {
            return (
                Shape.wrap(0x04100304000000000000000000000000_00000000_09_01_00_0000_00_000000000000),
                keccak256("DeclareDefault(uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline)"),
                0,
                address(ClaimActs),
                ClaimActs.declareDefault.selector
            );
        }
        if (kind == 0x76) {
            return (
                Shape.wrap(0x04100308010400000000000000000000_00000000_09_01_00_0000_00_000000000000),
                keccak256(
                    "WriteDown(uint32 holder,uint128 certificate,uint24 sequence,uint64 amount,uint8 reason,"
                    "uint32 deadline)"
                ),
                0,
                address(ClaimActs),
                ClaimActs.writeDown.selector
            );
        }
        if (kind == 0x77) {
            return (
                Shape.wrap(0x04100308200400000000000000000000_00000000_09_01_00_0000_00_000000000000),
                keccak256(
                    "CallRecourse(uint32 financier,uint128 certificate,uint24 sequence,uint64 amount,bytes32 note,"
                    "uint32 deadline)"
                ),
                0,
                address(RecourseActs),
                RecourseActs.callRecourse.selector
            );
        }
        if (kind == 0x78) {
            return (
                Shape.wrap(0x04100304000000000000000000000000_00000000_09_01_00_0000_00_000000000000),
                keccak256("WithdrawRecourse(uint32 financier,uint128 certificate,uint24 sequence,uint32 deadline)"),
                0,
                address(RecourseActs),
                RecourseActs.withdrawRecourse.selector
            );
        }
        if (kind == 0x79) {
            return (
                Shape.wrap(0x04100308200404000000000000000000_00000000_09_01_00_0000_00_000000000000),
                keccak256(
                    "AttestRecourse(uint32 bank,uint128 certificate,uint24 sequence,uint64 amount,"
                    "bytes32 bankReference,uint32 paidAt,uint32 deadline)"
                ),
                0,
                address(RecourseActs),
                RecourseActs.attestRecourse.selector
            );
        }
        if (kind == 0x7a) {
            return (
                Shape.wrap(0x04100304081003040000000000000000_00000000_09_03_00_0000_00_000000000000),
                keccak256(
                    "Substitute(uint32 financier,uint128 certificate,uint24 sequence,uint32 seller,uint64 sellerTag,"
                    "uint128 substitute,uint24 substituteSequence,uint32 deadline)"
                ),
                0,
                address(RecourseActs),
                RecourseActs.substitute.selector
            );
        }
        return _none();
    }

    function _none() private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        return (Shape.wrap(0), 0, 0, address(0), 0);
    }
}
