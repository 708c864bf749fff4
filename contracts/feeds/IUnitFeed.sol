// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAggregatorV3} from "./IAggregatorV3.sol";

/// @title IUnitFeed
/// @notice An aggregator that says what its answers are: so many `quote()` for one `base()`. A tag is the unit's name, left
/// aligned, such as `bytes32("USD")`. A ratio is a feed like any other: stETH for one wstETH.
interface IUnitFeed is IAggregatorV3 {
    /// @notice A constructor parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice The feed is about other units.
    error UnitMismatch(address feed, bytes32 expected, bytes32 actual);
    /// @notice The feed has other decimals.
    error DecimalsMismatch(address feed, uint8 expected, uint8 actual);
    /// @notice The answer does not fit 256 bits with sign at these decimals.
    error AnswerOverflow();
    /// @notice The answer is not zero, but has no digit left at these decimals.
    error AnswerRoundsToZero();
    /// @notice The round is not kept.
    error NoRound(uint80 roundId);

    /// @notice Unit that is priced.
    function base() external view returns (bytes32);

    /// @notice Unit of the answer.
    function quote() external view returns (bytes32);
}
