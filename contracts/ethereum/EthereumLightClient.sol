// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {BLS12381} from "../libraries/BLS12381.sol";
import {ISourceClient} from "../libraries/ISourceClient.sol";
import {PrecompileCheck} from "../libraries/PrecompileCheck.sol";
import {CommitteeFacts} from "./CommitteeFacts.sol";
import {ForkGovernance} from "./ForkGovernance.sol";
import {ILightClient} from "./ILightClient.sol";
import {ApkRoute} from "./libraries/ApkRoute.sol";
import {CheckpointSpan} from "./libraries/CheckpointSpan.sol";
import {DirectRoute} from "./libraries/DirectRoute.sol";
import {ExecutionState} from "./libraries/ExecutionState.sol";
import {SigningDomain} from "./libraries/SigningDomain.sol";
import {SSZ} from "./libraries/SSZ.sol";
import {SyncCommitteeBits} from "./libraries/SyncCommitteeBits.sol";

/// @title EthereumLightClient
/// @notice `validate_light_client_update` and `apply_light_client_update` of the consensus specification, with two ways
/// to get at the signers' aggregate key. No owner, no administrator, no upgrade.
/// @dev DIFF FROM SPEC:
/// - two thirds are demanded of every update, and there is no forced update;
/// - every update carries a finalized header, which a block state of the signing period can have finalized;
/// - a next committee whose attested and finalized headers lie in different periods is refused where the specification
///   checks and then drops it; relayers leave it out;
/// - the finalized header that comes with a missing committee is recorded even when it is behind the head;
/// - updates stop when the head is older than the weak-subjectivity limit;
/// - a report of a conflict freezes the client, also when the finalized header is of another slot than the recorded one
///   and one chain could not have finalized both (`CheckpointSpan`);
/// - no execution data is recorded for the checkpoint's header.
contract EthereumLightClient is CommitteeFacts, ForkGovernance {
    /// @dev What is known of a finalized header. Written once, never changed.
    struct Header {
        bytes32 root;
        bytes32 executionStateRoot;
        bytes32 executionBlockHash;
        uint64 executionBlockNumber;
        uint64 timestamp;
    }

    /// @dev What an update says, checked for everything but the signature and its place in time.
    struct Statement {
        bytes32 committeeRoot;
        bytes32 signingRoot;
        bytes32 finalizedRoot;
        uint256[2] absent;
        uint256 absentCount;
    }

    /// @dev A proven conflict: see `conflict()`.
    struct Conflict {
        ConflictKind kind;
        uint256 key;
        bytes32 accepted;
        bytes32 conflicting;
    }

    /// @inheritdoc ILightClient
    bytes32 public immutable override GENESIS_VALIDATORS_ROOT;
    /// @inheritdoc ISourceClient
    uint256 public immutable override SOURCE_CHAIN_ID;
    /// @inheritdoc ILightClient
    uint256 public immutable override WEAK_SUBJECTIVITY_SECONDS;

    /// @dev Slot of the header that was trusted and not finalized here, above all slots without one. Any block may be
    /// trusted, also one that is no checkpoint, so another root between the same checkpoints is no conflict with it.
    uint256 private immutable _TRUSTED_SLOT;

    /// @dev Only ever grows. One word with the end of the fork table.
    uint64 private _head;
    /// @inheritdoc ILightClient
    /// @dev Written once a period: by the checkpoint, or from a finalized header.
    mapping(uint256 period => bytes32 root) public override syncCommitteeRoots;
    /// @inheritdoc ILightClient
    mapping(uint256 blockNumber => uint256 slot) public override executionBlockSlots;
    /// @inheritdoc ILightClient
    /// @dev Written at most once, by `reportConflict*`.
    Conflict public override conflict;

    mapping(uint256 slot => Header header) private _headers;
    mapping(uint256 capacity => ApkRoute.Circuit circuit) private _circuits;

    /// @notice Checks the chain's precompiles, fixes the parameters and starts at the checkpoint.
    constructor(Parameters memory parameters) CommitteeFacts(parameters) ForkGovernance(parameters) {
        PrecompileCheck.requireAll();
        _requireParameters(parameters);

        GENESIS_VALIDATORS_ROOT = parameters.genesisValidatorsRoot;
        SOURCE_CHAIN_ID = parameters.sourceChainId;
        WEAK_SUBJECTIVITY_SECONDS = parameters.weakSubjectivitySeconds;

        _TRUSTED_SLOT =
            parameters.checkpoint.header.stateRoot == 0
                ? type(uint256).max
                : parameters.checkpoint.header.slot;

        _registerCircuits(parameters.apkCircuits);
        _start(parameters.checkpoint);
    }

    // ---------------------------------------------------------------------------------------------- updates

    /// @inheritdoc ILightClient
    function updateDirect(Update calldata update, DirectProof calldata proof) external override {
        _requireActive();
        _requireRelevant(update);
        Statement memory statement = _checkStatement(update);
        _requireSignature(update, statement, _directKey(statement, proof));
        _apply(update, statement);
    }

    /// @inheritdoc ILightClient
    function updateApk(Update calldata update, ApkProof calldata proof) external override {
        _requireActive();
        _requireRelevant(update);
        Statement memory statement = _checkStatement(update);
        _requireSignature(update, statement, _apkKey(statement, proof));
        _apply(update, statement);
    }

    /// @inheritdoc ILightClient
    function reportConflictDirect(Update calldata update, DirectProof calldata proof) external override {
        _requireAdmissibleEvidence(update);
        Statement memory statement = _checkStatement(update);
        _requireSignature(update, statement, _directKey(statement, proof));
        _freeze(_findConflict(update, statement));
    }

    /// @inheritdoc ILightClient
    function reportConflictApk(Update calldata update, ApkProof calldata proof) external override {
        _requireAdmissibleEvidence(update);
        Statement memory statement = _checkStatement(update);
        _requireSignature(update, statement, _apkKey(statement, proof));
        _freeze(_findConflict(update, statement));
    }

    // ----------------------------------------------------------------------------------------------- checks

    /// @inheritdoc ILightClient
    function checkDirect(
        Update calldata update,
        DirectProof calldata proof
    ) external view override returns (CheckedUpdate memory) {
        _requireYoungSignature(update);
        Statement memory statement = _checkStatement(update);
        _requireSignature(update, statement, _directKey(statement, proof));
        return _checked(update, statement);
    }

    /// @inheritdoc ILightClient
    function checkApk(
        Update calldata update,
        ApkProof calldata proof
    ) external view override returns (CheckedUpdate memory) {
        _requireYoungSignature(update);
        Statement memory statement = _checkStatement(update);
        _requireSignature(update, statement, _apkKey(statement, proof));
        return _checked(update, statement);
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc ISourceClient
    function head() external view override returns (uint256) {
        return _head;
    }

    /// @inheritdoc ISourceClient
    function headers(uint256 slot) external view override returns (bytes32) {
        return _headers[slot].root;
    }

    /// @inheritdoc ILightClient
    function executionStateRoots(uint256 slot) external view override returns (bytes32) {
        return _headers[slot].executionStateRoot;
    }

    /// @inheritdoc ILightClient
    function executionBlockHashes(uint256 slot) external view override returns (bytes32) {
        return _headers[slot].executionBlockHash;
    }

    /// @inheritdoc ILightClient
    function executionBlockNumbers(uint256 slot) external view override returns (uint256) {
        return _headers[slot].executionBlockNumber;
    }

    /// @inheritdoc ISourceClient
    function timestamps(uint256 slot) external view override returns (uint256) {
        return _headers[slot].timestamp;
    }

    /// @inheritdoc ILightClient
    function apkVerifiers(uint256 capacity) external view override returns (address) {
        return _circuits[capacity].verifier;
    }

    /// @inheritdoc ISourceClient
    function consistent() public view override returns (bool) {
        return conflict.kind == ConflictKind.None;
    }

    /// @inheritdoc ISourceClient
    function status() external view override returns (Status) {
        if (!consistent()) return Status.Frozen;
        return
            block.timestamp > _slotTime(_head) + WEAK_SUBJECTIVITY_SECONDS ? Status.Expired : Status.Active;
    }

    // ------------------------------------------------------------------------------------- acceptance rules

    function _requireActive() private view {
        if (!consistent()) revert ClientFrozen();
        uint256 headTime = _slotTime(_head);
        if (block.timestamp > headTime + WEAK_SUBJECTIVITY_SECONDS) {
            revert ClientExpired(headTime, WEAK_SUBJECTIVITY_SECONDS);
        }
    }

    function _requireAdmissibleEvidence(Update calldata update) private view {
        if (!consistent()) revert ClientFrozen();
        _requireYoungSignature(update);
    }

    /// @dev Evidence needs no young head, but a young signature: keys that left the committee long ago cost nothing.
    function _requireYoungSignature(Update calldata update) private view {
        uint256 signatureTime = _slotTime(update.signatureSlot);
        if (block.timestamp > signatureTime + WEAK_SUBJECTIVITY_SECONDS) {
            revert EvidenceExpired(signatureTime, WEAK_SUBJECTIVITY_SECONDS);
        }
    }

    /// @dev The update must be signed in the head's period or the next, and either move the head or bring the committee
    /// that follows the head's period while that one is missing. What is known already must be the same.
    function _requireRelevant(Update calldata update) private view {
        uint256 currentHead = _head;
        uint256 storePeriod = _period(currentHead);
        uint256 signaturePeriod = _period(update.signatureSlot);
        if (signaturePeriod != storePeriod && signaturePeriod != storePeriod + 1) {
            revert SignaturePeriodOutOfRange(signaturePeriod, storePeriod);
        }
        uint256 finalizedSlot = update.finalizedHeader.slot;
        if (finalizedSlot <= currentHead) {
            bool bringsMissingCommittee =
                update.nextSyncCommitteeRoot != 0 &&
                    syncCommitteeRoots[storePeriod + 1] == 0 &&
                    _period(finalizedSlot) == storePeriod &&
                    _period(update.attestedHeader.slot) == storePeriod;
            if (!bringsMissingCommittee) revert StaleHead(finalizedSlot, currentHead);
        }
        uint256 finalizedPeriod = _period(finalizedSlot);
        if (update.nextSyncCommitteeRoot != 0 && _period(update.attestedHeader.slot) == finalizedPeriod) {
            bytes32 known = syncCommitteeRoots[finalizedPeriod + 1];
            if (known != 0 && known != update.nextSyncCommitteeRoot) {
                revert SyncCommitteeConflict(finalizedPeriod + 1, known, update.nextSyncCommitteeRoot);
            }
        }
    }

    /// @dev Everything an update claims, but for the signature: order of slots, participation, branches.
    function _checkStatement(Update calldata update) private view returns (Statement memory statement) {
        uint256 attestedSlot = update.attestedHeader.slot;
        uint256 finalizedSlot = update.finalizedHeader.slot;
        _requireOrder(update.signatureSlot, attestedSlot, finalizedSlot);

        (statement.absent, statement.absentCount) = SyncCommitteeBits.absentees(
            update.syncCommitteeBits,
            SYNC_COMMITTEE_SIZE
        );
        uint256 participants = SYNC_COMMITTEE_SIZE - statement.absentCount;
        if (3 * participants < 2 * SYNC_COMMITTEE_SIZE) {
            revert InsufficientParticipation(participants, SYNC_COMMITTEE_SIZE);
        }

        uint256 signaturePeriod = _period(update.signatureSlot);
        _requireFinalizable(finalizedSlot, signaturePeriod);
        statement.committeeRoot = syncCommitteeRoots[signaturePeriod];
        if (statement.committeeRoot == 0) revert UnknownSyncCommittee(signaturePeriod);

        Fork memory attestedFork = _forkAt(attestedSlot);
        bytes32 attestedStateRoot = update.attestedHeader.stateRoot;
        statement.finalizedRoot = SSZ.hashTreeRoot(update.finalizedHeader);
        bytes32 root = SSZ.restoreRoot(
            statement.finalizedRoot,
            update.finalityBranch,
            attestedFork.finalizedRootGindex
        );
        if (root != attestedStateRoot) revert InvalidFinalityBranch();

        ExecutionState.verify(update.finalizedHeader.bodyRoot, _forkAt(finalizedSlot), update.execution);
        _checkNextSyncCommittee(update, attestedFork.nextSyncCommitteeGindex);

        // max(signature_slot, 1) - 1: signature_slot > attested_slot >= 0, so it is at least 1
        statement.signingRoot = SigningDomain.signingRoot(
            SSZ.hashTreeRoot(update.attestedHeader),
            _forkAt(update.signatureSlot - 1).version,
            GENESIS_VALIDATORS_ROOT
        );
    }

    function _requireOrder(uint256 signatureSlot, uint256 attestedSlot, uint256 finalizedSlot) private view {
        uint256 currentSlot = _slotAt(block.timestamp);
        if (signatureSlot > currentSlot) revert FutureSignatureSlot(signatureSlot, currentSlot);
        if (attestedSlot >= signatureSlot) revert SignatureSlotNotAfterAttested(signatureSlot, attestedSlot);
        if (finalizedSlot > attestedSlot) revert FinalizedSlotAfterAttested(finalizedSlot, attestedSlot);
    }

    /// @dev A state finalizes a checkpoint two epochs before its own at the latest. So in its last epochs a committee signs no
    /// finality that only the committee after it will: that would be contradicted by nobody who could be charged for both.
    function _requireFinalizable(uint256 finalizedSlot, uint256 signaturePeriod) private view {
        (, uint256 checkpoint) = CheckpointSpan.bounds(finalizedSlot, SLOTS_PER_EPOCH);
        uint256 end = (signaturePeriod + 1) * SLOTS_PER_PERIOD;
        if (checkpoint + 2 * SLOTS_PER_EPOCH >= end)
            revert FinalizedSlotTooYoung(finalizedSlot, signaturePeriod);
    }

    function _checkNextSyncCommittee(Update calldata update, uint256 gindex) private view {
        bytes32 next = update.nextSyncCommitteeRoot;
        if (next == 0) {
            if (update.nextSyncCommitteeBranch.length != 0) revert UnexpectedNextSyncCommitteeBranch();
            return;
        }
        uint256 attestedPeriod = _period(update.attestedHeader.slot);
        uint256 finalizedPeriod = _period(update.finalizedHeader.slot);
        if (attestedPeriod != finalizedPeriod) {
            revert NextSyncCommitteeNotFinalized(attestedPeriod, finalizedPeriod);
        }
        bytes32 root = SSZ.restoreRoot(next, update.nextSyncCommitteeBranch, gindex);
        if (root != update.attestedHeader.stateRoot) revert InvalidNextSyncCommitteeBranch();
    }

    // --------------------------------------------------------------------------------------------- signature

    function _directKey(
        Statement memory statement,
        DirectProof calldata proof
    ) private view returns (BLS.G1Point memory) {
        return
            DirectRoute.aggregateKey(
                statement.committeeRoot,
                SYNC_COMMITTEE_SIZE,
                statement.absent,
                statement.absentCount,
                proof
            );
    }

    function _apkKey(
        Statement memory statement,
        ApkProof calldata proof
    ) private view returns (BLS.G1Point memory) {
        uint256 commitment = commitmentOf[statement.committeeRoot];
        if (commitment == 0) revert UnknownCommitment(statement.committeeRoot);
        ApkRoute.Circuit memory circuit = _circuits[proof.capacity];
        if (circuit.verifier == address(0)) revert UnknownCircuit(proof.capacity);
        return
            ApkRoute.aggregateKey(
                circuit,
                commitment,
                SYNC_COMMITTEE_SIZE,
                statement.absent,
                statement.absentCount,
                proof
            );
    }

    /// @dev Infinity passes a pairing with anything, so both points are asked.
    function _requireSignature(
        Update calldata update,
        Statement memory statement,
        BLS.G1Point memory key
    ) private view {
        BLS.G2Point memory signature = update.signature;
        if (BLS12381.isInfinity(key)) revert InfinityAggregateKey();
        if (BLS12381.isInfinity(signature)) revert InfinitySignature();
        if (!BLS12381.verifySignature(key, statement.signingRoot, signature)) revert InvalidSignature();
    }

    /// @dev What a fully verified update says, and who says it.
    function _checked(
        Update calldata update,
        Statement memory statement
    ) private view returns (CheckedUpdate memory checked) {
        uint256 size = SYNC_COMMITTEE_SIZE;
        checked.signaturePeriod = _period(update.signatureSlot);
        checked.signatureTime = _slotTime(update.signatureSlot);
        checked.committeeRoot = statement.committeeRoot;
        checked.signers[0] = ~statement.absent[0] & (size < 256 ? (1 << size) - 1 : type(uint256).max);
        checked.signers[1] = size == 512 ? ~statement.absent[1] : 0;
        checked.finalizedSlot = update.finalizedHeader.slot;
        checked.finalizedRoot = statement.finalizedRoot;
        checked.nextPeriod = _period(update.finalizedHeader.slot) + 1;
        checked.nextSyncCommitteeRoot = update.nextSyncCommitteeRoot;
    }

    // ------------------------------------------------------------------------------------------------ writes

    function _apply(Update calldata update, Statement memory statement) private {
        uint256 slot = update.finalizedHeader.slot;
        bytes32 root = statement.finalizedRoot;
        bytes32 known = _headers[slot].root;
        if (known == 0) {
            _headers[slot] = Header(
                root,
                update.execution.stateRoot,
                update.execution.blockHash,
                update.execution.blockNumber,
                uint64(block.timestamp)
            );
            if (update.execution.stateRoot != 0) executionBlockSlots[update.execution.blockNumber] = slot;
            emit HeaderRecorded(slot, root, SYNC_COMMITTEE_SIZE - statement.absentCount);
        } else if (known != root) {
            revert FinalizedHeaderConflict(slot, known, root);
        }
        if (slot > _head) {
            _head = uint64(slot);
            emit HeadUpdate(slot, root);
        }
        uint256 nextPeriod = _period(slot) + 1;
        if (update.nextSyncCommitteeRoot != 0 && syncCommitteeRoots[nextPeriod] == 0) {
            syncCommitteeRoots[nextPeriod] = update.nextSyncCommitteeRoot;
            emit SyncCommitteeUpdate(nextPeriod, update.nextSyncCommitteeRoot);
        }
    }

    function _findConflict(
        Update calldata update,
        Statement memory statement
    ) private view returns (Conflict memory) {
        uint256 slot = update.finalizedHeader.slot;
        bytes32 header = _headers[slot].root;
        if (header != 0 && header != statement.finalizedRoot) {
            return Conflict(ConflictKind.FinalizedHeader, slot, header, statement.finalizedRoot);
        }
        (uint256 other, uint256 last) = CheckpointSpan.bounds(slot, SLOTS_PER_EPOCH);
        for (; other <= last; ++other) {
            if (other == slot || other == _TRUSTED_SLOT) continue;
            header = _headers[other].root;
            if (header != 0) {
                return Conflict(ConflictKind.FinalizedHeader, other, header, statement.finalizedRoot);
            }
        }
        uint256 nextPeriod = _period(slot) + 1;
        bytes32 given = update.nextSyncCommitteeRoot;
        bytes32 committee = syncCommitteeRoots[nextPeriod];
        if (given != 0 && committee != 0 && committee != given) {
            return Conflict(ConflictKind.SyncCommittee, nextPeriod, committee, given);
        }
        revert NoConflict();
    }

    function _freeze(Conflict memory proven) private {
        conflict = proven;
        emit ConflictProven(proven.kind, proven.key, proven.accepted, proven.conflicting);
    }

    // ----------------------------------------------------------------------------------------- construction

    function _requireParameters(Parameters memory parameters) private view {
        if (parameters.genesisValidatorsRoot == 0) revert InvalidParameter("genesisValidatorsRoot");
        if (parameters.weakSubjectivitySeconds == 0) revert InvalidParameter("weakSubjectivitySeconds");
    }

    function _registerCircuits(ApkCircuit[] memory circuits) private {
        for (uint256 i; i < circuits.length; ++i) {
            uint256 capacity = circuits[i].capacity;
            if (_circuits[capacity].verifier != address(0)) revert InvalidParameter("apkCircuits");
            _circuits[capacity] = ApkRoute.describe(circuits[i], SYNC_COMMITTEE_SIZE);
        }
    }

    function _start(Checkpoint memory checkpoint) private {
        if (checkpoint.syncCommitteeRoot == 0) revert ZeroRoot();
        uint256 period = checkpoint.period;
        BeaconBlockHeader memory header = checkpoint.header;
        if (header.stateRoot == 0) {
            bool bare =
                header.slot == 0 &&
                    header.proposerIndex == 0 &&
                    (header.parentRoot | header.bodyRoot) == 0 &&
                    checkpoint.syncCommitteeBranch.length == 0;
            if (!bare) revert InvalidParameter("checkpoint");
            uint256 firstSlot = period * SLOTS_PER_PERIOD;
            if (firstSlot > type(uint64).max) revert InvalidParameter("checkpoint");
            _head = uint64(firstSlot);
        } else {
            if (_period(header.slot) != period) revert InvalidParameter("checkpoint");
            bytes32 root = SSZ.restoreRootFromMemory(
                checkpoint.syncCommitteeRoot,
                checkpoint.syncCommitteeBranch,
                _forkAt(header.slot).currentSyncCommitteeGindex
            );
            if (root != header.stateRoot) revert InvalidCheckpointBranch();
            bytes32 headerRoot = SSZ.hashTreeRoot(header);
            _head = header.slot;
            _headers[header.slot] = Header(headerRoot, 0, 0, 0, uint64(block.timestamp));
            emit HeadUpdate(header.slot, headerRoot);
        }
        syncCommitteeRoots[period] = checkpoint.syncCommitteeRoot;
        emit SyncCommitteeUpdate(period, checkpoint.syncCommitteeRoot);
    }
}
