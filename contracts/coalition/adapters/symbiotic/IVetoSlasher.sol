// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBaseSlasher} from "./IBaseSlasher.sol";

/// @title IVetoSlasher
/// @notice Symbiotic's slasher whose resolvers may veto, as far as it is called here.
/// @dev Source: symbioticfi/core, src/interfaces/slasher/IVetoSlasher.sol.
interface IVetoSlasher is IBaseSlasher {
    /// @notice Asks for a slash of at most `amount`, which the resolvers may veto.
    function requestSlash(
        bytes32 subnetwork,
        address operator,
        uint256 amount,
        uint48 captureTimestamp,
        bytes calldata hints
    ) external returns (uint256 slashIndex);

    /// @notice Carries out a request that was not vetoed. Only the network's middleware.
    function executeSlash(uint256 slashIndex, bytes calldata hints) external returns (uint256 slashedAmount);

    /// @notice A request; `completed` when it was carried out or vetoed.
    function slashRequests(
        uint256 slashIndex
    )
        external
        view
        returns (
            bytes32 subnetwork,
            address operator,
            uint256 amount,
            uint48 captureTimestamp,
            uint48 vetoDeadline,
            bool completed
        );

    /// @notice How long resolvers may veto, in seconds.
    function vetoDuration() external view returns (uint48);
}
