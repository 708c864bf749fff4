// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ILightClient.sol";

/// @title ForkTable
/// @notice Fork versions and generalized indices by epoch. An epoch outside the table is an error, never a guess: a fork
/// that moves a field would otherwise let one field pass for another. Rows are only ever added at the end.
library ForkTable {
    /// @notice Fills an empty table.
    function initialize(
        ILightClient.Fork[] storage table,
        ILightClient.Fork[] memory rows,
        uint64 validUntilEpoch
    ) internal {
        if (rows.length == 0) revert ILightClient.InvalidParameter("forks");
        for (uint256 i; i < rows.length; ++i) append(table, rows[i]);
        if (validUntilEpoch <= rows[rows.length - 1].epoch) {
            revert ILightClient.InvalidParameter("validUntilEpoch");
        }
    }

    /// @notice Adds a row behind the last.
    function append(ILightClient.Fork[] storage table, ILightClient.Fork memory row) internal {
        requireAppendable(table, row);
        table.push(row);
    }

    /// @notice Reverts unless `row` is later than the last; state indices must be set, execution indices all or none.
    function requireAppendable(
        ILightClient.Fork[] storage table,
        ILightClient.Fork memory row
    ) internal view {
        bool ordered = table.length == 0 || row.epoch > table[table.length - 1].epoch;
        bool state =
            row.finalizedRootGindex > 1 &&
                row.currentSyncCommitteeGindex > 1 &&
                row.nextSyncCommitteeGindex > 1;
        bool none =
            row.executionStateRootGindex == 0 &&
                row.executionBlockNumberGindex == 0 &&
                row.executionBlockHashGindex == 0;
        bool all =
            row.executionStateRootGindex > 1 &&
                row.executionBlockNumberGindex > 1 &&
                row.executionBlockHashGindex > 1;
        if (!ordered || !state || !(none || all)) revert ILightClient.InvalidParameter("forks");
    }

    /// @notice The row in force at `epoch`. Searches from the newest: updates are about the present.
    function at(
        ILightClient.Fork[] storage table,
        uint256 validUntilEpoch,
        uint256 epoch
    ) internal view returns (ILightClient.Fork memory) {
        if (epoch < validUntilEpoch) {
            for (uint256 i = table.length; i > 0; --i) {
                if (table[i - 1].epoch <= epoch) return table[i - 1];
            }
        }
        revert ILightClient.UnknownFork(epoch);
    }
}
