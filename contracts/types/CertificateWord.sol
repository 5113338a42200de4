// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CertificateState} from "./Codes.sol";

type CertificateWord is uint256;

using {
    sequence,
    withSequence,
    holder,
    withHolder,
    amount,
    withAmount,
    receivable,
    withReceivable,
    flags,
    withFlags,
    state,
    withState,
    depth,
    withDepth,
    encumbrance,
    withEncumbrance,
    until,
    withUntil,
    next,
    moved,
    passed,
    offered,
    part,
    plain
} for CertificateWord global;

// CertificateWord: A certificate: a part of one receivable, held by one participant.

/// @dev Counter and nonce of the acts on it.
function sequence(CertificateWord word) pure returns (uint24) {
    return uint24(CertificateWord.unwrap(word) >> 232);
}

function withSequence(CertificateWord word, uint24 value) pure returns (CertificateWord) {
    return CertificateWord.wrap(
        (CertificateWord.unwrap(word) & ~(uint256(type(uint24).max) << 232)) | (uint256(value) << 232)
    );
}

/// @dev Participant that holds it.
function holder(CertificateWord word) pure returns (uint32) {
    return uint32(CertificateWord.unwrap(word) >> 200);
}

function withHolder(CertificateWord word, uint32 value) pure returns (CertificateWord) {
    return CertificateWord.wrap(
        (CertificateWord.unwrap(word) & ~(uint256(type(uint32).max) << 200)) | (uint256(value) << 200)
    );
}

/// @dev Minor units.
function amount(CertificateWord word) pure returns (uint64) {
    return uint64(CertificateWord.unwrap(word) >> 136);
}

function withAmount(CertificateWord word, uint64 value) pure returns (CertificateWord) {
    return CertificateWord.wrap(
        (CertificateWord.unwrap(word) & ~(uint256(type(uint64).max) << 136)) | (uint256(value) << 136)
    );
}

/// @dev The receivable it is a part of.
function receivable(CertificateWord word) pure returns (uint56) {
    return uint56(CertificateWord.unwrap(word) >> 80);
}

function withReceivable(CertificateWord word, uint56 value) pure returns (CertificateWord) {
    return
        CertificateWord.wrap(
            (CertificateWord.unwrap(word) & ~(uint256(type(uint56).max) << 80)) | (uint256(value) << 80)
        );
}

/// @dev 1 = frozen.
function flags(CertificateWord word) pure returns (uint8) {
    return uint8((CertificateWord.unwrap(word) >> 76) & 0xf);
}

function withFlags(CertificateWord word, uint8 value) pure returns (CertificateWord) {
    return CertificateWord.wrap((CertificateWord.unwrap(word) & ~(uint256(0xf) << 76)) | ((uint256(value) & 0xf) << 76));
}

/// @dev Stored CertificateState.
function state(CertificateWord word) pure returns (uint8) {
    return uint8((CertificateWord.unwrap(word) >> 72) & 0xf);
}

function withState(CertificateWord word, uint8 value) pure returns (CertificateWord) {
    return CertificateWord.wrap((CertificateWord.unwrap(word) & ~(uint256(0xf) << 72)) | ((uint256(value) & 0xf) << 72));
}

/// @dev Accepted changes of holder since the root.
function depth(CertificateWord word) pure returns (uint8) {
    return uint8(CertificateWord.unwrap(word) >> 64);
}

function withDepth(CertificateWord word, uint8 value) pure returns (CertificateWord) {
    return
        CertificateWord.wrap(
            (CertificateWord.unwrap(word) & ~(uint256(type(uint8).max) << 64)) | (uint256(value) << 64)
        );
}

/// @dev Offered receiver, financier, pledgee, or seller called upon.
function encumbrance(CertificateWord word) pure returns (uint32) {
    return uint32(CertificateWord.unwrap(word) >> 32);
}

function withEncumbrance(CertificateWord word, uint32 value) pure returns (CertificateWord) {
    return
        CertificateWord.wrap(
            (CertificateWord.unwrap(word) & ~(uint256(type(uint32).max) << 32)) | (uint256(value) << 32)
        );
}

/// @dev Last second of the offer, the lock or the pledge.
function until(CertificateWord word) pure returns (uint32) {
    return uint32(CertificateWord.unwrap(word));
}

function withUntil(CertificateWord word, uint32 value) pure returns (CertificateWord) {
    return CertificateWord.wrap((CertificateWord.unwrap(word) & ~uint256(type(uint32).max)) | uint256(value));
}

// What most acts find, seen at one look. Checks.sol says what is asked of the others, in which order.

/// @dev Stands at this sequence, which is not the last, in this stored state, is held by this participant and not marked.
function plain(CertificateWord word, uint24 step, uint32 by, uint8 value) pure returns (bool) {
    return CertificateWord.unwrap(word) & ((uint256(type(uint56).max) << 200) | (uint256(0xff) << 72))
            == (uint256(step) << 232) | (uint256(by) << 200) | (uint256(value) << 72) && step != type(uint24).max;
}

// What acts do to it, in one step each.

/// @dev One sequence further. Whoever calls has refused the last sequence, so the addition can't carry.
function next(CertificateWord word) pure returns (CertificateWord) {
    unchecked {
        return CertificateWord.wrap(CertificateWord.unwrap(word) + (1 << 232));
    }
}

/// @dev One sequence further, in this state, with this participant entitled to end it until an instant.
function moved(CertificateWord word, uint8 value, uint32 by, uint32 end) pure returns (CertificateWord) {
    uint256 kept = CertificateWord.unwrap(next(word)) & ~((uint256(0xf) << 72) | type(uint64).max);
    return CertificateWord.wrap(kept | ((uint256(value) & 0xf) << 72) | (uint256(by) << 32) | end);
}

/// @dev One change of holder further. Whoever calls has refused the largest depth, so the addition can't carry.
function passed(CertificateWord word, uint32 to) pure returns (CertificateWord) {
    unchecked {
        uint256 kept = CertificateWord.unwrap(word) & ~(uint256(type(uint32).max) << 200);
        return CertificateWord.wrap((kept | (uint256(to) << 200)) + (1 << 64));
    }
}

/// @dev A new certificate that waits for this participant to accept it until an instant.
function offered(CertificateWord word, uint32 to, uint32 end) pure returns (CertificateWord) {
    return word.withState(CertificateState.OFFERED).withEncumbrance(to).withUntil(end);
}

/// @dev A new certificate that is a part of this one: sequence 1, this amount, AVAILABLE; same holder, receivable and depth.
function part(CertificateWord word, uint64 value) pure returns (CertificateWord) {
    uint256 kept = CertificateWord.unwrap(word)
        & ((uint256(type(uint32).max) << 200) | (uint256(type(uint56).max) << 80) | (uint256(type(uint8).max) << 64));
    uint256 start = (1 << 232) | (uint256(CertificateState.AVAILABLE) << 72);
    return CertificateWord.wrap(kept | start | (uint256(value) << 136));
}
