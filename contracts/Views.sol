// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Catalogue} from "./Catalogue.sol";
import {Checks} from "./Checks.sol";
import {Effective} from "./Effective.sol";
import {Account, Document, Financing, Receivable, Round, state} from "./Storage.sol";
import {CertificateWord} from "./types/CertificateWord.sol";
import {FreezeWord} from "./types/FreezeWord.sol";
import {GovernanceWord, ScheduledWord} from "./types/GovernanceWord.sol";
import {LineWord} from "./types/LineWord.sol";
import {ParticipantWord, SignerWord} from "./types/ParticipantWord.sol";
import {ExposureWord, PolicyWord, ThresholdWord} from "./types/PolicyWord.sol";
import {Shape} from "./types/Shape.sol";
import {StandingWord} from "./types/StandingWord.sol";
import {StopWord} from "./types/StopWord.sol";

/// @title Everything that the ledger stores, word by word, and what it means now
/// @notice The bits of each word are in docs/acts.md; what never was is zero. Nothing here reverts.
abstract contract Views {
    // ----- Stored words

    function governanceWord() external view returns (GovernanceWord) {
        return state().governance;
    }

    function participantWord(uint32 participant) external view returns (ParticipantWord) {
        return state().participants[participant];
    }

    function signerWord(uint32 participant, address key) external view returns (SignerWord) {
        return state().signers[Checks.signerKey(participant, key)];
    }

    function accountWords(uint32 participant) external view returns (Account memory) {
        return state().accounts[participant];
    }

    /// @notice The governor whose signer key this is; 0 for no governor's.
    function governorOf(address key) external view returns (uint32) {
        return uint32(state().governorOf[key]);
    }

    function nonceUsed(uint32 participant, uint64 nonce) external view returns (bool) {
        (uint88 page, uint256 bit) = Checks.noncePlace(participant, nonce);
        return state().nonces[page] & bit != 0;
    }

    function policyWord(uint16 version) external view returns (PolicyWord) {
        return state().policies[version];
    }

    function thresholdWord(uint16 version, uint16 currency) external view returns (ThresholdWord) {
        return state().thresholds[Checks.thresholdKey(version, currency)];
    }

    function exposureWord(uint32 obligor, uint16 currency) external view returns (ExposureWord) {
        return state().exposures[Checks.exposureKey(obligor, currency)];
    }

    function evidenceWords(bytes32 fingerprint) external view returns (Document memory) {
        return state().evidence[fingerprint];
    }

    function receivableWords(uint56 receivable) external view returns (Receivable memory) {
        return state().receivables[receivable];
    }

    function certificateWord(uint128 certificate) external view returns (CertificateWord) {
        return state().certificates[certificate].word;
    }

    function financingWords(uint128 certificate) external view returns (Financing memory) {
        return state().financings[certificate];
    }

    function standingWord(uint32 receiver, uint32 sender, uint32 obligor) external view returns (StandingWord) {
        return state().standings[Checks.standingKey(receiver, sender, obligor)].word;
    }

    function freezeWord(uint8 target, uint128 subject) external view returns (FreezeWord) {
        return state().freezes[Checks.freezeKey(target, subject)];
    }

    function scheduledWord(bytes32 act) external view returns (ScheduledWord) {
        return state().scheduled[act];
    }

    function bankReferenceUsed(uint32 bank, bytes32 bankReference) external view returns (bool) {
        return state().bankReferences[bank][bankReference] != 0;
    }

    function roundWords(uint56 receivable) external view returns (Round memory) {
        return state().rounds[receivable];
    }

    function lineWord(uint32 obligor, uint16 currency, uint8 slot) external view returns (LineWord) {
        return state().lines[Checks.lineKey(obligor, currency, slot)];
    }

    function stopWord(uint32 obligor) external view returns (StopWord) {
        return state().stops[obligor];
    }

    /// @notice Storage slots as they are, for auditors who compute their own.
    function extsload(bytes32[] calldata slots) external view returns (bytes32[] memory values) {
        values = new bytes32[](slots.length);
        for (uint256 i; i < slots.length; ++i) {
            bytes32 slot = slots[i];
            bytes32 value;
            assembly ("memory-safe") {
                value := sload(slot)
            }
            values[i] = value;
        }
    }

    // ----- What they mean now

    /// @notice The effective ReceivableState.
    function receivableState(uint56 receivable) external view returns (uint8) {
        return Effective.receivableState(state().receivables[receivable]);
    }

    /// @notice The effective CertificateState.
    function certificateState(uint128 certificate) external view returns (uint8) {
        return Effective.certificateState(state().certificates[certificate].word);
    }

    /// @notice The effective FinancingState of the financing that last locked the certificate.
    function financingState(uint128 certificate) external view returns (uint8) {
        return Effective.financingState(state().financings[certificate], state().certificates[certificate].word);
    }

    /// @notice The commitment to the bank account in force.
    function accountInForce(uint32 participant) external view returns (bytes32) {
        return Effective.account(state().accounts[participant]);
    }

    /// @notice The version of the policy in force.
    function policyInForce() external view returns (uint16 version) {
        (, version) = Checks.policyInForce();
    }

    /// @notice Whether an order over the participant (1), certificate (2) or receivable (3) is in force.
    function frozen(uint8 target, uint128 subject) external view returns (bool) {
        return Checks.frozen(target, subject);
    }

    // ----- What it executes

    /// @notice How the ledger reads a kind of act, and the EIP-712 type hashes of the act, of a line of its list and of what
    /// a checker signs; 0 for what there is not.
    function actType(uint8 kind)
        external
        pure
        returns (Shape shape, bytes32 typeHash, bytes32 lineTypeHash, bytes32 checkTypeHash)
    {
        (shape, typeHash, lineTypeHash,,) = Catalogue.row(kind);
        checkTypeHash = Catalogue.checkTypeHash(kind);
    }
}
