// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title TripVotes
/// @notice When each monitor last voted for one thing.
library TripVotes {
    struct Votes {
        mapping(address monitor => uint256 at) votedAt;
    }

    /// @notice How many of `monitors` voted within the last `window` seconds.
    function count(
        Votes storage votes,
        address[] memory monitors,
        uint256 window
    ) internal view returns (uint256 sum) {
        for (uint256 i; i < monitors.length; ++i) {
            uint256 at = votes.votedAt[monitors[i]];
            if (at != 0 && block.timestamp < at + window) ++sum;
        }
    }

    /// @notice Uses up all votes.
    function clear(Votes storage votes, address[] memory monitors) internal {
        for (uint256 i; i < monitors.length; ++i) delete votes.votedAt[monitors[i]];
    }
}
