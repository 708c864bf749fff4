// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBaseSlasher} from "./IBaseSlasher.sol";

/// @title ISlasher
/// @notice Symbiotic's slasher without a veto, as far as it is called here.
/// @dev Source: symbioticfi/core, src/interfaces/slasher/ISlasher.sol.
interface ISlasher is IBaseSlasher {
    /// @notice Slashes at most `amount` at once.
    function slash(
        bytes32 subnetwork,
        address operator,
        uint256 amount,
        uint48 captureTimestamp,
        bytes calldata hints
    ) external returns (uint256 slashedAmount);
}
