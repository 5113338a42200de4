// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ledger} from "../../../contracts/Ledger.sol";
import {Shape} from "../../../contracts/types/Shape.sol";
import {vm} from "./Vm.sol";

/// @dev An act not yet signed: its kind, packed body and struct hash.
struct Act {
    uint8 kind;
    bytes body;
    bytes32 structHash;
}

/// @dev Acts as a participant builds them: from a message's ABI words, with the widths and types that the ledger tells.
/// That those are the catalogue's is tested in Python.
contract Signing {
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    Ledger internal ledger;

    function act(uint8 kind, bytes memory message) internal view returns (Act memory) {
        (Shape shape, bytes32 typeHash,,) = ledger.actType(kind);
        return Act(kind, pack(shape.fields(), message), keccak256(bytes.concat(typeHash, message)));
    }

    /// @dev `list` is the ABI encoding of an array of the lines' structs.
    function act(uint8 kind, bytes memory message, bytes memory list) internal view returns (Act memory) {
        (Shape shape, bytes32 typeHash, bytes32 lineTypeHash,) = ledger.actType(kind);
        (bytes memory packed, bytes32 hash) = packList(shape.line(), lineTypeHash, list);
        return Act(
            kind, bytes.concat(pack(shape.fields(), message), packed), keccak256(bytes.concat(typeHash, message, hash))
        );
    }

    function listHash(uint8 kind, bytes memory list) internal view returns (bytes32 hash) {
        (Shape shape,, bytes32 lineTypeHash,) = ledger.actType(kind);
        (, hash) = packList(shape.line(), lineTypeHash, list);
    }

    function digest(Act memory a) internal view returns (bytes32) {
        return keccak256(bytes.concat(hex"1901", ledger.domainSeparator(), a.structHash));
    }

    function checkDigest(Act memory a) internal view returns (bytes32) {
        (,,, bytes32 checkType) = ledger.actType(a.kind);
        bytes32 check = keccak256(abi.encode(checkType, a.structHash));
        return keccak256(bytes.concat(hex"1901", ledger.domainSeparator(), check));
    }

    // ----- Signed items

    function unsigned(Act memory a) internal pure returns (bytes memory) {
        return item(a, "");
    }

    function signed(Act memory a, uint256 key) internal view returns (bytes memory) {
        return item(a, sign(key, digest(a)));
    }

    /// @dev Each key over the act's digest, in this order.
    function signed(Act memory a, uint256[] memory keys) internal view returns (bytes memory) {
        bytes32 hash = digest(a);
        bytes memory signatures;
        for (uint256 i; i < keys.length; ++i) {
            signatures = bytes.concat(signatures, sign(keys[i], hash));
        }
        return item(a, signatures);
    }

    function jointly(Act memory a, uint256 first, uint256 second) internal view returns (bytes memory) {
        return item(a, bytes.concat(sign(first, digest(a)), sign(second, digest(a))));
    }

    /// @dev The maker over the act, the checker over its check.
    function checked(Act memory a, uint256 maker, uint256 checker) internal view returns (bytes memory) {
        return item(a, bytes.concat(sign(maker, digest(a)), sign(checker, checkDigest(a))));
    }

    function item(Act memory a, bytes memory signatures) internal pure returns (bytes memory) {
        return abi.encodePacked(a.kind, uint8(signatures.length / 64), uint16(a.body.length), a.body, signatures);
    }

    function sign(uint256 key, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, uint256(s) | (uint256(v - 27) << 255));
    }

    // ----- The packed form

    function pack(uint256 widths, bytes memory words) internal pure returns (bytes memory packed) {
        packed = new bytes(words.length);
        uint256 length;
        for (uint256 i; widths != 0; ++i) {
            uint256 width = widths >> 248;
            assembly ("memory-safe") {
                let value := mload(add(add(words, 32), mul(i, 32)))
                let target := add(add(packed, 32), length)
                // What is written past the value is overwritten by the next one, or cut off.
                mstore(target, shl(sub(256, mul(8, width)), value))
            }
            length += width;
            widths <<= 8;
        }
        assembly ("memory-safe") {
            mstore(packed, length)
        }
    }

    function packList(uint256 widths, bytes32 typeHash, bytes memory list)
        internal
        pure
        returns (bytes memory packed, bytes32 hash)
    {
        uint256 words;
        for (uint256 rest = widths; rest != 0; rest <<= 8) {
            ++words;
        }
        uint256 count = word(list, 1);
        bytes[] memory lines = new bytes[](count);
        bytes32[] memory hashes = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            bytes memory line = new bytes(32 * words);
            for (uint256 j; j < words; ++j) {
                uint256 value = word(list, 2 + i * words + j);
                assembly ("memory-safe") {
                    mstore(add(add(line, 32), mul(j, 32)), value)
                }
            }
            lines[i] = pack(widths, line);
            hashes[i] = keccak256(bytes.concat(typeHash, line));
        }
        packed = bytes.concat(abi.encodePacked(uint16(count)), joined(lines));
        hash = keccak256(abi.encodePacked(hashes));
    }

    function joined(bytes[] memory parts) internal pure returns (bytes memory whole) {
        uint256 length;
        for (uint256 i; i < parts.length; ++i) {
            length += parts[i].length;
        }
        whole = new bytes(length);
        uint256 place;
        for (uint256 i; i < parts.length; ++i) {
            bytes memory part = parts[i];
            for (uint256 j; j < part.length; ++j) {
                whole[place++] = part[j];
            }
        }
    }

    function word(bytes memory data, uint256 index) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(data, 32), mul(index, 32)))
        }
    }
}
