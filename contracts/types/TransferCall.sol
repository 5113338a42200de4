// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Transfer} from "./Messages.sol";

type TransferCall is uint256;

using {holder, certificate, sequence, receiver, receiverTag, amount, until} for TransferCall global;

// A Transfer read from the calldata of its library word by word: it makes up most of what is presented. The ledger has cut every
// word to the width of its field, so no width is checked again, which the compiler would do at each reading.

/// @dev The words of the message.
function transferCall(Transfer calldata message) pure returns (TransferCall words) {
    assembly ("memory-safe") {
        words := message
    }
}

function holder(TransferCall words) pure returns (uint32 value) {
    assembly ("memory-safe") {
        value := calldataload(words)
    }
}

function certificate(TransferCall words) pure returns (uint128 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 32))
    }
}

function sequence(TransferCall words) pure returns (uint24 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 64))
    }
}

function receiver(TransferCall words) pure returns (uint32 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 96))
    }
}

function receiverTag(TransferCall words) pure returns (uint64 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 128))
    }
}

function amount(TransferCall words) pure returns (uint64 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 160))
    }
}

function until(TransferCall words) pure returns (uint32 value) {
    assembly ("memory-safe") {
        value := calldataload(add(words, 192))
    }
}
