// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {ISourceClient} from "../libraries/ISourceClient.sol";

/// @title ILightClient
/// @notice A light client of a beacon chain, kept by sync-committee updates. It has no owner: a root enters only through
/// an update that at least two thirds of the right committee signed, or through the checkpoint given to the constructor;
/// a committee's commitment only by a proof. A fork guardian, if there is one, can add rows to the fork table, late.
/// @dev Names of reads and of the first two events are those of Telepathy, which integrators know. Names of the
/// consensus specification are used for everything else. All slots, epochs and periods are those of the source chain.
interface ILightClient is ISourceClient {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice What a proven conflict is about: nothing yet, two finalized headers of which one chain finalizes one (they
    /// are of one slot, or lie between the same two checkpoints), or two sync committees of one period.
    enum ConflictKind {
        None,
        FinalizedHeader,
        SyncCommittee
    }

    /// @notice `BeaconBlockHeader`.
    struct BeaconBlockHeader {
        uint64 slot;
        uint64 proposerIndex;
        bytes32 parentRoot;
        bytes32 stateRoot;
        bytes32 bodyRoot;
    }

    /// @notice Execution data of a finalized header, each with its branch from the header's body root. Before Capella
    /// everything is zero or empty; from Capella on everything is required.
    struct ExecutionProof {
        bytes32 stateRoot;
        uint64 blockNumber;
        bytes32 blockHash;
        bytes32[] stateRootBranch;
        bytes32[] blockNumberBranch;
        bytes32[] blockHashBranch;
    }

    /// @notice `LightClientUpdate`. `nextSyncCommitteeRoot` is zero, and its branch empty, when none is delivered.
    /// `syncCommitteeBits` has one bit a member, SSZ order. `signature` is uncompressed, in EIP-2537 form.
    struct Update {
        BeaconBlockHeader attestedHeader;
        BeaconBlockHeader finalizedHeader;
        bytes32[] finalityBranch;
        ExecutionProof execution;
        bytes32 nextSyncCommitteeRoot;
        bytes32[] nextSyncCommitteeBranch;
        bytes syncCommitteeBits;
        BLS.G2Point signature;
        uint64 signatureSlot;
    }

    /// @notice A member that did not sign: its key, and the branch from the SSZ root of the committee's keys. The index
    /// is not given: it follows from the bits.
    struct AbsentKey {
        BLS.G1Point key;
        bytes32[] branch;
    }

    /// @notice Route `direct`: the committee's aggregate key and the keys to subtract, by rising index.
    struct DirectProof {
        bytes32 pubkeysRoot;
        BLS.G1Point aggregateKey;
        AbsentKey[] absentKeys;
    }

    /// @notice Route `apk`: `shiftedKey` is the aggregate key of the signers plus the fixed point H; the Groth16 proof is
    /// for the circuit of that capacity (how many absent members it can subtract).
    struct ApkProof {
        uint16 capacity;
        BLS.G1Point shiftedKey;
        uint256[2] a;
        uint256[2][2] b;
        uint256[2] c;
    }

    /// @notice What a fully verified update says, and who says it. Bit i mod 256 of `signers[i / 256]` is member i of the
    /// committee at `committeeRoot`, that of `signaturePeriod`; `signatureTime` is the time of the signature slot, in
    /// seconds. `nextSyncCommitteeRoot` is the committee of `nextPeriod`, zero when the update names none.
    struct CheckedUpdate {
        uint256 signaturePeriod;
        uint256 signatureTime;
        bytes32 committeeRoot;
        uint256[2] signers;
        uint256 finalizedSlot;
        bytes32 finalizedRoot;
        uint256 nextPeriod;
        bytes32 nextSyncCommitteeRoot;
    }

    /// @notice One row of the fork table: first epoch, version, and generalized indices. Finality and committee indices
    /// count from the state root, execution indices from the body root; the latter are zero before Capella.
    struct Fork {
        uint64 epoch;
        bytes4 version;
        uint16 finalizedRootGindex;
        uint16 currentSyncCommitteeGindex;
        uint16 nextSyncCommitteeGindex;
        uint16 executionStateRootGindex;
        uint16 executionBlockNumberGindex;
        uint16 executionBlockHashGindex;
    }

    /// @notice Where the client starts; the root of all its trust. With a header, the committee is proven against that
    /// header's state root. Without (all header fields zero and an empty branch), period and root are trusted as they
    /// are, and the head starts at the period's first slot, with no header known there.
    struct Checkpoint {
        uint64 period;
        bytes32 syncCommitteeRoot;
        BeaconBlockHeader header;
        bytes32[] syncCommitteeBranch;
    }

    /// @notice A Groth16 proof over bn254; the pairs of `b` as EIP-197 has them, imaginary part first.
    struct Groth16Proof {
        uint256[2] a;
        uint256[2][2] b;
        uint256[2] c;
    }

    /// @notice A circuit of route `apk`: how many absent members it can subtract, and its generated Groth16 verifier.
    struct ApkCircuit {
        uint16 capacity;
        address verifier;
    }

    /// @notice Everything that is given at deployment. `validUntilEpoch` is the first epoch the fork table says nothing
    /// about. `linkVerifier` is the generated verifier of circuit `link` for this committee size; it may be zero where
    /// there is no circuit of route `apk`. `forkGuardian` may be zero: then the fork table is fixed for ever.
    /// `forkDelaySeconds`, at least 7 days where there is a guardian, passes between a row's announcement and its use.
    struct Parameters {
        bytes32 genesisValidatorsRoot;
        uint64 genesisTime;
        uint64 secondsPerSlot;
        uint64 slotsPerEpoch;
        uint64 epochsPerPeriod;
        uint16 syncCommitteeSize;
        uint256 sourceChainId;
        uint64 weakSubjectivitySeconds;
        uint64 validUntilEpoch;
        Fork[] forks;
        Checkpoint checkpoint;
        address linkVerifier;
        ApkCircuit[] apkCircuits;
        address forkGuardian;
        uint64 forkDelaySeconds;
    }

    // ----------------------------------------------------------------------------------------------- events

    /// @notice The SSZ root of the sync committee of `period` became known.
    event SyncCommitteeUpdate(uint256 indexed period, bytes32 indexed root);
    /// @notice A finalized header was recorded, with how many members vouched for it. When it is behind the head (it came
    /// with a missing committee) there is no `HeadUpdate`.
    event HeaderRecorded(uint256 indexed slot, bytes32 indexed root, uint256 participants);
    /// @notice `commitment` was proven to belong to the committee with this SSZ root. Its keys are in the transaction's
    /// calldata: whoever has the chain can rebuild the committee.
    event CommitteeRegistered(bytes32 indexed committeeRoot, uint256 indexed commitment);
    /// @notice The guardian announced a row of the fork table, which anybody may activate from `activeFrom` on. With it the
    /// table ends at `validUntilEpoch`.
    event ForkAnnounced(uint64 indexed epoch, Fork row, uint64 validUntilEpoch, uint64 activeFrom);
    /// @notice The announced row came into the table.
    event ForkActivated(uint64 indexed epoch, uint64 validUntilEpoch);
    /// @notice The guardian took an announcement back.
    event ForkCancelled(uint64 indexed epoch);
    /// @notice The client froze: `conflicting` was proven against `accepted`, which is recorded at `key`, a slot or a
    /// period. A conflicting header may be of another slot, see `ConflictKind`.
    event ConflictProven(
        ConflictKind indexed kind,
        uint256 indexed key,
        bytes32 accepted,
        bytes32 conflicting
    );

    // ----------------------------------------------------------------------------------------------- errors

    /// @notice A constructor parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice The client is frozen by a proven conflict.
    error ClientFrozen();
    /// @notice The head is older than the weak-subjectivity limit.
    error ClientExpired(uint256 headTime, uint256 limit);
    /// @notice Evidence is older than the weak-subjectivity limit: old keys may have been sold since.
    error EvidenceExpired(uint256 signatureTime, uint256 limit);
    /// @notice No row of the fork table covers this epoch.
    error UnknownFork(uint256 epoch);
    /// @notice The signature slot has not come yet.
    error FutureSignatureSlot(uint256 signatureSlot, uint256 currentSlot);
    /// @notice The signature must be younger than what it attests.
    error SignatureSlotNotAfterAttested(uint256 signatureSlot, uint256 attestedSlot);
    /// @notice The finalized header is younger than the attested one.
    error FinalizedSlotAfterAttested(uint256 finalizedSlot, uint256 attestedSlot);
    /// @notice No block state of the signing period can have finalized the slot.
    error FinalizedSlotTooYoung(uint256 finalizedSlot, uint256 signaturePeriod);
    /// @notice The update is signed in neither the head's period nor the one after it.
    error SignaturePeriodOutOfRange(uint256 signaturePeriod, uint256 storePeriod);
    /// @notice The committee of this period is not known.
    error UnknownSyncCommittee(uint256 period);
    /// @notice The update neither moves the head nor delivers a missing committee.
    error StaleHead(uint256 finalizedSlot, uint256 head);
    /// @notice The participation bits are not one bit a member.
    error SyncCommitteeBitsLength(uint256 expected, uint256 actual);
    /// @notice Fewer than two thirds signed.
    error InsufficientParticipation(uint256 participants, uint256 committeeSize);
    /// @notice The finalized header is not the one the attested state names.
    error InvalidFinalityBranch();
    /// @notice The next committee is not the one the attested state names.
    error InvalidNextSyncCommitteeBranch();
    /// @notice A next committee counts only when attested and finalized header lie in the same period.
    error NextSyncCommitteeNotFinalized(uint256 attestedPeriod, uint256 finalizedPeriod);
    /// @notice A branch came with no next committee.
    error UnexpectedNextSyncCommitteeBranch();
    /// @notice Another committee is already known for this period: see `reportConflict`.
    error SyncCommitteeConflict(uint256 period, bytes32 known, bytes32 given);
    /// @notice Another header is already recorded for this slot: see `reportConflict`.
    error FinalizedHeaderConflict(uint256 slot, bytes32 known, bytes32 given);
    /// @notice The committee of the checkpoint is not in its header's state.
    error InvalidCheckpointBranch();
    /// @notice The execution state root is not in the finalized block.
    error InvalidExecutionStateRootBranch();
    /// @notice The execution block number is not in the finalized block.
    error InvalidExecutionBlockNumberBranch();
    /// @notice The execution block hash is not in the finalized block.
    error InvalidExecutionBlockHashBranch();
    /// @notice Execution data came with a header of a fork that has none.
    error UnexpectedExecutionProof();
    /// @notice A root that would be stored is zero.
    error ZeroRoot();
    /// @notice The keys' root and the aggregate key do not hash to the committee's root.
    error AggregateKeyNotInCommittee();
    /// @notice The number of opened keys is not the number of absent members.
    error AbsentKeyCount(uint256 expected, uint256 actual);
    /// @notice This key is not the committee's key at that index.
    error AbsentKeyNotInCommittee(uint256 index);
    /// @notice No commitment is known for this committee.
    error UnknownCommitment(bytes32 committeeRoot);
    /// @notice No circuit of this capacity was registered.
    error UnknownCircuit(uint256 capacity);
    /// @notice More members are absent than the circuit can subtract.
    error CapacityExceeded(uint256 absent, uint256 capacity);
    /// @notice The Groth16 verifier did not say yes.
    error InvalidProof();
    /// @notice The signers' aggregate key is the point at infinity.
    error InfinityAggregateKey();
    /// @notice The signature is the point at infinity.
    error InfinitySignature();
    /// @notice The signature is not the signers' over this header.
    error InvalidSignature();
    /// @notice The update agrees with everything recorded.
    error NoConflict();
    /// @notice The keys are not 48 bytes for each member, or the aggregate is not 48 bytes.
    error CommitteeLength(uint256 expected, uint256 actual);
    /// @notice This key is not compressed, or is infinity; an index of the committee's size is the aggregate.
    error InvalidKeyFlags(uint256 index);
    /// @notice The commitment is zero or not below the order of the proof system's field.
    error InvalidCommitment(uint256 commitment);
    /// @notice The committee with this root has its commitment, which is the only one it can have.
    error CommitteeAlreadyRegistered(bytes32 committeeRoot);
    /// @notice This client was deployed without a verifier of circuit `link`.
    error NoLinkVerifier();
    /// @notice Only the fork guardian may do this.
    error NotForkGuardian(address caller);
    /// @notice A row is announced already.
    error ForkAlreadyAnnounced(uint256 epoch);
    /// @notice No row is announced.
    error NoForkAnnounced();
    /// @notice The announced row may be activated from this time on.
    error ForkNotYetActive(uint256 activeFrom);
    /// @notice The row would change how slots are read that can be accepted already.
    error ForkRewritesPast(uint256 epoch, uint256 earliest);

    // ---------------------------------------------------------------------------------------------- updates

    /// @notice Takes an update on route `direct`: no proof, absent keys are opened from the committee's SSZ root.
    function updateDirect(Update calldata update, DirectProof calldata proof) external;

    /// @notice Takes an update on route `apk`: a Groth16 proof gives the signers' aggregate key.
    function updateApk(Update calldata update, ApkProof calldata proof) external;

    /// @notice Freezes the client when a fully verified update names another finalized header for a recorded slot, or for
    /// one between the same two checkpoints, or another committee for a known period. Nothing is ever overwritten.
    function reportConflictDirect(Update calldata update, DirectProof calldata proof) external;

    /// @notice The same on route `apk`.
    function reportConflictApk(Update calldata update, ApkProof calldata proof) external;

    // ----------------------------------------------------------------------------------------------- checks

    /// @notice Verifies an update by every rule of a conflict report, whether or not it contradicts what is recorded, and
    /// says what it says. Writes nothing, and works while the client is frozen or expired: evidence about the signers'
    /// deeds does not end with the client. Reverts as a report does.
    function checkDirect(
        Update calldata update,
        DirectProof calldata proof
    ) external view returns (CheckedUpdate memory);

    /// @notice The same on route `apk`.
    function checkApk(
        Update calldata update,
        ApkProof calldata proof
    ) external view returns (CheckedUpdate memory);

    // ------------------------------------------------------------------------------------------------ facts

    /// @notice Records the Poseidon commitment of a committee, by a proof of circuit `link`. `pubkeys` are the compressed
    /// keys one behind the other, 48 bytes each, `aggregate` is `aggregate_pubkey`.
    /// @dev A pure fact: anybody may register any committee at any time, in advance, of a chain of their own, or when the
    /// client is expired or frozen. It gives no authority: which root is a committee's is decided by finalized headers.
    function registerCommittee(
        bytes calldata pubkeys,
        bytes calldata aggregate,
        uint256 commitment,
        Groth16Proof calldata proof
    ) external;

    // ------------------------------------------------------------------------------------------------ forks

    /// @notice Announces a row behind the last of the fork table, and the table's new end. Only the guardian. The row must
    /// be about epochs after its activation, or past the table's end. To prolong the table without a fork, announce the
    /// last row again, with the table's end as its epoch.
    function announceFork(Fork calldata row, uint64 newValidUntilEpoch) external;

    /// @notice Puts the announced row into the table, once the delay is over. Anybody.
    function activateFork() external;

    /// @notice Takes the announced row back. Only the guardian.
    function cancelFork() external;

    // ------------------------------------------------------------------------------------------------ reads

    /// @notice Execution state root of the finalized header at `slot`, zero when unknown.
    function executionStateRoots(uint256 slot) external view returns (bytes32);

    /// @notice Execution block hash of the finalized header at `slot`, zero when unknown.
    function executionBlockHashes(uint256 slot) external view returns (bytes32);

    /// @notice Execution block number of the finalized header at `slot`, zero when unknown.
    function executionBlockNumbers(uint256 slot) external view returns (uint256);

    /// @notice Slot of the recorded finalized header that carries this execution block, zero when unknown.
    function executionBlockSlots(uint256 blockNumber) external view returns (uint256);

    /// @notice SSZ root of the sync committee of `period`, zero when unknown.
    function syncCommitteeRoots(uint256 period) external view returns (bytes32);

    /// @notice Poseidon commitment of the committee with this SSZ root, zero when unknown. Gives no authority by itself.
    function commitmentOf(bytes32 committeeRoot) external view returns (uint256);

    /// @notice Generated Groth16 verifier of the circuit with this capacity, zero when there is none.
    function apkVerifiers(uint256 capacity) external view returns (address);

    /// @notice The fork table.
    function forks() external view returns (Fork[] memory);

    /// @notice First epoch that the fork table does not cover.
    function validUntilEpoch() external view returns (uint256);

    /// @notice The announced row, what the table's end will be, and from when on; all zero when there is none.
    function announcedFork()
        external
        view
        returns (Fork memory row, uint64 newValidUntilEpoch, uint64 activeFrom);

    /// @notice The conflict that froze the client: its kind, the slot or period, and both roots.
    function conflict()
        external
        view
        returns (ConflictKind kind, uint256 key, bytes32 accepted, bytes32 conflicting);

    // solhint-disable func-name-mixedcase
    /// @notice `genesis_validators_root` of the source chain: a signature for another network never counts.
    function GENESIS_VALIDATORS_ROOT() external view returns (bytes32);

    /// @notice Unix time of slot 0.
    function GENESIS_TIME() external view returns (uint256);

    /// @notice `SECONDS_PER_SLOT`.
    function SECONDS_PER_SLOT() external view returns (uint256);

    /// @notice `SLOTS_PER_EPOCH`.
    function SLOTS_PER_EPOCH() external view returns (uint256);

    /// @notice Slots in a sync-committee period.
    function SLOTS_PER_PERIOD() external view returns (uint256);

    /// @notice `SYNC_COMMITTEE_SIZE`.
    function SYNC_COMMITTEE_SIZE() external view returns (uint256);

    /// @notice An update is refused once the head is older than this many seconds.
    function WEAK_SUBJECTIVITY_SECONDS() external view returns (uint256);

    /// @notice Generated verifier of circuit `link`, zero when there is none.
    function LINK_VERIFIER() external view returns (address);

    /// @notice Who may announce forks; zero when nobody may.
    function FORK_GUARDIAN() external view returns (address);

    /// @notice Seconds between a fork's announcement and its use.
    function FORK_DELAY_SECONDS() external view returns (uint256);
    // solhint-enable func-name-mixedcase
}
