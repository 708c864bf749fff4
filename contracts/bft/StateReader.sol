// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Gated} from "../libraries/Gated.sol";
import {IConsumerGate} from "../libraries/IConsumerGate.sol";
import {IBftLightClient} from "./IBftLightClient.sol";
import {IStateReader} from "./IStateReader.sol";
import {ProofCall} from "./libraries/ProofCall.sol";
import {ScalarField} from "./libraries/ScalarField.sol";
import {StatePublicInputs} from "./libraries/StatePublicInputs.sol";

/// @title StateReader
/// @notice Statements about the state of one light client's headers. No storage that changes, no owner.
contract StateReader is IStateReader, Gated {
    /// @dev Keeps contexts apart from whatever else is hashed with these arguments.
    bytes32 private constant CONTEXT_TAG = keccak256("concordat v1 bft context");

    /// @inheritdoc IStateReader
    IBftLightClient public immutable override LIGHT_CLIENT;

    /// @inheritdoc IStateReader
    /// @dev Written by the constructor alone.
    mapping(Statement statement => mapping(uint256 depth => address verifier)) public override verifiers;

    /// @param lightClient Whose headers count, for ever.
    /// @param entries One for each statement and depth that is to be understood.
    /// @param gate Asked before every answer; zero for none.
    constructor(
        IBftLightClient lightClient,
        StatementVerifier[] memory entries,
        IConsumerGate gate,
        bytes32 route
    ) Gated(gate, route) {
        if (address(lightClient).code.length == 0) revert InvalidParameter("lightClient");
        if (entries.length == 0) revert InvalidParameter("verifiers");
        LIGHT_CLIENT = lightClient;
        for (uint256 i; i < entries.length; ++i) {
            (Statement statement, uint256 depth) = (entries[i].statement, entries[i].depth);
            bool known = depth != 0 && depth <= 253;
            bool fresh = verifiers[statement][depth] == address(0);
            if (!known || !fresh || entries[i].verifier.code.length == 0) {
                revert InvalidParameter("verifiers");
            }
            verifiers[statement][depth] = entries[i].verifier;
        }
    }

    // -------------------------------------------------------------------------------------------- statements

    /// @inheritdoc IStateReader
    function verifyInclusion(
        uint160 account,
        uint256 slot,
        uint256 value,
        uint64 maxAge,
        StateProof calldata proof
    ) external view override {
        uint256 stateRoot = _stateRoot(proof.height, maxAge);
        _require(Statement.Inclusion, proof, StatePublicInputs.inclusion(stateRoot, account, slot, value));
    }

    /// @inheritdoc IStateReader
    function verifyExclusion(
        uint160 account,
        uint256 slot,
        uint64 maxAge,
        StateProof calldata proof
    ) external view override {
        uint256 stateRoot = _stateRoot(proof.height, maxAge);
        _require(Statement.Exclusion, proof, StatePublicInputs.exclusion(stateRoot, account, slot));
    }

    /// @inheritdoc IStateReader
    function verifyBalance(
        Question calldata question,
        uint128 threshold,
        uint256 nullifier,
        StateProof calldata proof
    ) external view override {
        _require(
            Statement.Balance,
            proof,
            StatePublicInputs.balance(_subject(question, nullifier, proof), threshold)
        );
    }

    /// @inheritdoc IStateReader
    function verifyRange(
        Question calldata question,
        uint128 low,
        uint128 high,
        uint256 nullifier,
        StateProof calldata proof
    ) external view override {
        _require(
            Statement.Range,
            proof,
            StatePublicInputs.range(_subject(question, nullifier, proof), low, high)
        );
    }

    /// @inheritdoc IStateReader
    function verifyAllowList(
        Question calldata question,
        uint256 allowListRoot,
        uint256 nullifier,
        StateProof calldata proof
    ) external view override {
        _requireList(Statement.AllowList, question, "allowListRoot", allowListRoot, nullifier, proof);
    }

    /// @inheritdoc IStateReader
    function verifyValueList(
        Question calldata question,
        uint256 valueListRoot,
        uint256 nullifier,
        StateProof calldata proof
    ) external view override {
        _requireList(Statement.ValueList, question, "valueListRoot", valueListRoot, nullifier, proof);
    }

    /// @inheritdoc IStateReader
    function verifyDenyList(
        Question calldata question,
        uint256 denyListRoot,
        uint256 nullifier,
        StateProof calldata proof
    ) external view override {
        _requireList(Statement.DenyList, question, "denyListRoot", denyListRoot, nullifier, proof);
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc IStateReader
    function contextOf(address consumer, bytes32 purpose) public view override returns (uint256) {
        bytes32 hash = keccak256(abi.encode(CONTEXT_TAG, block.chainid, address(this), consumer, purpose));
        return uint256(hash) % ScalarField.ORDER;
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _requireList(
        Statement statement,
        Question calldata question,
        string memory name,
        uint256 listRoot,
        uint256 nullifier,
        StateProof calldata proof
    ) private view {
        StatePublicInputs.Subject memory subject = _subject(question, nullifier, proof);
        _require(statement, proof, StatePublicInputs.list(subject, name, listRoot));
    }

    function _subject(
        Question calldata question,
        uint256 nullifier,
        StateProof calldata proof
    ) private view returns (StatePublicInputs.Subject memory) {
        return
            StatePublicInputs.Subject(
                _stateRoot(proof.height, question.maxAge),
                question.slot,
                contextOf(msg.sender, question.purpose),
                question.message,
                nullifier
            );
    }

    /// @dev A header from the future, as far as the light client lets it be, is no older than any.
    function _stateRoot(uint256 height, uint256 maxAge) private view returns (uint256) {
        if (!LIGHT_CLIENT.consistent()) revert LightClientFrozen(address(LIGHT_CLIENT));
        _requireConsumption(address(LIGHT_CLIENT));
        IBftLightClient.RecordedHeader memory header = LIGHT_CLIENT.headerAt(height);
        if (header.headerHash == 0) revert UnknownHeight(height);
        if (header.timestamp + maxAge < block.timestamp * 1000) revert StateTooOld(header.timestamp, maxAge);
        return header.stateRoot;
    }

    function _require(
        Statement statement,
        StateProof calldata proof,
        uint256[] memory publicInputs
    ) private view {
        address verifier = verifiers[statement][proof.depth];
        if (verifier == address(0)) revert UnknownStatement(statement, proof.depth);
        ProofCall.requireAccepted(verifier, proof.proof, publicInputs);
    }
}
