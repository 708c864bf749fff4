// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../ethereum/ILightClient.sol";
import {CheckpointSpan} from "../../ethereum/libraries/CheckpointSpan.sol";
import {SSZ} from "../../ethereum/libraries/SSZ.sol";

/// @title FinalityConflict
/// @notice Two updates of a beacon chain that finalize contradictory things, signed by one sync committee, and who signed
/// both.
/// @dev An honest member may sign two heads of one slot (a reorganization), so attested headers are never compared: what
/// counts is what both updates call finalized. A member that signs an update vouches for the finality that its head's
/// state names, and an honest one never sees two: of the slots between two checkpoints, one chain finalizes one block
/// (`CheckpointSpan`).
library FinalityConflict {
    /// @notice A proven conflict.
    /// @param fact names the deed: this committee, in this period, finalized contradictory things. One, however many slots
    /// of a fork were finalized twice, and whichever two updates show it.
    /// @param evidence names the two roots that contradict each other, in whatever order they were given.
    /// @param kind what the roots are of, and `key` the lower slot of both headers, or the period of both committees.
    /// @param period the one both updates were signed in, by the committee at `committeeRoot`.
    /// @param infraction when that period began, in seconds; set by `prove`. What a committee signs is the attested header:
    /// the signature slot is anybody's to choose within the period, and with it somebody would choose who answers.
    /// @param offenders who signed both: bit i mod 256 of word i / 256 is member i.
    struct Proven {
        bytes32 fact;
        bytes32 evidence;
        ILightClient.ConflictKind kind;
        uint256 key;
        uint256 period;
        bytes32 committeeRoot;
        uint64 infraction;
        uint256[2] offenders;
    }

    /// @notice Both updates agree on everything final, or speak of different checkpoints and periods.
    error NotAConflict();
    /// @notice The updates were signed in different periods, so by different committees.
    error DifferentPeriods(uint256 first, uint256 second);
    /// @notice The call is neither `checkDirect` nor `checkApk` of a light client.
    error NotACheck(bytes4 selector);
    /// @notice The light client gave no answer that a check has.
    error CheckFailed();
    /// @notice The member at this index did not sign both updates.
    error NotAnOffender(uint256 index);
    /// @notice The committee has no member at this index.
    error IndexOutOfRange(uint256 index, uint256 size);
    /// @notice A compressed key has 48 bytes.
    error KeyLength(uint256 actual);
    /// @notice This key is not the committee's key at that index.
    error KeyNotInCommittee(uint256 index);

    /// @dev Bytes of an ABI-encoded `CheckedUpdate`: nine words.
    uint256 private constant CHECKED_LENGTH = 288;

    /// @notice The conflict that two updates are, each verified by `client`. `first` and `second` are calls to its
    /// `checkDirect` or `checkApk`, with selector; that it is a client to be believed is for the caller to know.
    /// Reverts as the client does.
    function prove(
        ILightClient client,
        bytes calldata first,
        bytes calldata second
    ) internal view returns (Proven memory proven) {
        proven = between(_check(client, first), _check(client, second), client.SLOTS_PER_EPOCH());
        uint256 slot = proven.period * client.SLOTS_PER_PERIOD();
        proven.infraction = uint64(client.GENESIS_TIME() + slot * client.SECONDS_PER_SLOT());
    }

    /// @notice The conflict between two checked updates.
    function between(
        ILightClient.CheckedUpdate memory first,
        ILightClient.CheckedUpdate memory second,
        uint256 slotsPerEpoch
    ) internal pure returns (Proven memory proven) {
        if (first.signaturePeriod != second.signaturePeriod) {
            revert DifferentPeriods(first.signaturePeriod, second.signaturePeriod);
        }
        (bytes32 low, bytes32 high) = _contradiction(proven, first, second, slotsPerEpoch);
        if (low > high) (low, high) = (high, low);
        proven.period = first.signaturePeriod;
        proven.committeeRoot = first.committeeRoot;
        proven.fact = keccak256(abi.encode("finality conflict", proven.period, proven.committeeRoot));
        proven.evidence = keccak256(abi.encode(proven.fact, proven.kind, proven.key, low, high));
        proven.offenders[0] = first.signers[0] & second.signers[0];
        proven.offenders[1] = first.signers[1] & second.signers[1];
    }

    /// @notice Reverts unless the member at this index signed both updates.
    function requireOffender(Proven memory proven, uint256 index) internal pure {
        if (index > 511 || (proven.offenders[index >> 8] >> (index & 0xff)) & 1 == 0) {
            revert NotAnOffender(index);
        }
    }

    /// @notice Name of the key at an index of the committee of `size` members with this SSZ root: keccak256 of its 48
    /// compressed bytes. `branch` leads from the key to the committee's root.
    function keyAt(
        bytes32 committeeRoot,
        uint256 size,
        uint256 index,
        bytes calldata pubkey,
        bytes32[] calldata branch
    ) internal view returns (bytes32 keyId) {
        if (index >= size) revert IndexOutOfRange(index, size);
        if (pubkey.length != 48) revert KeyLength(pubkey.length);
        bytes32 leaf = SSZ.hashPair(bytes32(pubkey[:32]), bytes32(bytes16(pubkey[32:])));
        // `SyncCommittee` has two fields, the keys being the first: generalized index 2, then a tree of `size` leaves
        if (SSZ.restoreRoot(leaf, branch, 2 * size + index) != committeeRoot) revert KeyNotInCommittee(index);
        return keccak256(pubkey);
    }

    function _contradiction(
        Proven memory proven,
        ILightClient.CheckedUpdate memory first,
        ILightClient.CheckedUpdate memory second,
        uint256 slotsPerEpoch
    ) private pure returns (bytes32, bytes32) {
        (uint256 slot, uint256 other) = (first.finalizedSlot, second.finalizedSlot);
        bool oneBlock = CheckpointSpan.shared(slot, other, slotsPerEpoch);
        if (oneBlock && first.finalizedRoot != second.finalizedRoot) {
            proven.kind = ILightClient.ConflictKind.FinalizedHeader;
            proven.key = slot < other ? slot : other;
            return (first.finalizedRoot, second.finalizedRoot);
        }
        (bytes32 left, bytes32 right) = (first.nextSyncCommitteeRoot, second.nextSyncCommitteeRoot);
        if (first.nextPeriod != second.nextPeriod || left == 0 || right == 0 || left == right) {
            revert NotAConflict();
        }
        proven.kind = ILightClient.ConflictKind.SyncCommittee;
        proven.key = first.nextPeriod;
        return (left, right);
    }

    function _check(
        ILightClient client,
        bytes calldata call
    ) private view returns (ILightClient.CheckedUpdate memory) {
        bytes4 selector = bytes4(call);
        if (selector != ILightClient.checkDirect.selector && selector != ILightClient.checkApk.selector) {
            revert NotACheck(selector);
        }
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = address(client).staticcall(call);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        if (answer.length != CHECKED_LENGTH) revert CheckFailed();
        return abi.decode(answer, (ILightClient.CheckedUpdate));
    }
}
