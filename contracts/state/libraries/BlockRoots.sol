// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../ethereum/ILightClient.sol";
import {SSZ} from "../../ethereum/libraries/SSZ.sol";
import {IStateVerifier} from "../IStateVerifier.sol";
import {ForkRows} from "./ForkRows.sol";

/// @title BlockRoots
/// @notice Older beacon blocks by the `block_roots` of a newer block's state.
library BlockRoots {
    using ForkRows for ILightClient.Fork[];

    /// @dev `finalized_checkpoint` is field 20 of `BeaconState`, and its root is the right half of it.
    uint256 private constant FINALIZED_CHECKPOINT_FIELD = 20;
    /// @dev `block_roots` is field 5.
    uint256 private constant BLOCK_ROOTS_FIELD = 5;

    /// @notice Proves that `ancestor` is in the chain of `recorded`, whose root the caller has found among the accepted.
    /// @dev After a block of slot R, entry `s % N` of `block_roots` belongs to slot s, for R - N <= s < R: it is the root of
    /// the block at s or, when s was skipped, of the latest block before it. The entry that is asked for is that of the
    /// ancestor's *own* slot A. A header that hashes to this entry is a block of the chain; its slot A is inside its hash,
    /// so the entry is its own and not a repetition at a skipped slot. For a skipped slot s there is no header with slot s
    /// that hashes to the entry, so nothing can be proven there; and the window keeps A from meaning another slot
    /// A + k * N.
    function verify(
        ILightClient.Fork[] memory forks,
        uint256 slotsPerEpoch,
        uint256 slotsPerHistoricalRoot,
        ILightClient.BeaconBlockHeader calldata recorded,
        bytes32[] calldata branch,
        ILightClient.BeaconBlockHeader calldata ancestor
    ) internal view {
        uint256 recordedSlot = recorded.slot;
        uint256 slot = ancestor.slot;
        if (slot >= recordedSlot || recordedSlot - slot > slotsPerHistoricalRoot) {
            revert IStateVerifier.SlotNotInBlockRoots(recordedSlot, slot);
        }
        uint256 vector = gindex(forks.at(recordedSlot / slotsPerEpoch).finalizedRootGindex);
        bytes32 root = SSZ.restoreRoot(
            SSZ.hashTreeRoot(ancestor),
            branch,
            vector * slotsPerHistoricalRoot + (slot % slotsPerHistoricalRoot)
        );
        if (root != recorded.stateRoot) revert IStateVerifier.InvalidBlockRootBranch();
    }

    /// @notice Generalized index of `block_roots` in the state where that of `finalized_checkpoint.root` is this: a state of
    /// up to 32 fields (Altair to Deneb) or up to 64 (Electra, Fulu). Another index is of a fork whose layout is not known
    /// here, and refused.
    function gindex(uint256 finalizedRootGindex) internal pure returns (uint256) {
        if (finalizedRootGindex != 105 && finalizedRootGindex != 169) {
            revert IStateVerifier.UnsupportedFork(finalizedRootGindex);
        }
        return (finalizedRootGindex >> 1) - FINALIZED_CHECKPOINT_FIELD + BLOCK_ROOTS_FIELD;
    }
}
