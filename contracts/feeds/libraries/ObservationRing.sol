// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IStorageFeed} from "../IStorageFeed.sol";

/// @title ObservationRing
/// @notice The newest observations of a feed, by round; a new one overwrites the oldest. Rounds count from 1.
library ObservationRing {
    /// @notice Number of observations that are kept.
    uint256 internal constant SIZE = 64;

    /// @dev Index: round modulo the size.
    struct Ring {
        IStorageFeed.Observation[SIZE] observations;
    }

    /// @notice The observation of a round that is kept.
    function at(Ring storage ring, uint256 roundId) internal view returns (IStorageFeed.Observation storage) {
        return ring.observations[roundId % SIZE];
    }

    /// @notice Records the observation of the round after the newest.
    function put(Ring storage ring, uint256 roundId, IStorageFeed.Observation memory observation) internal {
        ring.observations[roundId % SIZE] = observation;
    }

    /// @notice Whether `roundId` is kept when `newest` is the newest round.
    function holds(uint256 newest, uint256 roundId) internal pure returns (bool) {
        return roundId != 0 && roundId <= newest && newest - roundId < SIZE;
    }

    /// @notice Average over the `window` seconds before the newest observation; see `IStorageFeed.twap`.
    /// @dev Answers are summed as their distance from the least integer, quotient and remainder by themselves: exact, and no
    /// sum can overflow.
    function average(
        Ring storage ring,
        uint256 newest,
        uint256 window,
        uint256 longestGap
    ) internal view returns (int256) {
        uint256 to = at(ring, newest).observedAt;
        uint256 begin = FixedPointMathLib.zeroFloorSub(to, window);
        uint256 quotients;
        uint256 remainders;
        for (uint256 roundId = newest; to > begin;) {
            --roundId;
            if (!holds(newest, roundId)) revert IStorageFeed.HistoryTooShort(begin, to);
            IStorageFeed.Observation storage observation = at(ring, roundId);
            uint256 from = observation.observedAt;
            if (to - from > longestGap) revert IStorageFeed.HistoryGap(from, to);
            uint256 weight = to - FixedPointMathLib.max(from, begin);
            uint256 biased = uint256(observation.answer) ^ (1 << 255);
            quotients += (biased / window) * weight;
            remainders += (biased % window) * weight;
            to = from;
        }
        return int256((quotients + remainders / window) ^ (1 << 255));
    }
}
