// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev How one kind of act stands on the wire and who signs it: widths of the fields (16 bytes) and of a line of its list
/// (4 bytes), each ended by 0; group; signing; least lines; most lines (2 bytes); gas of a line in thousands. Zero: no such kind.
type Shape is uint256;

using {fields, line, lineSize, group, signing, least, most, lineGas, exists, hasList} for Shape global;

library Signing {
    uint8 internal constant ONE = 1;
    uint8 internal constant DUAL = 2;
    uint8 internal constant JOINT = 3;
    uint8 internal constant GOVERNORS = 4;
    uint8 internal constant GOVERNOR = 5;
    uint8 internal constant NOBODY = 6;
}

function exists(Shape shape) pure returns (bool) {
    return Shape.unwrap(shape) != 0;
}

/// @dev Bytes on the wire of each field, from the highest byte; a zero ends them.
function fields(Shape shape) pure returns (uint256) {
    return Shape.unwrap(shape) & (type(uint256).max << 128);
}

/// @dev As `fields`, of one line of the list; zero for an act without a list.
function line(Shape shape) pure returns (uint256) {
    return (Shape.unwrap(shape) << 128) & (type(uint256).max << 224);
}

function hasList(Shape shape) pure returns (bool) {
    return Shape.unwrap(shape) & (uint256(type(uint32).max) << 96) != 0;
}

/// @dev Bytes on the wire of one line.
function lineSize(Shape shape) pure returns (uint256 size) {
    unchecked {
        for (uint256 widths = line(shape); widths != 0; widths <<= 8) {
            size += widths >> 248;
        }
    }
}

function group(Shape shape) pure returns (uint8) {
    return uint8(Shape.unwrap(shape) >> 88);
}

/// @dev One of `Signing`.
function signing(Shape shape) pure returns (uint8) {
    return uint8(Shape.unwrap(shape) >> 80);
}

/// @dev Lines that the list has at least.
function least(Shape shape) pure returns (uint8) {
    return uint8(Shape.unwrap(shape) >> 72);
}

/// @dev Lines that the list has at most.
function most(Shape shape) pure returns (uint16) {
    return uint16(Shape.unwrap(shape) >> 56);
}

/// @dev Gas that one line may need, so that a batch stops before an act rather than inside it.
function lineGas(Shape shape) pure returns (uint256) {
    unchecked {
        return uint256(uint8(Shape.unwrap(shape) >> 48)) * 1000;
    }
}
