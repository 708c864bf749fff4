// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibString} from "solady/src/utils/LibString.sol";
import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {BLS12381} from "../../libraries/BLS12381.sol";
import {ILightClient} from "../ILightClient.sol";
import {ProofCheck} from "./ProofCheck.sol";
import {SyncCommitteeBits} from "./SyncCommitteeBits.sol";

/// @title ApkRoute
/// @notice Aggregate key of the signers by a Groth16 proof over the committee's Poseidon commitment.
/// @dev Public inputs, in order, each recomputed here:
/// [C, absent word 0 .. W-1, S.x mod 2^192, S.x >> 192, S.y mod 2^192, S.y >> 192], with S = apk + H.
/// The proof is a pure fact and may be used again by anybody; freshness comes from the signature.
library ApkRoute {
    /// @notice A registered circuit. `selector` is that of `verifyProof` for `words` + 5 public inputs.
    struct Circuit {
        address verifier;
        uint16 capacity;
        uint8 words;
        bytes4 selector;
    }

    // H: hash_to_curve("concordat running sum start"), suite BLS12381G1_XMD:SHA-256_SSWU_RO_, tag
    // CONCORDAT-V1_BLS12381G1_XMD:SHA-256_SSWU_RO_. Nobody knows its discrete logarithm.
    bytes32 private constant H_X_HIGH = bytes32(uint256(0x11c6e7473563e140acdf67b6bd24bd0a));
    bytes32 private constant H_X_LOW = 0x1151dda312f0c68a15e5143a2129aad4f8af86480a633f6f71258757edbdd5b3;
    bytes32 private constant H_Y_HIGH = bytes32(uint256(0x165d901bff874e0aab4777d5e7b5c88f));
    bytes32 private constant H_Y_LOW = 0x06887cace07c07b582c5e89f945586e612dfd4b85ad1e55e822035ddc6f1a372;

    uint256 private constant LIMB_MASK = (1 << 192) - 1;

    /// @notice What has to be known to call the verifier of a circuit for a committee of `size`.
    function describe(
        ILightClient.ApkCircuit memory circuit,
        uint256 size
    ) internal view returns (Circuit memory) {
        if (circuit.capacity == 0 || circuit.capacity >= size || circuit.verifier.code.length == 0) {
            revert ILightClient.InvalidParameter("apkCircuits");
        }
        uint256 words = SyncCommitteeBits.wordCount(size, circuit.capacity);
        string memory signature = string.concat(
            "verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[",
            LibString.toString(words + 5),
            "])"
        );
        return Circuit(circuit.verifier, circuit.capacity, uint8(words), bytes4(keccak256(bytes(signature))));
    }

    /// @notice S - H, after the proof was checked for exactly this commitment, absent set and S.
    function aggregateKey(
        Circuit memory circuit,
        uint256 commitment,
        uint256 size,
        uint256[2] memory absent,
        uint256 absentCount,
        ILightClient.ApkProof calldata proof
    ) internal view returns (BLS.G1Point memory) {
        if (absentCount > circuit.capacity) {
            revert ILightClient.CapacityExceeded(absentCount, circuit.capacity);
        }
        BLS.G1Point memory shifted = proof.shiftedKey;
        // canonical first: two public statements for one point are one too many
        BLS12381.requireCanonical(shifted);
        bytes memory call = abi.encodePacked(
            abi.encodeWithSelector(circuit.selector, proof.a, proof.b, proof.c, commitment),
            SyncCommitteeBits.pack(absent, size, circuit.words),
            _limbs(shifted.x_a, shifted.x_b),
            _limbs(shifted.y_a, shifted.y_b)
        );
        ProofCheck.requireAccepted(circuit.verifier, call);
        return BLS12381.subtract(shifted, BLS.G1Point(H_X_HIGH, H_X_LOW, H_Y_HIGH, H_Y_LOW));
    }

    function _limbs(bytes32 high, bytes32 low) private pure returns (uint256[2] memory) {
        return [uint256(low) & LIMB_MASK, (uint256(high) << 64) | (uint256(low) >> 192)];
    }
}
