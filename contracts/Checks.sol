// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "./Refusals.sol";
import {Certificate, State, state} from "./Storage.sol";
import {CertificateWord} from "./types/CertificateWord.sol";
import {Capability, CertificateState, FreezeTarget, ParticipantStatus} from "./types/Codes.sol";
import {ParticipantWord, SignerWord} from "./types/ParticipantWord.sol";
import {PolicyWord} from "./types/PolicyWord.sol";
import {TermsWord} from "./types/ReceivableWord.sol";

/// @dev What the decoder tells an act's library beside the message. `Wire` and `signs` know the places of its words.
struct Context {
    /// EIP-712 digest of the act.
    bytes32 digest;
    /// Hash of its list as EIP-712 hashes arrays; zero for an act without a list.
    bytes32 listHash;
    /// Signatures presented.
    uint256 signatures;
    /// Keys that the first and the second signature recover to; zero where there is none.
    address key;
    address secondKey;
}

/// @title The checks that acts share, each in the order of docs/acts.md
library Checks {
    uint8 internal constant FROZEN_FLAG = 1;
    uint24 internal constant LAST_SEQUENCE = type(uint24).max;

    // ----- Participants

    /// @dev A participant signs with this key: it is active, has one of the roles (0 asks for none), the key has one of
    /// the capabilities, and it is not frozen.
    function signer(uint32 participant, uint16 roles, uint8 capabilities, address key)
        internal
        view
        returns (ParticipantWord word)
    {
        word = state().participants[participant];
        bool primary = capabilities & (Capability.MAKER | Capability.ADMIN) != 0;
        if (primary && (roles == 0 || word.roles() & roles != 0) && word.plainMaker(key)) return word;
        word = signerThoughFrozen(participant, roles, capabilities, key);
        if (isFrozen(word, participant)) revert Refusals.ParticipantFrozen();
    }

    /// @dev A participant of whatever role signs with a maker's key, as in most acts.
    function signs(uint32 participant, Context calldata c) internal view {
        address key;
        // The word as the ledger wrote it, an address: the compiler would check that.
        assembly ("memory-safe") {
            key := calldataload(add(c, 96))
        }
        if (!state().participants[participant].plainMaker(key)) signer(participant, 0, Capability.MAKER, key);
    }

    /// @dev As `signer`, for the acts that a frozen participant still owes others.
    function signerThoughFrozen(uint32 participant, uint16 roles, uint8 capabilities, address key)
        internal
        view
        returns (ParticipantWord word)
    {
        word = state().participants[participant];
        uint8 status = word.status();
        if (status != ParticipantStatus.ACTIVE) {
            if (status == ParticipantStatus.NONE) revert Refusals.UnknownParticipant();
            revert Refusals.ParticipantSuspended();
        }
        if (roles != 0 && word.roles() & roles == 0) revert Refusals.RoleMissing();
        // The primary key's record is looked at only for what the primary key does not have by itself.
        if (key != word.key() || capabilities & (Capability.MAKER | Capability.ADMIN) == 0) {
            capable(participant, capabilities, key);
        }
    }

    /// @dev The key is one of the participant's and has one of the capabilities.
    function capable(uint32 participant, uint8 capabilities, address key) internal view returns (SignerWord record) {
        record = state().signers[signerKey(participant, key)];
        if (SignerWord.unwrap(record) == 0) revert Refusals.NotASigner();
        if (record.capabilities() & capabilities == 0) revert Refusals.CapabilityMissing();
    }

    /// @dev The second signature of a dual act is a checker's: another key, of another person.
    function checker(uint32 participant, address maker, address key) internal view {
        SignerWord record = capable(participant, Capability.CHECKER, key);
        if (key == maker || record.person() == state().signers[signerKey(participant, maker)].person()) {
            revert Refusals.SamePerson();
        }
    }

    /// @dev The participant that an act names, by number and tag, may take that part.
    function counterparty(uint32 participant, uint16 role, uint64 tag) internal view returns (ParticipantWord word) {
        word = state().participants[participant];
        if (word.plainParty(role, tag)) return word;
        if (!eligible(word, participant, role)) revert Refusals.CounterpartyNotEligible();
        if (word.tag() != tag) revert Refusals.TagMismatch();
    }

    function eligible(ParticipantWord word, uint32 participant, uint16 role) internal view returns (bool) {
        return word.status() == ParticipantStatus.ACTIVE && word.roles() & role != 0 && !isFrozen(word, participant);
    }

    function requireTag(uint32 participant, uint64 tag) internal view {
        if (state().participants[participant].tag() != tag) revert Refusals.TagMismatch();
    }

    /// @dev Uses up a nonce of the participant.
    function spend(uint32 participant, uint64 nonce) internal {
        State storage s = state();
        (uint88 page, uint256 bit) = noncePlace(participant, nonce);
        uint256 used = s.nonces[page];
        if (used & bit != 0) revert Refusals.NonceUsed();
        s.nonces[page] = used | bit;
    }

    // ----- Freezes

    function isFrozen(ParticipantWord word, uint32 participant) internal view returns (bool) {
        return word.flags() & FROZEN_FLAG != 0 && frozen(FreezeTarget.PARTICIPANT, participant);
    }

    function isFrozen(CertificateWord word, uint128 id) internal view returns (bool) {
        return word.flags() & FROZEN_FLAG != 0 && frozen(FreezeTarget.CERTIFICATE, id);
    }

    function isFrozen(TermsWord terms, uint56 receivable) internal view returns (bool) {
        return terms.flags() & FROZEN_FLAG != 0 && frozen(FreezeTarget.RECEIVABLE, receivable);
    }

    /// @dev An order over the subject is in force; one past its last second is none.
    function frozen(uint8 target, uint128 subject) internal view returns (bool) {
        return block.timestamp <= state().freezes[freezeKey(target, subject)].until();
    }

    // ----- Certificates

    /// @dev A certificate that its holder disposes of: AVAILABLE.
    function available(uint128 id, uint24 sequence, uint32 holder)
        internal
        view
        returns (Certificate storage record, CertificateWord word, TermsWord terms)
    {
        record = state().certificates[id];
        word = record.word;
        terms = state().receivables[word.receivable()].terms;
        if (!(word.plain(sequence, holder, CertificateState.AVAILABLE) && terms.plain())) {
            certificate(id, sequence, holder, 1 << CertificateState.AVAILABLE);
        }
    }

    /// @dev A certificate for an act that names its sequence. `holder` is the signing holder, or 0 where another signs;
    /// `states` has a bit for each effective state in which the act is possible.
    function certificate(uint128 id, uint24 sequence, uint32 holder, uint256 states)
        internal
        view
        returns (CertificateWord word, TermsWord terms)
    {
        (word, terms) = _disposable(id, sequence, holder);
        if (block.timestamp >= terms.cutoff()) revert Refusals.Matured();
        if (states & (1 << effective(word)) == 0) revert Refusals.WrongCertificateState();
    }

    /// @dev As `certificate`, for what concerns a claim and its security: also past the cut-off.
    function claim(uint128 id, uint24 sequence, uint32 holder, uint256 states)
        internal
        view
        returns (CertificateWord word, TermsWord terms)
    {
        (word, terms) = _disposable(id, sequence, holder);
        if (states & (1 << effective(word, terms)) == 0) revert Refusals.WrongCertificateState();
    }

    /// @dev The holder disposes of the certificate, and nothing of it is frozen.
    function _disposable(uint128 id, uint24 sequence, uint32 holder)
        private
        view
        returns (CertificateWord word, TermsWord terms)
    {
        word = open(id, sequence);
        uint32 recorded = word.holder();
        if (holder != 0 && holder != recorded) revert Refusals.NotHolder();
        if (isFrozen(word, id)) revert Refusals.CertificateFrozen();
        if (holder == 0 && isFrozen(state().participants[recorded], recorded)) revert Refusals.ParticipantFrozen();
        uint56 receivable = word.receivable();
        terms = state().receivables[receivable].terms;
        if (isFrozen(terms, receivable)) revert Refusals.ReceivableFrozen();
    }

    /// @dev A certificate that its receiver decides on: OFFERED.
    function offered(uint128 id, uint24 sequence)
        internal
        view
        returns (Certificate storage record, CertificateWord word, TermsWord terms, ParticipantWord holder)
    {
        record = state().certificates[id];
        word = record.word;
        holder = state().participants[word.holder()];
        terms = state().receivables[word.receivable()].terms;
        bool plain = word.plain(sequence, word.holder(), CertificateState.OFFERED) && block.timestamp <= word.until();
        if (!(plain && holder.flags() & FROZEN_FLAG == 0 && terms.plain())) {
            certificate(id, sequence, 0, 1 << CertificateState.OFFERED);
        }
    }

    /// @dev A certificate that exists, is not closed and stands at the sequence.
    function open(uint128 id, uint24 sequence) internal view returns (CertificateWord word) {
        word = state().certificates[id].word;
        uint8 stored = word.state();
        if (stored == CertificateState.NONE) revert Refusals.UnknownCertificate();
        if (closed(stored)) revert Refusals.CertificateClosed();
        if (word.sequence() != sequence) revert Refusals.StaleSequence();
        if (sequence == LAST_SEQUENCE) revert Refusals.SequenceExhausted();
    }

    /// @dev Nothing is left of a certificate in this state.
    function closed(uint8 stored) internal pure returns (bool) {
        return stored == CertificateState.SPENT || stored == CertificateState.REDEEMED;
    }

    /// @dev The effective state: an offer, a lock or a pledge past its last second has lapsed, an offer or a lock also at the
    /// cut-off.
    function effective(CertificateWord word, TermsWord terms) internal view returns (uint8 stored) {
        stored = effective(word);
        if (
            (stored == CertificateState.OFFERED || stored == CertificateState.LOCKED)
                && block.timestamp >= terms.cutoff()
        ) return CertificateState.AVAILABLE;
    }

    /// @dev The effective state before the cut-off.
    function effective(CertificateWord word) internal view returns (uint8 stored) {
        stored = word.state();
        bool lapses = stored == CertificateState.OFFERED || stored == CertificateState.LOCKED
            || stored == CertificateState.PLEDGED;
        if (lapses && block.timestamp > word.until()) return CertificateState.AVAILABLE;
    }

    // ----- Policy

    /// @dev The policy in force: the newest version that has begun.
    function policyInForce() internal view returns (PolicyWord policy, uint16 version) {
        State storage s = state();
        version = s.governance.lastPolicy();
        policy = s.policies[version];
        while (policy.effectiveFrom() > block.timestamp) policy = s.policies[--version];
    }

    // ----- Keys of mappings: the parts side by side

    function signerKey(uint32 participant, address key) internal pure returns (uint192) {
        return (uint192(participant) << 160) | uint160(key);
    }

    function noncePlace(uint32 participant, uint64 nonce) internal pure returns (uint88 page, uint256 bit) {
        return ((uint88(participant) << 56) | (nonce >> 8), 1 << (nonce & 0xff));
    }

    function freezeKey(uint8 target, uint128 subject) internal pure returns (uint136) {
        return (uint136(target) << 128) | subject;
    }

    function thresholdKey(uint16 version, uint16 currency) internal pure returns (uint32) {
        return (uint32(version) << 16) | currency;
    }

    function exposureKey(uint32 obligor, uint16 currency) internal pure returns (uint48) {
        return (uint48(obligor) << 16) | currency;
    }

    function lineKey(uint32 obligor, uint16 currency, uint8 slot) internal pure returns (uint56) {
        return (uint56(obligor) << 24) | (uint56(currency) << 8) | slot;
    }

    function standingKey(uint32 receiver, uint32 sender, uint32 obligor) internal pure returns (uint96) {
        return (uint96(receiver) << 64) | (uint96(sender) << 32) | obligor;
    }
}
