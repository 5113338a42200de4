// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type StandingWord is uint256;

using {
    remaining,
    withRemaining,
    latestCutoff,
    withLatestCutoff,
    until,
    withUntil,
    currency,
    withCurrency,
    covers,
    used
} for StandingWord global;

// StandingWord: What a receiver accepts in advance from a sender (0 any) of an obligor (0 any).

/// @dev Minor units still accepted.
function remaining(StandingWord word) pure returns (uint64) {
    return uint64(StandingWord.unwrap(word) >> 192);
}

function withRemaining(StandingWord word, uint64 value) pure returns (StandingWord) {
    return
        StandingWord.wrap((StandingWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev Latest cut-off accepted.
function latestCutoff(StandingWord word) pure returns (uint32) {
    return uint32(StandingWord.unwrap(word) >> 160);
}

function withLatestCutoff(StandingWord word, uint32 value) pure returns (StandingWord) {
    return
        StandingWord.wrap((StandingWord.unwrap(word) & ~(uint256(type(uint32).max) << 160)) | (uint256(value) << 160));
}

/// @dev Last second in force.
function until(StandingWord word) pure returns (uint32) {
    return uint32(StandingWord.unwrap(word) >> 128);
}

function withUntil(StandingWord word, uint32 value) pure returns (StandingWord) {
    return
        StandingWord.wrap((StandingWord.unwrap(word) & ~(uint256(type(uint32).max) << 128)) | (uint256(value) << 128));
}

/// @dev ISO 4217 number.
function currency(StandingWord word) pure returns (uint16) {
    return uint16(StandingWord.unwrap(word) >> 112);
}

function withCurrency(StandingWord word, uint16 value) pure returns (StandingWord) {
    return
        StandingWord.wrap((StandingWord.unwrap(word) & ~(uint256(type(uint16).max) << 112)) | (uint256(value) << 112));
}

// What acts ask of it and do to it.

/// @dev In force, and for this amount in this currency of a receivable with this cut-off.
function covers(StandingWord word, uint64 amount, uint16 of_, uint32 cutoff) view returns (bool) {
    return amount <= word.remaining() && block.timestamp <= word.until() && word.currency() == of_
        && cutoff <= word.latestCutoff();
}

/// @dev Used for an amount that it covers, so that the subtraction can't borrow.
function used(StandingWord word, uint64 amount) pure returns (StandingWord) {
    unchecked {
        return StandingWord.wrap(StandingWord.unwrap(word) - (uint256(amount) << 192));
    }
}
