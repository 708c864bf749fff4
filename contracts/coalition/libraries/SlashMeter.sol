// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title SlashMeter
/// @notice Bounds what is taken within any window, wherever it begins: half of the cap at once, and the other half by and by
/// over a window. So no moment is better than another to take twice.
/// @dev Kept is what was used, not what is left: a cap that grows or shrinks (it is a share of the stake) needs no update, and
/// a meter that was never touched is full. What is taken in a window is at most the largest cap within it.
library SlashMeter {
    /// @notice `used` of the half was not given back by time `at`.
    struct Bucket {
        uint192 used;
        uint64 at;
    }

    /// @notice What may be taken now. Never nothing for ever: a cap too small to halve counts as two.
    function available(Bucket storage bucket, uint256 cap, uint256 window) internal view returns (uint256) {
        uint256 half = _half(cap);
        uint256 used = _usedNow(bucket, half, window);
        return used < half ? half - used : 0;
    }

    /// @notice Counts `amount`, which must be available.
    function take(Bucket storage bucket, uint256 cap, uint256 window, uint256 amount) internal {
        bucket.used = SafeCast.toUint192(_usedNow(bucket, _half(cap), window) + amount);
        bucket.at = uint64(block.timestamp);
    }

    function _half(uint256 cap) private pure returns (uint256) {
        return cap < 2 ? 1 : cap / 2;
    }

    function _usedNow(Bucket storage bucket, uint256 half, uint256 window) private view returns (uint256) {
        uint256 elapsed = block.timestamp - bucket.at;
        // whatever the cap has become since: with a part of it kept, a cap that shrank would shut the meter for ever
        if (elapsed >= window) return 0;
        uint256 back = (half * elapsed) / window;
        uint256 used = bucket.used;
        return used > back ? used - back : 0;
    }
}
