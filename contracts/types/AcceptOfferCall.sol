// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AcceptOffer} from "./Messages.sol";

type AcceptOfferCall is uint256;

using {receiver, certificate, sequence, sender, senderTag, amount} for AcceptOfferCall global;

// An AcceptOffer read from the calldata of its library, as TransferCall reads a Transfer.

/// @dev The words of the message.
function acceptOfferCall(AcceptOffer calldata message) pure returns (AcceptOfferCall words) {
    assembly ("memory-safe") {
        words := message
    }
}

function receiver(AcceptOfferCall words) pure returns (uint32 value) {
    assembly ("memory-safe") {
        value := calldataload(words)
    }
}

function certificate(AcceptOfferCall words) pure returns (uint128 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 32))
    }
}

function sequence(AcceptOfferCall words) pure returns (uint24 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 64))
    }
}

function sender(AcceptOfferCall words) pure returns (uint32 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 96))
    }
}

function senderTag(AcceptOfferCall words) pure returns (uint64 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 128))
    }
}

function amount(AcceptOfferCall words) pure returns (uint64 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 160))
    }
}
