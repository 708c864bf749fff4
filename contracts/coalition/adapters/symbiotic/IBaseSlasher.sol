// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IBaseSlasher
/// @notice What Symbiotic's slashers have in common, as far as it is called here.
/// @dev Source: symbioticfi/core, src/interfaces/slasher/IBaseSlasher.sol. `subnetwork` is the network's address and 96 bits of
/// its own; only the network's middleware may slash.
interface IBaseSlasher {
    /// @notice The vault that is slashed.
    function vault() external view returns (address);

    /// @notice The latest capture time for which the operator was slashed in the subnetwork: none before it counts any more.
    function latestSlashedCaptureTimestamp(
        bytes32 subnetwork,
        address operator
    ) external view returns (uint48);

    /// @notice All that was ever slashed of an operator in the subnetwork.
    function cumulativeSlash(bytes32 subnetwork, address operator) external view returns (uint256);

    /// @notice What of it was slashed until a time, with that second.
    function cumulativeSlashAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hint
    ) external view returns (uint256);

    /// @notice Stake of an operator in the subnetwork at `captureTimestamp` that is not slashed yet. Zero when the time is too
    /// long ago, not over yet, or before the latest one for which the operator was slashed.
    function slashableStake(
        bytes32 subnetwork,
        address operator,
        uint48 captureTimestamp,
        bytes calldata hints
    ) external view returns (uint256);
}
