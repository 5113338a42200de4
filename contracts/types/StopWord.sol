// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type StopWord is uint256;

using {open, withOpen, since, withSince} for StopWord global;

// StopWord: Why an obligor may not issue; zero while it may.

/// @dev Receivables marked overdue and not settled.
function open(StopWord word) pure returns (uint32) {
    return uint32(StopWord.unwrap(word) >> 224);
}

function withOpen(StopWord word, uint32 value) pure returns (StopWord) {
    return StopWord.wrap((StopWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev Instant of the first mark.
function since(StopWord word) pure returns (uint32) {
    return uint32(StopWord.unwrap(word) >> 192);
}

function withSince(StopWord word, uint32 value) pure returns (StopWord) {
    return StopWord.wrap((StopWord.unwrap(word) & ~(uint256(type(uint32).max) << 192)) | (uint256(value) << 192));
}
