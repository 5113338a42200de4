// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks} from "./Checks.sol";
import {Receivable, State, state} from "./Storage.sol";
import {ClaimWord} from "./types/ClaimWord.sol";
import {ParticipantWord} from "./types/ParticipantWord.sol";
import {ExposureWord} from "./types/PolicyWord.sol";
import {TermsWord} from "./types/ReceivableWord.sol";
import {StopWord} from "./types/StopWord.sol";

/// @title What an obligor owes on a receivable and in all, how it becomes less, and when it stops the obligor's issues
library Dues {
    /// Flags of a receivable: it is disputed; its claim word is written.
    uint8 internal constant DISPUTED = 2;
    uint8 internal constant CLAIMED = 8;
    /// Mark of a claim: it counts in the obligor's stop.
    uint8 internal constant MARKED = 1;
    /// A participant's flag that says that its issues are stopped.
    uint8 internal constant STOPPED = 32;

    /// @dev What became of the claim; most receivables have no word of it, and none is read for them.
    function claim(Receivable storage r, TermsWord terms) internal view returns (ClaimWord word) {
        if (terms.flags() & CLAIMED != 0) word = r.claim;
    }

    /// @dev What the obligor has to pay in all, minor units: the face less what was credited and written down.
    function due(TermsWord terms, ClaimWord word) internal pure returns (uint64) {
        unchecked {
            // Both were taken off certificates, which are the face at most.
            return terms.face() - word.credited() - word.writtenDown();
        }
    }

    /// @dev Writes the claim's word, if there is one, now that only so much is open: no more than that is disputed, and with
    /// nothing open the claim counts no longer in the obligor's stop. Returns the terms, which the caller writes.
    function lowered(Receivable storage r, TermsWord terms, ClaimWord word, uint64 open) internal returns (TermsWord) {
        if (terms.flags() & CLAIMED == 0) return terms;
        if (word.disputed() > open) word = word.withDisputed(open);
        if (open == 0) {
            word = word.withDisputeReason(0);
            terms = terms.withFlags(terms.flags() & ~DISPUTED);
            if (word.marks() & MARKED != 0) word = _unmarked(terms.obligor(), word);
        }
        r.claim = word;
        return terms;
    }

    /// @dev The obligor owes so much less in the receivable's currency.
    function relieve(TermsWord terms, uint64 amount) internal {
        State storage s = state();
        uint48 place = Checks.exposureKey(terms.obligor(), terms.currency());
        ExposureWord exposure = s.exposures[place];
        s.exposures[place] = exposure.withOutstanding(exposure.outstanding() - amount);
    }

    /// @dev Counts the claim in its obligor's stop, which begins with the first.
    function marked(uint32 obligor, ClaimWord word) internal returns (ClaimWord) {
        State storage s = state();
        StopWord stop = s.stops[obligor];
        ParticipantWord participant = s.participants[obligor];
        uint8 flags = participant.flags();
        if (flags & STOPPED == 0) {
            s.participants[obligor] = participant.withFlags(flags | STOPPED);
            stop = stop.withSince(uint32(block.timestamp));
        }
        s.stops[obligor] = stop.withOpen(stop.open() + 1);
        return word.withMarks(word.marks() | MARKED);
    }

    /// @dev The claim counts no longer; the stop itself is for the governors to end.
    function _unmarked(uint32 obligor, ClaimWord word) private returns (ClaimWord) {
        State storage s = state();
        StopWord stop = s.stops[obligor];
        s.stops[obligor] = stop.withOpen(stop.open() - 1);
        return word.withMarks(word.marks() & ~MARKED);
    }
}
