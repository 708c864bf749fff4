// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibBit} from "solady/src/utils/LibBit.sol";

import {ILightClient} from "./ILightClient.sol";
import {CommitteeRegistration} from "./libraries/CommitteeRegistration.sol";

/// @title CommitteeFacts
/// @notice Poseidon commitments of committees, each by a proof of circuit `link`: facts, without any authority.
abstract contract CommitteeFacts is ILightClient {
    /// @inheritdoc ILightClient
    uint256 public immutable override SYNC_COMMITTEE_SIZE;
    /// @inheritdoc ILightClient
    address public immutable override LINK_VERIFIER;

    /// @inheritdoc ILightClient
    /// @dev Written once a committee, by `registerCommittee` alone.
    mapping(bytes32 committeeRoot => uint256 commitment) public override commitmentOf;

    constructor(Parameters memory parameters) {
        uint256 size = parameters.syncCommitteeSize;
        if (size < 8 || size > 512 || !LibBit.isPo2(size)) revert InvalidParameter("syncCommitteeSize");
        bool linkable = parameters.linkVerifier.code.length != 0;
        if (!linkable && (parameters.linkVerifier != address(0) || parameters.apkCircuits.length != 0)) {
            revert InvalidParameter("linkVerifier");
        }
        SYNC_COMMITTEE_SIZE = size;
        LINK_VERIFIER = parameters.linkVerifier;
    }

    /// @inheritdoc ILightClient
    function registerCommittee(
        bytes calldata pubkeys,
        bytes calldata aggregate,
        uint256 commitment,
        Groth16Proof calldata proof
    ) external override {
        if (LINK_VERIFIER == address(0)) revert NoLinkVerifier();
        uint256 size = SYNC_COMMITTEE_SIZE;
        bytes32 root = CommitteeRegistration.rootOf(pubkeys, aggregate, size);
        if (commitmentOf[root] != 0) revert CommitteeAlreadyRegistered(root);
        CommitteeRegistration.requireProven(LINK_VERIFIER, pubkeys, aggregate, size, root, commitment, proof);
        commitmentOf[root] = commitment;
        emit CommitteeRegistered(root, commitment);
    }
}
