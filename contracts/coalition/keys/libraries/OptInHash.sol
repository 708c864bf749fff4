// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

/// @title OptInHash
/// @notice hash_to_curve of RFC 9380, suite BLS12381G2_XMD:SHA-256_SSWU_RO_, under a tag that nothing but opting in uses.
/// @dev Written plainly: it runs once a key. `BLS12381.hashToG2` is the same under the tag of consensus signatures.
library OptInHash {
    /// @notice SHA-256, modular exponentiation, the map to G2 or G2 addition failed.
    error OptInHashFailed();

    /// @notice The domain separation tag, 55 bytes.
    bytes internal constant TAG = "CONCORDAT_V1_OPT_IN_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

    bytes private constant P =
        hex"1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";
    uint256 private constant MODEXP_GAS = 100_000;
    uint256 private constant G2_ADD_GAS = 10_000;
    uint256 private constant MAP_TO_G2_GAS = 120_000;

    /// @notice Hash of a message of 32 bytes.
    function toG2(bytes32 message) internal view returns (BLS.G2Point memory) {
        bytes32[8] memory uniform = _expand(message);
        bytes memory left = _map(_reduce(uniform[0], uniform[1]), _reduce(uniform[2], uniform[3]));
        bytes memory right = _map(_reduce(uniform[4], uniform[5]), _reduce(uniform[6], uniform[7]));
        bytes memory sum = _call(address(0x0d), G2_ADD_GAS, bytes.concat(left, right), 256);
        return abi.decode(sum, (BLS.G2Point));
    }

    /// @dev expand_message_xmd to 256 bytes.
    function _expand(bytes32 message) private pure returns (bytes32[8] memory uniform) {
        bytes memory tag = bytes.concat(TAG, bytes1(uint8(TAG.length)));
        bytes32 first = sha256(abi.encodePacked(new bytes(64), message, uint16(256), uint8(0), tag));
        bytes32 digest;
        for (uint256 i; i < 8; ++i) {
            digest = sha256(abi.encodePacked(first ^ digest, uint8(i + 1), tag));
            uniform[i] = digest;
        }
    }

    /// @dev An integer of 64 bytes modulo p, as the 64 bytes that the precompiles take.
    function _reduce(bytes32 high, bytes32 low) private view returns (bytes memory) {
        bytes memory input = abi.encodePacked(uint256(64), uint256(1), uint256(48), high, low, uint8(1), P);
        return bytes.concat(bytes16(0), _call(address(0x05), MODEXP_GAS, input, 48));
    }

    function _map(bytes memory c0, bytes memory c1) private view returns (bytes memory) {
        return _call(address(0x11), MAP_TO_G2_GAS, bytes.concat(c0, c1), 256);
    }

    function _call(
        address precompile,
        uint256 gasCap,
        bytes memory input,
        uint256 length
    ) private view returns (bytes memory) {
        (bool ok, bytes memory answer) = precompile.staticcall{gas: gasCap}(input);
        if (!ok || answer.length != length) revert OptInHashFailed();
        return answer;
    }
}
