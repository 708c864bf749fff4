// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title CheckpointSpan
/// @notice Slots of which one chain finalizes at most one block.
/// @dev The checkpoint of epoch k is the last block at or before slot k * S, where S is `SLOTS_PER_EPOCH`. A finalized block of
/// slot s is the checkpoint of an epoch e with s <= e * S, and its chain has no other block in (s, e * S]. Let k be s / S
/// rounded up, so (k - 1) * S < s <= k * S <= e * S: the block is the last one at or before k * S as well. So two finalized
/// blocks of one chain with the same k are the same block. Skipped slots, empty epochs (one block is the checkpoint of
/// several) and epochs that finality jumped over change nothing in this.
library CheckpointSpan {
    /// @notice First and last slot of those that have the same k as `slot`. Slot 0, the genesis, is alone.
    function bounds(uint256 slot, uint256 slotsPerEpoch) internal pure returns (uint256 first, uint256 last) {
        last = ((slot + slotsPerEpoch - 1) / slotsPerEpoch) * slotsPerEpoch;
        first = last == 0 ? 0 : last - slotsPerEpoch + 1;
    }

    /// @notice Whether one chain can finalize blocks of both slots only if they are the same.
    function shared(uint256 slot, uint256 other, uint256 slotsPerEpoch) internal pure returns (bool) {
        (uint256 first, uint256 last) = bounds(slot, slotsPerEpoch);
        return first <= other && other <= last;
    }
}
