// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type ClaimWord is uint256;

using {
    credited,
    withCredited,
    writtenDown,
    withWrittenDown,
    disputed,
    withDisputed,
    disputeReason,
    withDisputeReason,
    marks,
    withMarks,
    defaultedAt,
    withDefaultedAt
} for ClaimWord global;

// ClaimWord: What became of a receivable beside its payment; zero, and not looked at, while nothing did.

/// @dev Taken off by credit notes, minor units.
function credited(ClaimWord word) pure returns (uint64) {
    return uint64(ClaimWord.unwrap(word) >> 192);
}

function withCredited(ClaimWord word, uint64 value) pure returns (ClaimWord) {
    return ClaimWord.wrap((ClaimWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev Written down by holders in default, minor units.
function writtenDown(ClaimWord word) pure returns (uint64) {
    return uint64(ClaimWord.unwrap(word) >> 128);
}

function withWrittenDown(ClaimWord word, uint64 value) pure returns (ClaimWord) {
    return ClaimWord.wrap((ClaimWord.unwrap(word) & ~(uint256(type(uint64).max) << 128)) | (uint256(value) << 128));
}

/// @dev Disputed by the obligor, minor units.
function disputed(ClaimWord word) pure returns (uint64) {
    return uint64(ClaimWord.unwrap(word) >> 64);
}

function withDisputed(ClaimWord word, uint64 value) pure returns (ClaimWord) {
    return ClaimWord.wrap((ClaimWord.unwrap(word) & ~(uint256(type(uint64).max) << 64)) | (uint256(value) << 64));
}

/// @dev RejectReason of the dispute.
function disputeReason(ClaimWord word) pure returns (uint8) {
    return uint8(ClaimWord.unwrap(word) >> 56);
}

function withDisputeReason(ClaimWord word, uint8 value) pure returns (ClaimWord) {
    return ClaimWord.wrap((ClaimWord.unwrap(word) & ~(uint256(type(uint8).max) << 56)) | (uint256(value) << 56));
}

/// @dev 1 = counted in the obligor's stop.
function marks(ClaimWord word) pure returns (uint8) {
    return uint8(ClaimWord.unwrap(word) >> 48);
}

function withMarks(ClaimWord word, uint8 value) pure returns (ClaimWord) {
    return ClaimWord.wrap((ClaimWord.unwrap(word) & ~(uint256(type(uint8).max) << 48)) | (uint256(value) << 48));
}

/// @dev Instant of the declared default; zero when there is none.
function defaultedAt(ClaimWord word) pure returns (uint32) {
    return uint32(ClaimWord.unwrap(word) >> 16);
}

function withDefaultedAt(ClaimWord word, uint32 value) pure returns (ClaimWord) {
    return ClaimWord.wrap((ClaimWord.unwrap(word) & ~(uint256(type(uint32).max) << 16)) | (uint256(value) << 16));
}
