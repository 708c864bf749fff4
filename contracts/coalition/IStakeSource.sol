// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IStakeSource
/// @notice Says what misbehaviour of a member's validators would cost them now.
interface IStakeSource {
    /// @notice Bonds that opted in to `member` and are not being withdrawn, in the smallest units of the bonds' asset.
    function slashableOf(uint256 member) external view returns (uint256);

    // solhint-disable func-name-mixedcase
    /// @notice Members that one bond may answer for at most. It can be lost once only, so a limit on what members release
    /// counts it for at least so many (`memberships` of the FlowLimiter).
    function MAX_MEMBERS() external view returns (uint256);
    // solhint-enable func-name-mixedcase
}
