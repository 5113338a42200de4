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
/// the fields at their widths and, if the act has a list, the number of lines (2) and the lines. Places are offsets in the
/// calldata or in memory; sums of them can't overflow.
library Wire {
    uint256 internal constant HEADER = 4;
    uint256 internal constant SIGNATURE = 64;
    /// Bytes from `Reading.start` to the fields: the selector's word and `Context`.
    uint256 internal constant BEFORE_FIELDS = 192;

    /// @dev Bytes of a batch's first item, by its header; all that is left when the item is cut short.
    function lengthOf(uint256 place, uint256 left) internal pure returns (uint256 length) {
        assembly ("memory-safe") {
            let header := shr(224, calldataload(place))
            length := add(add(HEADER, and(header, 0xffff)), mul(SIGNATURE, and(shr(16, header), 0xff)))
            if or(gt(length, left), lt(left, HEADER)) { length := left }
        }
    }

    /// @dev Reads the header and the fields; false when the item is not as long as its kind, header and lines ask for.
    function read(Reading memory r, Shape shape, uint256 place, uint256 length) internal pure returns (bool) {
        unchecked {
            uint256 header;
            uint256 start;
            assembly ("memory-safe") {
                header := shr(224, calldataload(place))
                start := mload(0x40)
            }
            uint256 from = place + HEADER;
            uint256 bodyEnd = from + uint16(header);
            uint256 signatures = uint8(header >> 16);
            if (!shape.exists() || length < HEADER || bodyEnd + SIGNATURE * signatures != place + length) return false;
            uint256 heads;
            (from, heads) = _widen(shape.fields(), from, start + BEFORE_FIELDS);
            r.start = start;
            r.heads = heads;
            r.signaturesAt = bodyEnd;
            r.signatures = signatures;
            assembly ("memory-safe") {
                mstore(add(r, 0xc0), mload(sub(heads, 32)))
                mstore(0x40, add(heads, 64))
            }
            if (!shape.hasList()) {
                r.lines = 0;
                return from == bodyEnd;
            }
            return _readCount(r, shape, from, bodyEnd);
        }
    }

    /// @dev The EIP-712 hash of the act; widens its list, if it has one, and hashes that first.
    function structHash(Reading memory r, Shape shape, bytes32 typeHash, bytes32 lineTypeHash)
        internal
        pure
        returns (bytes32 hash, bytes32 listHash)
    {
        unchecked {
            uint256 heads = r.heads;
            uint256 before = r.start + BEFORE_FIELDS - 32;
            if (!shape.hasList()) return (_hash(typeHash, before, heads), 0);
            uint256 list = _free();
            listHash = _list(r, shape.line(), lineTypeHash);
            assembly ("memory-safe") {
                mstore(heads, listHash)
            }
            hash = _hash(typeHash, before, heads + 32);
            setOffset(r, 0, list);
        }
    }

    /// @dev What the library is told beside the message, in its place in the call.
    function context(Reading memory r) internal pure returns (Context memory c) {
        assembly ("memory-safe") {
            c := add(mload(r), 32)
        }
    }

    /// @dev Says where in the call the list number `head` stands; it has its length in front, as in memory so in the ABI.
    function setOffset(Reading memory r, uint256 head, uint256 list) internal pure {
        unchecked {
            uint256 offset = r.heads + 32 * head;
            list -= r.start + 32;
            assembly ("memory-safe") {
                mstore(offset, list)
            }
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

    function _readCount(Reading memory r, Shape shape, uint256 from, uint256 bodyEnd) private pure returns (bool) {
        unchecked {
            uint256 lines;
            assembly ("memory-safe") {
                lines := shr(240, calldataload(from))
            }
            r.lines = lines;
            r.linesAt = from + 2;
            return from + 2 + lines * shape.lineSize() == bodyEnd && lines >= shape.least() && lines <= shape.most();
        }
    }

    /// @dev Writes the lines as an array of structs; returns the hash of their hashes.
    function _list(Reading memory r, uint256 widths, bytes32 lineTypeHash) private pure returns (bytes32 listHash) {
        unchecked {
            uint256 list = _free();
            uint256 lines = r.lines;
            uint256 from = r.linesAt;
            uint256 to = list + 32;
            uint256 lineWords;
            for (uint256 rest = widths; rest != 0; rest <<= 8) {
                ++lineWords;
            }
            uint256 hashes = to + 32 * lineWords * lines;
            assembly ("memory-safe") {
                mstore(list, lines)
                mstore(0x40, hashes)
            }
            for (uint256 i; i < lines; ++i) {
                uint256 next;
                (from, next) = _widen(widths, from, to);
                bytes32 hash = _hash(lineTypeHash, to - 32, next);
                to = next;
                assembly ("memory-safe") {
                    mstore(add(hashes, shl(5, i)), hash)
                }
            }
            assembly ("memory-safe") {
                listHash := keccak256(hashes, shl(5, lines))
            }
        }
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
            for {} widths {} {
                let width := byte(0, widths)
                mstore(to, shr(sub(256, shl(3, width)), calldataload(from)))
                widths := shl(8, widths)
                from := add(from, width)
                to := add(to, 32)
            }
            fromEnd := from
            toEnd := to
        }
    }

    function _free() private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
        }
    }
}
