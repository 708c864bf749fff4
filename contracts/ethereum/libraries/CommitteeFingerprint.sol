// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ILightClient.sol";

/// @title CommitteeFingerprint
/// @notice Ties the bytes of a committee's keys to a proof about them: a polynomial whose coefficients are the bytes,
/// evaluated at a point that depends on all of them and on the commitment.
/// @dev Other bytes with the same value at the point exist with probability about 2^-237 a try, because the point is drawn
/// after both sides are fixed. Coefficients are shorter than the field's order: no two byte strings share them.
library CommitteeFingerprint {
    /// @dev First 31 bytes of sha256("concordat v1 link fingerprint point").
    uint256 internal constant TAG = 0x00151477c3ceed8543c7c8a69c38121b251d254a95c17756572548753b6f5368;
    /// @notice Order of the proof system's scalar field.
    uint256 internal constant SCALAR_FIELD_ORDER =
        0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    uint256 private constant KEY_BYTES = 48;
    /// @dev Keys whose sign bits share a word.
    uint256 private constant SIGNS_PER_WORD = 253;

    /// @notice rho: the first 248 bits of sha256(tag, committee root, commitment).
    function point(bytes32 committeeRoot, uint256 commitment) internal pure returns (uint256) {
        return uint256(sha256(abi.encode(TAG, committeeRoot, commitment))) >> 8;
    }

    /// @notice Horner's rule at `rho` over, for each of `size` keys and then the aggregate, the six 64-bit words of x, the
    /// most significant first and without its flags; then over the sign flags of all of them, 253 to a word, the first key
    /// lowest. Lengths are the caller's to check.
    /// @dev Reverts with `InvalidKeyFlags` unless every key is compressed and not infinity.
    function evaluate(
        bytes calldata pubkeys,
        bytes calldata aggregate,
        uint256 size,
        uint256 rho
    ) internal pure returns (uint256 value) {
        uint256[] memory words = new uint256[](size / SIGNS_PER_WORD + 1);
        uint256 flags = type(uint256).max;
        uint256 key;
        uint256 last;
        assembly {
            key := pubkeys.offset
            last := aggregate.offset
        }
        unchecked {
            for (uint256 w; w < words.length; ++w) {
                uint256 count = size - w * SIGNS_PER_WORD;
                if (count > SIGNS_PER_WORD) count = SIGNS_PER_WORD;
                uint256 signs;
                (value, flags, signs) = _absorb(value, flags, 0, key, key + KEY_BYTES * count, rho);
                key += KEY_BYTES * count;
                if (w + 1 == words.length) {
                    (value, flags, signs) = _absorb(value, flags, signs, last, last + KEY_BYTES, rho);
                    ++count;
                }
                // the first sign of a word has moved count - 1 places down from bit 253
                words[w] = signs >> (254 - count);
            }
            for (uint256 w; w < words.length; ++w) {
                value = mulmod(value, rho, SCALAR_FIELD_ORDER) + words[w];
            }
        }
        value %= SCALAR_FIELD_ORDER;
        if (flags >> 254 != 3) revert ILightClient.InvalidKeyFlags(_firstBad(pubkeys, size));
    }

    /// @dev Keys from calldata offset `key` up to `end`. A product is below r and a word below 2^253: their sum fits, and
    /// the next product reduces it. `flags` keeps the bits that are as they should be in every key: bit 255 for
    /// compressed, bit 254 for not infinity. Signs enter at bit 253 and move down by one a key.
    function _absorb(
        uint256 value,
        uint256 flags,
        uint256 signs,
        uint256 key,
        uint256 end,
        uint256 rho
    ) private pure returns (uint256, uint256, uint256) {
        assembly ("memory-safe") {
            for {} lt(key, end) {
                key := add(key, 48)
            } {
                let word := calldataload(key)
                flags := and(flags, xor(word, shl(254, 1)))
                signs := or(shr(1, signs), and(word, shl(253, 1)))
                value := add(mulmod(value, rho, SCALAR_FIELD_ORDER), and(shr(192, word), sub(shl(61, 1), 1)))
                value := add(mulmod(value, rho, SCALAR_FIELD_ORDER), and(shr(128, word), sub(shl(64, 1), 1)))
                word := calldataload(add(key, 16))
                value := add(mulmod(value, rho, SCALAR_FIELD_ORDER), shr(192, word))
                value := add(mulmod(value, rho, SCALAR_FIELD_ORDER), and(shr(128, word), sub(shl(64, 1), 1)))
                value := add(mulmod(value, rho, SCALAR_FIELD_ORDER), and(shr(64, word), sub(shl(64, 1), 1)))
                value := add(mulmod(value, rho, SCALAR_FIELD_ORDER), and(word, sub(shl(64, 1), 1)))
            }
        }
        return (value, flags, signs);
    }

    /// @dev Index of the first key whose flags are wrong; `size` stands for the aggregate.
    function _firstBad(bytes calldata pubkeys, uint256 size) private pure returns (uint256 index) {
        while (index < size && uint8(pubkeys[KEY_BYTES * index]) >> 6 == 2) ++index;
    }
}
