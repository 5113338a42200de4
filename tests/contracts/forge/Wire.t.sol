// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Catalogue} from "../../../contracts/Catalogue.sol";
import {Reading, Wire} from "../../../contracts/Wire.sol";
import {Shape} from "../../../contracts/types/Shape.sol";
import {holds, same} from "./Vm.sol";

/// @dev The kinds that are read without a loop are read as the loop would.
contract WireTest {
    uint8 internal constant TRANSFER = 0x31;
    uint8 internal constant ACCEPT_OFFER = 0x32;

    function test_the_widths_read_without_a_loop_are_those_of_their_kinds() public pure {
        (Shape transfer,,,,) = Catalogue.row(TRANSFER);
        (Shape acceptOffer,,,,) = Catalogue.row(ACCEPT_OFFER);
        same(transfer.fields(), Wire.TRANSFER, "Transfer");
        same(acceptOffer.fields(), Wire.ACCEPT_OFFER, "AcceptOffer");
    }

    function testFuzz_a_transfer_is_widened_by_its_widths(bytes32[5] calldata body) public view {
        _compare(TRANSFER, abi.encodePacked(body));
    }

    function testFuzz_an_acceptance_is_widened_by_its_widths(bytes32[5] calldata body) public view {
        _compare(ACCEPT_OFFER, abi.encodePacked(body));
    }

    function _compare(uint8 kind, bytes memory body) private view {
        (Shape shape,,,,) = Catalogue.row(kind);
        uint256 size;
        for (uint256 widths = shape.fields(); widths != 0; widths <<= 8) {
            size += widths >> 248;
        }
        assembly ("memory-safe") {
            mstore(body, size)
        }
        bytes memory words = this.widened(kind, bytes.concat(bytes1(kind), hex"00", bytes2(uint16(size)), body));
        uint256 from;
        uint256 to = 32;
        for (uint256 widths = shape.fields(); widths != 0; widths <<= 8) {
            uint256 width = widths >> 248;
            uint256 expected;
            uint256 found;
            assembly ("memory-safe") {
                expected := shr(sub(256, mul(8, width)), mload(add(add(body, 32), from)))
                found := mload(add(words, to))
            }
            same(found, expected, "field");
            from += width;
            to += 32;
        }
        same(words.length, to - 32, "words");
    }

    /// @dev The fields' words as the ledger lays them down.
    function widened(uint8 kind, bytes calldata item) external pure returns (bytes memory words) {
        (Shape shape,,,,) = Catalogue.row(kind);
        Reading memory r;
        uint256 place;
        assembly ("memory-safe") {
            place := item.offset
        }
        Wire.frame(r, place, item.length);
        holds(Wire.read(r, shape), "fits");
        uint256 heads = r.heads;
        assembly ("memory-safe") {
            let first := add(mload(r), 160)
            words := mload(0x40)
            mstore(words, sub(heads, first))
            mcopy_(add(words, 32), first, sub(heads, first))
            mstore(0x40, add(add(words, 32), sub(heads, first)))
            function mcopy_(to, from, length) {
                for { let i := 0 } lt(i, length) { i := add(i, 32) } { mstore(add(to, i), mload(add(from, i))) }
            }
        }
    }
}
