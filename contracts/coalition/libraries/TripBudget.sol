// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title TripBudget
/// @notice So many trips in any window of time, wherever the window begins: the times of the last ones are kept in a ring.
library TripBudget {
    struct Budget {
        uint256 count;
        mapping(uint256 place => uint256 at) times;
    }

    /// @notice Takes one, if fewer than `limit` were taken in the last `window` seconds. Always with one `limit` for a budget.
    function take(Budget storage budget, uint256 limit, uint256 window) internal returns (bool) {
        if (limit == 0) return false;
        uint256 place = budget.count % limit;
        bool used = budget.count >= limit;
        if (used && block.timestamp < budget.times[place] + window) return false;
        budget.times[place] = block.timestamp;
        ++budget.count;
        return true;
    }
}
