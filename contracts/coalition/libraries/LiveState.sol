// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConsumerGate} from "../../libraries/IConsumerGate.sol";
import {ISourceClient} from "../../libraries/ISourceClient.sol";
import {ICoalition} from "../ICoalition.sol";

/// @title LiveState
/// @notice What a light client's own state means to those that consume what it accepted.
library LiveState {
    /// @notice Frozen: its signers contradicted themselves. Paused: it expired. Guarded: its head is stale.
    function modeOf(
        ISourceClient client,
        ICoalition.Health memory health
    ) internal view returns (IConsumerGate.Mode) {
        if (!client.consistent()) return IConsumerGate.Mode.Frozen;
        ISourceClient.Status status = client.status();
        if (status == ISourceClient.Status.Frozen) return IConsumerGate.Mode.Frozen;
        if (status == ISourceClient.Status.Expired) return IConsumerGate.Mode.Paused;
        return headAge(client) > health.staleAfter ? IConsumerGate.Mode.Guarded : IConsumerGate.Mode.Normal;
    }

    /// @notice Whether what was latched may end: active, and its head younger than it must be to open again.
    function isHealthy(ISourceClient client, ICoalition.Health memory health) internal view returns (bool) {
        return
            client.consistent() &&
            client.status() == ISourceClient.Status.Active &&
            headAge(client) < health.healthyBelow;
    }

    /// @notice Seconds since the head was recorded.
    function headAge(ISourceClient client) internal view returns (uint256) {
        uint256 recorded = client.timestamps(client.head());
        return block.timestamp > recorded ? block.timestamp - recorded : 0;
    }
}
