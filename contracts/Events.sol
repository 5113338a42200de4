// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Genesis} from "./Genesis.sol";

/// @title What the ledger tells: an outcome per act, and the read face's events beside it
interface Events {
    /// @notice The act was executed. `item` is its whole wire form, signatures included: the items in log order with
    /// their blocks' timestamps, after `Founded`, rebuild every stored word.
    event Executed(bytes32 indexed act, uint8 indexed kind, bytes item);

    /// @notice The act changed nothing; `reason` is the selector of one of `Refusals`.
    event Refused(bytes32 indexed act, uint8 indexed kind, bytes4 reason);

    /// @notice The governance act waits until `eta`; presented again without signatures it executes.
    event Scheduled(bytes32 indexed act, uint32 eta, bytes item);

    /// @notice Something the members must look at; `subject` is a document's fingerprint. Code 1: two attestations of it differ.
    /// Code 2: receivables use more of it than is verified now.
    event Alert(bytes32 indexed act, uint8 code, bytes32 subject);

    /// @notice Acts of the batch from index `from` on were not looked at, for want of gas.
    event Deferred(uint256 from);

    /// @notice What the constructor stored.
    event Founded(bytes32 salt, Genesis genesis);

    /// @notice ERC-721: a certificate came to be (from 0), changed its holder, or was extinguished (to 0).
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    /// @notice ERC-3525: an amount went from one certificate to another, or to 0 when it was redeemed, credited or written down
    /// in part.
    event TransferValue(uint256 indexed fromTokenId, uint256 indexed toTokenId, uint256 value);

    /// @notice ERC-5192: only acts move certificates.
    event Locked(uint256 tokenId);
}
