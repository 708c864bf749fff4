// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title CoalitionTimelock
/// @notice A timelock that never becomes faster than `MIN_DELAY`. It is its own administrator.
/// @dev With a plain one a delay could be lowered for as long as it takes to schedule something, and raised again before that
/// something is executed; who is called cannot see it.
contract CoalitionTimelock is TimelockController {
    /// @notice The delay is less than `minimum`.
    error DelayTooShort(uint256 delay, uint256 minimum);

    /// @notice Seconds between announcing and doing, at least.
    uint256 public constant MIN_DELAY = 2 days;

    constructor(
        uint256 delay,
        address[] memory proposers,
        address[] memory executors
    ) TimelockController(delay, proposers, executors, address(0)) {
        if (delay < MIN_DELAY) revert DelayTooShort(delay, MIN_DELAY);
    }

    /// @inheritdoc TimelockController
    function updateDelay(uint256 newDelay) public override {
        if (newDelay < MIN_DELAY) revert DelayTooShort(newDelay, MIN_DELAY);
        super.updateDelay(newDelay);
    }
}
