// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISourceClient} from "../libraries/ISourceClient.sol";
import {IBftLightClient} from "./IBftLightClient.sol";
import {BftPublicInputs} from "./libraries/BftPublicInputs.sol";
import {ProofCall} from "./libraries/ProofCall.sol";
import {ScalarField} from "./libraries/ScalarField.sol";

/// @title BftLightClient
/// @notice The light client of `concordat/bft` on an EVM chain. No owner, no administrator, no upgrade.
/// @dev Every public input comes from storage or from calldata that is checked here; what a proof does not bind is not kept.
contract BftLightClient is IBftLightClient {
    /// @dev See `misbehaviour()`.
    struct Misbehaviour {
        MisbehaviourKind kind;
        uint256 height;
        bytes32 first;
        bytes32 second;
    }

    /// @inheritdoc ISourceClient
    uint256 public immutable override SOURCE_CHAIN_ID;
    /// @inheritdoc IBftLightClient
    uint256 public immutable override TRUSTING_PERIOD;
    /// @inheritdoc IBftLightClient
    uint256 public immutable override CLOCK_DRIFT;

    /// @inheritdoc ISourceClient
    /// @dev Only ever grows, and with it the time of its header.
    uint256 public override head;
    /// @inheritdoc IBftLightClient
    /// @dev Written at most once, by the reports.
    Misbehaviour public override misbehaviour;
    /// @inheritdoc IBftLightClient
    /// @dev Bits are only ever added, by `reportEquivocation`.
    mapping(bytes32 fact => uint256 signers) public override equivocators;
    /// @inheritdoc IBftLightClient
    /// @dev Written by the constructor alone.
    mapping(Circuit circuit => mapping(uint256 size => address verifier)) public override verifiers;

    /// @dev Each written once: by the constructor, or with a proof.
    mapping(uint256 height => RecordedHeader header) private _headers;

    /// @notice Fixes the parameters and starts at the trusted header.
    constructor(Parameters memory parameters) {
        if (parameters.trustingPeriod == 0) revert InvalidParameter("trustingPeriod");
        if (parameters.clockDrift >= parameters.trustingPeriod) revert InvalidParameter("clockDrift");
        SOURCE_CHAIN_ID = parameters.chainId;
        TRUSTING_PERIOD = parameters.trustingPeriod;
        CLOCK_DRIFT = parameters.clockDrift;
        _registerVerifiers(parameters.verifiers);
        _start(parameters);
    }

    // ---------------------------------------------------------------------------------------------- updates

    /// @inheritdoc IBftLightClient
    function updateAdjacent(
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) external override {
        _requireNew(header, headerHash);
        uint256 trustedHeight = _requireAdjacent(header, headerHash, proof);
        _record(trustedHeight, header, headerHash, proof.signers);
    }

    /// @inheritdoc IBftLightClient
    function updateSkipping(
        uint64 trustedHeight,
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) external override {
        _requireNew(header, headerHash);
        _requireSkipping(trustedHeight, header, headerHash, proof);
        _record(trustedHeight, header, headerHash, proof.signers);
    }

    // ----------------------------------------------------------------------------------------- misbehaviour

    /// @inheritdoc IBftLightClient
    function reportConflictAdjacent(
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) external override {
        bytes32 known = _requireContradiction(header, headerHash);
        _requireAdjacent(header, headerHash, proof);
        _freeze(MisbehaviourKind.Conflict, header.height, known, bytes32(headerHash));
    }

    /// @inheritdoc IBftLightClient
    function reportConflictSkipping(
        uint64 trustedHeight,
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) external override {
        bytes32 known = _requireContradiction(header, headerHash);
        _requireSkipping(trustedHeight, header, headerHash, proof);
        _freeze(MisbehaviourKind.Conflict, header.height, known, bytes32(headerHash));
    }

    /// @inheritdoc IBftLightClient
    function reportEquivocation(
        Equivocation calldata equivocation,
        SizedProof calldata proof
    ) external override {
        _requireLive();
        if (equivocation.voteType != 1 && equivocation.voteType != 2) {
            revert UnknownVoteType(equivocation.voteType);
        }
        if (equivocation.firstHeaderHash == equivocation.secondHeaderHash) revert SameHeader();
        _requireKnownSet(equivocation.height, equivocation.validatorsRoot);

        bytes32 fact = factOf(equivocation);
        uint256 recorded = equivocators[fact];
        bool freezes = 3 * uint256(equivocation.doublePower) > equivocation.totalPower;
        // who is known one by one may freeze the client together, so that is never old news
        if (!freezes && proof.signers & ~recorded == 0) revert EquivocationKnown(fact);
        _requireProven(
            Circuit.Equivocation,
            proof,
            BftPublicInputs.equivocation(uint64(SOURCE_CHAIN_ID), equivocation, proof.signers)
        );

        equivocators[fact] = recorded | proof.signers;
        emit EquivocationProven(
            fact,
            equivocation.height,
            bytes32(equivocation.validatorsRoot),
            equivocation,
            proof.signers
        );
        if (freezes) {
            _freeze(
                MisbehaviourKind.Equivocation,
                equivocation.height,
                bytes32(equivocation.firstHeaderHash),
                bytes32(equivocation.secondHeaderHash)
            );
        }
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc ISourceClient
    function headers(uint256 height) external view override returns (bytes32) {
        return bytes32(_headers[height].headerHash);
    }

    /// @inheritdoc IBftLightClient
    function stateRoots(uint256 height) external view override returns (bytes32) {
        return bytes32(_headers[height].stateRoot);
    }

    /// @inheritdoc ISourceClient
    function timestamps(uint256 height) external view override returns (uint256) {
        return _headers[height].recordedAt;
    }

    /// @inheritdoc IBftLightClient
    function headerAt(uint256 height) external view override returns (RecordedHeader memory) {
        return _headers[height];
    }

    /// @inheritdoc ISourceClient
    function consistent() public view override returns (bool) {
        return misbehaviour.kind == MisbehaviourKind.None;
    }

    /// @inheritdoc ISourceClient
    /// @dev The head's header is the youngest of all, so when it has expired, all have.
    function status() external view override returns (Status) {
        if (!consistent()) return Status.Frozen;
        return _isExpired(_headers[head]) ? Status.Expired : Status.Active;
    }

    /// @inheritdoc IBftLightClient
    function factOf(Equivocation calldata equivocation) public pure override returns (bytes32) {
        (uint256 low, uint256 high) = (equivocation.firstHeaderHash, equivocation.secondHeaderHash);
        if (low > high) (low, high) = (high, low);
        return
            keccak256(
                abi.encode(
                    equivocation.validatorsRoot,
                    equivocation.height,
                    equivocation.round,
                    equivocation.voteType,
                    low,
                    high
                )
            );
    }

    // ------------------------------------------------------------------------------------- acceptance rules

    function _requireLive() private view {
        if (!consistent()) revert ClientFrozen();
    }

    /// @dev What holds of every header that comes; returns the hash that is recorded at its height.
    function _requirePlausible(Header calldata header, uint256 headerHash) private view returns (uint256) {
        _requireLive();
        if (header.chainId != SOURCE_CHAIN_ID) revert WrongChain(SOURCE_CHAIN_ID, header.chainId);
        if (headerHash == 0) revert ZeroHeaderHash();
        return _headers[header.height].headerHash;
    }

    /// @dev A header above the head must be later than it, one below must be earlier: the head stays the youngest.
    function _requireNew(Header calldata header, uint256 headerHash) private view {
        uint256 known = _requirePlausible(header, headerHash);
        uint256 height = header.height;
        if (known == headerHash) revert HeaderKnown(height);
        if (known != 0) revert HeaderConflict(height, bytes32(known), bytes32(headerHash));
        uint256 headTime = _headers[head].timestamp;
        bool ordered = height > head ? header.timestamp > headTime : header.timestamp < headTime;
        if (!ordered) revert NonMonotonicTime(header.timestamp, headTime);
        _requireContinuous(header);
    }

    /// @dev Next to a recorded header the sets must hang together, whichever header is trusted: a skip is no way round the
    /// set that was announced.
    function _requireContinuous(Header calldata header) private view {
        RecordedHeader storage below = _below(header.height);
        if (below.headerHash != 0 && below.nextValidatorsRoot != header.validatorsRoot) {
            revert WrongValidatorSet(below.nextValidatorsRoot, header.validatorsRoot);
        }
        RecordedHeader storage above = _headers[uint256(header.height) + 1];
        if (above.headerHash != 0 && above.validatorsRoot != header.nextValidatorsRoot) {
            revert WrongValidatorSet(above.validatorsRoot, header.nextValidatorsRoot);
        }
    }

    /// @dev Below 0 is a height of 256 bits, where nothing is ever recorded.
    function _below(uint256 height) private view returns (RecordedHeader storage) {
        unchecked {
            return _headers[height - 1];
        }
    }

    function _requireContradiction(
        Header calldata header,
        uint256 headerHash
    ) private view returns (bytes32) {
        uint256 known = _requirePlausible(header, headerHash);
        if (known == 0 || known == headerHash) revert NoConflict();
        return bytes32(known);
    }

    function _requireAdjacent(
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) private view returns (uint256 trustedHeight) {
        if (header.height == 0) revert NonMonotonicHeight(0, 0);
        trustedHeight = header.height - 1;
        RecordedHeader storage trusted = _requireFollows(trustedHeight, header);
        if (header.parentHash != trusted.headerHash) {
            revert WrongParentHash(trusted.headerHash, header.parentHash);
        }
        if (header.validatorsRoot != trusted.nextValidatorsRoot) {
            revert WrongValidatorSet(trusted.nextValidatorsRoot, header.validatorsRoot);
        }
        _requireProven(Circuit.Quorum, proof, BftPublicInputs.quorum(header, headerHash, proof.signers));
    }

    function _requireSkipping(
        uint256 trustedHeight,
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) private view {
        RecordedHeader storage trusted = _requireFollows(trustedHeight, header);
        if (header.height == trustedHeight + 1) revert Adjacent(header.height);
        _requireProven(
            Circuit.Skipping,
            proof,
            BftPublicInputs.skipping(trusted.nextValidatorsRoot, header, headerHash, proof.signers)
        );
    }

    /// @dev The rules of time and height between a trusted header and a later one.
    function _requireFollows(
        uint256 trustedHeight,
        Header calldata header
    ) private view returns (RecordedHeader storage trusted) {
        trusted = _headers[trustedHeight];
        if (trusted.headerHash == 0) revert UnknownTrustedHeight(trustedHeight);
        uint256 trustedTime = trusted.timestamp;
        uint256 timeNow = _timeNow();
        if (trustedTime + TRUSTING_PERIOD <= timeNow) {
            revert TrustExpired(trustedTime + TRUSTING_PERIOD, timeNow);
        }
        if (header.timestamp >= timeNow + CLOCK_DRIFT) revert HeaderFromFuture(header.timestamp, timeNow);
        if (header.height <= trustedHeight) revert NonMonotonicHeight(header.height, trustedHeight);
        if (header.timestamp <= trustedTime) revert NonMonotonicTime(header.timestamp, trustedTime);
    }

    /// @dev The set of `height` is named by the header there, and announced by the one below.
    function _requireKnownSet(uint256 height, uint256 validatorsRoot) private view {
        RecordedHeader storage own = _headers[height];
        if (_judges(own) && own.validatorsRoot == validatorsRoot) return;
        RecordedHeader storage below = _below(height);
        if (_judges(below) && below.nextValidatorsRoot == validatorsRoot) return;
        if (!_judges(own) && !_judges(below)) revert UnknownTrustedHeight(height);
        revert WrongValidatorSet(
            _judges(own) ? own.validatorsRoot : below.nextValidatorsRoot,
            validatorsRoot
        );
    }

    function _judges(RecordedHeader storage header) private view returns (bool) {
        return header.headerHash != 0 && !_isExpired(header);
    }

    function _isExpired(RecordedHeader storage header) private view returns (bool) {
        return header.timestamp + TRUSTING_PERIOD <= _timeNow();
    }

    /// @dev In milliseconds. Never ahead of the real time by more than the block's own time is.
    function _timeNow() private view returns (uint256) {
        return block.timestamp * 1000;
    }

    function _requireProven(
        Circuit circuit,
        SizedProof calldata proof,
        uint256[] memory publicInputs
    ) private view {
        uint256 size = proof.size;
        address verifier = verifiers[circuit][size];
        if (verifier == address(0)) revert UnknownVerifier(circuit, size);
        if (size < 256 && proof.signers >> size != 0) revert SignerOutOfRange(proof.signers, size);
        ProofCall.requireAccepted(verifier, proof.proof, publicInputs);
    }

    // ------------------------------------------------------------------------------------------------ writes

    function _record(
        uint256 trustedHeight,
        Header calldata header,
        uint256 headerHash,
        uint256 signers
    ) private {
        uint256 height = header.height;
        _headers[height] = RecordedHeader(
            headerHash,
            header.stateRoot,
            header.validatorsRoot,
            header.nextValidatorsRoot,
            header.timestamp,
            uint64(block.timestamp)
        );
        emit HeaderRecorded(height, bytes32(headerHash), trustedHeight, signers);
        if (height > head) {
            head = height;
            emit HeadUpdate(height, bytes32(headerHash));
        }
    }

    function _freeze(MisbehaviourKind kind, uint256 height, bytes32 first, bytes32 second) private {
        misbehaviour = Misbehaviour(kind, height, first, second);
        emit MisbehaviourProven(kind, height, first, second);
    }

    // ----------------------------------------------------------------------------------------- construction

    function _registerVerifiers(SizedVerifier[] memory entries) private {
        if (entries.length == 0) revert InvalidParameter("verifiers");
        for (uint256 i; i < entries.length; ++i) {
            (Circuit circuit, uint256 size) = (entries[i].circuit, entries[i].size);
            bool known = size == 4 || size == 16 || size == 64 || size == 128 || size == 256;
            bool fresh = verifiers[circuit][size] == address(0);
            if (!known || !fresh || entries[i].verifier.code.length == 0) {
                revert InvalidParameter("verifiers");
            }
            verifiers[circuit][size] = entries[i].verifier;
        }
    }

    /// @dev A first header that could judge nothing is refused: it would make a client that is expired from the start.
    function _start(Parameters memory parameters) private {
        Header memory trusted = parameters.trusted;
        if (trusted.chainId != parameters.chainId) revert WrongChain(parameters.chainId, trusted.chainId);
        if (parameters.trustedHash == 0) revert ZeroHeaderHash();
        ScalarField.requireElement("trustedHash", parameters.trustedHash);
        ScalarField.requireElement("parentHash", trusted.parentHash);
        ScalarField.requireElement("stateRoot", trusted.stateRoot);
        ScalarField.requireElement("validatorsRoot", trusted.validatorsRoot);
        ScalarField.requireElement("nextValidatorsRoot", trusted.nextValidatorsRoot);
        uint256 timeNow = _timeNow();
        uint256 trustedUntil = uint256(trusted.timestamp) + parameters.trustingPeriod;
        if (trustedUntil <= timeNow) revert TrustExpired(trustedUntil, timeNow);
        if (trusted.timestamp >= timeNow + parameters.clockDrift) {
            revert HeaderFromFuture(trusted.timestamp, timeNow);
        }
        head = trusted.height;
        _headers[trusted.height] = RecordedHeader(
            parameters.trustedHash,
            trusted.stateRoot,
            trusted.validatorsRoot,
            trusted.nextValidatorsRoot,
            trusted.timestamp,
            uint64(block.timestamp)
        );
        emit HeadUpdate(trusted.height, bytes32(parameters.trustedHash));
    }
}
