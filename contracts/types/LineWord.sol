// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type LineWord is uint256;

using {
    financier,
    withFinancier,
    amount,
    withAmount,
    effectiveFrom,
    withEffectiveFrom,
    until,
    withUntil,
    trigger,
    withTrigger
} for LineWord global;

// LineWord: What a financier lets an obligor issue beyond its cap; zero when the slot is free.

/// @dev Participant that grants it.
function financier(LineWord word) pure returns (uint32) {
    return uint32(LineWord.unwrap(word) >> 224);
}

function withFinancier(LineWord word, uint32 value) pure returns (LineWord) {
    return LineWord.wrap((LineWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev Minor units beyond the cap.
function amount(LineWord word) pure returns (uint64) {
    return uint64(LineWord.unwrap(word) >> 160);
}

function withAmount(LineWord word, uint64 value) pure returns (LineWord) {
    return LineWord.wrap((LineWord.unwrap(word) & ~(uint256(type(uint64).max) << 160)) | (uint256(value) << 160));
}

/// @dev First second in force.
function effectiveFrom(LineWord word) pure returns (uint32) {
    return uint32(LineWord.unwrap(word) >> 128);
}

function withEffectiveFrom(LineWord word, uint32 value) pure returns (LineWord) {
    return LineWord.wrap((LineWord.unwrap(word) & ~(uint256(type(uint32).max) << 128)) | (uint256(value) << 128));
}

/// @dev Last second in force.
function until(LineWord word) pure returns (uint32) {
    return uint32(LineWord.unwrap(word) >> 96);
}

function withUntil(LineWord word, uint32 value) pure returns (LineWord) {
    return LineWord.wrap((LineWord.unwrap(word) & ~(uint256(type(uint32).max) << 96)) | (uint256(value) << 96));
}

/// @dev LineTrigger; zero for the line itself, else why it is raised for a time.
function trigger(LineWord word) pure returns (uint8) {
    return uint8(LineWord.unwrap(word) >> 88);
}

function withTrigger(LineWord word, uint8 value) pure returns (LineWord) {
    return LineWord.wrap((LineWord.unwrap(word) & ~(uint256(type(uint8).max) << 88)) | (uint256(value) << 88));
}
