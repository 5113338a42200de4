// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks} from "./Checks.sol";
import {Dues} from "./Dues.sol";
import {Account, Financing, Receivable, state} from "./Storage.sol";
import {CertificateWord} from "./types/CertificateWord.sol";
import {ClaimWord} from "./types/ClaimWord.sol";
import {CertificateState, FinancingState, ReceivableState} from "./types/Codes.sol";
import {TermsWord} from "./types/ReceivableWord.sol";

/// @title What stored words mean now: time makes offers lapse and receivables overdue with nobody acting
library Effective {
    /// @dev ReceivableState. A confirmed one of which something is open is DEFAULTED once a holder declared it, and OVERDUE past
    /// its grace days unless all that is open is disputed; a settled one was WRITTEN_OFF or CURED where that happened to it.
    function receivableState(Receivable storage r) internal view returns (uint8 stored) {
        TermsWord terms = r.terms;
        stored = terms.state();
        if (stored == ReceivableState.SUBMITTED || stored == ReceivableState.OPENED) {
            if (block.timestamp > terms.until()) return ReceivableState.EXPIRED;
        } else if (stored == ReceivableState.CONFIRMED || stored == ReceivableState.PART_PAID) {
            ClaimWord claim = Dues.claim(r, terms);
            uint256 open = Dues.due(terms, claim) - r.accounts.settled();
            if (open == 0) return stored;
            if (claim.defaultedAt() != 0) return ReceivableState.DEFAULTED;
            uint256 grace = uint256(state().policies[terms.policy()].graceDays()) * 1 days;
            if (block.timestamp > terms.cutoff() + grace && open > claim.disputed()) return ReceivableState.OVERDUE;
        } else if (stored == ReceivableState.SETTLED) {
            ClaimWord claim = Dues.claim(r, terms);
            if (claim.writtenDown() != 0) return ReceivableState.WRITTEN_OFF;
            if (claim.defaultedAt() != 0) return ReceivableState.CURED;
        }
    }

    /// @dev CertificateState; offers, locks and pledges end past their last second, offers and locks also at the cut-off.
    function certificateState(CertificateWord word) internal view returns (uint8) {
        return Checks.effective(word, state().receivables[word.receivable()].terms);
    }

    /// @dev FinancingState; without a lock in force one accepted or registered is CANCELLED, without a pledge in force one
    /// pledged is RELEASED, and what was disbursed or pledged is REPAID once its certificate is redeemed.
    function financingState(Financing storage f, CertificateWord word) internal view returns (uint8 stored) {
        stored = f.word.state();
        if (stored == FinancingState.ACCEPTED || stored == FinancingState.REGISTERED) {
            return certificateState(word) == CertificateState.LOCKED ? stored : FinancingState.CANCELLED;
        }
        bool pledged = stored == FinancingState.PLEDGED;
        if (pledged || stored == FinancingState.DISBURSED || stored == FinancingState.RECOURSE_CALLED) {
            if (word.state() == CertificateState.REDEEMED) return FinancingState.REPAID;
            if (pledged && certificateState(word) != CertificateState.PLEDGED) return FinancingState.RELEASED;
        }
    }

    /// @dev The commitment to the bank account that a participant's money goes to.
    function account(Account storage a) internal view returns (bytes32) {
        bytes32 pending = a.pending;
        return pending != 0 && a.word.effectiveFrom() <= block.timestamp ? pending : a.commitment;
    }
}
