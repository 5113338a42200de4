// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Context} from "./Checks.sol";
import {Shape} from "./types/Shape.sol";

/// @dev One item as it was read. The call of its library function stands in memory around `context`: the selector at the end
/// of the word before, then `Context`, the fields, two words for the offsets of lists, and the lists anywhere behind. `Wire`
/// writes the members by their place in memory: their order is its.
struct Reading {
    Context context;
    /// Memory of the first word behind the fields.
    uint256 heads;
    /// Calldata of the item, and its length.
    uint256 place;
    uint256 length;
    /// Calldata of the signatures, where the body ends, and how many there are; of an item cut short the body ends nowhere.
    uint256 signaturesAt;
    uint256 signatures;
    /// The last field: the deadline of every act that has one.
    uint256 deadline;
    /// Widths of a line of the list, 0 where there is none; calldata of the lines, and how many there are.
    uint256 line;
    uint256 linesAt;
    uint256 lines;
}

/// @title The packed wire form of acts, widened to one word a value: so EIP-712 hashes them, and so the ABI calls with them
/// @dev An item is: kind (1 byte), number of signatures (1), length of the body (2), body, signatures (64 each). The body is
/// the fields at their widths and, if the act has a list, the number of lines (2) and the lines. Places are offsets in the
/// calldata or in memory; sums of them can't overflow.
library Wire {
    uint256 internal constant HEADER = 4;
    uint256 internal constant SIGNATURE = 64;
    /// Bytes of `Context`: from its place to the first field.
    uint256 internal constant CONTEXT = 160;
    /// Fields of Transfer and of AcceptOffer, which make up most of what is presented.
    uint256 internal constant TRANSFER = 0x0410030408080420_0400000000000000 << 128;
    uint256 internal constant ACCEPT_OFFER = 0x0410030408080400_0000000000000000 << 128;

    /// @dev Reads the header of the item at a place of the calldata; its length is all that is left when it is cut short.
    function frame(Reading memory r, uint256 place, uint256 left) internal pure returns (uint256 length) {
        assembly ("memory-safe") {
            let header := shr(224, calldataload(place))
            let signatures := and(shr(16, header), 0xff)
            let bodyEnd := add(add(place, HEADER), and(header, 0xffff))
            length := sub(add(bodyEnd, mul(SIGNATURE, signatures)), place)
            if or(gt(length, left), lt(left, HEADER)) {
                length := left
                bodyEnd := 0
            }
            mstore(add(r, 0x40), place)
            mstore(add(r, 0x60), length)
            mstore(add(r, 0x80), bodyEnd)
            mstore(add(r, 0xa0), signatures)
        }
    }

    /// @dev Reads the fields; false when the body is not as long as the kind and the lines ask for.
    function read(Reading memory r, Shape shape) internal pure returns (bool) {
        unchecked {
            uint256 context;
            assembly ("memory-safe") {
                context := add(mload(0x40), 32)
                mstore(r, context)
            }
            (uint256 from, uint256 heads) = _widen(shape.fields(), r.place + HEADER, context + CONTEXT);
            assembly ("memory-safe") {
                mstore(add(r, 0x20), heads)
                mstore(add(r, 0xc0), mload(sub(heads, 32)))
                mstore(0x40, add(heads, 64))
            }
            uint256 line = shape.line();
            r.line = line;
            if (line != 0) return _readCount(r, shape, from);
            r.lines = 0;
            return from == r.signaturesAt && shape.exists();
        }
    }

    /// @dev The EIP-712 hash of the act; widens its list, if it has one, and hashes that first. Tells the context the list's hash;
    /// the context's last word is written over.
    function structHash(Reading memory r, bytes32 typeHash, bytes32 lineTypeHash) internal pure returns (bytes32 hash) {
        uint256 end = r.heads;
        if (r.line == 0) {
            r.context.listHash = 0;
            return _hashFields(r, typeHash, end);
        }
        uint256 list = _free();
        bytes32 listHash = _list(r, lineTypeHash);
        r.context.listHash = listHash;
        assembly ("memory-safe") {
            mstore(end, listHash)
        }
        unchecked {
            hash = _hashFields(r, typeHash, end + 32);
        }
        setOffset(r, 0, list);
    }

    /// @dev Says where in the call the list number `head` stands; it has its length in front, as in memory so in the ABI.
    function setOffset(Reading memory r, uint256 head, uint256 list) internal pure {
        unchecked {
            uint256 offset = r.heads + 32 * head;
            assembly ("memory-safe") {
                mstore(offset, sub(list, mload(r)))
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

    function _readCount(Reading memory r, Shape shape, uint256 from) private pure returns (bool) {
        unchecked {
            uint256 lines;
            assembly ("memory-safe") {
                lines := shr(240, calldataload(from))
            }
            r.lines = lines;
            r.linesAt = from + 2;
            return
                from + 2 + lines * shape.lineSize() == r.signaturesAt && lines >= shape.least() && lines <= shape.most();
        }
    }

    function _hashFields(Reading memory r, bytes32 typeHash, uint256 end) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let before := add(mload(r), sub(CONTEXT, 32))
            mstore(before, typeHash)
            hash := keccak256(before, sub(end, before))
        }
    }

    /// @dev Writes the lines as an array of structs; returns the hash of their hashes.
    function _list(Reading memory r, bytes32 lineTypeHash) private pure returns (bytes32 listHash) {
        unchecked {
            uint256 list = _free();
            uint256 widths = r.line;
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
        if (widths == TRANSFER) return _widenTransfer(from, to);
        if (widths == ACCEPT_OFFER) return _widenAcceptOffer(from, to);
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

    /// @dev As the loop, for widths 4, 16, 3, 4, 8, 8, 4, 32, 4.
    function _widenTransfer(uint256 from, uint256 to) private pure returns (uint256 fromEnd, uint256 toEnd) {
        assembly ("memory-safe") {
            mstore(to, shr(224, calldataload(from)))
            mstore(add(to, 32), shr(128, calldataload(add(from, 4))))
            mstore(add(to, 64), shr(232, calldataload(add(from, 20))))
            mstore(add(to, 96), shr(224, calldataload(add(from, 23))))
            mstore(add(to, 128), shr(192, calldataload(add(from, 27))))
            mstore(add(to, 160), shr(192, calldataload(add(from, 35))))
            mstore(add(to, 192), shr(224, calldataload(add(from, 43))))
            mstore(add(to, 224), calldataload(add(from, 47)))
            mstore(add(to, 256), shr(224, calldataload(add(from, 79))))
            fromEnd := add(from, 83)
            toEnd := add(to, 288)
        }
    }

    /// @dev As the loop, for widths 4, 16, 3, 4, 8, 8, 4.
    function _widenAcceptOffer(uint256 from, uint256 to) private pure returns (uint256 fromEnd, uint256 toEnd) {
        assembly ("memory-safe") {
            mstore(to, shr(224, calldataload(from)))
            mstore(add(to, 32), shr(128, calldataload(add(from, 4))))
            mstore(add(to, 64), shr(232, calldataload(add(from, 20))))
            mstore(add(to, 96), shr(224, calldataload(add(from, 23))))
            mstore(add(to, 128), shr(192, calldataload(add(from, 27))))
            mstore(add(to, 160), shr(192, calldataload(add(from, 35))))
            mstore(add(to, 192), shr(224, calldataload(add(from, 43))))
            fromEnd := add(from, 47)
            toEnd := add(to, 224)
        }
    }

    function _free() private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
        }
    }
}
