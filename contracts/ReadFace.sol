// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks} from "./Checks.sol";
import {Effective} from "./Effective.sol";
import {Refusals} from "./Refusals.sol";
import {state} from "./Storage.sol";
import {Titles} from "./Titles.sol";
import {CertificateWord} from "./types/CertificateWord.sol";
import {CertificateState, ParticipantStatus, Role} from "./types/Codes.sol";
import {ParticipantWord} from "./types/ParticipantWord.sol";
import {TermsWord} from "./types/ReceivableWord.sol";

/// @title Certificates as wallets, explorers and token tools read them
/// @notice A certificate is a token of ERC-721 whose id is the certificate's, and of ERC-3525 whose slot is the receivable and
/// whose value is the amount. Its owner is the holder's account address: one per participant, the same through every change
/// of keys, and nobody's key. Only acts move certificates, so every function that would is refused.
abstract contract ReadFace {
    /// @notice Certificates are moved by their holders' signed acts alone.
    error MovedByActsOnly();

    function name() external pure returns (string memory) {
        return "Receivable Certificate";
    }

    function symbol() external pure returns (string memory) {
        return "RCV";
    }

    /// @notice ERC-165 and ERC-5192. Not ERC-721 itself, as there is no count of an owner's tokens, nor any other standard
    /// of which a function is missing here.
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0xb45a3c0e;
    }

    // ----- ERC-721 and ERC-5192

    /// @notice The account address of the holder. Reverts for a certificate that never was or is extinguished.
    function ownerOf(uint256 tokenId) external view returns (address) {
        return Titles.account(_live(tokenId).holder());
    }

    /// @notice True for every certificate.
    function locked(uint256 tokenId) external view returns (bool) {
        _live(tokenId);
        return true;
    }

    function transferFrom(address, address, uint256) external pure {
        revert MovedByActsOnly();
    }

    function safeTransferFrom(address, address, uint256) external pure {
        revert MovedByActsOnly();
    }

    function safeTransferFrom(address, address, uint256, bytes calldata) external pure {
        revert MovedByActsOnly();
    }

    function approve(address, uint256) external pure {
        revert MovedByActsOnly();
    }

    function setApprovalForAll(address, bool) external pure {
        revert MovedByActsOnly();
    }

    // ----- ERC-3525

    /// @notice The amount, in minor units of the receivable's currency; 0 when there is none.
    function valueOf(uint256 tokenId) external view returns (uint256) {
        return _word(tokenId).amount();
    }

    /// @notice The receivable that the certificate is a part of.
    function slotOf(uint256 tokenId) external view returns (uint256) {
        return _live(tokenId).receivable();
    }

    // ----- ERC-7943, the part for non-fungible tokens that asks

    /// @notice Whether the holder `from` could now offer the whole certificate to `to`, as far as that follows from the
    /// ledger's state. Both are account addresses. Never reverts.
    function canTransfer(address from, address to, uint256 tokenId) external view returns (bool) {
        CertificateWord word = _word(tokenId);
        uint32 holder = word.holder();
        uint32 receiver = Titles.participantOf(to);
        if (holder == 0 || from != Titles.account(holder) || receiver == holder) return false;
        if (Effective.certificateState(word) != CertificateState.AVAILABLE) return false;
        TermsWord terms = state().receivables[word.receivable()].terms;
        if (block.timestamp >= terms.cutoff() || word.depth() >= state().policies[terms.policy()].depthMax()) {
            return false;
        }
        ParticipantWord sender = state().participants[holder];
        return sender.status() == ParticipantStatus.ACTIVE && !Checks.isFrozen(sender, holder)
            && Checks.eligible(state().participants[receiver], receiver, Role.SUPPLIER)
            && !Checks.isFrozen(word, uint128(tokenId)) && !Checks.isFrozen(terms, word.receivable());
    }

    // ----- Accounts

    /// @notice The account address of a participant on this ledger.
    function accountOf(uint32 participant) external view returns (address) {
        return Titles.account(participant);
    }

    /// @notice The participant whose account address this is, enrolled or not; 0 for any other address.
    function participantOf(address account) external view returns (uint32) {
        return Titles.participantOf(account);
    }

    function _word(uint256 tokenId) private view returns (CertificateWord) {
        return tokenId > type(uint128).max ? CertificateWord.wrap(0) : state().certificates[uint128(tokenId)].word;
    }

    /// @dev A certificate that is neither unknown nor extinguished.
    function _live(uint256 tokenId) private view returns (CertificateWord word) {
        word = _word(tokenId);
        uint8 stored = word.state();
        if (stored == CertificateState.NONE) revert Refusals.UnknownCertificate();
        if (Checks.closed(stored)) revert Refusals.CertificateClosed();
    }
}
