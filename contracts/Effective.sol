// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks} from "./Checks.sol";
import {Account, Financing, Receivable, state} from "./Storage.sol";
import {CertificateWord} from "./types/CertificateWord.sol";
import {CertificateState, FinancingState, ReceivableState} from "./types/Codes.sol";
import {TermsWord} from "./types/ReceivableWord.sol";

/// @title What stored words mean now: time makes offers lapse and receivables overdue with nobody acting
library Effective {
    /// @dev ReceivableState; a confirmed one is OVERDUE past its grace days while a part of its face is unpaid.
    function receivableState(Receivable storage r) internal view returns (uint8 stored) {
        TermsWord terms = r.terms;
        stored = terms.state();
        if (stored == ReceivableState.SUBMITTED || stored == ReceivableState.OPENED) {
            if (block.timestamp > terms.until()) return ReceivableState.EXPIRED;
        } else if (stored == ReceivableState.CONFIRMED || stored == ReceivableState.PART_PAID) {
            uint256 grace = uint256(state().policies[terms.policy()].graceDays()) * 1 days;
            if (block.timestamp > terms.cutoff() + grace && r.accounts.settled() < terms.face()) {
                return ReceivableState.OVERDUE;
            }
        }
    }

    /// @dev CertificateState; offers and locks end past their last second and at the receivable's cut-off.
    function certificateState(CertificateWord word) internal view returns (uint8 stored) {
        stored = word.state();
        if (stored != CertificateState.OFFERED && stored != CertificateState.LOCKED) return stored;
        if (block.timestamp >= state().receivables[word.receivable()].terms.cutoff()) {
            return CertificateState.AVAILABLE;
        }
        return Checks.effective(word);
    }

    /// @dev FinancingState; one accepted or registered whose lock has ended is CANCELLED.
    function financingState(Financing storage f, CertificateWord word) internal view returns (uint8 stored) {
        stored = f.word.state();
        if (stored != FinancingState.ACCEPTED && stored != FinancingState.REGISTERED) return stored;
        if (certificateState(word) != CertificateState.LOCKED) return FinancingState.CANCELLED;
    }

    /// @dev The commitment to the bank account that a participant's money goes to.
    function account(Account storage a) internal view returns (bytes32) {
        bytes32 pending = a.pending;
        return pending != 0 && a.word.effectiveFrom() <= block.timestamp ? pending : a.commitment;
    }
}
