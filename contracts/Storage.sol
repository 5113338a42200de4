// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CertificateWord} from "./types/CertificateWord.sol";
import {ClaimWord} from "./types/ClaimWord.sol";
import {EvidenceWord} from "./types/EvidenceWord.sol";
import {FinancingWord} from "./types/FinancingWord.sol";
import {FreezeWord} from "./types/FreezeWord.sol";
import {GovernanceWord, ScheduledWord} from "./types/GovernanceWord.sol";
import {LineWord} from "./types/LineWord.sol";
import {AccountWord, ParticipantWord, SignerWord} from "./types/ParticipantWord.sol";
import {ExposureWord, PolicyWord, ThresholdWord} from "./types/PolicyWord.sol";
import {AccountsWord, TermsWord} from "./types/ReceivableWord.sol";
import {CursorWord, RoundWord} from "./types/RoundWord.sol";
import {StandingWord} from "./types/StandingWord.sol";
import {StopWord} from "./types/StopWord.sol";

struct Account {
    bytes32 commitment;
    bytes32 pending;
    AccountWord word;
}

struct Document {
    EvidenceWord word;
    bytes32 content;
}

struct Receivable {
    TermsWord terms;
    AccountsWord accounts;
    bytes32 commitment;
    ClaimWord claim;
}

struct Certificate {
    CertificateWord word;
}

struct Financing {
    FinancingWord word;
    bytes32 terms;
    bytes32 registration;
    bytes32 description;
    bytes32 payment;
}

struct Standing {
    StandingWord word;
}

struct Round {
    RoundWord word;
    CursorWord cursor;
}

/// @dev The state of the ledger. The order of the members is the layout that proofs are checked against (contracts/README.md):
/// never reorder. A mapping with several keys takes them side by side in one number, the first in the highest bits.
struct State {
    GovernanceWord governance;
    mapping(uint32 participant => ParticipantWord) participants;
    mapping(uint192 participantAndKey => SignerWord) signers;
    mapping(uint32 participant => Account) accounts;
    mapping(address key => uint256) governorOf;
    mapping(uint88 participantAndPage => uint256) nonces;
    mapping(uint16 version => PolicyWord) policies;
    mapping(uint32 versionAndCurrency => ThresholdWord) thresholds;
    mapping(uint48 obligorAndCurrency => ExposureWord) exposures;
    mapping(bytes32 fingerprint => Document) evidence;
    mapping(uint56 receivable => Receivable) receivables;
    mapping(uint128 certificate => Certificate) certificates;
    mapping(uint128 certificate => Financing) financings;
    mapping(uint96 receiverSenderAndObligor => Standing) standings;
    mapping(uint136 targetAndSubject => FreezeWord) freezes;
    mapping(bytes32 digest => ScheduledWord) scheduled;
    mapping(uint32 bank => mapping(bytes32 reference_ => uint256)) bankReferences;
    mapping(uint56 receivable => Round) rounds;
    mapping(uint72 receivableAndPage => bytes32) pages;
    mapping(uint56 obligorCurrencyAndSlot => LineWord) lines;
    mapping(uint32 obligor => StopWord) stops;
}

/// @dev ERC-7201 slot of "receivables.ledger": keccak256(keccak256("receivables.ledger") - 1) with the last byte zero.
bytes32 constant STATE_SLOT = 0x5c21c305ee3804d6c52589a04caae229853cf6211d122b2cc4f282cec04b3600;

/// @dev The ledger's state, for the ledger itself and for the libraries it delegates to.
function state() pure returns (State storage s) {
    assembly ("memory-safe") {
        s.slot := STATE_SLOT
    }
}
