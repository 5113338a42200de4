// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

type TermsWord is uint256;
type AccountsWord is uint256;

using {
    obligor,
    withObligor,
    creditor,
    withCreditor,
    face,
    withFace,
    cutoff,
    withCutoff,
    until,
    withUntil,
    currency,
    withCurrency,
    policy,
    withPolicy,
    scenario,
    withScenario,
    state,
    withState,
    waiver,
    withWaiver,
    flags,
    withFlags,
    live,
    withLive,
    plain
} for TermsWord global;
using {settled, withSettled, redeemed, withRedeemed, tenorReason, withTenorReason} for AccountsWord global;

// TermsWord: The terms of a receivable and where it stands.

/// @dev Participant that owes.
function obligor(TermsWord word) pure returns (uint32) {
    return uint32(TermsWord.unwrap(word) >> 224);
}

function withObligor(TermsWord word, uint32 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev First creditor.
function creditor(TermsWord word) pure returns (uint32) {
    return uint32(TermsWord.unwrap(word) >> 192);
}

function withCreditor(TermsWord word, uint32 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(type(uint32).max) << 192)) | (uint256(value) << 192));
}

/// @dev Sum owed, minor units.
function face(TermsWord word) pure returns (uint64) {
    return uint64(TermsWord.unwrap(word) >> 128);
}

function withFace(TermsWord word, uint64 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(type(uint64).max) << 128)) | (uint256(value) << 128));
}

/// @dev First second in which transfers are refused.
function cutoff(TermsWord word) pure returns (uint32) {
    return uint32(TermsWord.unwrap(word) >> 96);
}

function withCutoff(TermsWord word, uint32 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(type(uint32).max) << 96)) | (uint256(value) << 96));
}

/// @dev Last second to confirm or accept.
function until(TermsWord word) pure returns (uint32) {
    return uint32(TermsWord.unwrap(word) >> 64);
}

function withUntil(TermsWord word, uint32 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(type(uint32).max) << 64)) | (uint256(value) << 64));
}

/// @dev ISO 4217 number.
function currency(TermsWord word) pure returns (uint16) {
    return uint16(TermsWord.unwrap(word) >> 48);
}

function withCurrency(TermsWord word, uint16 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(type(uint16).max) << 48)) | (uint256(value) << 48));
}

/// @dev Pinned policy version; zero before confirmation.
function policy(TermsWord word) pure returns (uint16) {
    return uint16(TermsWord.unwrap(word) >> 32);
}

function withPolicy(TermsWord word, uint16 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(type(uint16).max) << 32)) | (uint256(value) << 32));
}

/// @dev Scenario.
function scenario(TermsWord word) pure returns (uint8) {
    return uint8((TermsWord.unwrap(word) >> 28) & 0xf);
}

function withScenario(TermsWord word, uint8 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(0xf) << 28)) | ((uint256(value) & 0xf) << 28));
}

/// @dev Stored ReceivableState.
function state(TermsWord word) pure returns (uint8) {
    return uint8((TermsWord.unwrap(word) >> 24) & 0xf);
}

function withState(TermsWord word, uint8 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(0xf) << 24)) | ((uint256(value) & 0xf) << 24));
}

/// @dev Waiver bits.
function waiver(TermsWord word) pure returns (uint8) {
    return uint8((TermsWord.unwrap(word) >> 20) & 0xf);
}

function withWaiver(TermsWord word, uint8 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(0xf) << 20)) | ((uint256(value) & 0xf) << 20));
}

/// @dev 1 = frozen, 2 = disputed, 4 = evidence released, 8 = the claim word is written.
function flags(TermsWord word) pure returns (uint8) {
    return uint8((TermsWord.unwrap(word) >> 16) & 0xf);
}

function withFlags(TermsWord word, uint8 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~(uint256(0xf) << 16)) | ((uint256(value) & 0xf) << 16));
}

/// @dev Certificates with an amount above zero.
function live(TermsWord word) pure returns (uint16) {
    return uint16(TermsWord.unwrap(word));
}

function withLive(TermsWord word, uint16 value) pure returns (TermsWord) {
    return TermsWord.wrap((TermsWord.unwrap(word) & ~uint256(type(uint16).max)) | uint256(value));
}

/// @dev Not marked as frozen and not matured: most acts on certificates need no more.
function plain(TermsWord word) view returns (bool) {
    return TermsWord.unwrap(word) & (1 << 16) == 0 && block.timestamp < word.cutoff();
}

// AccountsWord: The money of a receivable.

/// @dev Attested as paid by the obligor.
function settled(AccountsWord word) pure returns (uint64) {
    return uint64(AccountsWord.unwrap(word) >> 192);
}

function withSettled(AccountsWord word, uint64 value) pure returns (AccountsWord) {
    return
        AccountsWord.wrap((AccountsWord.unwrap(word) & ~(uint256(type(uint64).max) << 192)) | (uint256(value) << 192));
}

/// @dev Distributed over certificates.
function redeemed(AccountsWord word) pure returns (uint64) {
    return uint64(AccountsWord.unwrap(word) >> 128);
}

function withRedeemed(AccountsWord word, uint64 value) pure returns (AccountsWord) {
    return
        AccountsWord.wrap((AccountsWord.unwrap(word) & ~(uint256(type(uint64).max) << 128)) | (uint256(value) << 128));
}

/// @dev TenorReason.
function tenorReason(AccountsWord word) pure returns (uint8) {
    return uint8(AccountsWord.unwrap(word) >> 120);
}

function withTenorReason(AccountsWord word, uint8 value) pure returns (AccountsWord) {
    return AccountsWord.wrap((AccountsWord.unwrap(word) & ~(uint256(type(uint8).max) << 120)) | (uint256(value) << 120));
}
