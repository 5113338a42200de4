// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Context} from "./Checks.sol";
import {Shape} from "./types/Shape.sol";

/// @dev One item as it was read. The call of its library function stands in memory from `start`: the selector at the end of a
/// word, `Context`, the fields, two words for the offsets of lists, and the lists anywhere behind.
struct Reading {
    uint256 start;
    /// Memory of the first word behind the fields.
    uint256 heads;
    /// Calldata of the lines, and how many there are.
    uint256 linesAt;
    uint256 lines;
    /// Calldata of the signatures, and how many there are.
    uint256 signaturesAt;
    uint256 signatures;
    /// The last field: the deadline of every act that has one.
    uint256 deadline;
}

/// @title The packed wire form of acts, widened to one word a value: so EIP-712 hashes them, and so the ABI calls with them
/// @dev An item is: kind (1 byte), number of signatures (1), length of the body (2), body, signatures (64 each). The body is
/// the fields at their widths and, if the act has a list, the number of lines (2) and the lines.
library Wire {
    uint256 internal constant HEADER = 4;
    uint256 internal constant SIGNATURE = 64;
    uint256 internal constant CONTEXT_WORDS = 5;

    /// @dev Bytes of a batch's first item, by its header; the whole batch when the item is cut short.
    function firstItem(bytes calldata batch) internal pure returns (uint256 length) {
        length = batch.length;
        if (length < HEADER) return length;
        uint256 header = uint32(bytes4(batch));
        uint256 whole = HEADER + uint16(header) + SIGNATURE * uint8(header >> 16);
        if (whole < length) return whole;
    }

    /// @dev Reads the header and the fields; `fits` when the item has the length that its kind, header and lines ask for.
    function read(bytes calldata item, Shape shape) internal pure returns (Reading memory r, bool fits) {
        if (!shape.exists() || item.length < HEADER) return (r, false);
        uint256 header = uint32(bytes4(item));
        uint256 from;
        uint256 start;
        assembly ("memory-safe") {
            from := add(item.offset, HEADER)
            start := mload(0x40)
        }
        r.start = start;
        r.signatures = uint8(header >> 16);
        r.signaturesAt = from + uint16(header);
        if (HEADER + uint16(header) + SIGNATURE * r.signatures != item.length) return (r, false);
        (from, r.heads) = _widen(shape.fields(), from, start + 32 * (1 + CONTEXT_WORDS));
        r.deadline = _word(r.heads - 32);
        _allocate(r.heads + 64);
        if (!shape.hasList()) return (r, from == r.signaturesAt);
        r.linesAt = from + 2;
        if (r.linesAt > r.signaturesAt) return (r, false);
        assembly ("memory-safe") {
            header := shr(240, calldataload(from))
        }
        r.lines = header;
        fits = r.lines >= shape.least() && r.lines <= shape.most()
            && r.linesAt + r.lines * shape.lineSize() == r.signaturesAt;
    }

    /// @dev The EIP-712 hash of the act; widens its list, if it has one, and hashes that first.
    function structHash(Reading memory r, Shape shape, bytes32 typeHash, bytes32 lineTypeHash)
        internal
        pure
        returns (bytes32 hash, bytes32 listHash)
    {
        uint256 heads = r.heads;
        if (!shape.hasList()) return (_hash(typeHash, r.start + 32 * CONTEXT_WORDS, heads), 0);
        uint256 list = _free();
        listHash = _list(r, shape.line(), lineTypeHash);
        assembly ("memory-safe") {
            mstore(heads, listHash)
        }
        hash = _hash(typeHash, r.start + 32 * CONTEXT_WORDS, heads + 32);
        setOffset(r, 0, list);
    }

    /// @dev What the library is told beside the message, in its place in the call.
    function context(Reading memory r) internal pure returns (Context memory c) {
        uint256 start = r.start;
        assembly ("memory-safe") {
            c := add(start, 32)
        }
    }

    /// @dev Says where in the call the list number `head` stands; it has its length in front, as in memory so in the ABI.
    function setOffset(Reading memory r, uint256 head, uint256 list) internal pure {
        uint256 offset = r.heads + 32 * head;
        list -= r.start + 32;
        assembly ("memory-safe") {
            mstore(offset, list)
        }
    }

    /// @dev As `setOffset`, for the keys of governors.
    function setKeys(Reading memory r, uint256 head, address[] memory keys) internal pure {
        uint256 list;
        assembly ("memory-safe") {
            list := keys
        }
        setOffset(r, head, list);
    }

    /// @dev Gives back the memory of the call.
    function release(Reading memory r) internal pure {
        _allocate(r.start);
    }

    /// @dev Writes the lines as an array of structs; returns the hash of their hashes.
    function _list(Reading memory r, uint256 widths, bytes32 lineTypeHash) private pure returns (bytes32) {
        uint256 list = _free();
        uint256 lines = r.lines;
        uint256 from = r.linesAt;
        uint256 to = list + 32;
        uint256 lineWords;
        for (uint256 rest = widths; rest != 0; rest <<= 8) {
            ++lineWords;
        }
        uint256 hashes = to + 32 * lineWords * lines;
        _allocate(hashes + 32 * lines);
        assembly ("memory-safe") {
            mstore(list, lines)
        }
        for (uint256 i; i < lines; ++i) {
            uint256 next;
            (from, next) = _widen(widths, from, to);
            bytes32 hash = _hash(lineTypeHash, to - 32, next);
            assembly ("memory-safe") {
                mstore(add(hashes, shl(5, i)), hash)
            }
            to = next;
        }
        _allocate(hashes);
        bytes32 listHash;
        assembly ("memory-safe") {
            listHash := keccak256(hashes, shl(5, lines))
        }
        return listHash;
    }

    /// @dev keccak256 of the type hash and the words behind the word `before`, which keeps its value.
    function _hash(bytes32 typeHash, uint256 before, uint256 end) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let kept := mload(before)
            mstore(before, typeHash)
            hash := keccak256(before, sub(end, before))
            mstore(before, kept)
        }
    }

    /// @dev Copies values of the given widths from the calldata to words of the memory.
    function _widen(uint256 widths, uint256 from, uint256 to) private pure returns (uint256 fromEnd, uint256 toEnd) {
        assembly ("memory-safe") {
            for {} widths { widths := shl(8, widths) } {
                let width := byte(0, widths)
                mstore(to, shr(sub(256, shl(3, width)), calldataload(from)))
                from := add(from, width)
                to := add(to, 32)
            }
            fromEnd := from
            toEnd := to
        }
    }

    function _word(uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(place)
        }
    }

    function _free() private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
        }
    }

    function _allocate(uint256 end) private pure {
        assembly ("memory-safe") {
            mstore(0x40, end)
        }
    }
}
