// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

/// @title BLS12381
/// @notice What a sync-committee signature needs of the EIP-2537 precompiles: point addition, hash to G2, pairing check.
/// @dev Point types and word layout are solady's. Its calls are not used: its `hashToG2` has the domain separation tag of
/// another scheme (`..._NUL_`), and errors raised in its assembly are in no ABI.
/// A call counts only if it succeeded and returned exactly what it should: on a chain without the precompile it succeeds
/// and returns nothing. A precompile that refuses its input burns the gas given to it, so every call is capped, at four
/// times or more its price of today.
/// G1ADD checks the curve equation and that coordinates are below p, but no subgroup: that is the pairing's job, and no
/// point is trusted before it went through the pairing or was opened from a committee.
library BLS12381 {
    /// @notice G1ADD refused its input or is missing.
    error G1AddFailed();
    /// @notice SHA-256, modular exponentiation, the map to G2 or G2 addition failed.
    error HashToG2Failed();
    /// @notice The pairing refused a point (not on the curve, not in the subgroup, not canonical) or is missing.
    error PairingFailed();
    /// @notice A coordinate is not below p.
    error NonCanonicalPoint();

    // p, in two words
    uint256 private constant P_HIGH = 0x1a0111ea397fe69a4b1ba7b6434bacd7;
    uint256 private constant P_LOW = 0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab;
    // (p - 1) / 2
    uint256 private constant HALF_HIGH = 0x0d0088f51cbff34d258dd3db21a5d66b;
    uint256 private constant HALF_LOW = 0xb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555;
    // -G1, the negated generator
    uint256 private constant NEG_G1_X_HIGH = 0x17f1d3a73197d7942695638c4fa9ac0f;
    uint256 private constant NEG_G1_X_LOW =
        0xc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb;
    uint256 private constant NEG_G1_Y_HIGH = 0x114d1d6855d545a8aa7d76c8cf2e21f2;
    uint256 private constant NEG_G1_Y_LOW =
        0x67816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca;

    uint256 private constant G1_ADD_GAS = 5_000;
    uint256 private constant G2_ADD_GAS = 10_000;
    uint256 private constant MAP_TO_G2_GAS = 120_000;
    uint256 private constant PAIRING_GAS = 500_000;

    /// @notice The negated generator of G1.
    function negatedGenerator() internal pure returns (BLS.G1Point memory) {
        return
            BLS.G1Point(
                bytes32(NEG_G1_X_HIGH),
                bytes32(NEG_G1_X_LOW),
                bytes32(NEG_G1_Y_HIGH),
                bytes32(NEG_G1_Y_LOW)
            );
    }

    /// @notice Reverts unless both coordinates are below p.
    function requireCanonical(BLS.G1Point memory point) internal pure {
        bool canonical =
            _isLess(uint256(point.x_a), uint256(point.x_b), P_HIGH, P_LOW) &&
                _isLess(uint256(point.y_a), uint256(point.y_b), P_HIGH, P_LOW);
        if (!canonical) revert NonCanonicalPoint();
    }

    /// @notice Whether the compressed form carries the sign flag: y > (p - 1) / 2.
    function hasLargerY(BLS.G1Point memory point) internal pure returns (bool) {
        return _isLess(HALF_HIGH, HALF_LOW, uint256(point.y_a), uint256(point.y_b));
    }

    function isInfinity(BLS.G1Point memory point) internal pure returns (bool) {
        return (point.x_a | point.x_b | point.y_a | point.y_b) == 0;
    }

    function isInfinity(BLS.G2Point memory point) internal pure returns (bool) {
        bytes32 x = point.x_c0_a | point.x_c0_b | point.x_c1_a | point.x_c1_b;
        bytes32 y = point.y_c0_a | point.y_c0_b | point.y_c1_a | point.y_c1_b;
        return (x | y) == 0;
    }

    /// @notice left + right by the complete formula of G1ADD.
    function add(
        BLS.G1Point memory left,
        BLS.G1Point memory right
    ) internal view returns (BLS.G1Point memory sum) {
        bool ok;
        uint256 gasCap = G1_ADD_GAS;
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mcopy(buffer, left, 0x80)
            mcopy(add(buffer, 0x80), right, 0x80)
            ok := staticcall(gasCap, 0x0b, buffer, 0x100, sum, 0x80)
            ok := and(ok, eq(returndatasize(), 0x80))
        }
        if (!ok) revert G1AddFailed();
    }

    /// @notice left - right. `right` must be canonical; infinity stays itself.
    function subtract(
        BLS.G1Point memory left,
        BLS.G1Point memory right
    ) internal view returns (BLS.G1Point memory) {
        requireCanonical(right);
        (uint256 high, uint256 low) = (uint256(right.y_a), uint256(right.y_b));
        if ((high | low) == 0) return add(left, right);
        unchecked {
            uint256 borrow = low > P_LOW ? 1 : 0;
            return
                add(
                    left,
                    BLS.G1Point(right.x_a, right.x_b, bytes32(P_HIGH - high - borrow), bytes32(P_LOW - low))
                );
        }
    }

    /// @notice e(key, hashToG2(message)) * e(-G1, signature) == 1. Both points are checked for the curve and the subgroup
    /// by the pairing; the caller rejects infinity, which passes any pairing.
    function verifySignature(
        BLS.G1Point memory key,
        bytes32 message,
        BLS.G2Point memory signature
    ) internal view returns (bool valid) {
        return pairingCheck(key, hashToG2(message), negatedGenerator(), signature);
    }

    /// @notice e(a1, a2) * e(b1, b2) == 1.
    function pairingCheck(
        BLS.G1Point memory a1,
        BLS.G2Point memory a2,
        BLS.G1Point memory b1,
        BLS.G2Point memory b2
    ) internal view returns (bool valid) {
        bool ok;
        uint256 gasCap = PAIRING_GAS;
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mcopy(buffer, a1, 0x80)
            mcopy(add(buffer, 0x80), a2, 0x100)
            mcopy(add(buffer, 0x180), b1, 0x80)
            mcopy(add(buffer, 0x200), b2, 0x100)
            ok := staticcall(gasCap, 0x0f, buffer, 0x300, 0x00, 0x20)
            ok := and(ok, eq(returndatasize(), 0x20))
            valid := eq(mload(0x00), 1)
        }
        if (!ok) revert PairingFailed();
    }

    /// @notice hash_to_curve of RFC 9380, suite BLS12381G2_XMD:SHA-256_SSWU_RO_, with the tag of the proof-of-possession
    /// scheme, for a message of 32 bytes.
    function hashToG2(bytes32 message) internal view returns (BLS.G2Point memory point) {
        bool ok = true;
        uint256 mapGas = MAP_TO_G2_GAS;
        uint256 addGas = G2_ADD_GAS;
        uint256 pHigh = P_HIGH;
        uint256 pLow = P_LOW;
        assembly ("memory-safe") {
            // writes I2OSP(counter, 1) || DST || I2OSP(43, 1), 45 bytes
            function writeTag(at, counter) {
                mstore8(at, counter)
                mstore(add(at, 0x01), "BLS_SIG_BLS12381G2_XMD:SHA-256_S")
                mstore(add(at, 0x21), "SWU_RO_POP_\x2b")
            }
            function sha(at, length) -> success, digest {
                success := staticcall(gas(), 0x02, at, length, 0x00, 0x20)
                success := and(success, eq(returndatasize(), 0x20))
                digest := mload(0x00)
            }

            let uniform := mload(0x40) // 256 bytes
            let work := add(uniform, 0x100)
            let fine
            let first
            let digest
            // expand_message_xmd: b_0 over 64 zero bytes, the message, the length 256 and the tag
            mstore(work, 0)
            mstore(add(work, 0x20), 0)
            mstore(add(work, 0x40), message)
            mstore(add(work, 0x60), shl(240, 0x0100))
            writeTag(add(work, 0x62), 0)
            fine, first := sha(work, 0x8f)
            ok := and(ok, fine)

            // b_1 to b_8, each over b_0 xor the one before
            for {
                let i := 0
            } lt(i, 8) {
                i := add(i, 1)
            } {
                mstore(work, xor(first, digest))
                writeTag(add(work, 0x20), add(i, 1))
                fine, digest := sha(work, 0x4d)
                ok := and(ok, fine)
                mstore(add(uniform, shl(5, i)), digest)
            }

            // four integers of 64 bytes modulo p: modexp with exponent 1
            mstore(work, 0x40)
            mstore(add(work, 0x20), 0x20)
            mstore(add(work, 0x40), 0x40)
            mstore(add(work, 0xa0), 1)
            mstore(add(work, 0xc0), pHigh)
            mstore(add(work, 0xe0), pLow)
            for {
                let i := 0
            } lt(i, 4) {
                i := add(i, 1)
            } {
                let element := add(uniform, shl(6, i))
                mcopy(add(work, 0x60), element, 0x40)
                fine := staticcall(gas(), 0x05, work, 0x100, element, 0x40)
                ok := and(ok, and(fine, eq(returndatasize(), 0x40)))
            }

            // two points of G2 and their sum; the map clears the cofactor
            fine := staticcall(mapGas, 0x11, uniform, 0x80, work, 0x100)
            ok := and(ok, and(fine, eq(returndatasize(), 0x100)))
            fine := staticcall(mapGas, 0x11, add(uniform, 0x80), 0x80, add(work, 0x100), 0x100)
            ok := and(ok, and(fine, eq(returndatasize(), 0x100)))
            fine := staticcall(addGas, 0x0d, work, 0x200, point, 0x100)
            ok := and(ok, and(fine, eq(returndatasize(), 0x100)))
        }
        if (!ok) revert HashToG2Failed();
    }

    function _isLess(uint256 aHigh, uint256 aLow, uint256 bHigh, uint256 bLow) private pure returns (bool) {
        return aHigh < bHigh || (aHigh == bHigh && aLow < bLow);
    }
}
