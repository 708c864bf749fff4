// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../ethereum/ILightClient.sol";
import {SSZ} from "../../ethereum/libraries/SSZ.sol";
import {Gated} from "../../libraries/Gated.sol";
import {IConsumerGate} from "../../libraries/IConsumerGate.sol";
import {ISourceClient} from "../../libraries/ISourceClient.sol";
import {IStateVerifier} from "../../state/IStateVerifier.sol";
import {IIbcLightClient} from "./IIbcLightClient.sol";

/// @title IbcLightClient
/// @notice Lets a router of IBC v2 ("Eureka") on this chain talk to the router of an Ethereum-like chain that a light
/// client follows. Nobody owns it and it keeps nothing.
/// @dev A height is `{0, slot of a recorded finalized header}`. A path is the commitment path alone (the counterparty's
/// Merkle prefix is one empty string), and its value the 32 bytes that the source router stores for it: the mapping
/// `commitments[keccak256(path)]` at the ERC-7201 slot of `ibc.storage.IBCStore`, after cosmos/solidity-ibc-eureka
/// `contracts/utils/IBCStoreUpgradeable.sol` at commit 923748cb13428a14cf9dba71efa43634d985c04b.
/// A proof is `abi.encode(bytes[] accountProof, bytes[] storageProof)` of that slot, as `eth_getProof` gives them.
contract IbcLightClient is IIbcLightClient, Gated {
    /// @notice What `getClientState` encodes.
    struct ClientState {
        address lightClient;
        address router;
        uint256 sourceChainId;
        uint256 latestSlot;
        ISourceClient.Status status;
    }

    /// @notice The message is not the call it should be.
    error UnknownMessage(bytes4 selector);
    /// @notice Heights have revision number 0.
    error WrongRevision(uint64 revisionNumber);
    /// @notice A path has one element.
    error PathLength(uint256 actual);
    /// @notice A commitment has 32 bytes.
    error ValueLength(uint256 actual);
    /// @notice The router stores something else there; zero is nothing.
    error CommitmentMismatch(bytes32 expected, bytes32 actual);
    /// @notice The router stores something there.
    error CommitmentPresent(bytes32 actual);
    /// @notice There is nothing to upgrade: another adapter of another light client is another IBC client.
    error UpgradeUnsupported();

    /// @notice `keccak256(abi.encode(uint256(keccak256("ibc.storage.IBCStore")) - 1)) & ~bytes32(uint256(0xff))`.
    bytes32 public constant IBC_STORE_SLOT =
        0x1260944489272988d9df285149b5aa1b0f48f2136d6f416159f840a3e0747600;

    /// @notice What reads the source chain's state.
    IStateVerifier public immutable VERIFIER;
    /// @notice The light client below it.
    ILightClient public immutable LIGHT_CLIENT;
    /// @notice The router on the source chain.
    address public immutable ROUTER;

    /// @param gate Asked about membership, never about updates and misbehaviour; zero for none.
    constructor(
        IStateVerifier verifier,
        address router,
        IConsumerGate gate,
        bytes32 route
    ) Gated(gate, route) {
        VERIFIER = verifier;
        LIGHT_CLIENT = verifier.LIGHT_CLIENT();
        ROUTER = router;
    }

    // ---------------------------------------------------------------------------------------------- updates

    /// @inheritdoc IIbcLightClient
    /// @dev `updateMsg` is a call of `updateDirect` or `updateApk`, selector and all. One that contradicts what is recorded
    /// is sent to `reportConflict*` instead. DIFF FROM SPEC: an update of which everything is recorded already is answered
    /// `NoOp` without a look at its signature, since nothing follows from it.
    function updateClient(bytes calldata updateMsg) external override returns (UpdateResult) {
        bytes4 selector = _selector(updateMsg);
        bool direct = selector == ILightClient.updateDirect.selector;
        if (!direct && selector != ILightClient.updateApk.selector) revert UnknownMessage(selector);

        (bool known, bool contradicted) = _compare(updateMsg[4:]);
        if (contradicted) {
            bytes4 report =
                direct ? ILightClient.reportConflictDirect.selector : ILightClient.reportConflictApk.selector;
            _forward(abi.encodePacked(report, updateMsg[4:]));
            return UpdateResult.Misbehaviour;
        }
        if (known && LIGHT_CLIENT.status() == ISourceClient.Status.Active) return UpdateResult.NoOp;
        _forward(updateMsg);
        return UpdateResult.Update;
    }

    /// @inheritdoc IIbcLightClient
    /// @dev `misbehaviourMsg` is a call of `reportConflictDirect` or `reportConflictApk`, selector and all.
    function misbehaviour(bytes calldata misbehaviourMsg) external override {
        bytes4 selector = _selector(misbehaviourMsg);
        bool report =
            selector == ILightClient.reportConflictDirect.selector ||
                selector == ILightClient.reportConflictApk.selector;
        if (!report) revert UnknownMessage(selector);
        _forward(misbehaviourMsg);
    }

    /// @inheritdoc IIbcLightClient
    function upgradeClient(bytes calldata) external pure override {
        revert UpgradeUnsupported();
    }

    // ------------------------------------------------------------------------------------------- membership

    /// @inheritdoc IIbcLightClient
    function verifyMembership(MsgVerifyMembership calldata msg_) external view override returns (uint256) {
        if (msg_.value.length != 32) revert ValueLength(msg_.value.length);
        bytes32 expected = bytes32(msg_.value);
        (uint256 timestamp, bytes32 actual) = _commitment(msg_.proof, msg_.proofHeight, msg_.path);
        // what is not there reads as zero, so zero is never a member
        if (expected == 0 || actual != expected) revert CommitmentMismatch(expected, actual);
        return timestamp;
    }

    /// @inheritdoc IIbcLightClient
    /// @dev The router itself must be in the state: of an address without one everything would be absent.
    function verifyNonMembership(
        MsgVerifyNonMembership calldata msg_
    ) external view override returns (uint256) {
        (uint256 timestamp, bytes32 actual) = _commitment(msg_.proof, msg_.proofHeight, msg_.path);
        if (actual != 0) revert CommitmentPresent(actual);
        return timestamp;
    }

    /// @inheritdoc IIbcLightClient
    /// @dev `abi.encode(ClientState)`.
    function getClientState() external view override returns (bytes memory) {
        return
            abi.encode(
                ClientState(
                    address(LIGHT_CLIENT),
                    ROUTER,
                    LIGHT_CLIENT.SOURCE_CHAIN_ID(),
                    LIGHT_CLIENT.head(),
                    LIGHT_CLIENT.status()
                )
            );
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _commitment(
        bytes calldata proof,
        Height calldata height,
        bytes[] calldata path
    ) private view returns (uint256 timestamp, bytes32 value) {
        _requireConsumption(address(LIGHT_CLIENT));
        if (height.revisionNumber != 0) revert WrongRevision(height.revisionNumber);
        if (path.length != 1) revert PathLength(path.length);
        bytes32[] memory slots = new bytes32[](1);
        slots[0] = keccak256(abi.encode(keccak256(path[0]), IBC_STORE_SLOT));
        bytes[][] memory storageProofs = new bytes[][](1);
        bytes[] memory accountProof;
        (accountProof, storageProofs[0]) = abi.decode(proof, (bytes[], bytes[]));
        (IStateVerifier.SourceBlock memory source, , bytes32[] memory values) = VERIFIER.storageSlots(
            IStateVerifier.BlockProof(IStateVerifier.BlockProofKind.Finalized, height.revisionHeight, ""),
            ROUTER,
            slots,
            accountProof,
            storageProofs
        );
        return (source.timestamp, values[0]);
    }

    /// @dev What the light client has recorded of what an update would record. `args` is everything after the selector;
    /// both kinds of update begin with the `Update`.
    function _compare(bytes calldata args) private view returns (bool known, bool contradicted) {
        ILightClient.Update memory update = abi.decode(args, (ILightClient.Update));
        uint256 slot = update.finalizedHeader.slot;
        bytes32 given = SSZ.hashTreeRoot(update.finalizedHeader);
        bytes32 recorded = LIGHT_CLIENT.headers(slot);
        known = recorded == given;
        contradicted = recorded != 0 && !known;

        bytes32 givenCommittee = update.nextSyncCommitteeRoot;
        if (givenCommittee == 0) return (known, contradicted);
        bytes32 committee = LIGHT_CLIENT.syncCommitteeRoots(slot / LIGHT_CLIENT.SLOTS_PER_PERIOD() + 1);
        known = known && committee == givenCommittee;
        contradicted = contradicted || (committee != 0 && committee != givenCommittee);
    }

    function _selector(bytes calldata message) private pure returns (bytes4) {
        // a shorter one is padded with zeros, and no call here has such a selector
        return bytes4(message);
    }

    function _forward(bytes memory message) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory reason) = address(LIGHT_CLIENT).call(message);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
