// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title EdgeSafeBucket
/// @notice A rate limit without window edges. A cap for any window of time is a bucket of half of it, which the other half
/// drains in one window: what fits into any window is at most what fits at once, and what drains meanwhile.
/// @dev What was taken is kept times the window's length, so that nothing is lost to rounding however often it is looked at.
library EdgeSafeBucket {
    /// @notice What was taken and has not drained, times the window.
    struct Bucket {
        uint192 filled;
        uint64 at;
    }

    /// @notice What can be taken now of a cap of less than 2^128, for a window of less than 2^32 seconds.
    function available(Bucket memory bucket, uint256 cap, uint256 window) internal view returns (uint256) {
        uint256 full = (cap / 2) * window;
        uint256 filled = _filled(bucket, cap);
        return filled >= full ? 0 : (full - filled) / window;
    }

    /// @notice The bucket after `value` was taken, which must be available.
    function taken(
        Bucket memory bucket,
        uint256 cap,
        uint256 window,
        uint256 value
    ) internal view returns (Bucket memory) {
        return Bucket(uint192(_filled(bucket, cap) + value * window), uint64(block.timestamp));
    }

    function _filled(Bucket memory bucket, uint256 cap) private view returns (uint256) {
        uint256 drained = (cap / 2) * (block.timestamp - bucket.at);
        return drained >= bucket.filled ? 0 : bucket.filled - drained;
    }
}
