// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {BLS12381} from "../../../libraries/BLS12381.sol";

/// @title CompressedKey
/// @notice The 48 bytes that beacon chains have of a BLS key, and the name that registries have for it.
/// @dev Flags are computed, never taken: `compressed` set, `infinity` clear, `sign` by comparing y with (p - 1) / 2.
library CompressedKey {
    uint256 private constant FLAG_COMPRESSED = 0x80 << 120;
    uint256 private constant FLAG_SIGN = 0x20 << 120;

    /// @notice keccak256 of the compressed form. Whether the point is on the curve is for others to check.
    function idOf(BLS.G1Point memory key) internal pure returns (bytes32) {
        BLS12381.requireCanonical(key);
        uint256 flags = FLAG_COMPRESSED | (BLS12381.hasLargerY(key) ? FLAG_SIGN : 0);
        return keccak256(abi.encodePacked(uint128(uint256(key.x_a) | flags), key.x_b));
    }
}
