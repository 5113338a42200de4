// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type GovernanceWord is uint256;
type ScheduledWord is uint256;

using {
    threshold,
    withThreshold,
    delay,
    withDelay,
    governors,
    withGovernors,
    paused,
    withPaused,
    pausedUntil,
    withPausedUntil,
    lastPolicy,
    withLastPolicy
} for GovernanceWord global;
using {eta, withEta, status, withStatus, participant, withParticipant} for ScheduledWord global;

// GovernanceWord: How the network is governed now.

/// @dev Signatures that a governance act needs.
function threshold(GovernanceWord word) pure returns (uint8) {
    return uint8(GovernanceWord.unwrap(word) >> 248);
}

function withThreshold(GovernanceWord word, uint8 value) pure returns (GovernanceWord) {
    return
        GovernanceWord.wrap(
            (GovernanceWord.unwrap(word) & ~(uint256(type(uint8).max) << 248)) | (uint256(value) << 248)
        );
}

/// @dev Seconds between scheduling and execution.
function delay(GovernanceWord word) pure returns (uint32) {
    return uint32(GovernanceWord.unwrap(word) >> 216);
}

function withDelay(GovernanceWord word, uint32 value) pure returns (GovernanceWord) {
    return
        GovernanceWord.wrap(
            (GovernanceWord.unwrap(word) & ~(uint256(type(uint32).max) << 216)) | (uint256(value) << 216)
        );
}

/// @dev Active governors.
function governors(GovernanceWord word) pure returns (uint8) {
    return uint8(GovernanceWord.unwrap(word) >> 208);
}

function withGovernors(GovernanceWord word, uint8 value) pure returns (GovernanceWord) {
    return
        GovernanceWord.wrap(
            (GovernanceWord.unwrap(word) & ~(uint256(type(uint8).max) << 208)) | (uint256(value) << 208)
        );
}

/// @dev Paused groups of acts, one bit each.
function paused(GovernanceWord word) pure returns (uint16) {
    return uint16(GovernanceWord.unwrap(word) >> 192);
}

function withPaused(GovernanceWord word, uint16 value) pure returns (GovernanceWord) {
    return
        GovernanceWord.wrap(
            (GovernanceWord.unwrap(word) & ~(uint256(type(uint16).max) << 192)) | (uint256(value) << 192)
        );
}

/// @dev Last second of the pause.
function pausedUntil(GovernanceWord word) pure returns (uint32) {
    return uint32(GovernanceWord.unwrap(word) >> 160);
}

function withPausedUntil(GovernanceWord word, uint32 value) pure returns (GovernanceWord) {
    return
        GovernanceWord.wrap(
            (GovernanceWord.unwrap(word) & ~(uint256(type(uint32).max) << 160)) | (uint256(value) << 160)
        );
}

/// @dev Newest policy version.
function lastPolicy(GovernanceWord word) pure returns (uint16) {
    return uint16(GovernanceWord.unwrap(word) >> 144);
}

function withLastPolicy(GovernanceWord word, uint16 value) pure returns (GovernanceWord) {
    return
        GovernanceWord.wrap(
            (GovernanceWord.unwrap(word) & ~(uint256(type(uint16).max) << 144)) | (uint256(value) << 144)
        );
}

// ScheduledWord: What became of the digest of a governance act; zero when it is unknown.

/// @dev First second in which it may execute.
function eta(ScheduledWord word) pure returns (uint32) {
    return uint32(ScheduledWord.unwrap(word) >> 224);
}

function withEta(ScheduledWord word, uint32 value) pure returns (ScheduledWord) {
    return
        ScheduledWord.wrap((ScheduledWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev ScheduledStatus.
function status(ScheduledWord word) pure returns (uint8) {
    return uint8(ScheduledWord.unwrap(word) >> 216);
}

function withStatus(ScheduledWord word, uint8 value) pure returns (ScheduledWord) {
    return
        ScheduledWord.wrap((ScheduledWord.unwrap(word) & ~(uint256(type(uint8).max) << 216)) | (uint256(value) << 216));
}

/// @dev Participant whose recovery it is; zero for every other act.
function participant(ScheduledWord word) pure returns (uint32) {
    return uint32(ScheduledWord.unwrap(word) >> 184);
}

function withParticipant(ScheduledWord word, uint32 value) pure returns (ScheduledWord) {
    return
        ScheduledWord.wrap((ScheduledWord.unwrap(word) & ~(uint256(type(uint32).max) << 184)) | (uint256(value) << 184));
}
