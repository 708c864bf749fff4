// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title CorrelationWindow
/// @notice How much of a member's power did wrong around the same time. Faults that come together cost more: one key alone is
/// an accident, a third of them an attack.
/// @dev Time is cut into spans. Around a time means its span and the two beside it, so at least one span to either side and
/// at most two. A key counts once a span, however much it did.
library CorrelationWindow {
    /// @notice Shares by span, and how many charges of a key count in it.
    struct Book {
        mapping(uint256 span => uint256 wad) powerWad;
        mapping(uint256 span => mapping(bytes32 keyId => uint256 count)) charges;
    }

    /// @notice Counts a charge.
    function add(Book storage book, uint256 time, uint256 length, bytes32 keyId, uint256 powerWad) internal {
        uint256 span = time / length;
        if (book.charges[span][keyId]++ == 0) book.powerWad[span] += powerWad;
    }

    /// @notice Takes a charge back.
    function remove(
        Book storage book,
        uint256 time,
        uint256 length,
        bytes32 keyId,
        uint256 powerWad
    ) internal {
        uint256 span = time / length;
        if (--book.charges[span][keyId] > 0) return;
        // the same key may have had more power in another charge of the span
        uint256 counted = book.powerWad[span];
        book.powerWad[span] = counted > powerWad ? counted - powerWad : 0;
    }

    /// @notice Share of power charged around a time; the same key counts again in another span, so it may exceed 1e18.
    function around(Book storage book, uint256 time, uint256 length) internal view returns (uint256) {
        uint256 span = time / length;
        uint256 before = span == 0 ? 0 : book.powerWad[span - 1];
        return before + book.powerWad[span] + book.powerWad[span + 1];
    }
}
