// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title CoalitionTimelock
/// @notice A timelock that never becomes faster than `MIN_DELAY`, and forgets what was announced `GRACE` after it could have
/// been done. It is its own administrator.
/// @dev With a plain one a delay could be lowered for as long as it takes to schedule something, and raised again before that
/// something is executed; who is called cannot see it. One that never forgets lets whoever may execute keep, say, a release
/// that came to be of no use, and end another pause with it long after.
contract CoalitionTimelock is TimelockController {
    /// @notice The delay is less than `minimum`.
    error DelayTooShort(uint256 delay, uint256 minimum);

    /// @notice Seconds between announcing and doing, at least.
    uint256 public constant MIN_DELAY = 2 days;
    /// @notice Seconds for which something may be done once its time has come; later it has to be announced again.
    uint256 public constant GRACE = 7 days;

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

    /// @inheritdoc TimelockController
    /// @dev What is forgotten was never announced: it can be announced anew.
    function getOperationState(bytes32 id) public view override returns (OperationState state) {
        state = super.getOperationState(id);
        bool ready = state == OperationState.Ready;
        if (ready && block.timestamp > getTimestamp(id) + GRACE) return OperationState.Unset;
    }
}
