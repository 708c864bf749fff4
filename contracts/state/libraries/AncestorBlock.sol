// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../ethereum/ILightClient.sol";
import {ExecutionState} from "../../ethereum/libraries/ExecutionState.sol";
import {IStateVerifier} from "../IStateVerifier.sol";
import {ForkRows} from "./ForkRows.sol";

/// @title AncestorBlock
/// @notice The execution block of a beacon header that is already known to be genuine.
library AncestorBlock {
    using ForkRows for ILightClient.Fork[];

    /// @notice Number, hash and state root, proven from the header's body root by the indices of the header's own fork.
    function read(
        ILightClient.Fork[] memory forks,
        uint256 slotsPerEpoch,
        ILightClient.BeaconBlockHeader calldata header,
        ILightClient.ExecutionProof calldata execution
    ) internal view returns (IStateVerifier.SourceBlock memory source) {
        ILightClient.Fork memory fork = forks.at(header.slot / slotsPerEpoch);
        if (fork.executionStateRootGindex == 0) revert IStateVerifier.NoExecutionData(header.slot);
        ExecutionState.verify(header.bodyRoot, fork, execution);
        source.number = execution.blockNumber;
        source.hash = execution.blockHash;
        source.stateRoot = execution.stateRoot;
    }
}
