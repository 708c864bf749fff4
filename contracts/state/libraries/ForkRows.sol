// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../ethereum/ILightClient.sol";

/// @title ForkRows
/// @notice Looks up the fork table of a light client, once it was read from there.
library ForkRows {
    /// @notice The row in force at `epoch`. The table's end is not asked: only slots up to a recorded one are looked up,
    /// and what the light client recorded was inside its table, to which rows are only ever added at the end.
    function at(
        ILightClient.Fork[] memory rows,
        uint256 epoch
    ) internal pure returns (ILightClient.Fork memory) {
        for (uint256 i = rows.length; i > 0; --i) {
            if (rows[i - 1].epoch <= epoch) return rows[i - 1];
        }
        revert ILightClient.UnknownFork(epoch);
    }
}
