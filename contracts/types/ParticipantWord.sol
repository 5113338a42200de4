// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ParticipantStatus} from "./Codes.sol";

type ParticipantWord is uint256;
type SignerWord is uint256;
type AccountWord is uint256;

using {
    flags,
    withFlags,
    status,
    withStatus,
    roles,
    withRoles,
    tag,
    withTag,
    key,
    withKey,
    plainMaker,
    plainParty
} for ParticipantWord global;
using {person, withPerson, capabilities, withCapabilities} for SignerWord global;
using {effectiveFrom, withEffectiveFrom, signers, withSigners} for AccountWord global;

// ParticipantWord: A participant: what it is, whether it may act, its tag and its primary key.

/// @dev 1 = a freeze record may exist; 2, 4, 8, 16 = a standing acceptance of that form may exist; 32 = may not issue.
function flags(ParticipantWord word) pure returns (uint8) {
    return uint8(ParticipantWord.unwrap(word) >> 248);
}

function withFlags(ParticipantWord word, uint8 value) pure returns (ParticipantWord) {
    return
        ParticipantWord.wrap(
            (ParticipantWord.unwrap(word) & ~(uint256(type(uint8).max) << 248)) | (uint256(value) << 248)
        );
}

/// @dev ParticipantStatus.
function status(ParticipantWord word) pure returns (uint8) {
    return uint8(ParticipantWord.unwrap(word) >> 240);
}

function withStatus(ParticipantWord word, uint8 value) pure returns (ParticipantWord) {
    return
        ParticipantWord.wrap(
            (ParticipantWord.unwrap(word) & ~(uint256(type(uint8).max) << 240)) | (uint256(value) << 240)
        );
}

/// @dev Role bits.
function roles(ParticipantWord word) pure returns (uint16) {
    return uint16(ParticipantWord.unwrap(word) >> 224);
}

function withRoles(ParticipantWord word, uint16 value) pure returns (ParticipantWord) {
    return ParticipantWord.wrap(
        (ParticipantWord.unwrap(word) & ~(uint256(type(uint16).max) << 224)) | (uint256(value) << 224)
    );
}

/// @dev First 8 bytes of the hash of its legal id.
function tag(ParticipantWord word) pure returns (uint64) {
    return uint64(ParticipantWord.unwrap(word) >> 160);
}

function withTag(ParticipantWord word, uint64 value) pure returns (ParticipantWord) {
    return ParticipantWord.wrap(
        (ParticipantWord.unwrap(word) & ~(uint256(type(uint64).max) << 160)) | (uint256(value) << 160)
    );
}

/// @dev Primary key: MAKER and ADMIN always.
function key(ParticipantWord word) pure returns (address) {
    return address(uint160(ParticipantWord.unwrap(word)));
}

function withKey(ParticipantWord word, address value) pure returns (ParticipantWord) {
    return ParticipantWord.wrap((ParticipantWord.unwrap(word) & ~uint256(type(uint160).max)) | uint256(uint160(value)));
}

// What nearly every participant is, seen at one look. Checks.sol says what is asked of the others, in which order.

uint256 constant ACTIVE_AND_NOT_MARKED = uint256(ParticipantStatus.ACTIVE) << 240;
uint256 constant STATUS_AND_MARK = (uint256(type(uint8).max) << 240) | (1 << 248);

/// @dev ACTIVE, not marked as frozen, and this is its primary key: no maker needs more.
function plainMaker(ParticipantWord word, address value) pure returns (bool) {
    return ParticipantWord.unwrap(word) & (STATUS_AND_MARK | type(uint160).max)
        == ACTIVE_AND_NOT_MARKED | uint256(uint160(value));
}

/// @dev ACTIVE, not marked as frozen, has this one role, and its tag is this: no counterparty needs more.
function plainParty(ParticipantWord word, uint16 role, uint64 value) pure returns (bool) {
    uint256 asked = uint256(role) << 224;
    return ParticipantWord.unwrap(word) & (STATUS_AND_MARK | asked | (uint256(type(uint64).max) << 160))
        == ACTIVE_AND_NOT_MARKED | asked | (uint256(value) << 160);
}

// SignerWord: One signer key of a participant; zero when it never was or is retired.

/// @dev First 31 bytes of the commitment to the person behind the key.
function person(SignerWord word) pure returns (uint248) {
    return uint248(SignerWord.unwrap(word) >> 8);
}

function withPerson(SignerWord word, uint248 value) pure returns (SignerWord) {
    return SignerWord.wrap((SignerWord.unwrap(word) & ~(uint256(type(uint248).max) << 8)) | (uint256(value) << 8));
}

/// @dev Capability bits.
function capabilities(SignerWord word) pure returns (uint8) {
    return uint8(SignerWord.unwrap(word));
}

function withCapabilities(SignerWord word, uint8 value) pure returns (SignerWord) {
    return SignerWord.wrap((SignerWord.unwrap(word) & ~uint256(type(uint8).max)) | uint256(value));
}

// AccountWord: Beside a participant's account commitments: since when the pending one holds, and how many signer keys are in use.

/// @dev First second in which the pending commitment is in force.
function effectiveFrom(AccountWord word) pure returns (uint32) {
    return uint32(AccountWord.unwrap(word) >> 224);
}

function withEffectiveFrom(AccountWord word, uint32 value) pure returns (AccountWord) {
    return AccountWord.wrap((AccountWord.unwrap(word) & ~(uint256(type(uint32).max) << 224)) | (uint256(value) << 224));
}

/// @dev Signer keys in use.
function signers(AccountWord word) pure returns (uint8) {
    return uint8(AccountWord.unwrap(word) >> 216);
}

function withSigners(AccountWord word, uint8 value) pure returns (AccountWord) {
    return AccountWord.wrap((AccountWord.unwrap(word) & ~(uint256(type(uint8).max) << 216)) | (uint256(value) << 216));
}
