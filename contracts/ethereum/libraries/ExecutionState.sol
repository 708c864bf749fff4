// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ILightClient.sol";
import {SSZ} from "./SSZ.sol";

/// @title ExecutionState
/// @notice Proves execution data straight from a beacon block's body root, without rehashing the execution header.
library ExecutionState {
    /// @notice Checks `proof` against `bodyRoot` by the indices of the header's own fork. A fork without execution data
    /// demands an empty proof, so that nothing unproven can be stored.
    function verify(
        bytes32 bodyRoot,
        ILightClient.Fork memory fork,
        ILightClient.ExecutionProof calldata proof
    ) internal view {
        if (fork.executionStateRootGindex == 0) {
            _requireEmpty(proof);
            return;
        }
        if (proof.stateRoot == 0 || proof.blockHash == 0) revert ILightClient.ZeroRoot();
        if (
            SSZ.restoreRoot(proof.stateRoot, proof.stateRootBranch, fork.executionStateRootGindex) != bodyRoot
        ) {
            revert ILightClient.InvalidExecutionStateRootBranch();
        }
        bytes32 blockNumber = SSZ.toChunk(proof.blockNumber);
        if (
            SSZ.restoreRoot(blockNumber, proof.blockNumberBranch, fork.executionBlockNumberGindex) != bodyRoot
        ) {
            revert ILightClient.InvalidExecutionBlockNumberBranch();
        }
        if (
            SSZ.restoreRoot(proof.blockHash, proof.blockHashBranch, fork.executionBlockHashGindex) != bodyRoot
        ) {
            revert ILightClient.InvalidExecutionBlockHashBranch();
        }
    }

    function _requireEmpty(ILightClient.ExecutionProof calldata proof) private pure {
        bool empty =
            proof.stateRoot == 0 &&
                proof.blockNumber == 0 &&
                proof.blockHash == 0 &&
                proof.stateRootBranch.length == 0 &&
                proof.blockNumberBranch.length == 0 &&
                proof.blockHashBranch.length == 0;
        if (!empty) revert ILightClient.UnexpectedExecutionProof();
    }
}
