// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type EvidenceWord is uint256;

using {
    verified,
    withVerified,
    used,
    withUsed,
    issuer,
    withIssuer,
    currency,
    withCurrency,
    epoch,
    withEpoch,
    kind,
    withKind,
    flags,
    withFlags
} for EvidenceWord global;

// EvidenceWord: What a verifier attested of one document, and how much of it receivables use.

/// @dev Verified amount, minor units.
function verified(EvidenceWord word) pure returns (uint64) {
    return uint64(EvidenceWord.unwrap(word) >> 192);
}

function withVerified(EvidenceWord word, uint64 value) pure returns (EvidenceWord) {
    return
        EvidenceWord.wrap((EvidenceWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev Reserved and confirmed by receivables.
function used(EvidenceWord word) pure returns (uint64) {
    return uint64(EvidenceWord.unwrap(word) >> 128);
}

function withUsed(EvidenceWord word, uint64 value) pure returns (EvidenceWord) {
    return
        EvidenceWord.wrap((EvidenceWord.unwrap(word) & ~(uint256(type(uint64).max) << 128)) | (uint256(value) << 128));
}

/// @dev Participant that issued the document.
function issuer(EvidenceWord word) pure returns (uint32) {
    return uint32(EvidenceWord.unwrap(word) >> 96);
}

function withIssuer(EvidenceWord word, uint32 value) pure returns (EvidenceWord) {
    return EvidenceWord.wrap((EvidenceWord.unwrap(word) & ~(uint256(type(uint32).max) << 96)) | (uint256(value) << 96));
}

/// @dev ISO 4217 number.
function currency(EvidenceWord word) pure returns (uint16) {
    return uint16(EvidenceWord.unwrap(word) >> 80);
}

function withCurrency(EvidenceWord word, uint16 value) pure returns (EvidenceWord) {
    return EvidenceWord.wrap((EvidenceWord.unwrap(word) & ~(uint256(type(uint16).max) << 80)) | (uint256(value) << 80));
}

/// @dev Epoch of the fingerprint key.
function epoch(EvidenceWord word) pure returns (uint16) {
    return uint16(EvidenceWord.unwrap(word) >> 64);
}

function withEpoch(EvidenceWord word, uint16 value) pure returns (EvidenceWord) {
    return EvidenceWord.wrap((EvidenceWord.unwrap(word) & ~(uint256(type(uint16).max) << 64)) | (uint256(value) << 64));
}

/// @dev EvidenceType.
function kind(EvidenceWord word) pure returns (uint8) {
    return uint8(EvidenceWord.unwrap(word) >> 56);
}

function withKind(EvidenceWord word, uint8 value) pure returns (EvidenceWord) {
    return EvidenceWord.wrap((EvidenceWord.unwrap(word) & ~(uint256(type(uint8).max) << 56)) | (uint256(value) << 56));
}

/// @dev 1 = conflict, 2 = exceeded, 4 = reduced.
function flags(EvidenceWord word) pure returns (uint8) {
    return uint8(EvidenceWord.unwrap(word) >> 48);
}

function withFlags(EvidenceWord word, uint8 value) pure returns (EvidenceWord) {
    return EvidenceWord.wrap((EvidenceWord.unwrap(word) & ~(uint256(type(uint8).max) << 48)) | (uint256(value) << 48));
}
