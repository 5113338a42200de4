// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../../contracts/types/Messages.sol";
import {Measuring} from "./Measuring.sol";
import {Act} from "./Signing.sol";
import {vm} from "./Vm.sol";

/// @dev What acts cost on a receipt, alone and each of fifty in one transaction: fifty signers, fifty receivables, fifty
/// certificates, so that nothing is warm but what all acts share; or fifty signers with certificates of one receivable, as
/// when a core enterprise's suppliers pass one claim along. Committed in tests/contracts/gas, told in docs/gas.md.
contract GasTest is Measuring {
    uint64 internal constant HALF = FACE / 2;
    string internal constant SHARED = "each of 50, one receivable";

    function test_alone() public {
        _measure(0, 1, "alone");
    }

    function test_in_batches_of_fifty() public {
        _measure(1, MANY, "each of 50");
    }

    function test_in_batches_of_fifty_on_one_receivable() public {
        uint56 r = confirmed(FACE);
        uint64 share = FACE / uint64(MANY);
        _handOut(r, share);
        bytes memory batch;
        for (uint32 i = 1; i <= MANY; ++i) {
            batch = bytes.concat(batch, transfers(FIRST + i, _share(r, i), 2, SECOND, share / 2));
        }
        runs(batch, MANY, SHARED, "split and offer");
        batch = "";
        for (uint32 i = 1; i <= MANY; ++i) {
            batch = bytes.concat(batch, accepts(SECOND, child(_share(r, i), 2, 0), 1, FIRST + i, share / 2));
        }
        runs(batch, MANY, SHARED, "accept");
        batch = "";
        for (uint32 i = 1; i <= MANY; ++i) {
            Act memory split =
                act(0x30, abi.encode(Split(FIRST + i, _share(r, i), 3, deadline)), abi.encode(one(share / 8)));
            batch = bytes.concat(batch, signed(split, KEY + FIRST + i));
        }
        runs(batch, MANY, SHARED, "split off one part");
        batch = "";
        for (uint32 i = 1; i <= MANY; ++i) {
            batch = bytes.concat(batch, transfers(FIRST + i, child(_share(r, i), 3, 0), 1, SECOND, share / 8));
        }
        runs(batch, MANY, SHARED, "offer");
        executes(signed(standing(THIRD, 0, 0, type(uint64).max), KEY + THIRD));
        batch = "";
        for (uint32 i = 1; i <= MANY; ++i) {
            batch = bytes.concat(batch, transfers(FIRST + i, _share(r, i), 4, THIRD, share / 8));
        }
        runs(batch, MANY, SHARED, "split and transfer (standing acceptance)");
        batch = "";
        for (uint32 i = 1; i <= MANY; ++i) {
            batch = bytes.concat(batch, transfers(FIRST + i, _share(r, i), 5, THIRD, share / 4));
        }
        runs(batch, MANY, SHARED, "transfer whole (standing acceptance)");
    }

    function test_one_signature_pays_fifty() public {
        Payment[] memory payments = new Payment[](MANY);
        for (uint32 i; i < MANY; ++i) {
            payments[i] = Payment(FIRST + 1 + i, tag(FIRST + 1 + i), LOT, TRADE);
        }
        uint56 r = confirmed(FACE);
        executes(
            signed(
                act(0x34, abi.encode(PayMany(SUPPLIER, r, 1, deadline - 1, deadline)), abi.encode(payments)),
                KEY + SUPPLIER
            )
        );
        vm.snapshotValue("each of 50", "pay many, one payment", last() / MANY);
    }

    function test_fifty_certificates_of_one_receivable_are_redeemed() public {
        uint56 r = confirmed(FACE);
        uint64[] memory parts = new uint64[](MANY - 1);
        uint128[] memory page = new uint128[](MANY);
        page[0] = r;
        for (uint16 i; i < MANY - 1; ++i) {
            parts[i] = FACE / uint64(MANY);
            page[i + 1] = child(r, 1, i);
        }
        executes(signed(splitting(r, 1, parts), KEY + SUPPLIER));
        vm.snapshotValue("each of 50", "split, one part", last() / (MANY - 1));
        vm.warp(cutoff);
        executes(pays(r, FACE / 2, bytes32("first")));
        _sort(page);
        executes(redeems(r, FACE / 2, page));
        vm.snapshotValue("each of 50", "redeem in part, one certificate", last() / MANY);
        executes(pays(r, FACE / 2, bytes32("rest")));
        executes(redeems(r, FACE, page));
        vm.snapshotValue("each of 50", "redeem, one certificate", last() / MANY);
    }

    /// @dev Fifty suppliers come to hold a certificate each of one receivable, at sequence 2.
    function _handOut(uint56 r, uint64 share) private {
        Payment[] memory payments = new Payment[](MANY);
        bytes memory accepted;
        for (uint32 i; i < MANY; ++i) {
            payments[i] = Payment(FIRST + 1 + i, tag(FIRST + 1 + i), share, TRADE);
            accepted = bytes.concat(accepted, accepts(FIRST + 1 + i, _share(r, i + 1), 1, SUPPLIER, share));
        }
        Act memory pay = act(0x34, abi.encode(PayMany(SUPPLIER, r, 1, deadline - 1, deadline)), abi.encode(payments));
        executes(signed(pay, KEY + SUPPLIER));
        executes(accepted);
    }

    function _share(uint56 r, uint32 i) private pure returns (uint128) {
        return child(r, 1, uint16(i - 1));
    }

    function _measure(uint32 from, uint256 count, string memory group) private {
        uint32 to = from + uint32(count);
        bytes memory batch;
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, attestationOf(i));
        }
        runs(batch, count, group, "attest evidence");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, submissionOf(i));
        }
        runs(batch, count, group, "submit");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, confirmationOf(i));
        }
        runs(batch, count, group, "confirm (issue)");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            uint32 holder = FIRST + i;
            batch = bytes.concat(
                batch,
                signed(
                    act(0x30, abi.encode(Split(holder, rootOf(i), 1, deadline)), abi.encode(one(HALF))), KEY + holder
                )
            );
        }
        runs(batch, count, group, "split off one part");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, transfers(FIRST + i, child(rootOf(i), 1, 0), 1, SECOND, HALF));
        }
        runs(batch, count, group, "offer");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, accepts(SECOND, child(rootOf(i), 1, 0), 2, FIRST + i, HALF));
        }
        runs(batch, count, group, "accept");
        executes(signed(standing(THIRD, 0, 0, type(uint64).max), KEY + THIRD));
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, transfers(FIRST + i, rootOf(i), 2, THIRD, HALF / 2));
        }
        runs(batch, count, group, "split and transfer (standing acceptance)");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, transfers(FIRST + i, rootOf(i), 3, THIRD, HALF / 2));
        }
        runs(batch, count, group, "transfer whole (standing acceptance)");
        _financing(from, to, count, group);
    }

    function _financing(uint32 from, uint32 to, uint256 count, string memory group) private {
        bytes memory batch;
        for (uint32 i = from; i < to; ++i) {
            Finance memory f = financing(rootOf(i), 4, HALF / 2);
            (f.holder, f.holderTag) = (THIRD, tag(THIRD));
            batch = bytes.concat(batch, jointly(act(0x40, abi.encode(f)), KEY + THIRD, KEY + FINANCIER));
        }
        runs(batch, count, group, "finance");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, registers(rootOf(i), 5));
        }
        runs(batch, count, group, "register financing");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, instructs(rootOf(i), 6));
        }
        runs(batch, count, group, "instruct payment");
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, disburses(rootOf(i), 7, 1, bytes32(uint256(i + 1))));
        }
        runs(batch, count, group, "attest disbursement");
        vm.warp(cutoff);
        batch = "";
        for (uint32 i = from; i < to; ++i) {
            batch = bytes.concat(batch, pays(rootOf(i), FACE, keccak256(abi.encode(i))));
        }
        runs(batch, count, group, "attest payment");
    }

    /// @dev Equal amounts have equal fractions: then the lowest id comes first.
    function _sort(uint128[] memory ids) private pure {
        for (uint256 i = 1; i < ids.length; ++i) {
            uint128 id = ids[i];
            uint256 j = i;
            for (; j != 0 && ids[j - 1] > id; --j) {
                ids[j] = ids[j - 1];
            }
            ids[j] = id;
        }
    }
}
