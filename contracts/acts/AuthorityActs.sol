// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Events} from "../Events.sol";
import {Refusals} from "../Refusals.sol";
import {Receivable, State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {Capability, CertificateState, FreezeTarget, ParticipantStatus, Role} from "../types/Codes.sol";
import {FreezeWord} from "../types/FreezeWord.sol";
import {Freeze, FreezeAmount, Unfreeze} from "../types/Messages.sol";
import {ParticipantWord} from "../types/ParticipantWord.sol";
import {AccountsWord, TermsWord} from "../types/ReceivableWord.sol";

/// @title Court orders: freeze a participant, a certificate or a receivable, and release it
library AuthorityActs {
    uint256 internal constant LONGEST_FREEZE = 366 days;
    uint16 internal constant MOST_LIVE = type(uint16).max;

    function freeze(Context calldata c, Freeze memory a) external {
        Checks.signer(a.authority, Role.AUTHORITY, Capability.MAKER, c.key);
        Checks.spend(a.authority, a.nonce);
        _requireTarget(a.target);
        _requireSubject(a.target, a.subject);
        _requireEnd(a.until);
        _order(a.target, a.subject, a.authority, a.order, a.until);
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

    /// @dev What is under an order is not the holder's to divide, so neither minimum lot nor the policy's number of live
    /// certificates stands against it.
    function freezeAmount(Context calldata c, FreezeAmount memory a) external {
        Checks.signer(a.authority, Role.AUTHORITY, Capability.MAKER, c.key);
        CertificateWord word = Checks.open(a.certificate, a.sequence);
        Receivable storage r = state().receivables[word.receivable()];
        TermsWord terms = r.terms;
        if (Checks.effective(word, terms) != CertificateState.AVAILABLE) revert Refusals.WrongCertificateState();
        if (a.amount == 0) revert Refusals.InvalidAmount();
        uint64 whole = word.amount();
        if (a.amount >= whole) revert Refusals.AmountExceeded();
        _requireEnd(a.until);
        uint16 live = terms.live();
        if (live == MOST_LIVE) revert Refusals.TooManyLive();
        AccountsWord accounts = r.accounts;
        if (accounts.settled() != accounts.redeemed()) revert Refusals.RedemptionPending();
        uint128 part = Titles.child(a.certificate, a.sequence, 0);
        r.terms = terms.withLive(live + 1);
        state().certificates[a.certificate].word =
            word.moved(CertificateState.AVAILABLE, 0, 0).withAmount(whole - a.amount);
        _order(FreezeTarget.CERTIFICATE, part, a.authority, a.order, a.until);
        emit Events.TransferValue(a.certificate, part, a.amount);
        Titles.mint(part, word.part(a.amount).withFlags(Checks.FROZEN_FLAG));
    }

    /// @dev An order has not ended and ends within a year.
    function _requireEnd(uint32 until) private view {
        if (until <= block.timestamp || until > block.timestamp + LONGEST_FREEZE) revert Refusals.InvalidDates();
    }

    function _order(uint8 target, uint128 subject, uint32 authority, bytes32 order, uint32 until) private {
        state().freezes[Checks.freezeKey(target, subject)] =
            FreezeWord.wrap(0).withUntil(until).withAuthority(authority).withOrder(uint192(uint256(order) >> 64));
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
