// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title BondAccount
/// @notice One operator's bond, and how much of it was there at any time.
/// @dev Two sums that only grow are kept with their history: what came, and what went (withdrawn or taken). What was held at
/// a time is their difference then. What is left of it now is what had come by then less all that has gone by now: what
/// came later is never touched, and nothing is counted twice.
library BondAccount {
    using Checkpoints for Checkpoints.Trace208;

    struct Account {
        uint256 active;
        uint256 leaving;
        uint64 leavesAt;
        Checkpoints.Trace208 came;
        Checkpoints.Trace208 went;
        uint256[] members;
        uint64[] left;
    }

    /// @notice Bond with what is leaving.
    function held(Account storage account) internal view returns (uint256) {
        return account.active + account.leaving;
    }

    function put(Account storage account, uint256 amount) internal {
        account.active += amount;
        _grow(account.came, amount);
    }

    /// @notice What was leaving goes.
    function release(Account storage account) internal returns (uint256 amount) {
        amount = account.leaving;
        account.leaving = 0;
        _grow(account.went, amount);
    }

    /// @notice Takes at most what is held, of the bond and of what is leaving in proportion. Returns how much of the bond.
    function take(Account storage account, uint256 amount) internal returns (uint256 ofActive) {
        uint256 ofLeaving = amount == 0 ? 0 : (amount * account.leaving) / held(account);
        ofActive = amount - ofLeaving;
        account.leaving -= ofLeaving;
        account.active -= ofActive;
        _grow(account.went, amount);
    }

    function heldAt(Account storage account, uint64 time) internal view returns (uint256) {
        uint48 at = SafeCast.toUint48(time);
        return account.came.upperLookupRecent(at) - account.went.upperLookupRecent(at);
    }

    function leftOf(Account storage account, uint64 time) internal view returns (uint256) {
        uint256 came = account.came.upperLookupRecent(SafeCast.toUint48(time));
        uint256 went = account.went.latest();
        return came > went ? came - went : 0;
    }

    /// @notice How many members the bond answers for, with those that it left after `time`; forgets earlier ones.
    function answersFor(Account storage account, uint256 time) internal returns (uint256) {
        uint64[] storage left = account.left;
        for (uint256 i = left.length; i != 0; --i) {
            if (left[i - 1] >= time) continue;
            left[i - 1] = left[left.length - 1];
            left.pop();
        }
        return account.members.length + left.length;
    }

    function _grow(Checkpoints.Trace208 storage trace, uint256 amount) private {
        uint256 sum = uint256(trace.latest()) + amount;
        trace.push(SafeCast.toUint48(block.timestamp), SafeCast.toUint208(sum));
    }
}
