// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "./ILightClient.sol";
import {ForkTable} from "./libraries/ForkTable.sol";
import {ForkTimelock} from "./libraries/ForkTimelock.sol";
import {SlotClock} from "./SlotClock.sol";

/// @title ForkGovernance
/// @notice The fork table, and the guardian that may append to it, late.
abstract contract ForkGovernance is SlotClock {
    using ForkTable for Fork[];
    using ForkTimelock for ForkTimelock.Announcement;

    /// @inheritdoc ILightClient
    address public immutable override FORK_GUARDIAN;
    /// @inheritdoc ILightClient
    uint256 public immutable override FORK_DELAY_SECONDS;

    Fork[] private _forks;
    ForkTimelock.Announcement private _announcement;
    /// @dev Last, so that the next contract's head shares its word.
    uint64 private _validUntilEpoch;

    constructor(Parameters memory parameters) SlotClock(parameters) {
        bool hasty = parameters.forkDelaySeconds < ForkTimelock.MIN_DELAY_SECONDS;
        if (hasty && parameters.forkGuardian != address(0)) revert InvalidParameter("forkDelaySeconds");
        FORK_GUARDIAN = parameters.forkGuardian;
        FORK_DELAY_SECONDS = parameters.forkDelaySeconds;
        _validUntilEpoch = parameters.validUntilEpoch;
        _forks.initialize(parameters.forks, parameters.validUntilEpoch);
    }

    /// @inheritdoc ILightClient
    function announceFork(Fork calldata row, uint64 newValidUntilEpoch) external override {
        _requireForkGuardian();
        uint256 activeFrom = block.timestamp + FORK_DELAY_SECONDS;
        _announcement.announce(
            _forks,
            row,
            newValidUntilEpoch,
            uint64(activeFrom),
            _earliestForkEpoch(activeFrom)
        );
    }

    /// @inheritdoc ILightClient
    function activateFork() external override {
        _validUntilEpoch = _announcement.activate(_forks, _earliestForkEpoch(block.timestamp));
    }

    /// @inheritdoc ILightClient
    function cancelFork() external override {
        _requireForkGuardian();
        _announcement.cancel();
    }

    /// @inheritdoc ILightClient
    function validUntilEpoch() external view override returns (uint256) {
        return _validUntilEpoch;
    }

    /// @inheritdoc ILightClient
    function announcedFork() external view override returns (Fork memory, uint64, uint64) {
        return (_announcement.row, _announcement.validUntilEpoch, _announcement.activeFrom);
    }

    /// @inheritdoc ILightClient
    function forks() external view override returns (Fork[] memory) {
        return _forks;
    }

    function _forkAt(uint256 slot) internal view returns (Fork memory) {
        return _forks.at(_validUntilEpoch, slot / SLOTS_PER_EPOCH);
    }

    function _requireForkGuardian() private view {
        if (msg.sender != FORK_GUARDIAN) revert NotForkGuardian(msg.sender);
    }

    /// @dev First epoch that no update can speak of at `time`: a signature from the future is refused, and so is a slot
    /// past the table's end.
    function _earliestForkEpoch(uint256 time) private view returns (uint256) {
        uint256 next = _slotAt(time) / SLOTS_PER_EPOCH + 1;
        return next < _validUntilEpoch ? next : _validUntilEpoch;
    }
}
