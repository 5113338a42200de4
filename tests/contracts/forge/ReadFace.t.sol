// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Ledger} from "../../../contracts/Ledger.sol";
import {ReadFace} from "../../../contracts/ReadFace.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateWord} from "../../../contracts/types/CertificateWord.sol";
import {Cast} from "./Cast.sol";
import {Log, holds, same, vm} from "./Vm.sol";

/// @dev Certificates as wallets, explorers and token tools see them.
contract ReadFaceTest is Cast {
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
    }

    function test_an_owner_is_its_participants_account_through_every_change_of_keys() public view {
        address owner = ledger.ownerOf(root);
        same(uint256(uint160(owner)), uint256(uint160(ledger.accountOf(SUPPLIER))), "owner");
        same(ledger.participantOf(owner), SUPPLIER, "participant");
        same(ledger.participantOf(address(uint160(SUPPLIER))), 0, "no other address is one");
        holds(ledger.locked(root), "locked");
        same(ledger.slotOf(root), root, "slot");
        same(keccak256(bytes(ledger.name())), keccak256("Receivable Certificate"), "name");
        same(keccak256(bytes(ledger.symbol())), keccak256("RCV"), "symbol");
    }

    function test_what_is_not_there_has_no_owner() public {
        vm.expectRevert(Refusals.UnknownCertificate.selector);
        ledger.ownerOf(1);
        vm.expectRevert(Refusals.UnknownCertificate.selector);
        ledger.locked(uint256(root) | (1 << 200));
        vm.warp(cutoff);
        executes(pays(root, FACE, "a"));
        executes(redeems(root, FACE, only(root)));
        vm.expectRevert(Refusals.CertificateClosed.selector);
        ledger.ownerOf(root);
        same(ledger.valueOf(root), 0, "value");
    }

    function test_only_acts_move_certificates() public {
        vm.expectRevert(ReadFace.MovedByActsOnly.selector);
        ledger.transferFrom(address(1), address(2), root);
        vm.expectRevert(ReadFace.MovedByActsOnly.selector);
        ledger.safeTransferFrom(address(1), address(2), root);
        vm.expectRevert(ReadFace.MovedByActsOnly.selector);
        ledger.safeTransferFrom(address(1), address(2), root, "");
        vm.expectRevert(ReadFace.MovedByActsOnly.selector);
        ledger.approve(address(1), root);
        vm.expectRevert(ReadFace.MovedByActsOnly.selector);
        ledger.setApprovalForAll(address(1), true);
    }

    function test_an_interface_is_claimed_only_where_all_of_it_answers() public view {
        holds(ledger.supportsInterface(0x01ffc9a7), "ERC-165");
        holds(ledger.supportsInterface(0xb45a3c0e), "ERC-5192");
        holds(!ledger.supportsInterface(0xffffffff), "none");
        holds(!ledger.supportsInterface(0x80ac58cd), "ERC-721");
    }

    function test_what_can_be_transferred_is_told_before() public {
        holds(_can(SUPPLIER, SECOND), "free");
        holds(!_can(SECOND, THIRD), "not the holder's");
        holds(!_can(SUPPLIER, SUPPLIER), "to itself");
        holds(!_can(SUPPLIER, CORE), "no supplier");
        holds(!_can(SUPPLIER, NOBODY), "nobody");
        holds(!ledger.canTransfer(address(1), address(2), 1), "nothing");
        uint256 before = vm.snapshotState();
        executes(freezes(2, root, start + 1));
        holds(!_can(SUPPLIER, SECOND), "frozen");
        vm.warp(start + 2);
        holds(_can(SUPPLIER, SECOND), "thawed");
        executes(freezes(1, SECOND, start + 3));
        holds(!_can(SUPPLIER, SECOND), "receiver frozen");
        vm.revertToState(before);
        suspend(SUPPLIER);
        holds(!_can(SUPPLIER, SECOND), "holder suspended");
        vm.revertToState(before);
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
        holds(!_can(SUPPLIER, SECOND), "offered");
        vm.warp(cutoff);
        holds(!_can(SUPPLIER, SECOND), "matured");
    }

    function test_every_change_is_told_as_token_standards_tell_it() public {
        vm.recordLogs();
        ledger.submit(signed(splitting(root, 1, one(400_000)), KEY + SUPPLIER));
        uint128 part = child(root, 1, 0);
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.TransferValue.selector, "ERC-3525");
        same(uint256(logs[0].topics[2]), part, "to the part");
        same(logs[1].topics[0], Events.Transfer.selector, "ERC-721");
        same(uint256(logs[1].topics[1]), 0, "a mint");
        same(address(uint160(uint256(logs[1].topics[2]))) == ledger.accountOf(SUPPLIER) ? 1 : 0, 1, "to the holder");
        same(logs[2].topics[0], Events.Locked.selector, "ERC-5192");
        executes(transfers(SUPPLIER, part, 1, SECOND, 400_000));
        vm.recordLogs();
        ledger.submit(accepts(SECOND, part, 2, SUPPLIER, 400_000));
        logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.Transfer.selector, "change of holder");
        same(uint256(logs[0].topics[3]), part, "of the part");
        vm.warp(cutoff);
        executes(pays(root, FACE, "a"));
        uint128[] memory page = new uint128[](2);
        (page[0], page[1]) = root < part ? (uint128(root), part) : (part, uint128(root));
        vm.recordLogs();
        ledger.submit(redeems(root, FACE, page));
        logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.Transfer.selector, "extinguished");
        same(uint256(logs[0].topics[2]), 0, "a burn");
    }

    function test_slots_are_read_as_they_are_stored() public view {
        uint256 slot = uint256(0x5c21c305ee3804d6c52589a04caae229853cf6211d122b2cc4f282cec04b3600);
        bytes32[] memory slots = new bytes32[](2);
        slots[0] = bytes32(slot);
        slots[1] = keccak256(abi.encode(uint256(root), slot + 11));
        bytes32[] memory values = ledger.extsload(slots);
        same(uint256(values[0]), _unwrapped(ledger), "governance");
        same(uint256(values[1]), CertificateWord.unwrap(ledger.certificateWord(root)), "certificate");
    }

    function _unwrapped(Ledger from) private view returns (uint256 word) {
        (, bytes memory answer) = address(from).staticcall(abi.encodeCall(from.governanceWord, ()));
        return abi.decode(answer, (uint256));
    }

    function _can(uint32 from, uint32 to) private view returns (bool) {
        return ledger.canTransfer(ledger.accountOf(from), ledger.accountOf(to), root);
    }
}
