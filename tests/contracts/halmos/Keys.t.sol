// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks} from "../../../contracts/Checks.sol";
import {Titles} from "../../../contracts/Titles.sol";
import {CertificateWord} from "../../../contracts/types/CertificateWord.sol";
import {CertificateState, ParticipantStatus} from "../../../contracts/types/Codes.sol";
import {ParticipantWord} from "../../../contracts/types/ParticipantWord.sol";
import {TermsWord} from "../../../contracts/types/ReceivableWord.sol";
import {StandingWord} from "../../../contracts/types/StandingWord.sol";

/// @title Steps of a certificate and the keys of mappings, proved over all values
contract KeysTest {
    // ----- A certificate's steps

    /// @dev Below the last sequence one step adds one to the sequence and touches nothing else: the addition can't carry.
    function check_nextSequence(uint256 bits) external pure {
        CertificateWord word = CertificateWord.wrap(bits);
        if (word.sequence() == Checks.LAST_SEQUENCE) return;
        CertificateWord stepped = word.next();
        assert(CertificateWord.unwrap(stepped) == CertificateWord.unwrap(word.withSequence(word.sequence() + 1)));
        assert(stepped.sequence() > word.sequence());
    }

    /// @dev A move is the step, and then the state, the one entitled and the instant, each as written alone.
    function check_moved(uint256 bits, uint8 state, uint32 by, uint32 end) external pure {
        CertificateWord word = CertificateWord.wrap(bits);
        if (word.sequence() == Checks.LAST_SEQUENCE) return;
        CertificateWord apart =
            word.withSequence(word.sequence() + 1).withState(state).withEncumbrance(by).withUntil(end);
        assert(CertificateWord.unwrap(word.moved(state, by, end)) == CertificateWord.unwrap(apart));
    }

    /// @dev Below the largest depth one change of holder writes the holder and adds one to the depth: the addition can't carry.
    function check_passed(uint256 bits, uint32 to) external pure {
        CertificateWord word = CertificateWord.wrap(bits);
        if (word.depth() == type(uint8).max) return;
        CertificateWord apart = word.withHolder(to).withDepth(word.depth() + 1);
        assert(CertificateWord.unwrap(word.passed(to)) == CertificateWord.unwrap(apart));
    }

    /// @dev A part has holder, receivable and depth of the whole, the amount it was given, sequence 1, and nothing else.
    function check_part(uint256 bits, uint64 amount) external pure {
        CertificateWord word = CertificateWord.wrap(bits);
        CertificateWord apart = CertificateWord.wrap(0).withSequence(1).withState(CertificateState.AVAILABLE)
            .withAmount(amount).withHolder(word.holder()).withReceivable(word.receivable()).withDepth(word.depth());
        assert(CertificateWord.unwrap(word.part(amount)) == CertificateWord.unwrap(apart));
    }

    function check_root(uint32 holder, uint64 amount, uint56 receivable) external pure {
        CertificateWord word = Titles.root(holder, amount, receivable);
        assert(word.sequence() == 1 && word.holder() == holder && word.amount() == amount);
        assert(word.receivable() == receivable && word.state() == CertificateState.AVAILABLE && word.depth() == 0);
        assert(word.flags() == 0 && word.encumbrance() == 0 && word.until() == 0);
    }

    /// @dev A standing acceptance is used up by what it covers and by no more.
    function check_used(uint256 bits, uint64 amount) external pure {
        StandingWord word = StandingWord.wrap(bits);
        if (amount > word.remaining()) return;
        StandingWord apart = word.withRemaining(word.remaining() - amount);
        assert(StandingWord.unwrap(word.used(amount)) == StandingWord.unwrap(apart));
    }

    // ----- What is seen at one look is what the checks ask for one by one

    function check_plainMaker(uint256 bits, address key) external pure {
        ParticipantWord word = ParticipantWord.wrap(bits);
        bool asked =
            word.status() == ParticipantStatus.ACTIVE && word.flags() & Checks.FROZEN_FLAG == 0 && word.key() == key;
        assert(word.plainMaker(key) == asked);
    }

    function check_plainParty(uint256 bits, uint8 place, uint64 tag) external pure {
        if (place > 15) return;
        uint16 role = uint16(1 << place);
        ParticipantWord word = ParticipantWord.wrap(bits);
        bool asked = word.status() == ParticipantStatus.ACTIVE && word.flags() & Checks.FROZEN_FLAG == 0
            && word.roles() & role != 0 && word.tag() == tag;
        assert(word.plainParty(role, tag) == asked);
    }

    function check_plainCertificate(uint256 bits, uint24 sequence, uint32 holder, uint8 state) external pure {
        if (state > 15) return;
        CertificateWord word = CertificateWord.wrap(bits);
        bool asked = word.sequence() == sequence && sequence != Checks.LAST_SEQUENCE && word.holder() == holder
            && word.flags() == 0 && word.state() == state;
        assert(word.plain(sequence, holder, state) == asked);
    }

    function check_plainTerms(uint256 bits) external view {
        TermsWord word = TermsWord.wrap(bits);
        bool asked = word.flags() & Checks.FROZEN_FLAG == 0 && block.timestamp < word.cutoff();
        assert(word.plain() == asked);
    }

    // ----- Ids

    /// @dev A child's id is the hash of parent, sequence and index side by side.
    function check_childId(uint128 parent, uint24 sequence, uint16 index) external pure {
        uint128 id = Titles.child(parent, sequence, index);
        assert(id == uint128(bytes16(keccak256(abi.encodePacked(parent, sequence, index)))));
    }

    /// @dev Different outputs hash different bytes.
    function check_childPacking(uint128 parent, uint24 sequence, uint16 index, uint168 other) external pure {
        uint168 packed = uint168(bytes21(abi.encodePacked(parent, sequence, index)));
        if (packed != other) return;
        assert(uint128(other >> 40) == parent && uint24(other >> 16) == sequence && uint16(other) == index);
    }

    // ----- Keys of mappings: the parts can be told from the key, so no two sets of parts share one

    function check_signerKey(uint32 participant, address key) external pure {
        uint192 place = Checks.signerKey(participant, key);
        assert(uint32(place >> 160) == participant && address(uint160(place)) == key);
    }

    function check_noncePlace(uint32 participant, uint64 nonce, uint8 bit) external pure {
        (uint88 page, uint256 mask) = Checks.noncePlace(participant, nonce);
        assert(uint32(page >> 56) == participant && uint56(page) == nonce >> 8);
        // One bit of the page, another for each nonce of it.
        assert((mask >> bit) & 1 == (bit == uint8(nonce) ? 1 : 0));
    }

    function check_freezeKey(uint8 target, uint128 subject) external pure {
        uint136 place = Checks.freezeKey(target, subject);
        assert(uint8(place >> 128) == target && uint128(place) == subject);
    }

    function check_thresholdKey(uint16 version, uint16 currency) external pure {
        uint32 place = Checks.thresholdKey(version, currency);
        assert(uint16(place >> 16) == version && uint16(place) == currency);
    }

    function check_exposureKey(uint32 obligor, uint16 currency) external pure {
        uint48 place = Checks.exposureKey(obligor, currency);
        assert(uint32(place >> 16) == obligor && uint16(place) == currency);
    }

    function check_standingKey(uint32 receiver, uint32 sender, uint32 obligor) external pure {
        uint96 place = Checks.standingKey(receiver, sender, obligor);
        assert(uint32(place >> 64) == receiver && uint32(place >> 32) == sender && uint32(place) == obligor);
    }
}
