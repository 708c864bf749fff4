// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibBit} from "solady/src/utils/LibBit.sol";

import {ILightClient} from "../ethereum/ILightClient.sol";
import {SSZ} from "../ethereum/libraries/SSZ.sol";
import {IStateVerifier} from "./IStateVerifier.sol";
import {AccountState} from "./libraries/AccountState.sol";
import {AncestorBlock} from "./libraries/AncestorBlock.sol";
import {BlockRoots} from "./libraries/BlockRoots.sol";
import {ExecutionHeader} from "./libraries/ExecutionHeader.sol";
import {StorageState} from "./libraries/StorageState.sol";
import {SystemStorage} from "./libraries/SystemStorage.sol";
import {TransactionReceipt} from "./libraries/TransactionReceipt.sol";

/// @title StateVerifier
/// @notice Reads a source chain's state against the headers of one light client. No storage, no owner.
contract StateVerifier is IStateVerifier {
    /// @inheritdoc IStateVerifier
    ILightClient public immutable override LIGHT_CLIENT;
    /// @inheritdoc IStateVerifier
    uint256 public immutable override SLOTS_PER_HISTORICAL_ROOT;

    // copies of the light client's own immutables
    uint256 private immutable GENESIS_TIME;
    uint256 private immutable SECONDS_PER_SLOT;
    uint256 private immutable SLOTS_PER_EPOCH;

    /// @param lightClient Whose headers count, for ever.
    /// @param slotsPerHistoricalRoot `SLOTS_PER_HISTORICAL_ROOT` of the source chain's preset: 8192 on mainnet, 64 in the
    /// minimal one.
    constructor(ILightClient lightClient, uint256 slotsPerHistoricalRoot) {
        if (address(lightClient).code.length == 0) revert NotALightClient(address(lightClient));
        bool plausible = LibBit.isPo2(slotsPerHistoricalRoot) && slotsPerHistoricalRoot <= 2 ** 32;
        if (!plausible) revert InvalidSlotsPerHistoricalRoot(slotsPerHistoricalRoot);
        LIGHT_CLIENT = lightClient;
        SLOTS_PER_HISTORICAL_ROOT = slotsPerHistoricalRoot;
        GENESIS_TIME = lightClient.GENESIS_TIME();
        SECONDS_PER_SLOT = lightClient.SECONDS_PER_SLOT();
        SLOTS_PER_EPOCH = lightClient.SLOTS_PER_EPOCH();
    }

    // ----------------------------------------------------------------------------------------------- blocks

    /// @inheritdoc IStateVerifier
    function finalizedBlock(uint256 blockNumber) external view override returns (BlockProof memory proof) {
        _requireConsistent();
        uint256 slot = LIGHT_CLIENT.executionBlockSlots(blockNumber);
        bool known =
            LIGHT_CLIENT.executionStateRoots(slot) != 0 &&
                LIGHT_CLIENT.executionBlockNumbers(slot) == blockNumber;
        if (!known) revert UnknownBlock(blockNumber);
        proof.kind = BlockProofKind.Finalized;
        proof.slot = uint64(slot);
    }

    /// @inheritdoc IStateVerifier
    function sourceBlock(BlockProof calldata blockProof) external view override returns (SourceBlock memory) {
        return _sourceBlock(blockProof);
    }

    // ---------------------------------------------------------------------------------------------- reading

    /// @inheritdoc IStateVerifier
    function account(
        BlockProof calldata blockProof,
        address target,
        bytes[] calldata accountProof
    ) external view override returns (Account memory) {
        return AccountState.read(_stateRoot(blockProof), target, accountProof);
    }

    /// @inheritdoc IStateVerifier
    function codeHash(
        BlockProof calldata blockProof,
        address target,
        bytes[] calldata accountProof
    ) external view override returns (bytes32) {
        return AccountState.readExisting(_stateRoot(blockProof), target, accountProof).codeHash;
    }

    /// @inheritdoc IStateVerifier
    function storageSlot(
        BlockProof calldata blockProof,
        address target,
        bytes32 slot,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external view override returns (bool exists, bytes32 value) {
        Account memory owner = AccountState.readExisting(_stateRoot(blockProof), target, accountProof);
        return _slot(owner, slot, storageProof);
    }

    /// @inheritdoc IStateVerifier
    function storageSlots(
        BlockProof calldata blockProof,
        address target,
        bytes32[] calldata slots,
        bytes[] calldata accountProof,
        bytes[][] calldata storageProofs
    )
        external
        view
        override
        returns (SourceBlock memory source, Account memory owner, bytes32[] memory values)
    {
        uint256 count = slots.length;
        if (storageProofs.length != count) revert StorageProofCount(count, storageProofs.length);
        source = _sourceBlock(blockProof);
        owner = AccountState.readExisting(source.stateRoot, target, accountProof);
        values = new bytes32[](count);
        for (uint256 i; i < count; ++i) (, values[i]) = _slot(owner, slots[i], storageProofs[i]);
    }

    /// @inheritdoc IStateVerifier
    function receipt(
        BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        bytes[] calldata receiptProof
    ) external view override returns (Receipt memory) {
        bytes32 root = ExecutionHeader.read(_blockHash(blockProof), header).receiptsRoot;
        return TransactionReceipt.decode(TransactionReceipt.read(root, transactionIndex, receiptProof));
    }

    /// @inheritdoc IStateVerifier
    function log(
        BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        uint256 logIndex,
        bytes[] calldata receiptProof
    ) external view override returns (SourceBlock memory source, Log memory entry) {
        source = _sourceBlock(blockProof);
        bytes32 root = ExecutionHeader.read(source.hash, header).receiptsRoot;
        bytes calldata encoded = TransactionReceipt.read(root, transactionIndex, receiptProof);
        entry = TransactionReceipt.decodeLog(encoded, transactionIndex, logIndex);
    }

    // --------------------------------------------------------------------------------------------- try forms

    /// @inheritdoc IStateVerifier
    function trySourceBlock(
        BlockProof calldata
    ) external view override returns (bool ok, SourceBlock memory source) {
        bytes memory answer;
        (ok, answer) = _attempt(this.sourceBlock.selector);
        if (ok) source = abi.decode(answer, (SourceBlock));
    }

    /// @inheritdoc IStateVerifier
    function tryAccount(
        BlockProof calldata,
        address,
        bytes[] calldata
    ) external view override returns (bool ok, Account memory found) {
        bytes memory answer;
        (ok, answer) = _attempt(this.account.selector);
        if (ok) found = abi.decode(answer, (Account));
    }

    /// @inheritdoc IStateVerifier
    function tryCodeHash(
        BlockProof calldata,
        address,
        bytes[] calldata
    ) external view override returns (bool ok, bytes32 hash) {
        bytes memory answer;
        (ok, answer) = _attempt(this.codeHash.selector);
        if (ok) hash = abi.decode(answer, (bytes32));
    }

    /// @inheritdoc IStateVerifier
    function tryStorageSlot(
        BlockProof calldata,
        address,
        bytes32,
        bytes[] calldata,
        bytes[] calldata
    ) external view override returns (bool ok, bool exists, bytes32 value) {
        bytes memory answer;
        (ok, answer) = _attempt(this.storageSlot.selector);
        if (ok) (exists, value) = abi.decode(answer, (bool, bytes32));
    }

    /// @inheritdoc IStateVerifier
    function tryReceipt(
        BlockProof calldata,
        bytes calldata,
        uint256,
        bytes[] calldata
    ) external view override returns (bool ok, Receipt memory found) {
        bytes memory answer;
        (ok, answer) = _attempt(this.receipt.selector);
        if (ok) found = abi.decode(answer, (Receipt));
    }

    /// @inheritdoc IStateVerifier
    function tryLog(
        BlockProof calldata,
        bytes calldata,
        uint256,
        uint256,
        bytes[] calldata
    ) external view override returns (bool ok, Log memory entry) {
        bytes memory answer;
        (ok, answer) = _attempt(this.log.selector);
        if (ok) (, entry) = abi.decode(answer, (SourceBlock, Log));
    }

    // -------------------------------------------------------------------------------------------- internals

    /// @dev Calls this contract with the same arguments and another selector. `false` is only ever said for an error that
    /// names what is wrong with the proof. Whoever calls with little gas gets no such error: the call then ends with no
    /// data, or with a SHA-256 precompile that could not be paid.
    function _attempt(bytes4 selector) private view returns (bool ok, bytes memory answer) {
        (ok, answer) = address(this).staticcall(abi.encodePacked(selector, msg.data[4:]));
        if (ok) return (ok, answer);
        bytes4 reason = bytes4(answer);
        if (reason == LightClientFrozen.selector) revert LightClientFrozen(address(LIGHT_CLIENT));
        if (answer.length < 4 || reason == SSZ.Sha256Failed.selector) revert NotEnoughGas();
    }

    function _requireConsistent() private view {
        if (!LIGHT_CLIENT.consistent()) revert LightClientFrozen(address(LIGHT_CLIENT));
    }

    /// @dev All that is known of the block.
    function _sourceBlock(BlockProof calldata blockProof) private view returns (SourceBlock memory source) {
        if (blockProof.kind != BlockProofKind.Finalized) return _olderBlock(blockProof);
        source.stateRoot = _finalizedStateRoot(blockProof);
        source.number = LIGHT_CLIENT.executionBlockNumbers(blockProof.slot);
        source.hash = LIGHT_CLIENT.executionBlockHashes(blockProof.slot);
        source.timestamp = _slotTime(blockProof.slot);
    }

    /// @dev The block's state root alone, where that is cheaper.
    function _stateRoot(BlockProof calldata blockProof) private view returns (bytes32) {
        if (blockProof.kind != BlockProofKind.Finalized) return _olderBlock(blockProof).stateRoot;
        return _finalizedStateRoot(blockProof);
    }

    /// @dev The block's hash alone, where that is cheaper.
    function _blockHash(BlockProof calldata blockProof) private view returns (bytes32 hash) {
        if (blockProof.kind != BlockProofKind.Finalized) return _olderBlock(blockProof).hash;
        _requireFinalized(blockProof);
        hash = LIGHT_CLIENT.executionBlockHashes(blockProof.slot);
        if (hash == 0) revert UnknownSlot(blockProof.slot);
    }

    function _finalizedStateRoot(BlockProof calldata blockProof) private view returns (bytes32) {
        _requireFinalized(blockProof);
        return _recordedStateRoot(blockProof.slot);
    }

    function _requireFinalized(BlockProof calldata blockProof) private view {
        _requireConsistent();
        if (blockProof.data.length != 0) revert InvalidBlockProofData();
    }

    function _recordedStateRoot(uint256 slot) private view returns (bytes32 stateRoot) {
        stateRoot = LIGHT_CLIENT.executionStateRoots(slot);
        if (stateRoot == 0) revert UnknownSlot(slot);
    }

    function _olderBlock(BlockProof calldata blockProof) private view returns (SourceBlock memory) {
        _requireConsistent();
        if (blockProof.kind == BlockProofKind.BlockRoots) {
            return _byBlockRoots(blockProof.slot, blockProof.data);
        }
        if (blockProof.kind == BlockProofKind.BeaconRoots) {
            return _byBeaconRoots(blockProof.slot, blockProof.data);
        }
        return _byBlockHashes(blockProof.slot, blockProof.data);
    }

    function _byBlockRoots(
        uint256 slot,
        bytes calldata data
    ) private view returns (SourceBlock memory source) {
        uint256 position = _structIn(data, 12);
        BlockRootsProof calldata proof;
        assembly ("memory-safe") {
            proof := position
        }
        bytes32 expected = LIGHT_CLIENT.headers(slot);
        if (expected == 0) revert UnknownSlot(slot);
        bytes32 actual = SSZ.hashTreeRoot(proof.recorded);
        if (actual != expected || proof.recorded.slot != slot) {
            revert WrongBeaconHeader(slot, expected, actual);
        }
        ILightClient.Fork[] memory forks = LIGHT_CLIENT.forks();
        BlockRoots.verify(
            forks,
            SLOTS_PER_EPOCH,
            SLOTS_PER_HISTORICAL_ROOT,
            proof.recorded,
            proof.blockRootBranch,
            proof.ancestor
        );
        source = AncestorBlock.read(forks, SLOTS_PER_EPOCH, proof.ancestor, proof.execution);
        source.timestamp = _slotTime(proof.ancestor.slot);
    }

    function _byBeaconRoots(
        uint256 slot,
        bytes calldata data
    ) private view returns (SourceBlock memory source) {
        uint256 position = _structIn(data, 10);
        BeaconRootsProof calldata proof;
        assembly ("memory-safe") {
            proof := position
        }
        bytes32 expected = SystemStorage.beaconRoot(_recordedStateRoot(slot), _slotTime(slot), proof);
        bytes32 actual = SSZ.hashTreeRoot(proof.ancestor);
        if (actual != expected) revert WrongBeaconHeader(proof.ancestor.slot, expected, actual);
        source = AncestorBlock.read(LIGHT_CLIENT.forks(), SLOTS_PER_EPOCH, proof.ancestor, proof.execution);
        source.timestamp = _slotTime(proof.ancestor.slot);
    }

    function _byBlockHashes(
        uint256 slot,
        bytes calldata data
    ) private view returns (SourceBlock memory source) {
        uint256 position = _structIn(data, 4);
        BlockHashesProof calldata proof;
        assembly ("memory-safe") {
            proof := position
        }
        source.hash = SystemStorage.blockHash(
            _recordedStateRoot(slot),
            LIGHT_CLIENT.executionBlockNumbers(slot),
            proof
        );
        ExecutionHeader.Fields memory fields = ExecutionHeader.read(source.hash, proof.header);
        if (fields.number != proof.blockNumber) revert WrongBlockNumber(proof.blockNumber, fields.number);
        source.number = fields.number;
        source.stateRoot = fields.stateRoot;
        source.timestamp = fields.timestamp;
    }

    /// @dev Calldata position of the struct that `data` is the ABI encoding of. What is inside is then read with
    /// Solidity's own checks; wherever its offsets point to, it is the caller's data and proven or refused.
    function _structIn(bytes calldata data, uint256 headWords) private pure returns (uint256 position) {
        if (data.length < 32 * (1 + headWords) || uint256(bytes32(data)) != 32) {
            revert InvalidBlockProofData();
        }
        assembly ("memory-safe") {
            position := add(data.offset, 0x20)
        }
    }

    function _slot(
        Account memory owner,
        bytes32 slot,
        bytes[] calldata proof
    ) private pure returns (bool exists, bytes32 value) {
        uint256 number;
        (exists, number) = StorageState.read(owner.storageHash, slot, proof);
        value = bytes32(number);
    }

    /// @dev Since the merge an execution block has the time of its slot.
    function _slotTime(uint256 slot) private view returns (uint256) {
        return GENESIS_TIME + slot * SECONDS_PER_SLOT;
    }
}
