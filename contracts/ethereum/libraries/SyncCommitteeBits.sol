// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibBit} from "solady/src/utils/LibBit.sol";

import {ILightClient} from "../ILightClient.sol";

/// @title SyncCommitteeBits
/// @notice Reads participation bits: who is absent, how many signed, and the packed list a circuit takes.
/// @dev An absent set is two words: bit i of word 0 is member i, bit i of word 1 is member 256 + i.
library SyncCommitteeBits {
    /// @dev Usable bits of a packed word: every value below 2^253 is canonical in the proof system's field.
    uint256 private constant WORD_BITS = 253;

    /// @notice The absent members, from `bits` in SSZ order (member i is bit i mod 8 of byte i / 8). Exactly one bit a
    /// member is demanded, so no bit beyond the committee can exist. `size` is a power of two from 8 to 512.
    function absentees(
        bytes calldata bits,
        uint256 size
    ) internal pure returns (uint256[2] memory absent, uint256 count) {
        if (bits.length != size / 8) revert ILightClient.SyncCommitteeBitsLength(size / 8, bits.length);
        uint256 low = LibBit.reverseBytes(uint256(bytes32(bits)));
        if (size < 256) {
            absent[0] = ~low & ((1 << size) - 1);
        } else {
            absent[0] = ~low;
            if (size == 512) absent[1] = ~LibBit.reverseBytes(uint256(bytes32(bits[32:])));
        }
        count = LibBit.popCount(absent[0]) + LibBit.popCount(absent[1]);
    }

    /// @notice How many packed words a circuit with `capacity` slots takes.
    function wordCount(uint256 size, uint256 capacity) internal pure returns (uint256) {
        uint256 slotsPerWord = WORD_BITS / slotBits(size);
        return (capacity + slotsPerWord - 1) / slotsPerWord;
    }

    /// @notice Width of a slot: the index and, above it, the bit that says the slot is used.
    function slotBits(uint256 size) internal pure returns (uint256) {
        return LibBit.fls(size) + 1;
    }

    /// @notice The absent indices by rising index, packed as the circuit takes them: slot j, at bit offset
    /// slotBits * (j mod slotsPerWord) of word j / slotsPerWord, holds index + size; unused slots are zero.
    function pack(
        uint256[2] memory absent,
        uint256 size,
        uint256 words
    ) internal pure returns (uint256[] memory packed) {
        packed = new uint256[](words);
        uint256 width = slotBits(size);
        uint256 end = (WORD_BITS / width) * width;
        uint256 word;
        uint256 offset;
        for (uint256 half; half < 2; ++half) {
            uint256 rest = absent[half];
            while (rest != 0) {
                uint256 index = 256 * half + LibBit.ffs(rest);
                packed[word] |= (index + size) << offset;
                offset += width;
                if (offset == end) {
                    offset = 0;
                    ++word;
                }
                rest &= rest - 1;
            }
        }
    }
}
