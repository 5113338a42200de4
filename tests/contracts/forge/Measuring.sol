// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Claimants} from "./Claimants.sol";
import {holds, vm} from "./Vm.sol";

/// @dev Suppliers by the dozen, each with a receivable of its own, and the gas of the transactions in which they act.
abstract contract Measuring is Claimants {
    uint256 internal constant MANY = 50;
    /// The most gas that a chain accepts for one transaction (EIP-7825).
    uint256 internal constant TRANSACTION_LIMIT = 16_777_216;

    /// Supplier i's number is FIRST + i, that of the receivable that it is the creditor of FIRST + i ‖ serial 1.
    uint32 internal constant FIRST = 100;

    function setUp() public override {
        super.setUp();
        for (uint32 i; i <= MANY; ++i) {
            enrol(FIRST + i, Role.SUPPLIER);
        }
    }

    function runs(bytes memory batch, uint256 count, string memory group, string memory name) internal {
        executes(batch);
        vm.snapshotValue(group, name, last() / count);
    }

    /// @dev Gas of the last transaction.
    function last() internal view returns (uint256 gas) {
        gas = vm.lastCallGas().gasTotalUsed;
        holds(gas <= TRANSACTION_LIMIT, "over the limit of a transaction");
    }

    function rootOf(uint32 i) internal pure returns (uint56) {
        return (uint56(FIRST + i) << 24) | 1;
    }

    function attestationOf(uint32 i) internal view returns (bytes memory) {
        Evidence memory line = evidence(rootOf(i), FACE)[0];
        AttestEvidence memory a =
            AttestEvidence(VERIFIER, FIRST + i, line.fingerprint, 1, 1, CNY, FACE, bytes32("content"), deadline);
        return signed(act(0x18, abi.encode(a)), KEY + VERIFIER);
    }

    function submissionOf(uint32 i) internal view returns (bytes memory) {
        Submit memory a = submission(rootOf(i), FACE);
        a.creditor = FIRST + i;
        return signed(act(0x20, abi.encode(a), abi.encode(evidence(rootOf(i), FACE))), KEY + FIRST + i);
    }

    function confirmationOf(uint32 i) internal view returns (bytes memory) {
        Confirm memory a = confirmation(rootOf(i), FACE);
        (a.creditor, a.creditorTag) = (FIRST + i, tag(FIRST + i));
        return checked(act(0x22, abi.encode(a)), KEY + CORE, CHECKER + CORE);
    }
}
