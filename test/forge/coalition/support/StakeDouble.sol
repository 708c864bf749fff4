// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStakeSource} from "../../../../contracts/coalition/IStakeSource.sol";

/// @notice Stake of members, as it is told.
contract StakeDouble is IStakeSource {
    uint256 public constant override MAX_MEMBERS = 2;
    mapping(uint256 member => uint256) public override slashableOf;

    function set(uint256 member, uint256 stake) external {
        slashableOf[member] = stake;
    }
}
