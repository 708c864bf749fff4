// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibBit} from "solady/src/utils/LibBit.sol";

import {ILightClient} from "../ILightClient.sol";

/// @title SSZ
/// @notice Merkleization by the SimpleSerialize specification: pairs, branches by generalized index, and headers.
library SSZ {
    /// @notice A branch must be exactly as long as its generalized index is deep.
    error BranchLength(uint256 expected, uint256 actual);
    /// @notice The SHA-256 precompile did not answer.
    error Sha256Failed();

    /// @dev sha256 of 64 zero bytes: root of two empty chunks.
    bytes32 private constant ZERO_HASH_1 = 0xf5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b;

    /// @notice sha256(left || right).
    function hashPair(bytes32 left, bytes32 right) internal view returns (bytes32 result) {
        bool ok;
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            ok := staticcall(gas(), 0x02, 0x00, 0x40, 0x00, 0x20)
            ok := and(ok, eq(returndatasize(), 0x20))
            result := mload(0x00)
        }
        if (!ok) revert Sha256Failed();
    }

    /// @notice Root that `leaf` and `branch` lead to from position `gindex`. The depth comes from `gindex` alone: a longer
    /// or shorter branch is refused, since it would speak of another field.
    function restoreRoot(
        bytes32 leaf,
        bytes32[] calldata branch,
        uint256 gindex
    ) internal view returns (bytes32 root) {
        uint256 depth = LibBit.fls(gindex);
        if (branch.length != depth) revert BranchLength(depth, branch.length);
        root = leaf;
        bool ok = true;
        assembly ("memory-safe") {
            let sibling := branch.offset
            for {
                let index := gindex
            } gt(index, 1) {
                index := shr(1, index)
            } {
                // an odd index is a right child: the node goes behind its sibling
                let place := shl(5, and(index, 1))
                mstore(place, root)
                mstore(xor(place, 0x20), calldataload(sibling))
                let answered := staticcall(gas(), 0x02, 0x00, 0x40, 0x00, 0x20)
                ok := and(ok, and(answered, eq(returndatasize(), 0x20)))
                root := mload(0x00)
                sibling := add(sibling, 0x20)
            }
        }
        if (!ok) revert Sha256Failed();
    }

    /// @notice The same for a branch in memory, as constructors have it.
    function restoreRootFromMemory(
        bytes32 leaf,
        bytes32[] memory branch,
        uint256 gindex
    ) internal view returns (bytes32 root) {
        uint256 depth = LibBit.fls(gindex);
        if (branch.length != depth) revert BranchLength(depth, branch.length);
        root = leaf;
        for (uint256 i; i < depth; ++i) {
            root = (gindex >> i) & 1 == 1 ? hashPair(branch[i], root) : hashPair(root, branch[i]);
        }
    }

    /// @notice Chunk of an unsigned integer: little-endian, padded with zeros.
    function toChunk(uint64 value) internal pure returns (bytes32) {
        return bytes32(LibBit.reverseBytes(uint256(value)));
    }

    /// @notice hash_tree_root(BeaconBlockHeader): five chunks in a tree of eight.
    function hashTreeRoot(ILightClient.BeaconBlockHeader memory header) internal view returns (bytes32) {
        bytes32 left = hashPair(
            hashPair(toChunk(header.slot), toChunk(header.proposerIndex)),
            hashPair(header.parentRoot, header.stateRoot)
        );
        return hashPair(left, hashPair(hashPair(header.bodyRoot, 0), ZERO_HASH_1));
    }
}
