// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ILightClient.sol";
import {ForkTable} from "./ForkTable.sol";

/// @title ForkTimelock
/// @notice One announced row of the fork table, waiting for its delay.
/// @dev A row may only be about slots that no update can speak of yet: slots in the future, or past the table's end. So
/// nothing that was, or could have been, accepted is ever read another way. That is asked when a row is announced, of the
/// time at which it may become active, and again when it does.
library ForkTimelock {
    using ForkTable for ILightClient.Fork[];

    struct Announcement {
        ILightClient.Fork row;
        uint64 validUntilEpoch;
        uint64 activeFrom;
    }

    /// @notice Shortest delay of a client that has a guardian.
    uint256 internal constant MIN_DELAY_SECONDS = 7 days;

    /// @notice Records `row`, which replaces nothing. `earliestEpoch` is the first epoch it may be about.
    function announce(
        Announcement storage pending,
        ILightClient.Fork[] storage table,
        ILightClient.Fork calldata row,
        uint64 validUntilEpoch,
        uint64 activeFrom,
        uint256 earliestEpoch
    ) internal {
        if (pending.activeFrom != 0) revert ILightClient.ForkAlreadyAnnounced(pending.row.epoch);
        table.requireAppendable(row);
        if (row.epoch < earliestEpoch) revert ILightClient.ForkRewritesPast(row.epoch, earliestEpoch);
        if (validUntilEpoch <= row.epoch) revert ILightClient.InvalidParameter("validUntilEpoch");
        pending.row = row;
        pending.validUntilEpoch = validUntilEpoch;
        pending.activeFrom = activeFrom;
        emit ILightClient.ForkAnnounced(row.epoch, row, validUntilEpoch, activeFrom);
    }

    /// @notice Moves the announced row into the table and returns the table's new end.
    function activate(
        Announcement storage pending,
        ILightClient.Fork[] storage table,
        uint256 earliestEpoch
    ) internal returns (uint64 validUntilEpoch) {
        uint256 activeFrom = pending.activeFrom;
        if (activeFrom == 0) revert ILightClient.NoForkAnnounced();
        if (block.timestamp < activeFrom) revert ILightClient.ForkNotYetActive(activeFrom);
        uint64 epoch = pending.row.epoch;
        if (epoch < earliestEpoch) revert ILightClient.ForkRewritesPast(epoch, earliestEpoch);
        table.append(pending.row);
        validUntilEpoch = pending.validUntilEpoch;
        _clear(pending);
        emit ILightClient.ForkActivated(epoch, validUntilEpoch);
    }

    /// @notice Forgets the announced row.
    function cancel(Announcement storage pending) internal {
        if (pending.activeFrom == 0) revert ILightClient.NoForkAnnounced();
        uint64 epoch = pending.row.epoch;
        _clear(pending);
        emit ILightClient.ForkCancelled(epoch);
    }

    function _clear(Announcement storage pending) private {
        delete pending.row;
        delete pending.validUntilEpoch;
        delete pending.activeFrom;
    }
}
