// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IAggregatorV3
/// @notice Chainlink's read interface (`AggregatorV3Interface`), so that consumers written for it plug in.
interface IAggregatorV3 {
    /// @notice Decimals of every answer.
    function decimals() external view returns (uint8);

    /// @notice What is quoted in what.
    function description() external view returns (string memory);

    /// @notice Version of the implementation.
    function version() external view returns (uint256);

    /// @notice A past round. Reverts when it is not kept.
    function getRoundData(
        uint80 roundId_
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice The newest round. Feeds of this package revert when it may not be used.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
