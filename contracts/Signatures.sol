// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Signatures in the 64 bytes of EIP-2098: r, then the parity of y above s
library Signatures {
    /// Half the order of secp256k1: of the two s that sign the same, only the lower is taken.
    uint256 internal constant LARGEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    uint256 internal constant PARITY = 1 << 255;

    /// @dev A place in memory from which `digest` hashes structs in the domain of a separator.
    function domain(bytes32 separator) internal pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
            mstore(0x40, add(place, 96))
            mstore(place, 0x1901)
            mstore(add(place, 32), separator)
        }
    }

    /// @dev What is signed: a struct's hash in a domain.
    function digest(uint256 place, bytes32 structHash) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(add(place, 64), structHash)
            hash := keccak256(add(place, 30), 66)
        }
    }

    /// @dev The key that signed the hash, from the signature in the calldata; 0 when s is high or nothing recovers.
    function recover(bytes32 hash, uint256 signatureAt) internal view returns (address key) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let parityAndS := calldataload(add(signatureAt, 32))
            let s := and(parityAndS, not(PARITY))
            if iszero(gt(s, LARGEST_S)) {
                mstore(free, hash)
                mstore(add(free, 32), add(27, shr(255, parityAndS)))
                mstore(add(free, 64), calldataload(signatureAt))
                mstore(add(free, 96), s)
                // Where nothing recovers the precompile returns nothing, and the word stays zero.
                mstore(0, 0)
                pop(staticcall(gas(), 1, free, 128, 0, 32))
                key := mload(0)
            }
        }
    }
}
