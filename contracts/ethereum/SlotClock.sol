// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "./ILightClient.sol";

/// @title SlotClock
/// @notice Time of the source chain: slots, epochs and sync-committee periods.
abstract contract SlotClock is ILightClient {
    /// @inheritdoc ILightClient
    uint256 public immutable override GENESIS_TIME;
    /// @inheritdoc ILightClient
    uint256 public immutable override SECONDS_PER_SLOT;
    /// @inheritdoc ILightClient
    uint256 public immutable override SLOTS_PER_EPOCH;
    /// @inheritdoc ILightClient
    uint256 public immutable override SLOTS_PER_PERIOD;

    constructor(Parameters memory parameters) {
        if (parameters.secondsPerSlot == 0) revert InvalidParameter("secondsPerSlot");
        if (parameters.slotsPerEpoch == 0) revert InvalidParameter("slotsPerEpoch");
        if (parameters.epochsPerPeriod == 0) revert InvalidParameter("epochsPerPeriod");
        GENESIS_TIME = parameters.genesisTime;
        SECONDS_PER_SLOT = parameters.secondsPerSlot;
        SLOTS_PER_EPOCH = parameters.slotsPerEpoch;
        SLOTS_PER_PERIOD = uint256(parameters.slotsPerEpoch) * parameters.epochsPerPeriod;
    }

    function _period(uint256 slot) internal view returns (uint256) {
        return slot / SLOTS_PER_PERIOD;
    }

    /// @dev Slot that has begun at `time`; 0 before genesis.
    function _slotAt(uint256 time) internal view returns (uint256) {
        return time < GENESIS_TIME ? 0 : (time - GENESIS_TIME) / SECONDS_PER_SLOT;
    }

    function _slotTime(uint256 slot) internal view returns (uint256) {
        return GENESIS_TIME + slot * SECONDS_PER_SLOT;
    }
}
