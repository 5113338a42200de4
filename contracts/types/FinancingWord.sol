// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type FinancingWord is uint256;

using {
    financier,
    withFinancier,
    bank,
    withBank,
    searchedAt,
    withSearchedAt,
    disburseBy,
    withDisburseBy,
    state,
    withState,
    recourse,
    withRecourse,
    holder,
    withHolder,
    called,
    withCalled
} for FinancingWord global;

// FinancingWord: The financing that last locked a certificate.

/// @dev Participant that pays.
function financier(FinancingWord word) pure returns (uint32) {
    return uint32(FinancingWord.unwrap(word) >> 224);
}

function withFinancier(FinancingWord word, uint32 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev Settlement bank that was instructed.
function bank(FinancingWord word) pure returns (uint32) {
    return uint32(FinancingWord.unwrap(word) >> 192);
}

function withBank(FinancingWord word, uint32 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint32).max) << 192)) | (uint256(value) << 192));
}

/// @dev When the registry was searched.
function searchedAt(FinancingWord word) pure returns (uint32) {
    return uint32(FinancingWord.unwrap(word) >> 160);
}

function withSearchedAt(FinancingWord word, uint32 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint32).max) << 160)) | (uint256(value) << 160));
}

/// @dev Last second of the lock.
function disburseBy(FinancingWord word) pure returns (uint32) {
    return uint32(FinancingWord.unwrap(word) >> 128);
}

function withDisburseBy(FinancingWord word, uint32 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint32).max) << 128)) | (uint256(value) << 128));
}

/// @dev Stored FinancingState.
function state(FinancingWord word) pure returns (uint8) {
    return uint8(FinancingWord.unwrap(word) >> 120);
}

function withState(FinancingWord word, uint8 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint8).max) << 120)) | (uint256(value) << 120));
}

/// @dev Recourse.
function recourse(FinancingWord word) pure returns (uint8) {
    return uint8(FinancingWord.unwrap(word) >> 112);
}

function withRecourse(FinancingWord word, uint8 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint8).max) << 112)) | (uint256(value) << 112));
}

/// @dev The seller, or the pledgor.
function holder(FinancingWord word) pure returns (uint32) {
    return uint32(FinancingWord.unwrap(word) >> 80);
}

function withHolder(FinancingWord word, uint32 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint32).max) << 80)) | (uint256(value) << 80));
}

/// @dev Called back on the seller, minor units.
function called(FinancingWord word) pure returns (uint64) {
    return uint64(FinancingWord.unwrap(word) >> 16);
}

function withCalled(FinancingWord word, uint64 value) pure returns (FinancingWord) {
    return
        FinancingWord.wrap((FinancingWord.unwrap(word) & ~(uint256(type(uint64).max) << 16)) | (uint256(value) << 16));
}
