// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISourceClient} from "../libraries/ISourceClient.sol";
import {AcceptedHeaders} from "./AcceptedHeaders.sol";
import {IBftLightClient} from "./IBftLightClient.sol";
import {BftPublicInputs} from "./libraries/BftPublicInputs.sol";
import {HalfPowers} from "./libraries/HalfPowers.sol";
import {ProofCall} from "./libraries/ProofCall.sol";

/// @title BftLightClient
/// @notice The light client of `concordat/bft` on an EVM chain. No owner, no administrator, no upgrade.
/// @dev Every public input comes from storage or from calldata that is checked here; what a proof does not bind is not kept.
contract BftLightClient is AcceptedHeaders {
    /// @dev See `misbehaviour()`.
    struct Misbehaviour {
        MisbehaviourKind kind;
        uint256 height;
        bytes32 first;
        bytes32 second;
    }

    /// @inheritdoc IBftLightClient
    /// @dev Written at most once, by the reports.
    Misbehaviour public override misbehaviour;
    /// @inheritdoc IBftLightClient
    /// @dev Bits are only ever added, by `reportEquivocation`.
    mapping(bytes32 fact => uint256 signers) public override equivocators;
    /// @inheritdoc IBftLightClient
    /// @dev Powers only ever grow, by `reportEquivocation`. Those of one fact are of one set, so of one total.
    mapping(bytes32 fact => HalfPowers.Powers powers) public override doublePowers;
    /// @inheritdoc IBftLightClient
    /// @dev Written by the constructor alone.
    mapping(Circuit circuit => mapping(uint256 size => address verifier)) public override verifiers;

    /// @notice Fixes the parameters and starts at the trusted header.
    constructor(Parameters memory parameters) AcceptedHeaders(parameters) {
        _registerVerifiers(parameters.verifiers);
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
        if (equivocation.voteType != 1 && equivocation.voteType != 2) {
            revert UnknownVoteType(equivocation.voteType);
        }
        if (equivocation.firstHeaderHash == equivocation.secondHeaderHash) revert SameHeader();
        _requireKnownSet(equivocation.height, equivocation.validatorsRoot);

        bytes32 fact = factOf(equivocation);
        uint256 recorded = equivocators[fact];
        HalfPowers.Powers memory powers = doublePowers[fact];
        (bool raised, uint256 together) = HalfPowers.raise(powers, proof.signers, equivocation.doublePower);
        bool freezes = consistent() && 3 * together > equivocation.totalPower;
        // who is known one by one may freeze the client together, so more power in one report is never old news
        if (!freezes && !raised && proof.signers & ~recorded == 0) revert EquivocationKnown(fact);
        _requireProven(
            Circuit.Equivocation,
            proof,
            BftPublicInputs.equivocation(uint64(SOURCE_CHAIN_ID), equivocation, proof.signers)
        );

        equivocators[fact] = recorded | proof.signers;
        if (raised) doublePowers[fact] = powers;
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
}
