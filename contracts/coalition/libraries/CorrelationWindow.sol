// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title CorrelationWindow
/// @notice How much of a member's power did wrong around the same time. Faults that come together cost more: one key alone is
/// an accident, a third of them an attack.
/// @dev Time is cut into spans. Around a time means its span and the two beside it, so at least one span to either side and
/// at most two. A key counts once around a time, however much it did there, with the largest power that a standing charge
/// of it names; a charge that is taken back leaves what the others say.
library CorrelationWindow {
    /// @notice So many charges name this power.
    struct Level {
        uint64 wad;
        uint64 count;
    }

    /// @notice Charges of one key in one span: the largest power, and smaller ones, which a key has only when its validator set
    /// changed.
    struct Tally {
        Level top;
        Level[] lower;
    }

    /// @notice Power by span, with the spans beside it; charges by span and key.
    struct Book {
        mapping(uint256 span => uint256 wad) powerWad;
        mapping(uint256 span => mapping(bytes32 keyId => Tally tally)) tallies;
    }

    /// @notice Counts a charge.
    function add(Book storage book, uint256 time, uint256 length, bytes32 keyId, uint256 powerWad) internal {
        uint256 span = _spanOf(time, length);
        Tally storage tally = book.tallies[span][keyId];
        uint64 before = tally.top.wad;
        _add(tally, uint64(powerWad));
        _shift(book, span, keyId, before, tally.top.wad);
    }

    /// @notice Takes a charge back that was counted.
    function remove(
        Book storage book,
        uint256 time,
        uint256 length,
        bytes32 keyId,
        uint256 powerWad
    ) internal {
        uint256 span = _spanOf(time, length);
        Tally storage tally = book.tallies[span][keyId];
        uint64 before = tally.top.wad;
        _remove(tally, uint64(powerWad));
        _shift(book, span, keyId, before, tally.top.wad);
    }

    /// @notice Share of power charged around a time.
    function around(Book storage book, uint256 time, uint256 length) internal view returns (uint256) {
        return book.powerWad[_spanOf(time, length)];
    }

    /// @dev The key's largest power in a span changed: so it does around this span and the two beside it, unless the key has as
    /// much in another span there.
    function _shift(
        Book storage book,
        uint256 span,
        bytes32 keyId,
        uint64 before,
        uint64 afterwards
    ) private {
        if (before == afterwards) return;
        uint64 left = book.tallies[span - 1][keyId].top.wad;
        uint64 right = book.tallies[span + 1][keyId].top.wad;
        _replace(book, span - 1, _max(left, book.tallies[span - 2][keyId].top.wad), before, afterwards);
        _replace(book, span, _max(left, right), before, afterwards);
        _replace(book, span + 1, _max(right, book.tallies[span + 2][keyId].top.wad), before, afterwards);
    }

    function _replace(
        Book storage book,
        uint256 span,
        uint64 others,
        uint64 before,
        uint64 afterwards
    ) private {
        (before, afterwards) = (_max(before, others), _max(afterwards, others));
        if (before != afterwards) book.powerWad[span] = book.powerWad[span] + afterwards - before;
    }

    function _add(Tally storage tally, uint64 wad) private {
        Level memory top = tally.top;
        if (top.count == 0 || wad == top.wad) {
            tally.top = Level(wad, top.count + 1);
            return;
        }
        Level[] storage lower = tally.lower;
        if (wad > top.wad) {
            tally.top = Level(wad, 1);
            lower.push(top);
            return;
        }
        for (uint256 i; i < lower.length; ++i) {
            if (lower[i].wad != wad) continue;
            ++lower[i].count;
            return;
        }
        lower.push(Level(wad, 1));
    }

    function _remove(Tally storage tally, uint64 wad) private {
        Level[] storage lower = tally.lower;
        uint256 found;
        if (wad != tally.top.wad) {
            while (lower[found].wad != wad) ++found;
            if (--lower[found].count == 0) _drop(lower, found);
            return;
        }
        if (--tally.top.count != 0) return;
        if (lower.length == 0) {
            delete tally.top;
            return;
        }
        for (uint256 i = 1; i < lower.length; ++i) {
            if (lower[i].wad > lower[found].wad) found = i;
        }
        tally.top = lower[found];
        _drop(lower, found);
    }

    function _drop(Level[] storage levels, uint256 index) private {
        levels[index] = levels[levels.length - 1];
        levels.pop();
    }

    /// @dev From two on: every span has two before it.
    function _spanOf(uint256 time, uint256 length) private pure returns (uint256) {
        return time / length + 2;
    }

    function _max(uint64 left, uint64 right) private pure returns (uint64) {
        return left > right ? left : right;
    }
}
