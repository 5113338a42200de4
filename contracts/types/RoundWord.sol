// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type RoundWord is uint256;
type CursorWord is uint256;

using {
    target,
    withTarget,
    amounts,
    withAmounts,
    floors,
    withFloors,
    measured,
    withMeasured,
    paid,
    withPaid,
    certificates,
    withCertificates
} for RoundWord global;
using {fraction, withFraction, certificate, withCertificate, paidOut, withPaidOut} for CursorWord global;

// RoundWord: A redemption over more than one page: its sums and how far it is. Zero between rounds.

/// @dev `settled` that the round distributes up to.
function target(RoundWord word) pure returns (uint64) {
    return uint64(RoundWord.unwrap(word) >> 192);
}

function withTarget(RoundWord word, uint64 value) pure returns (RoundWord) {
    return RoundWord.wrap((RoundWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev Sum of the amounts measured.
function amounts(RoundWord word) pure returns (uint64) {
    return uint64(RoundWord.unwrap(word) >> 128);
}

function withAmounts(RoundWord word, uint64 value) pure returns (RoundWord) {
    return RoundWord.wrap((RoundWord.unwrap(word) & ~(uint256(type(uint64).max) << 128)) | (uint256(value) << 128));
}

/// @dev Sum of the whole shares measured.
function floors(RoundWord word) pure returns (uint64) {
    return uint64(RoundWord.unwrap(word) >> 64);
}

function withFloors(RoundWord word, uint64 value) pure returns (RoundWord) {
    return RoundWord.wrap((RoundWord.unwrap(word) & ~(uint256(type(uint64).max) << 64)) | (uint256(value) << 64));
}

/// @dev Pages measured.
function measured(RoundWord word) pure returns (uint16) {
    return uint16(RoundWord.unwrap(word) >> 48);
}

function withMeasured(RoundWord word, uint16 value) pure returns (RoundWord) {
    return RoundWord.wrap((RoundWord.unwrap(word) & ~(uint256(type(uint16).max) << 48)) | (uint256(value) << 48));
}

/// @dev Pages paid.
function paid(RoundWord word) pure returns (uint16) {
    return uint16(RoundWord.unwrap(word) >> 32);
}

function withPaid(RoundWord word, uint16 value) pure returns (RoundWord) {
    return RoundWord.wrap((RoundWord.unwrap(word) & ~(uint256(type(uint16).max) << 32)) | (uint256(value) << 32));
}

/// @dev Certificates paid.
function certificates(RoundWord word) pure returns (uint16) {
    return uint16(RoundWord.unwrap(word) >> 16);
}

function withCertificates(RoundWord word, uint16 value) pure returns (RoundWord) {
    return RoundWord.wrap((RoundWord.unwrap(word) & ~(uint256(type(uint16).max) << 16)) | (uint256(value) << 16));
}

// CursorWord: Where the measurement of a round stands.

/// @dev Fraction of the last certificate measured.
function fraction(CursorWord word) pure returns (uint64) {
    return uint64(CursorWord.unwrap(word) >> 192);
}

function withFraction(CursorWord word, uint64 value) pure returns (CursorWord) {
    return CursorWord.wrap((CursorWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev The last certificate measured.
function certificate(CursorWord word) pure returns (uint128) {
    return uint128(CursorWord.unwrap(word) >> 64);
}

function withCertificate(CursorWord word, uint128 value) pure returns (CursorWord) {
    return CursorWord.wrap((CursorWord.unwrap(word) & ~(uint256(type(uint128).max) << 64)) | (uint256(value) << 64));
}

/// @dev Minor units paid so far in the round.
function paidOut(CursorWord word) pure returns (uint64) {
    return uint64(CursorWord.unwrap(word));
}

function withPaidOut(CursorWord word, uint64 value) pure returns (CursorWord) {
    return CursorWord.wrap((CursorWord.unwrap(word) & ~uint256(type(uint64).max)) | uint256(value));
}
