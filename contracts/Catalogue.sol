// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Seldom} from "./Seldom.sol";
import {CertificateActs} from "./acts/CertificateActs.sol";
import {EvidenceActs} from "./acts/EvidenceActs.sol";
import {FinancingActs} from "./acts/FinancingActs.sol";
import {LineActs} from "./acts/LineActs.sol";
import {ReceivableActs} from "./acts/ReceivableActs.sol";
import {SettlementActs} from "./acts/SettlementActs.sol";
import {Shape} from "./types/Shape.sol";

/// @dev One kind of act.
struct ActType {
    uint8 kind;
    /// Acts of its group are refused at this instant.
    bool paused;
    Shape shape;
    /// EIP-712 types of the act, and of a line of its list.
    bytes32 typeHash;
    bytes32 lineTypeHash;
    /// The library's function that executes it.
    address acts;
    bytes4 selector;
}

// Types of the lines of lists, as EIP-712 encodes them.
bytes32 constant EVIDENCE_LINE = keccak256("Evidence(bytes32 fingerprint,uint64 amount)");
bytes32 constant PART_LINE = keccak256("Part(uint64 amount)");
bytes32 constant PAYMENT_LINE = keccak256("Payment(uint32 receiver,uint64 receiverTag,uint64 amount,bytes32 trade)");
bytes32 constant MERGED_LINE = keccak256("Merged(uint128 certificate,uint24 sequence)");
bytes32 constant PAGE_ITEM_LINE = keccak256("PageItem(uint128 certificate)");

/// @title The acts that the ledger executes: ledger_api/acts/catalogue.py in Solidity; a test holds the two equal
library Catalogue {
    /// What the checker of a dual act signs, around the struct that the maker signed.
    bytes32 internal constant OPEN_CHECK = keccak256(
        "OpenCheck(Open act)Evidence(bytes32 fingerprint,uint64 amount)Open(uint32 obligor,uint56 receivable,"
        "uint32 creditor,uint64 creditorTag,uint64 face,uint16 currency,uint32 cutoff,uint8 scenario,"
        "bytes32 tradeContract,bytes32 text,uint8 waiver,uint8 tenorReason,uint32 until,uint32 deadline,"
        "Evidence[] evidence)"
    );
    bytes32 internal constant CONFIRM_CHECK = keccak256(
        "ConfirmCheck(Confirm act)Confirm(uint32 obligor,uint56 receivable,uint32 creditor,"
        "uint64 creditorTag,uint64 face,uint16 currency,uint32 cutoff,bytes32 commitment,bytes32 text,"
        "uint8 waiver,uint8 tenorReason,uint32 deadline)"
    );
    bytes32 internal constant SET_LINE_CHECK = keccak256(
        "SetLineCheck(SetLine act)SetLine(uint32 financier,uint32 obligor,uint64 obligorTag,uint16 currency,uint8 slot,"
        "uint8 trigger,uint64 amount,uint32 effectiveFrom,uint32 until,uint64 nonce,uint32 deadline)"
    );
    bytes32 internal constant ALLOT_LINE_CHECK = keccak256(
        "AllotLineCheck(AllotLine act)AllotLine(uint32 obligor,uint16 currency,uint8 slot,uint32 subsidiary,"
        "uint64 subsidiaryTag,uint8 subsidiarySlot,uint64 amount,uint64 nonce,uint32 deadline)"
    );

    /// @dev Fills in the type of a kind; all zero where the ledger executes none, as of kind 0.
    function find(uint8 kind, ActType memory t) internal pure {
        t.kind = kind;
        (t.shape, t.typeHash, t.lineTypeHash, t.acts, t.selector) = row(kind);
    }

    /// @dev What the checker of a dual act signs.
    function checkTypeHash(uint8 kind) internal pure returns (bytes32) {
        if (kind == 0x21) return OPEN_CHECK;
        if (kind == 0x22) return CONFIRM_CHECK;
        if (kind == 0x48) return SET_LINE_CHECK;
        return kind == 0x49 ? ALLOT_LINE_CHECK : bytes32(0);
    }

    /// @dev The rows of what is presented by the thousand stand here; of the others `Seldom` knows.
    function row(uint8 kind) internal pure returns (Shape, bytes32, bytes32, address, bytes4) {
        uint8 family = kind >> 4;
        if (family == 3) return _certificates(kind);
        if (family == 4) return _financing(kind);
        if (family == 5) return _settlement(kind);
        if (family == 2) return _receivables(kind);
        if (kind == 0x18 || kind == 0x19) return _evidence(kind);
        return Seldom.row(kind);
    }

    function _evidence(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x18) {
            return (
                Shape.wrap(0x04042002010208200400000000000000_00000000_02_01_00_0000_00_000000000000),
                keccak256(
                    "AttestEvidence(uint32 verifier,uint32 issuer,bytes32 fingerprint,uint16 epoch,uint8 evidenceType,"
                    "uint16 currency,uint64 amount,bytes32 content,uint32 deadline)"
                ),
                0,
                address(EvidenceActs),
                EvidenceActs.attestEvidence.selector
            );
        }
        if (kind == 0x19) {
            return (
                Shape.wrap(0x04200801200400000000000000000000_00000000_02_01_00_0000_00_000000000000),
                keccak256(
                    "ReduceEvidence(uint32 verifier,bytes32 fingerprint,uint64 verified,uint8 reason,bytes32 content,"
                    "uint32 deadline)"
                ),
                0,
                address(EvidenceActs),
                EvidenceActs.reduceEvidence.selector
            );
        }
        return _none();
    }

    function _receivables(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x20) {
            return (
                Shape.wrap(0x04070408080204012004040000000000_20080000_03_01_01_0020_0c_000000000000),
                keccak256(
                    "Submit(uint32 creditor,uint56 receivable,uint32 obligor,uint64 obligorTag,uint64 face,"
                    "uint16 currency,uint32 cutoff,uint8 scenario,bytes32 tradeContract,uint32 until,uint32 deadline,"
                    "Evidence[] evidence)Evidence(bytes32 fingerprint,uint64 amount)"
                ),
                EVIDENCE_LINE,
                address(ReceivableActs),
                ReceivableActs.submit.selector
            );
        }
        if (kind == 0x21) {
            return (
                Shape.wrap(0x04070408080204012020010104040000_20080000_03_02_01_0020_0c_000000000000),
                keccak256(
                    "Open(uint32 obligor,uint56 receivable,uint32 creditor,uint64 creditorTag,uint64 face,"
                    "uint16 currency,uint32 cutoff,uint8 scenario,bytes32 tradeContract,bytes32 text,uint8 waiver,"
                    "uint8 tenorReason,uint32 until,uint32 deadline,Evidence[] evidence)Evidence(bytes32 fingerprint,"
                    "uint64 amount)"
                ),
                EVIDENCE_LINE,
                address(ReceivableActs),
                ReceivableActs.open.selector
            );
        }
        if (kind == 0x22) {
            return (
                Shape.wrap(0x04070408080204202001010400000000_00000000_03_02_00_0000_00_000000000000),
                keccak256(
                    "Confirm(uint32 obligor,uint56 receivable,uint32 creditor,uint64 creditorTag,uint64 face,"
                    "uint16 currency,uint32 cutoff,bytes32 commitment,bytes32 text,uint8 waiver,uint8 tenorReason,"
                    "uint32 deadline)"
                ),
                0,
                address(ReceivableActs),
                ReceivableActs.confirm.selector
            );
        }
        if (kind == 0x23) {
            return (
                Shape.wrap(0x04070120040000000000000000000000_00000000_03_01_00_0000_00_000000000000),
                keccak256("RejectReceivable(uint32 party,uint56 receivable,uint8 reason,bytes32 note,uint32 deadline)"),
                0,
                address(ReceivableActs),
                ReceivableActs.rejectReceivable.selector
            );
        }
        if (kind == 0x24) {
            return (
                Shape.wrap(0x04070408080204200400000000000000_00000000_03_01_00_0000_00_000000000000),
                keccak256(
                    "AcceptReceivable(uint32 creditor,uint56 receivable,uint32 obligor,uint64 obligorTag,uint64 face,"
                    "uint16 currency,uint32 cutoff,bytes32 commitment,uint32 deadline)"
                ),
                0,
                address(ReceivableActs),
                ReceivableActs.acceptReceivable.selector
            );
        }
        if (kind == 0x25) {
            return (
                Shape.wrap(0x07200000000000000000000000000000_20080000_03_06_01_0020_0c_000000000000),
                keccak256(
                    "ReleaseEvidence(uint56 receivable,bytes32 tradeContract,"
                    "Evidence[] evidence)Evidence(bytes32 fingerprint,uint64 amount)"
                ),
                EVIDENCE_LINE,
                address(ReceivableActs),
                ReceivableActs.releaseEvidence.selector
            );
        }
        return _none();
    }

    function _certificates(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x30) {
            return (
                Shape.wrap(0x04100304000000000000000000000000_08000000_04_01_01_0064_20_000000000000),
                keccak256(
                    "Split(uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline,"
                    "Part[] parts)Part(uint64 amount)"
                ),
                PART_LINE,
                address(CertificateActs),
                CertificateActs.split.selector
            );
        }
        if (kind == 0x31) {
            return (
                Shape.wrap(0x04100304080804200400000000000000_00000000_04_01_00_0000_00_000000000000),
                keccak256(
                    "Transfer(uint32 holder,uint128 certificate,uint24 sequence,uint32 receiver,uint64 receiverTag,"
                    "uint64 amount,uint32 until,bytes32 trade,uint32 deadline)"
                ),
                0,
                address(CertificateActs),
                CertificateActs.transfer.selector
            );
        }
        if (kind == 0x32) {
            return (
                Shape.wrap(0x04100304080804000000000000000000_00000000_04_01_00_0000_00_000000000000),
                keccak256(
                    "AcceptOffer(uint32 receiver,uint128 certificate,uint24 sequence,uint32 sender,uint64 senderTag,"
                    "uint64 amount,uint32 deadline)"
                ),
                0,
                address(CertificateActs),
                CertificateActs.acceptOffer.selector
            );
        }
        if (kind == 0x33) {
            return (
                Shape.wrap(0x04100301040000000000000000000000_00000000_04_01_00_0000_00_000000000000),
                keccak256(
                    "RejectOffer(uint32 receiver,uint128 certificate,uint24 sequence,uint8 reason,uint32 deadline)"
                ),
                0,
                address(CertificateActs),
                CertificateActs.rejectOffer.selector
            );
        }
        if (kind == 0x34) {
            return (
                Shape.wrap(0x04100304040000000000000000000000_04080820_04_01_01_0064_2e_000000000000),
                keccak256(
                    "PayMany(uint32 holder,uint128 certificate,uint24 sequence,uint32 until,uint32 deadline,"
                    "Payment[] payments)Payment(uint32 receiver,uint64 receiverTag,uint64 amount,bytes32 trade)"
                ),
                PAYMENT_LINE,
                address(CertificateActs),
                CertificateActs.payMany.selector
            );
        }
        if (kind == 0x35) {
            return (
                Shape.wrap(0x04040402080404080400000000000000_00000000_04_01_00_0000_00_000000000000),
                keccak256(
                    "SetStandingAcceptance(uint32 receiver,uint32 sender,uint32 obligor,uint16 currency,uint64 cap,"
                    "uint32 latestCutoff,uint32 until,uint64 nonce,uint32 deadline)"
                ),
                0,
                address(CertificateActs),
                CertificateActs.setStandingAcceptance.selector
            );
        }
        if (kind == 0x36) {
            return (
                Shape.wrap(0x04100304000000000000000000000000_00000000_04_01_00_0000_00_000000000000),
                keccak256("Cancel(uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline)"),
                0,
                address(CertificateActs),
                CertificateActs.cancel.selector
            );
        }
        if (kind == 0x37) {
            return (
                Shape.wrap(0x04100304000000000000000000000000_10030000_04_01_01_0064_10_000000000000),
                keccak256(
                    "Merge(uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline,"
                    "Merged[] others)Merged(uint128 certificate,uint24 sequence)"
                ),
                MERGED_LINE,
                address(CertificateActs),
                CertificateActs.merge.selector
            );
        }
        return _none();
    }

    function _financing(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x40) {
            return (
                Shape.wrap(0x04081003040808200104040000000000_00000000_05_03_00_0000_00_000000000000),
                keccak256(
                    "Finance(uint32 holder,uint64 holderTag,uint128 certificate,uint24 sequence,uint32 financier,"
                    "uint64 financierTag,uint64 amount,bytes32 terms,uint8 recourse,uint32 disburseBy,uint32 deadline)"
                ),
                0,
                address(FinancingActs),
                FinancingActs.finance.selector
            );
        }
        if (kind == 0x41) {
            return (
                Shape.wrap(0x04100304202004000000000000000000_00000000_05_01_00_0000_00_000000000000),
                keccak256(
                    "RegisterFinancing(uint32 financier,uint128 certificate,uint24 sequence,uint32 searchedAt,"
                    "bytes32 registration,bytes32 description,uint32 deadline)"
                ),
                0,
                address(FinancingActs),
                FinancingActs.registerFinancing.selector
            );
        }
        if (kind == 0x42) {
            return (
                Shape.wrap(0x04100304082004000000000000000000_00000000_05_01_00_0000_00_000000000000),
                keccak256(
                    "InstructPayment(uint32 financier,uint128 certificate,uint24 sequence,uint32 bank,uint64 bankTag,"
                    "bytes32 payment,uint32 deadline)"
                ),
                0,
                address(FinancingActs),
                FinancingActs.instructPayment.selector
            );
        }
        if (kind == 0x43) {
            return (
                Shape.wrap(0x04100301202004000000000000000000_00000000_05_01_00_0000_00_000000000000),
                keccak256(
                    "AttestDisbursement(uint32 bank,uint128 certificate,uint24 sequence,uint8 paid,bytes32 payment,"
                    "bytes32 bankReference,uint32 deadline)"
                ),
                0,
                address(FinancingActs),
                FinancingActs.attestDisbursement.selector
            );
        }
        if (kind == 0x44) {
            return (
                Shape.wrap(0x04100304040000000000000000000000_00000000_05_03_00_0000_00_000000000000),
                keccak256(
                    "ReleaseLock(uint32 holder,uint128 certificate,uint24 sequence,uint32 financier,uint32 deadline)"
                ),
                0,
                address(FinancingActs),
                FinancingActs.releaseLock.selector
            );
        }
        if (kind == 0x45) {
            return (
                Shape.wrap(0x04081003040808200408200404000000_00000000_05_03_00_0000_00_000000000000),
                keccak256(
                    "EarlyPayment(uint32 holder,uint64 holderTag,uint128 certificate,uint24 sequence,uint32 obligor,"
                    "uint64 obligorTag,uint64 amount,bytes32 terms,uint32 bank,uint64 bankTag,bytes32 payment,"
                    "uint32 payBy,uint32 deadline)"
                ),
                0,
                address(FinancingActs),
                FinancingActs.earlyPayment.selector
            );
        }
        if (kind == 0x46) {
            return (
                Shape.wrap(0x04081003040808200420040400000000_00000000_05_03_00_0000_00_000000000000),
                keccak256(
                    "Pledge(uint32 holder,uint64 holderTag,uint128 certificate,uint24 sequence,uint32 financier,"
                    "uint64 financierTag,uint64 amount,bytes32 terms,uint32 searchedAt,bytes32 registration,"
                    "uint32 until,uint32 deadline)"
                ),
                0,
                address(FinancingActs),
                FinancingActs.pledge.selector
            );
        }
        if (kind == 0x47) {
            return (
                Shape.wrap(0x04100304000000000000000000000000_00000000_05_01_00_0000_00_000000000000),
                keccak256("ReleasePledge(uint32 financier,uint128 certificate,uint24 sequence,uint32 deadline)"),
                0,
                address(FinancingActs),
                FinancingActs.releasePledge.selector
            );
        }
        if (kind == 0x48) {
            return (
                Shape.wrap(0x04040802010108040408040000000000_00000000_05_02_00_0000_00_000000000000),
                keccak256(
                    "SetLine(uint32 financier,uint32 obligor,uint64 obligorTag,uint16 currency,uint8 slot,"
                    "uint8 trigger,uint64 amount,uint32 effectiveFrom,uint32 until,uint64 nonce,uint32 deadline)"
                ),
                0,
                address(LineActs),
                LineActs.setLine.selector
            );
        }
        if (kind == 0x49) {
            return (
                Shape.wrap(0x04020104080108080400000000000000_00000000_05_02_00_0000_00_000000000000),
                keccak256(
                    "AllotLine(uint32 obligor,uint16 currency,uint8 slot,uint32 subsidiary,uint64 subsidiaryTag,"
                    "uint8 subsidiarySlot,uint64 amount,uint64 nonce,uint32 deadline)"
                ),
                0,
                address(LineActs),
                LineActs.allotLine.selector
            );
        }
        return _none();
    }

    function _settlement(uint8 kind) private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        if (kind == 0x50) {
            return (
                Shape.wrap(0x04072008040400000000000000000000_00000000_06_01_00_0000_00_000000000000),
                keccak256(
                    "AttestPayment(uint32 bank,uint56 receivable,bytes32 bankReference,uint64 amount,uint32 paidAt,"
                    "uint32 deadline)"
                ),
                0,
                address(SettlementActs),
                SettlementActs.attestPayment.selector
            );
        }
        if (kind == 0x51) {
            return (
                Shape.wrap(0x07080000000000000000000000000000_10000000_06_06_01_01f4_0e_000000000000),
                keccak256(
                    "Redeem(uint56 receivable,uint64 settled,PageItem[] certificates)PageItem(uint128 certificate)"
                ),
                PAGE_ITEM_LINE,
                address(SettlementActs),
                SettlementActs.redeem.selector
            );
        }
        return _none();
    }

    function _none() private pure returns (Shape, bytes32, bytes32, address, bytes4) {
        return (Shape.wrap(0), 0, 0, address(0), 0);
    }
}
