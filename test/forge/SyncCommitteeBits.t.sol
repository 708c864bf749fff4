// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../contracts/ethereum/ILightClient.sol";
import {SyncCommitteeBits} from "../../contracts/ethereum/libraries/SyncCommitteeBits.sol";
import {vm} from "./Vm.sol";

/// @notice Bits against a reference that looks at one member at a time.
contract SyncCommitteeBitsTest {
    function absentees(
        bytes calldata bits,
        uint256 size
    ) external pure returns (uint256[2] memory absent, uint256 count) {
        return SyncCommitteeBits.absentees(bits, size);
    }

    function pack(
        bytes calldata bits,
        uint256 size,
        uint256 words
    ) external pure returns (uint256[] memory packed) {
        (uint256[2] memory absent, ) = SyncCommitteeBits.absentees(bits, size);
        return SyncCommitteeBits.pack(absent, size, words);
    }

    function testFuzz_absentees(bytes32 first, bytes32 second) external view {
        for (uint256 size = 8; size <= 512; size *= 2) {
            bytes memory bits = _bits(first, second, size);
            (uint256[2] memory absent, uint256 count) = this.absentees(bits, size);
            uint256 expected;
            for (uint256 i; i < 512; ++i) {
                bool missing = i < size && !_signed(bits, i);
                if (missing) ++expected;
                require(((absent[i / 256] >> (i % 256)) & 1 == 1) == missing, "bit");
            }
            require(count == expected, "count");
        }
    }

    function testFuzz_pack(bytes32 first, bytes32 second) external view {
        _checkPack(_bits(first, second, 512), 512, 10, 25);
        // mostly present, as on a real chain
        _checkPack(_bits(first | (second << 1), second | (first >> 3), 512), 512, 10, 25);
        _checkPack(_bits(first, second, 32), 32, 6, 42);
    }

    function test_packOfNobodyAndEverybody() external view {
        _checkPack(_bits(bytes32(0), bytes32(0), 512), 512, 10, 25);
        _checkPack(_bits(bytes32(type(uint256).max), bytes32(type(uint256).max), 512), 512, 10, 25);
    }

    function test_wordCount() external pure {
        require(SyncCommitteeBits.wordCount(512, 8) == 1, "8");
        require(SyncCommitteeBits.wordCount(512, 20) == 1, "20");
        require(SyncCommitteeBits.wordCount(512, 25) == 1, "25");
        require(SyncCommitteeBits.wordCount(512, 26) == 2, "26");
        require(SyncCommitteeBits.wordCount(512, 56) == 3, "56");
        require(SyncCommitteeBits.wordCount(512, 170) == 7, "170");
        require(SyncCommitteeBits.wordCount(32, 10) == 1, "32");
    }

    function testFuzz_lengthIsExact(uint8 length) external {
        bytes memory bits = new bytes(length);
        if (length == 64) return;
        vm.expectRevert(abi.encodeWithSelector(ILightClient.SyncCommitteeBitsLength.selector, 64, length));
        this.absentees(bits, 512);
    }

    function _checkPack(bytes memory bits, uint256 size, uint256 width, uint256 perWord) private view {
        uint256 words = (size + perWord - 1) / perWord;
        uint256[] memory packed = this.pack(bits, size, words);
        uint256 slot;
        uint256[] memory expected = new uint256[](words);
        for (uint256 i; i < size; ++i) {
            if (_signed(bits, i)) continue;
            expected[slot / perWord] += (i + size) * 2 ** (width * (slot % perWord));
            ++slot;
        }
        for (uint256 w; w < words; ++w) {
            require(packed[w] == expected[w] && packed[w] < 2 ** 253, "word");
        }
    }

    function _signed(bytes memory bits, uint256 i) private pure returns (bool) {
        return (uint8(bits[i / 8]) / 2 ** (i % 8)) % 2 == 1;
    }

    function _bits(bytes32 first, bytes32 second, uint256 size) private pure returns (bytes memory bits) {
        bits = new bytes(size / 8);
        for (uint256 i; i < size / 8; ++i) bits[i] = i < 32 ? first[i] : second[i - 32];
    }
}
