// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ILightClient.sol";
import {CommitteeFingerprint} from "./CommitteeFingerprint.sol";
import {ProofCheck} from "./ProofCheck.sol";
import {SyncCommitteeRoot} from "./SyncCommitteeRoot.sol";

/// @title CommitteeRegistration
/// @notice The fact that a Poseidon commitment and an SSZ root belong to the same committee, by a proof of circuit `link`.
/// @dev The circuit never sees the SSZ root: that side is hashed here, from the same calldata as the fingerprint.
library CommitteeRegistration {
    /// @dev `verifyProof` for three public inputs: commitment, rho, fingerprint.
    bytes4 private constant VERIFY_PROOF = bytes4(
        keccak256("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[3])")
    );

    /// @notice SSZ root of a committee of `size`, after its lengths were checked.
    function rootOf(
        bytes calldata pubkeys,
        bytes calldata aggregate,
        uint256 size
    ) internal view returns (bytes32) {
        if (pubkeys.length != 48 * size) {
            revert ILightClient.CommitteeLength(48 * size, pubkeys.length);
        }
        if (aggregate.length != 48) revert ILightClient.CommitteeLength(48, aggregate.length);
        return SyncCommitteeRoot.hashTreeRoot(pubkeys, aggregate, size);
    }

    /// @notice Reverts unless `proof` shows that `commitment` opens to the keys whose root is `committeeRoot`.
    function requireProven(
        address verifier,
        bytes calldata pubkeys,
        bytes calldata aggregate,
        uint256 size,
        bytes32 committeeRoot,
        uint256 commitment,
        ILightClient.Groth16Proof calldata proof
    ) internal view {
        if (commitment == 0 || commitment >= CommitteeFingerprint.SCALAR_FIELD_ORDER) {
            revert ILightClient.InvalidCommitment(commitment);
        }
        uint256 rho = CommitteeFingerprint.point(committeeRoot, commitment);
        uint256 value = CommitteeFingerprint.evaluate(pubkeys, aggregate, size, rho);
        ProofCheck.requireAccepted(
            verifier,
            abi.encodeWithSelector(VERIFY_PROOF, proof.a, proof.b, proof.c, commitment, rho, value)
        );
    }
}
