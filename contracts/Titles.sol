// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "./Events.sol";
import {state} from "./Storage.sol";
import {CertificateWord} from "./types/CertificateWord.sol";

/// @title Certificates coming to be and changing hands, and the read face's events that tell it
library Titles {
    /// @dev A new certificate.
    function mint(uint128 id, CertificateWord word) internal {
        state().certificates[id].word = word;
        emit Events.Transfer(address(0), account(word.holder()), id);
        emit Events.Locked(id);
    }

    /// @dev The word of a receivable's first certificate.
    function root(uint32 holder, uint64 amount, uint56 receivable) internal pure returns (CertificateWord) {
        return CertificateWord.wrap(0).withHolder(holder).withReceivable(receivable).part(amount);
    }

    /// @dev The word of a certificate that goes to another holder by right, however deep it is.
    function handed(CertificateWord word, uint32 to) internal pure returns (CertificateWord) {
        return word.depth() == type(uint8).max ? word.withHolder(to) : word.passed(to);
    }

    /// @dev A certificate changes its holder.
    function pass(uint128 id, uint32 from, uint32 to) internal {
        uint160 prefix = _prefix() << 32;
        emit Events.Transfer(address(prefix | from), address(prefix | to), id);
    }

    function extinguish(uint128 id, uint32 holder) internal {
        emit Events.Transfer(account(holder), address(0), id);
    }

    /// @dev Id of the output `index` of an act on `parent` at `sequence`: known to the signer before inclusion.
    function child(uint128 parent, uint24 sequence, uint16 index) internal pure returns (uint128 id) {
        assembly ("memory-safe") {
            mstore(0, or(shl(128, parent), or(shl(104, sequence), shl(88, index))))
            id := shr(128, keccak256(0, 21))
        }
    }

    /// @dev The one account address of a participant on the read face: it stays when keys change, and nobody has its key. It
    /// is 16 bytes that are this ledger's, then the participant's number.
    function account(uint32 participant) internal view returns (address) {
        return address((_prefix() << 32) | participant);
    }

    /// @dev The participant of an account address; 0 for an address that is none.
    function participantOf(address account_) internal view returns (uint32) {
        return uint160(account_) >> 32 == _prefix() ? uint32(uint160(account_)) : 0;
    }

    /// @dev First 16 bytes of keccak256("participant" ‖ the ledger's address).
    function _prefix() private view returns (uint160 prefix) {
        assembly ("memory-safe") {
            mstore(0, shl(168, 0x7061727469636970616e74))
            mstore(11, shl(96, address()))
            prefix := shr(128, keccak256(0, 31))
        }
    }
}
