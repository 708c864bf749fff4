// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ethereum/ILightClient.sol";

/// @title IStateVerifier
/// @notice Reads a source chain's accounts, storage and receipts through proofs against what one light client accepted.
/// It keeps nothing and nobody owns it: every answer is a proof away from a header that the light client recorded.
/// @dev Every read has a form that reverts, naming what is wrong, and a `try` form. A `try` form answers `false` only for
/// a proof that is bad or not there; when gas ran out underneath it reverts, so that nobody can make `false` of a good
/// proof. Arguments that are no ABI encoding revert without data, as always in Solidity, which a `try` form cannot tell
/// from that: it reverts then too. All reads revert while the light client is frozen, the `try` forms too; they do not
/// while it is expired, since what was accepted stays true: ask `LIGHT_CLIENT().status()`, or look at the block's time.
interface IStateVerifier {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice How an execution block hangs on a header that the light client recorded (`slot` in `BlockProof`).
    /// `Finalized`: it is that header's own block; `data` is empty. `BlockRoots`: its beacon block is named in the
    /// `block_roots` of that header's state (up to `SLOTS_PER_HISTORICAL_ROOT` slots older); `data` is
    /// `abi.encode(BlockRootsProof)`. `BeaconRoots`: its beacon block is named in the storage of the beacon-roots contract
    /// (EIP-4788); `data` is `abi.encode(BeaconRootsProof)`. `BlockHashes`: its hash is in the storage of the block-hash
    /// contract (EIP-2935, 8191 blocks); `data` is `abi.encode(BlockHashesProof)`.
    enum BlockProofKind {
        Finalized,
        BlockRoots,
        BeaconRoots,
        BlockHashes
    }

    /// @notice An execution block, by the recorded header at `slot`.
    struct BlockProof {
        BlockProofKind kind;
        uint64 slot;
        bytes data;
    }

    /// @notice `recorded` is the light client's header at the proof's slot. Branches: `block_roots[slot % N]` from its
    /// state root, then the ancestor's execution data from the ancestor's body root.
    struct BlockRootsProof {
        ILightClient.BeaconBlockHeader recorded;
        bytes32[] blockRootBranch;
        ILightClient.BeaconBlockHeader ancestor;
        ILightClient.ExecutionProof execution;
    }

    /// @notice `timestamp` is that of the execution block whose *parent* beacon root is read. The first storage proof is
    /// of slot `timestamp % 8191`, the second of `timestamp % 8191 + 8191`.
    struct BeaconRootsProof {
        uint64 timestamp;
        bytes[] accountProof;
        bytes[] timestampProof;
        bytes[] rootProof;
        ILightClient.BeaconBlockHeader ancestor;
        ILightClient.ExecutionProof execution;
    }

    /// @notice `header` is the RLP of the older block's header.
    struct BlockHashesProof {
        uint64 blockNumber;
        bytes[] accountProof;
        bytes[] storageProof;
        bytes header;
    }

    /// @notice What is known of a proven execution block. `timestamp` is the source chain's, in seconds.
    struct SourceBlock {
        uint256 number;
        bytes32 hash;
        bytes32 stateRoot;
        uint256 timestamp;
    }

    /// @notice An account; all zero but for the two hashes of nothing when `exists` is false.
    struct Account {
        bool exists;
        uint256 nonce;
        uint256 balance;
        bytes32 storageHash;
        bytes32 codeHash;
    }

    /// @notice A log of a receipt.
    struct Log {
        address emitter;
        bytes32[] topics;
        bytes data;
    }

    /// @notice A receipt. `transactionType` 0 is a legacy one, `success` is its status after Byzantium.
    struct Receipt {
        uint8 transactionType;
        bool success;
        uint256 cumulativeGasUsed;
        Log[] logs;
    }

    // ----------------------------------------------------------------------------------------------- errors

    /// @notice The light client is frozen: nothing that it accepted is served.
    error LightClientFrozen(address lightClient);
    /// @notice The light client has no finalized header, or no execution block, at this slot.
    error UnknownSlot(uint256 slot);
    /// @notice The light client recorded no header that carries this execution block.
    error UnknownBlock(uint256 blockNumber);
    /// @notice The beacon header is not the one recorded for its slot.
    error WrongBeaconHeader(uint256 slot, bytes32 expected, bytes32 actual);
    /// @notice The older block's root is not the one named there.
    error InvalidBlockRootBranch();
    /// @notice The older slot is not among those that a state of this slot names.
    error SlotNotInBlockRoots(uint256 recordedSlot, uint256 ancestorSlot);
    /// @notice The older header is of a fork without execution data.
    error NoExecutionData(uint256 slot);
    /// @notice The beacon-roots contract holds another timestamp there.
    error WrongBeaconRootsTimestamp(uint256 expected, uint256 actual);
    /// @notice The system contract holds nothing there.
    error EmptySystemSlot(uint256 slot);
    /// @notice The block number is not one of the 8191 before this block.
    error BlockNotInWindow(uint256 blockNumber, uint256 anchorNumber);
    /// @notice The execution header does not have the block's hash.
    error WrongExecutionHeader(bytes32 expected, bytes32 actual);
    /// @notice The account is not in the state.
    error AccountAbsent(address account);
    /// @notice There is no receipt at this index.
    error ReceiptAbsent(uint256 transactionIndex);
    /// @notice The receipt has fewer logs.
    error LogAbsent(uint256 transactionIndex, uint256 logIndex);
    /// @notice Another number of storage proofs than of slots.
    error StorageProofCount(uint256 slots, uint256 proofs);
    /// @notice A `try` form had too little gas to know.
    error NotEnoughGas();
    /// @notice The proof's `data` is not the ABI encoding that its kind asks for, or not empty where it must be.
    error InvalidBlockProofData();
    /// @notice The older block's header has another number.
    error WrongBlockNumber(uint256 expected, uint256 actual);
    /// @notice The beacon-roots entry that is asked for is younger than the state it is looked for in.
    error BeaconRootsTimestampAfterAnchor(uint256 timestamp, uint256 anchorTimestamp);
    /// @notice Where `block_roots` is in the state of this fork is not known.
    error UnsupportedFork(uint256 finalizedRootGindex);
    /// @notice There is no contract at the light client's address.
    error NotALightClient(address lightClient);
    /// @notice `SLOTS_PER_HISTORICAL_ROOT` must be a power of two.
    error InvalidSlotsPerHistoricalRoot(uint256 slots);

    // ----------------------------------------------------------------------------------------------- blocks

    // solhint-disable func-name-mixedcase
    /// @notice The light client whose headers count.
    function LIGHT_CLIENT() external view returns (ILightClient);

    /// @notice Length of `block_roots` in the source chain's beacon state: 8192 on mainnet.
    function SLOTS_PER_HISTORICAL_ROOT() external view returns (uint256);
    // solhint-enable func-name-mixedcase

    /// @notice The proof of an execution block that the light client recorded, by its number. Reverts for all others.
    function finalizedBlock(uint256 blockNumber) external view returns (BlockProof memory);

    /// @notice The proven execution block. Reverts when the proof is bad.
    function sourceBlock(BlockProof calldata blockProof) external view returns (SourceBlock memory);

    // ---------------------------------------------------------------------------------------------- reading

    /// @notice The account at `target`, also when it does not exist: then `exists` is false.
    function account(
        BlockProof calldata blockProof,
        address target,
        bytes[] calldata accountProof
    ) external view returns (Account memory);

    /// @notice Code hash of an account that exists.
    function codeHash(
        BlockProof calldata blockProof,
        address target,
        bytes[] calldata accountProof
    ) external view returns (bytes32);

    /// @notice A storage slot of an account that exists. `exists` is false, and `value` zero, when the trie has no entry,
    /// which is what the EVM reads as zero.
    function storageSlot(
        BlockProof calldata blockProof,
        address target,
        bytes32 slot,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external view returns (bool exists, bytes32 value);

    /// @notice Several slots of one account, by one account proof; absent ones are zero.
    function storageSlots(
        BlockProof calldata blockProof,
        address target,
        bytes32[] calldata slots,
        bytes[] calldata accountProof,
        bytes[][] calldata storageProofs
    ) external view returns (SourceBlock memory source, Account memory owner, bytes32[] memory values);

    /// @notice The receipt at `transactionIndex`. `header` is the RLP of the block's header, which names the receipts' root.
    function receipt(
        BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        bytes[] calldata receiptProof
    ) external view returns (Receipt memory);

    /// @notice One log of a receipt, and whether its transaction succeeded is implied: failed ones have no logs.
    function log(
        BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        uint256 logIndex,
        bytes[] calldata receiptProof
    ) external view returns (SourceBlock memory source, Log memory);

    // --------------------------------------------------------------------------------------------- try forms

    /// @notice `sourceBlock`, but `ok` is false where that reverts because of the proof.
    function trySourceBlock(
        BlockProof calldata blockProof
    ) external view returns (bool ok, SourceBlock memory);

    /// @notice `account`, but `ok` is false where that reverts because of the proof.
    function tryAccount(
        BlockProof calldata blockProof,
        address target,
        bytes[] calldata accountProof
    ) external view returns (bool ok, Account memory);

    /// @notice `codeHash`, but `ok` is false where that reverts because of the proof; also `false` for an account that is absent.
    function tryCodeHash(
        BlockProof calldata blockProof,
        address target,
        bytes[] calldata accountProof
    ) external view returns (bool ok, bytes32);

    /// @notice `storageSlot`, but `ok` is false where that reverts because of the proof; also `false` for an account that is absent.
    function tryStorageSlot(
        BlockProof calldata blockProof,
        address target,
        bytes32 slot,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external view returns (bool ok, bool exists, bytes32 value);

    /// @notice `receipt`, but `ok` is false where that reverts because of the proof; also `false` for a receipt that is absent.
    function tryReceipt(
        BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        bytes[] calldata receiptProof
    ) external view returns (bool ok, Receipt memory);

    /// @notice `log`, but `ok` is false where that reverts because of the proof; also `false` for a receipt or a log that is absent.
    function tryLog(
        BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        uint256 logIndex,
        bytes[] calldata receiptProof
    ) external view returns (bool ok, Log memory);
}
