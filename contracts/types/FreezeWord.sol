// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type FreezeWord is uint256;

using {until, withUntil, authority, withAuthority, order, withOrder} for FreezeWord global;

// FreezeWord: An authority's order over one participant, certificate or receivable; zero when there is none.

/// @dev Last second in force.
function until(FreezeWord word) pure returns (uint32) {
    return uint32(FreezeWord.unwrap(word) >> 224);
}

function withUntil(FreezeWord word, uint32 value) pure returns (FreezeWord) {
    return FreezeWord.wrap((FreezeWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev Participant that ordered it.
function authority(FreezeWord word) pure returns (uint32) {
    return uint32(FreezeWord.unwrap(word) >> 192);
}

function withAuthority(FreezeWord word, uint32 value) pure returns (FreezeWord) {
    return FreezeWord.wrap((FreezeWord.unwrap(word) & ~(uint256(type(uint32).max) << 192)) | (uint256(value) << 192));
}

/// @dev First 24 bytes of the order's hash.
function order(FreezeWord word) pure returns (uint192) {
    return uint192(FreezeWord.unwrap(word));
}

function withOrder(FreezeWord word, uint192 value) pure returns (FreezeWord) {
    return FreezeWord.wrap((FreezeWord.unwrap(word) & ~uint256(type(uint192).max)) | uint256(value));
}
