// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Slashable stake of every member, as it is told.
contract StakeOf {
    uint256 public constant MAX_MEMBERS = 2;
    uint256 public stake;

    function set(uint256 stake_) external {
        stake = stake_;
    }

    function slashableOf(uint256) external view returns (uint256) {
        return stake;
    }
}
