// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {BLS12381} from "../../libraries/BLS12381.sol";
import {ILightClient} from "../ILightClient.sol";
import {SSZ} from "./SSZ.sol";

/// @title DirectRoute
/// @notice Aggregate key of the signers without a proof: the committee's aggregate key minus the keys of the absent, each
/// opened from the committee's SSZ root.
/// @dev The 48 compressed bytes of a key are rebuilt from its coordinates (flag compressed set, flag infinity clear, sign
/// flag by comparing y with (p - 1) / 2, x below p) and hashed, so no flag is taken from anybody. The curve equation is
/// checked by the precompiles: together with x and the sign it leaves one y.
library DirectRoute {
    /// @dev Flag bit `compressed` and flag bit `sign`, in the highest byte of 48.
    uint256 private constant FLAG_COMPRESSED = 0x80 << 120;
    uint256 private constant FLAG_SIGN = 0x20 << 120;

    /// @notice Key of all members of the committee at `committeeRoot` but `absent` (`absentCount` of them).
    function aggregateKey(
        bytes32 committeeRoot,
        uint256 size,
        uint256[2] memory absent,
        uint256 absentCount,
        ILightClient.DirectProof calldata proof
    ) internal view returns (BLS.G1Point memory key) {
        key = proof.aggregateKey;
        if (SSZ.hashPair(proof.pubkeysRoot, publicKeyRoot(key)) != committeeRoot) {
            revert ILightClient.AggregateKeyNotInCommittee();
        }
        if (proof.absentKeys.length != absentCount) {
            revert ILightClient.AbsentKeyCount(absentCount, proof.absentKeys.length);
        }
        uint256 next;
        for (uint256 half; half < 2; ++half) {
            for (uint256 rest = absent[half]; rest != 0; rest &= rest - 1) {
                uint256 index = 256 * half + LibBit.ffs(rest);
                ILightClient.AbsentKey calldata opening = proof.absentKeys[next++];
                BLS.G1Point memory absentKey = opening.key;
                bytes32 root = SSZ.restoreRoot(publicKeyRoot(absentKey), opening.branch, size + index);
                if (root != proof.pubkeysRoot) revert ILightClient.AbsentKeyNotInCommittee(index);
                key = BLS12381.subtract(key, absentKey);
            }
        }
    }

    /// @notice hash_tree_root(BLSPubkey) of the compressed form of `key`: sha256 of 48 bytes and 16 zero bytes.
    function publicKeyRoot(BLS.G1Point memory key) internal view returns (bytes32) {
        BLS12381.requireCanonical(key);
        uint256 flags = FLAG_COMPRESSED | (BLS12381.hasLargerY(key) ? FLAG_SIGN : 0);
        uint256 high = uint256(key.x_a) | flags;
        uint256 low = uint256(key.x_b);
        return SSZ.hashPair(bytes32((high << 128) | (low >> 128)), bytes32(low << 128));
    }
}
