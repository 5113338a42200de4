// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Threshold} from "./types/Messages.sol";

/// @dev A founding governor; its participant number is its place in the list, from 1. Its key may make and administer.
struct GenesisGovernor {
    address key;
    uint64 tag;
    bytes32 person;
    bytes32 account;
}

/// @dev The first policy, version 1, in force from the beginning; units as in SetPolicy.
struct GenesisPolicy {
    uint16 tenorDays;
    uint16 tenorDaysMax;
    uint8 depthMax;
    uint16 liveMax;
    uint64 minimumLot;
    uint8 graceDays;
    uint8 coolingDays;
    uint16 defaultDays;
    uint16 lateRate;
    Threshold[] thresholds;
}

/// @dev What a ledger starts from.
struct Genesis {
    GenesisGovernor[] governors;
    uint8 threshold;
    uint32 delay;
    GenesisPolicy policy;
}
