// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title FeedLayout
/// @notice Where in a source contract's storage an answer lies, and how it is read: the same words as in the compiler's
/// `storageLayout` output.
library FeedLayout {
    /// @notice A value inside a storage word. `offset` is in bytes from the low end, `width` in bits; a width of 0 says that
    /// there is no such field.
    struct Field {
        bytes32 slot;
        uint8 offset;
        uint16 width;
        bool isSigned;
    }

    /// @notice `value` is the answer. The others are optional: the source's own time of the answer (seconds), its round,
    /// and its decimals. With `keyedByRound`, `slot` of `value` and `timestamp` is that of a
    /// `mapping(uint256 round => word)`, and they are read at the round that `round` holds, as in Chainlink's aggregators.
    struct Layout {
        Field value;
        Field timestamp;
        Field round;
        Field decimals;
        bool keyedByRound;
    }

    /// @notice What a layout says about storage words. Fields that it does not have are zero.
    struct Reading {
        int256 value;
        uint256 timestamp;
        uint256 round;
        uint256 decimals;
    }

    /// @notice The layout cannot be read; `field` says where.
    error InvalidLayout(string field);
    /// @notice An unsigned value of 2^255 or more.
    error ValueOverflow(uint256 value);

    uint256 private constant FIELDS = 4;
    uint256 private constant WORD_BITS = 256;

    /// @notice Refuses fields outside their word, signed times, and a layout keyed by a round that it does not read.
    function validate(Layout memory layout) internal pure {
        if (layout.value.width == 0) revert InvalidLayout("value");
        _requireInside(layout.value, WORD_BITS, "value");
        _requireInside(layout.timestamp, 64, "timestamp");
        _requireInside(layout.round, 64, "round");
        _requireInside(layout.decimals, WORD_BITS, "decimals");
        if (layout.timestamp.isSigned) revert InvalidLayout("timestamp");
        if (layout.round.isSigned) revert InvalidLayout("round");
        if (layout.decimals.isSigned) revert InvalidLayout("decimals");
        if (layout.keyedByRound && layout.round.width == 0) revert InvalidLayout("keyedByRound");
    }

    /// @notice The storage slots that must be proven, each once, in the order value, timestamp, round, decimals.
    /// `index[i]` is the place of field i among them.
    /// @param round The source's round, where the layout is keyed by it.
    function slots(
        Layout memory layout,
        uint256 round
    ) internal pure returns (bytes32[] memory list, uint256[4] memory index) {
        Field[4] memory fields = [layout.value, layout.timestamp, layout.round, layout.decimals];
        list = new bytes32[](FIELDS);
        uint256 count;
        for (uint256 i; i < FIELDS; ++i) {
            if (fields[i].width == 0) continue;
            bytes32 slot = fields[i].slot;
            if (layout.keyedByRound && i < 2) slot = keccak256(abi.encode(round, slot));
            uint256 place;
            while (place < count && list[place] != slot) ++place;
            if (place == count) list[count++] = slot;
            index[i] = place;
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    /// @notice Reads the fields from the words at `slots`. More words than that may follow.
    function decode(
        Layout memory layout,
        bytes32[] memory words,
        uint256[4] memory index
    ) internal pure returns (Reading memory reading) {
        reading.value = toInt(layout.value, words[index[0]]);
        reading.timestamp = toUint(layout.timestamp, words[index[1]]);
        reading.round = toUint(layout.round, words[index[2]]);
        reading.decimals = toUint(layout.decimals, words[index[3]]);
    }

    /// @notice The field's bits; 0 for a field of no width.
    function toUint(Field memory field, bytes32 word) internal pure returns (uint256) {
        if (field.width == 0) return 0;
        uint256 shifted = uint256(word) >> (uint256(field.offset) * 8);
        return shifted & (type(uint256).max >> (WORD_BITS - field.width));
    }

    /// @notice The field as an integer, two's complement of its own width when signed.
    function toInt(Field memory field, bytes32 word) internal pure returns (int256) {
        uint256 bits = toUint(field, word);
        if (field.isSigned) {
            uint256 unused = WORD_BITS - field.width;
            return int256(bits << unused) >> unused;
        }
        if (bits > uint256(type(int256).max)) revert ValueOverflow(bits);
        return int256(bits);
    }

    function _requireInside(Field memory field, uint256 widest, string memory name) private pure {
        bool inside = uint256(field.offset) * 8 + field.width <= WORD_BITS;
        if (!inside || field.width > widest) revert InvalidLayout(name);
        bool empty = field.slot == 0 && field.offset == 0 && !field.isSigned;
        if (field.width == 0 && !empty) revert InvalidLayout(name);
    }
}
