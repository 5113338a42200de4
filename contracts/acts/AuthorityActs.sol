// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Refusals} from "../Refusals.sol";
import {State, state} from "../Storage.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {Capability, FreezeTarget, ParticipantStatus, Role} from "../types/Codes.sol";
import {FreezeWord} from "../types/FreezeWord.sol";
import {Freeze, Unfreeze} from "../types/Messages.sol";
import {ParticipantWord} from "../types/ParticipantWord.sol";
import {TermsWord} from "../types/ReceivableWord.sol";

/// @title Court orders: freeze a participant, a certificate or a receivable, and release it
library AuthorityActs {
    uint256 internal constant LONGEST_FREEZE = 366 days;

    function freeze(Context calldata c, Freeze memory a) external {
        Checks.signer(a.authority, Role.AUTHORITY, Capability.MAKER, c.key);
        Checks.spend(a.authority, a.nonce);
        _requireTarget(a.target);
        _requireSubject(a.target, a.subject);
        if (a.until <= block.timestamp || a.until > block.timestamp + LONGEST_FREEZE) revert Refusals.InvalidDates();
        state().freezes[Checks.freezeKey(a.target, a.subject)] =
            FreezeWord.wrap(0).withUntil(a.until).withAuthority(a.authority).withOrder(uint192(uint256(a.order) >> 64));
        _mark(a.target, a.subject, true);
    }

    function unfreeze(Context calldata c, Unfreeze memory a) external {
        Checks.signer(a.authority, Role.AUTHORITY, Capability.MAKER, c.key);
        Checks.spend(a.authority, a.nonce);
        _requireTarget(a.target);
        if (!Checks.frozen(a.target, a.subject)) revert Refusals.NotFrozen();
        state().freezes[Checks.freezeKey(a.target, a.subject)] = FreezeWord.wrap(0);
        _mark(a.target, a.subject, false);
    }

    function _requireTarget(uint8 target) private pure {
        if (target < FreezeTarget.PARTICIPANT || target > FreezeTarget.RECEIVABLE) revert Refusals.InvalidField();
    }

    function _requireSubject(uint8 target, uint128 subject) private view {
        State storage s = state();
        if (target == FreezeTarget.PARTICIPANT) {
            bool known =
                subject <= type(uint32).max && s.participants[uint32(subject)].status() != ParticipantStatus.NONE;
            if (!known) revert Refusals.UnknownParticipant();
        } else if (target == FreezeTarget.CERTIFICATE) {
            if (CertificateWord.unwrap(s.certificates[subject].word) == 0) revert Refusals.UnknownCertificate();
        } else {
            bool known = subject <= type(uint56).max && TermsWord.unwrap(s.receivables[uint56(subject)].terms) != 0;
            if (!known) revert Refusals.UnknownReceivable();
        }
    }

    /// @dev Sets or clears the flag that makes every act look for the record.
    function _mark(uint8 target, uint128 subject, bool on) private {
        State storage s = state();
        if (target == FreezeTarget.PARTICIPANT) {
            ParticipantWord word = s.participants[uint32(subject)];
            s.participants[uint32(subject)] = word.withFlags(_flagged(word.flags(), on));
        } else if (target == FreezeTarget.CERTIFICATE) {
            CertificateWord word = s.certificates[subject].word;
            s.certificates[subject].word = word.withFlags(_flagged(word.flags(), on));
        } else {
            TermsWord terms = s.receivables[uint56(subject)].terms;
            s.receivables[uint56(subject)].terms = terms.withFlags(_flagged(terms.flags(), on));
        }
    }

    function _flagged(uint8 flags, bool on) private pure returns (uint8) {
        return on ? flags | Checks.FROZEN_FLAG : flags & ~Checks.FROZEN_FLAG;
    }
}
