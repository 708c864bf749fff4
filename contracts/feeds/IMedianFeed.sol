// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IUnitFeed} from "./IUnitFeed.sol";

/// @title IMedianFeed
/// @notice The median of several feeds of one pair. Members that revert, are stale or are from the future do not count.
/// @dev The answer lies within what the honest members say as long as fewer than half of the counting ones lie. At least
/// three must count, so one liar never decides.
interface IMedianFeed is IUnitFeed {
    /// @notice A median and what it was made of. `updatedAt` is that of the oldest counting member; `spread` is the distance of
    /// the highest answer from the lowest.
    struct Median {
        int256 answer;
        uint256 updatedAt;
        uint256 counting;
        uint256 spread;
    }

    /// @notice Fewer members than the quorum have an answer.
    error QuorumMissed(uint256 quorum, uint256 counting);
    /// @notice More feeds answer for this one than can be read with the gas that a member gets; a median always does.
    error TooManyLegs(address feed, uint256 legs, uint256 most);
    /// @notice There is too little gas left to ask a member, who would seem to be missing.
    error NotEnoughGas();

    /// @notice The median now.
    function median() external view returns (Median memory);

    /// @notice As `median`, but `ok` is false where the quorum is missed.
    function tryMedian() external view returns (bool ok, Median memory);

    /// @notice The feeds that are asked.
    function members() external view returns (IUnitFeed[] memory);

    // solhint-disable func-name-mixedcase
    /// @notice How many must count: at least three, and more than half.
    function QUORUM() external view returns (uint256);

    /// @notice Seconds after a member's `updatedAt` for which it counts.
    function MAX_AGE() external view returns (uint256);
    // solhint-enable func-name-mixedcase
}
