// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConsumerGate} from "./IConsumerGate.sol";

/// @title Gated
/// @notice A consumer of a light client's headers that may belong to a coalition. Which gate it asks never changes; without
/// one it asks nobody.
abstract contract Gated {
    /// @notice There is no contract at the gate's address.
    error InvalidGate(address gate);

    /// @notice The coalition's gate, zero for none.
    IConsumerGate public immutable GATE;
    /// @notice The route this consumer is on, as the coalition calls it.
    bytes32 public immutable ROUTE;

    constructor(IConsumerGate gate, bytes32 route) {
        if (address(gate) != address(0) && address(gate).code.length == 0) revert InvalidGate(address(gate));
        GATE = gate;
        ROUTE = route;
    }

    /// @dev For reads.
    function _requireConsumption(address client) internal view {
        if (address(GATE) != address(0)) GATE.requireConsumption(client, ROUTE);
    }

    /// @dev For recording what was proven.
    function _requireIngestion(address client) internal view {
        if (address(GATE) != address(0)) GATE.requireIngestion(client, ROUTE);
    }

    /// @dev For acting on what was proven, once for each action.
    function _consumeAction(address client) internal {
        if (address(GATE) != address(0)) GATE.consumeAction(client, ROUTE);
    }

    /// @dev For reads that do not revert.
    function _isConsumable(address client) internal view returns (bool) {
        if (address(GATE) == address(0)) return true;
        (IConsumerGate.Mode consumption, ) = GATE.modesOf(client, ROUTE);
        return consumption < IConsumerGate.Mode.Paused;
    }
}
