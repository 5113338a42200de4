// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type PolicyWord is uint256;
type ThresholdWord is uint256;
type ExposureWord is uint256;

using {
    effectiveFrom,
    withEffectiveFrom,
    tenorDays,
    withTenorDays,
    tenorDaysMax,
    withTenorDaysMax,
    depthMax,
    withDepthMax,
    liveMax,
    withLiveMax,
    minimumLot,
    withMinimumLot,
    graceDays,
    withGraceDays,
    coolingDays,
    withCoolingDays,
    defaultDays,
    withDefaultDays,
    lateRate,
    withLateRate
} for PolicyWord global;
using {perAct, withPerAct, perDay, withPerDay} for ThresholdWord global;
using {
    outstanding,
    withOutstanding,
    cap,
    withCap,
    single,
    withSingle,
    day,
    withDay,
    lines,
    withLines
} for ExposureWord global;

// PolicyWord: One version of the dated parameters; zero when there is no such version.

/// @dev First second in force.
function effectiveFrom(PolicyWord word) pure returns (uint32) {
    return uint32(PolicyWord.unwrap(word) >> 224);
}

function withEffectiveFrom(PolicyWord word, uint32 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev Longest tenor that needs no reason.
function tenorDays(PolicyWord word) pure returns (uint16) {
    return uint16(PolicyWord.unwrap(word) >> 208);
}

function withTenorDays(PolicyWord word, uint16 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint16).max) << 208)) | (uint256(value) << 208));
}

/// @dev Longest tenor at all.
function tenorDaysMax(PolicyWord word) pure returns (uint16) {
    return uint16(PolicyWord.unwrap(word) >> 192);
}

function withTenorDaysMax(PolicyWord word, uint16 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint16).max) << 192)) | (uint256(value) << 192));
}

/// @dev Accepted changes of holder, at most.
function depthMax(PolicyWord word) pure returns (uint8) {
    return uint8(PolicyWord.unwrap(word) >> 184);
}

function withDepthMax(PolicyWord word, uint8 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint8).max) << 184)) | (uint256(value) << 184));
}

/// @dev Live certificates of one receivable, at most.
function liveMax(PolicyWord word) pure returns (uint16) {
    return uint16(PolicyWord.unwrap(word) >> 168);
}

function withLiveMax(PolicyWord word, uint16 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint16).max) << 168)) | (uint256(value) << 168));
}

/// @dev Smallest piece of a division, in minor units.
function minimumLot(PolicyWord word) pure returns (uint64) {
    return uint64(PolicyWord.unwrap(word) >> 104);
}

function withMinimumLot(PolicyWord word, uint64 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint64).max) << 104)) | (uint256(value) << 104));
}

/// @dev Days after the cut-off before a receivable is overdue.
function graceDays(PolicyWord word) pure returns (uint8) {
    return uint8(PolicyWord.unwrap(word) >> 96);
}

function withGraceDays(PolicyWord word, uint8 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint8).max) << 96)) | (uint256(value) << 96));
}

/// @dev Days before another bank account is in force.
function coolingDays(PolicyWord word) pure returns (uint8) {
    return uint8(PolicyWord.unwrap(word) >> 88);
}

function withCoolingDays(PolicyWord word, uint8 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint8).max) << 88)) | (uint256(value) << 88));
}

/// @dev Days after the cut-off before a holder may declare default.
function defaultDays(PolicyWord word) pure returns (uint16) {
    return uint16(PolicyWord.unwrap(word) >> 72);
}

function withDefaultDays(PolicyWord word, uint16 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint16).max) << 72)) | (uint256(value) << 72));
}

/// @dev Late interest in basis points a year, ACT/365.
function lateRate(PolicyWord word) pure returns (uint16) {
    return uint16(PolicyWord.unwrap(word) >> 56);
}

function withLateRate(PolicyWord word, uint16 value) pure returns (PolicyWord) {
    return PolicyWord.wrap((PolicyWord.unwrap(word) & ~(uint256(type(uint16).max) << 56)) | (uint256(value) << 56));
}

// ThresholdWord: What one signature may confirm in one currency; zero: nothing.

/// @dev Largest face, minor units.
function perAct(ThresholdWord word) pure returns (uint64) {
    return uint64(ThresholdWord.unwrap(word) >> 192);
}

function withPerAct(ThresholdWord word, uint64 value) pure returns (ThresholdWord) {
    return
        ThresholdWord.wrap((ThresholdWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev Largest sum in one UTC day, minor units.
function perDay(ThresholdWord word) pure returns (uint64) {
    return uint64(ThresholdWord.unwrap(word) >> 128);
}

function withPerDay(ThresholdWord word, uint64 value) pure returns (ThresholdWord) {
    return
        ThresholdWord.wrap((ThresholdWord.unwrap(word) & ~(uint256(type(uint64).max) << 128)) | (uint256(value) << 128));
}

// ExposureWord: What an obligor owes in one currency, and how much it may.

/// @dev Confirmed and not yet paid, minor units.
function outstanding(ExposureWord word) pure returns (uint64) {
    return uint64(ExposureWord.unwrap(word) >> 192);
}

function withOutstanding(ExposureWord word, uint64 value) pure returns (ExposureWord) {
    return
        ExposureWord.wrap((ExposureWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev Largest outstanding; zero when none is recorded.
function cap(ExposureWord word) pure returns (uint64) {
    return uint64(ExposureWord.unwrap(word) >> 128);
}

function withCap(ExposureWord word, uint64 value) pure returns (ExposureWord) {
    return
        ExposureWord.wrap((ExposureWord.unwrap(word) & ~(uint256(type(uint64).max) << 128)) | (uint256(value) << 128));
}

/// @dev Confirmed with one signature on `day`.
function single(ExposureWord word) pure returns (uint64) {
    return uint64(ExposureWord.unwrap(word) >> 64);
}

function withSingle(ExposureWord word, uint64 value) pure returns (ExposureWord) {
    return ExposureWord.wrap((ExposureWord.unwrap(word) & ~(uint256(type(uint64).max) << 64)) | (uint256(value) << 64));
}

/// @dev UTC day that `single` counts, days since 1970.
function day(ExposureWord word) pure returns (uint32) {
    return uint32(ExposureWord.unwrap(word) >> 32);
}

function withDay(ExposureWord word, uint32 value) pure returns (ExposureWord) {
    return ExposureWord.wrap((ExposureWord.unwrap(word) & ~(uint256(type(uint32).max) << 32)) | (uint256(value) << 32));
}

/// @dev Slots of lines to look at, from 0.
function lines(ExposureWord word) pure returns (uint8) {
    return uint8(ExposureWord.unwrap(word) >> 24);
}

function withLines(ExposureWord word, uint8 value) pure returns (ExposureWord) {
    return ExposureWord.wrap((ExposureWord.unwrap(word) & ~(uint256(type(uint8).max) << 24)) | (uint256(value) << 24));
}
