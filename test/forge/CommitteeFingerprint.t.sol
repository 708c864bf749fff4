// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../contracts/ethereum/ILightClient.sol";
import {CommitteeFingerprint} from "../../contracts/ethereum/libraries/CommitteeFingerprint.sol";
import {SyncCommitteeRoot} from "../../contracts/ethereum/libraries/SyncCommitteeRoot.sol";
import {vm} from "./Vm.sol";

/// @notice SSZ root and fingerprint of calldata against the same in plain Solidity, one step a line.
contract CommitteeFingerprintTest {
    uint256 private constant R = CommitteeFingerprint.SCALAR_FIELD_ORDER;

    function rootOf(
        bytes calldata keys,
        bytes calldata aggregate,
        uint256 size
    ) external view returns (bytes32) {
        return SyncCommitteeRoot.hashTreeRoot(keys, aggregate, size);
    }

    function valueOf(
        bytes calldata keys,
        bytes calldata aggregate,
        uint256 size,
        uint256 rho
    ) external pure returns (uint256) {
        return CommitteeFingerprint.evaluate(keys, aggregate, size, rho);
    }

    function testFuzz_rootOf32(bytes32 seed) external view {
        _compareRoots(seed, 32);
    }

    function testFuzz_valueOf32(bytes32 seed, uint256 rho) external view {
        _compareValues(seed, 32, rho >> 8);
    }

    function test_everySize() external view {
        for (uint256 size = 8; size <= 512; size *= 2) {
            _compareRoots(bytes32(size), size);
            _compareValues(bytes32(size), size, uint256(keccak256(abi.encode(size))) >> 8);
            _compareValues(bytes32(size), size, 0);
        }
    }

    /// @dev All x bits set: no carry runs from one word into the next.
    function test_fullKeys() external view {
        bytes memory keys = new bytes(48 * 32);
        for (uint256 i; i < keys.length; ++i) keys[i] = i % 48 == 0 ? bytes1(0xbf) : bytes1(0xff);
        bytes memory aggregate = new bytes(48);
        aggregate[0] = 0xbf;
        uint256 rho = type(uint248).max;
        require(this.valueOf(keys, aggregate, 32, rho) == _value(keys, aggregate, 32, rho), "value");
    }

    /// @dev The free memory pointer's target and the zero slot are left as they should be.
    function testFuzz_memory(bytes32 seed) external view {
        (bytes memory keys, bytes memory aggregate) = _keys(seed, 32);
        this.checkMemory(keys, aggregate);
    }

    function checkMemory(bytes calldata keys, bytes calldata aggregate) external view {
        bytes memory before = new bytes(64);
        SyncCommitteeRoot.hashTreeRoot(keys, aggregate, 32);
        CommitteeFingerprint.evaluate(keys, aggregate, 32, 7);
        bytes memory fresh = new bytes(96);
        uint256 zero;
        assembly ("memory-safe") {
            zero := mload(0x60)
        }
        require(keccak256(before) == keccak256(new bytes(64)) && zero == 0, "before");
        require(keccak256(fresh) == keccak256(new bytes(96)), "after");
    }

    function testFuzz_flags(bytes32 seed, uint256 index, uint8 wrong) external {
        (bytes memory keys, bytes memory aggregate) = _keys(seed, 32);
        index %= 33;
        uint8 flags = [0, 1, 3][wrong % 3];
        if (index < 32) keys[48 * index] = bytes1((flags << 6) | (uint8(keys[48 * index]) & 0x3f));
        else aggregate[0] = bytes1((flags << 6) | (uint8(aggregate[0]) & 0x3f));
        vm.expectRevert(abi.encodeWithSelector(ILightClient.InvalidKeyFlags.selector, index));
        this.valueOf(keys, aggregate, 32, 5);
    }

    /// @dev Every single bit of the bytes but the two fixed flags changes the value.
    function testFuzz_everyBit(bytes32 seed, uint256 bit) external view {
        (bytes memory keys, bytes memory aggregate) = _keys(seed, 32);
        bit %= 48 * 32 * 8;
        if (bit % 384 < 2) bit += 2;
        uint256 rho = uint256(keccak256(abi.encode(seed))) >> 8;
        uint256 value = this.valueOf(keys, aggregate, 32, rho);
        bytes32 root = this.rootOf(keys, aggregate, 32);
        keys[bit / 8] ^= bytes1(uint8(0x80 >> (bit % 8)));
        require(this.valueOf(keys, aggregate, 32, rho) != value, "value");
        require(this.rootOf(keys, aggregate, 32) != root, "root");
    }

    function _compareRoots(bytes32 seed, uint256 size) private view {
        (bytes memory keys, bytes memory aggregate) = _keys(seed, size);
        require(this.rootOf(keys, aggregate, size) == _root(keys, aggregate, size), "root");
    }

    function _compareValues(bytes32 seed, uint256 size, uint256 rho) private view {
        (bytes memory keys, bytes memory aggregate) = _keys(seed, size);
        require(this.valueOf(keys, aggregate, size, rho) == _value(keys, aggregate, size, rho), "value");
    }

    /// @dev Random bytes with the flags of compressed points.
    function _keys(
        bytes32 seed,
        uint256 size
    ) private pure returns (bytes memory keys, bytes memory aggregate) {
        keys = new bytes(48 * size);
        aggregate = new bytes(48);
        for (uint256 i; i <= size; ++i) {
            bytes32 high = keccak256(abi.encode(seed, i, "x"));
            high = (high & bytes32(type(uint256).max >> 2)) | bytes32(uint256(1) << 255);
            bytes32 low = keccak256(abi.encode(seed, i, "y"));
            (bytes memory target, uint256 at) = i == size ? (aggregate, 0) : (keys, 48 * i);
            // the low half goes first: it reaches 16 bytes up, where the high half belongs
            assembly ("memory-safe") {
                mstore(add(add(target, 0x30), at), low)
                mstore(add(add(target, 0x20), at), high)
            }
        }
    }

    function _root(bytes memory keys, bytes memory aggregate, uint256 size) private pure returns (bytes32) {
        bytes32[] memory nodes = new bytes32[](size);
        for (uint256 i; i < size; ++i) nodes[i] = _leaf(keys, i);
        for (uint256 width = size / 2; width > 0; width /= 2) {
            for (uint256 i; i < width; ++i) nodes[i] = sha256(bytes.concat(nodes[2 * i], nodes[2 * i + 1]));
        }
        return sha256(bytes.concat(nodes[0], _leaf(aggregate, 0)));
    }

    function _leaf(bytes memory keys, uint256 index) private pure returns (bytes32) {
        bytes memory padded = new bytes(64);
        for (uint256 i; i < 48; ++i) padded[i] = keys[48 * index + i];
        return sha256(padded);
    }

    function _value(
        bytes memory keys,
        bytes memory aggregate,
        uint256 size,
        uint256 rho
    ) private pure returns (uint256 value) {
        bytes memory all = bytes.concat(keys, aggregate);
        uint256[] memory signs = new uint256[]((size + 253) / 253);
        for (uint256 k; k <= size; ++k) {
            for (uint256 w; w < 6; ++w) {
                uint256 word;
                for (uint256 i; i < 8; ++i) {
                    uint256 octet = uint8(all[48 * k + 8 * w + i]);
                    word = 256 * word + (w == 0 && i == 0 ? octet & 0x1f : octet);
                }
                value = addmod(mulmod(value, rho, R), word, R);
            }
            if (uint8(all[48 * k]) & 0x20 != 0) signs[k / 253] += 1 << (k % 253);
        }
        for (uint256 i; i < signs.length; ++i) value = addmod(mulmod(value, rho, R), signs[i], R);
    }
}
