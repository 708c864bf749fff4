// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title StrictRLP
/// @notice Reads RLP where it lies in calldata, and accepts the one canonical encoding of each item only (Yellow Paper,
/// appendix B). Positions are absolute calldata offsets; nothing is copied to memory.
/// @dev Positions stay below `calldatasize` plus 2**32, so sums of them are not checked for overflow. A position at or
/// past the given end is an error before anything is read there.
library StrictRLP {
    /// @notice An item, or its length, goes on beyond the end of what holds it.
    error RlpBeyondEnd();
    /// @notice A length of more than four bytes.
    error RlpLengthSize(uint256 size);
    /// @notice A length or an integer starts with a zero byte.
    error RlpLeadingZero();
    /// @notice The long form for a length that the short form can say.
    error RlpLongForm(uint256 length);
    /// @notice A prefix for a single byte that is its own encoding.
    error RlpPrefixedByte();
    /// @notice Bytes behind the item.
    error RlpTrailingBytes();
    /// @notice Lists nested in more than 16 levels.
    error RlpTooDeep();
    /// @notice A byte string where a list belongs.
    error RlpNotAList();
    /// @notice A list where a byte string belongs.
    error RlpNotBytes();
    /// @notice A byte string of another length.
    error RlpLength(uint256 expected, uint256 actual);
    /// @notice An integer that does not fit.
    error RlpIntegerTooLong(uint256 limit, uint256 actual);

    /// @dev A trie node nests inline nodes, and one of under 32 bytes holds few of them.
    uint256 private constant MAX_DEPTH = 16;

    /// @notice Reads the head of the item at `position`. Its payload is `[payload, next)`, inside `end`; what a list holds
    /// has not been looked at.
    function read(
        uint256 position,
        uint256 end
    ) internal pure returns (bool isList, uint256 payload, uint256 next) {
        if (position >= end) revert RlpBeyondEnd();
        unchecked {
            uint256 prefix = byteAt(position);
            if (prefix < 0x80) return (false, position, position + 1);
            payload = position + 1;
            if (prefix < 0xb8) {
                next = payload + prefix - 0x80;
                if (prefix == 0x81 && byteAt(payload) < 0x80) revert RlpPrefixedByte();
            } else if (prefix < 0xc0) {
                (payload, next) = _longPayload(payload, end, prefix - 0xb7);
            } else {
                isList = true;
                next = payload + prefix - 0xc0;
                if (prefix > 0xf7) (payload, next) = _longPayload(payload, end, prefix - 0xf7);
            }
            if (next > end) revert RlpBeyondEnd();
        }
    }

    /// @notice Payload of `input`, which is one list and nothing else.
    function readWholeList(bytes calldata input) internal pure returns (uint256 payload, uint256 end) {
        uint256 position;
        assembly ("memory-safe") {
            position := input.offset
        }
        unchecked {
            uint256 inputEnd = position + input.length;
            (payload, end) = readList(position, inputEnd);
            if (end != inputEnd) revert RlpTrailingBytes();
        }
    }

    /// @notice Payload of the list at `position`; the list behind it starts at `next`.
    function readList(uint256 position, uint256 end) internal pure returns (uint256 payload, uint256 next) {
        bool isList;
        (isList, payload, next) = read(position, end);
        if (!isList) revert RlpNotAList();
    }

    /// @notice Payload of the byte string at `position`.
    function readBytes(uint256 position, uint256 end) internal pure returns (uint256 payload, uint256 next) {
        bool isList;
        (isList, payload, next) = read(position, end);
        if (isList) revert RlpNotBytes();
    }

    /// @notice Payload of the byte string of exactly `length` bytes at `position`.
    function readFixed(
        uint256 position,
        uint256 end,
        uint256 length
    ) internal pure returns (uint256 payload, uint256 next) {
        (payload, next) = readBytes(position, end);
        unchecked {
            if (next - payload != length) revert RlpLength(length, next - payload);
        }
    }

    /// @notice The 32 bytes at `position`.
    function readBytes32(uint256 position, uint256 end) internal pure returns (bytes32 value, uint256 next) {
        uint256 payload;
        (payload, next) = readFixed(position, end, 32);
        assembly ("memory-safe") {
            value := calldataload(payload)
        }
    }

    /// @notice The unsigned integer at `position`: big-endian, no leading zero, the empty string for 0.
    function readUint(
        uint256 position,
        uint256 end,
        uint256 maxBytes
    ) internal pure returns (uint256 value, uint256 next) {
        uint256 payload;
        (payload, next) = readBytes(position, end);
        unchecked {
            uint256 length = next - payload;
            if (length > maxBytes) revert RlpIntegerTooLong(maxBytes, length);
            if (length == 0) return (0, next);
            if (byteAt(payload) == 0) revert RlpLeadingZero();
            assembly ("memory-safe") {
                value := shr(sub(256, shl(3, length)), calldataload(payload))
            }
        }
    }

    /// @notice Reverts unless the items in a list's payload fill it exactly, each canonical down to the last level.
    /// `depth` is that of these items: those of the outermost list are at 1.
    function requireItems(uint256 payload, uint256 end, uint256 depth) internal pure {
        if (payload < end && depth > MAX_DEPTH) revert RlpTooDeep();
        while (payload < end) {
            (bool isList, uint256 inner, uint256 next) = read(payload, end);
            if (isList) requireItems(inner, next, depth + 1);
            payload = next;
        }
    }

    /// @notice The byte at a position of calldata.
    function byteAt(uint256 position) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(0, calldataload(position))
        }
    }

    /// @notice `[start, end)` of calldata as a slice.
    function slice(uint256 start, uint256 end) internal pure returns (bytes calldata part) {
        assembly ("memory-safe") {
            part.offset := start
            part.length := sub(end, start)
        }
    }

    /// @dev Payload behind a big-endian length of `size` bytes: no leading zero, more than 55.
    function _longPayload(
        uint256 position,
        uint256 end,
        uint256 size
    ) private pure returns (uint256 payload, uint256 next) {
        if (size > 4) revert RlpLengthSize(size);
        unchecked {
            payload = position + size;
            if (payload > end) revert RlpBeyondEnd();
            if (byteAt(position) == 0) revert RlpLeadingZero();
            uint256 length;
            assembly ("memory-safe") {
                length := shr(sub(256, shl(3, size)), calldataload(position))
            }
            if (length <= 55) revert RlpLongForm(length);
            next = payload + length;
        }
    }
}
