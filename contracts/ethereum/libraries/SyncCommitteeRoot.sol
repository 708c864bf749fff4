// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SSZ} from "./SSZ.sol";

/// @title SyncCommitteeRoot
/// @notice hash_tree_root(SyncCommittee) of keys in calldata.
library SyncCommitteeRoot {
    /// @notice Root of `size` compressed keys, one behind the other, and of their aggregate. Lengths are the caller's to
    /// check; `size` is a power of two, at least 4.
    /// @dev A key is two chunks: its 48 bytes and 16 zeros. Four keys go up two levels in one round, and every level
    /// overwrites the one below, so only eight bytes a key of memory are touched, none of them kept.
    function hashTreeRoot(
        bytes calldata pubkeys,
        bytes calldata aggregate,
        uint256 size
    ) internal view returns (bytes32 root) {
        bool ok;
        assembly ("memory-safe") {
            let level := mload(0x40)
            let node := level
            let key := pubkeys.offset
            ok := 1
            mstore(0x20, 0)
            for {
                let end := add(key, mul(size, 48))
            } lt(key, end) {
                key := add(key, 192)
                node := add(node, 0x20)
            } {
                let second := add(node, 0x20)
                calldatacopy(0x00, key, 48)
                ok := and(ok, staticcall(gas(), 0x02, 0x00, 0x40, node, 0x20))
                calldatacopy(0x00, add(key, 48), 48)
                ok := and(ok, staticcall(gas(), 0x02, 0x00, 0x40, second, 0x20))
                ok := and(ok, staticcall(gas(), 0x02, node, 0x40, node, 0x20))
                calldatacopy(0x00, add(key, 96), 48)
                ok := and(ok, staticcall(gas(), 0x02, 0x00, 0x40, second, 0x20))
                calldatacopy(0x00, add(key, 144), 48)
                ok := and(ok, staticcall(gas(), 0x02, 0x00, 0x40, add(node, 0x40), 0x20))
                ok := and(ok, staticcall(gas(), 0x02, second, 0x40, second, 0x20))
                ok := and(ok, staticcall(gas(), 0x02, node, 0x40, node, 0x20))
            }
            // bytes of the next level: half of size / 4 nodes
            for {
                let width := shl(2, size)
            } gt(width, 0x1f) {
                width := shr(1, width)
            } {
                let child := level
                node := level
                for {
                    let end := add(level, width)
                } lt(node, end) {
                    node := add(node, 0x20)
                    child := add(child, 0x40)
                } {
                    ok := and(ok, staticcall(gas(), 0x02, child, 0x40, node, 0x20))
                }
            }
            calldatacopy(0x00, aggregate.offset, 48)
            ok := and(ok, staticcall(gas(), 0x02, 0x00, 0x40, add(level, 0x20), 0x20))
            ok := and(ok, staticcall(gas(), 0x02, level, 0x40, 0x00, 0x20))
            // the precompile is there or not: the last answer's size speaks for all
            ok := and(ok, eq(returndatasize(), 0x20))
            root := mload(0x00)
        }
        if (!ok) revert SSZ.Sha256Failed();
    }
}
