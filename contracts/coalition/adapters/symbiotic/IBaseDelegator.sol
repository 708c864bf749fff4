// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IBaseDelegator
/// @notice The part of a Symbiotic vault's delegator that is called here.
/// @dev Source: symbioticfi/core, src/interfaces/delegator/IBaseDelegator.sol.
interface IBaseDelegator {
    /// @notice Stake of an operator in a subnetwork at a time, as it was then: nothing that comes, goes or is slashed later
    /// changes it.
    function stakeAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hints
    ) external view returns (uint256);
}
